"""GET /vocabulary: every name in both languages, the same in the page, and the copy that the page's tests read.

`python tests/app/test_vocabulary.py --write` renews that copy.
"""

import json
import re
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from clients import API

from app.answers.catalogue import Title
from app.language.vocabulary import vocabulary
from app.web.reply import bytes_of

STORED = Path(__file__).parents[1] / "static" / "vocabulary.json"


@pytest.fixture(scope="module")
def answer(shared_client):
    return shared_client.get(f"{API}/vocabulary").json()


def block_of(html):
    """The vocabulary in the page's HTML."""
    return json.loads(re.search(r'<script type="application/json" id="vocabulary">([^<]*)</script>', html)[1])


def test_the_page_brings_the_vocabulary_along_but_for_the_warnings(shared_client, answer):
    assert block_of(shared_client.get("/").text) == {**answer, "warnings": []}
    assert len(answer["warnings"]) > 10


def test_the_pages_tests_read_what_the_page_brings_along(shared_client):
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert stored == block_of(shared_client.get("/").text), "renew it: see this module's docstring"


def test_every_name_has_a_title_in_both_languages():
    def titles(of):
        if isinstance(of, Title):
            yield of
        elif isinstance(of, tuple):
            for each in of:
                yield from titles(each)
        elif hasattr(of, "__dataclass_fields__"):
            for each in fields(of):
                yield from titles(getattr(of, each.name))

    found = list(titles(vocabulary()))
    assert len(found) > 80
    assert all(each.en.strip() and each.ko.strip() for each in found)


def test_every_worked_example_has_an_answer_that_a_limit_decides(shared_client, answer):
    for example in answer["examples"]:
        found = shared_client.get(f"{API}/recommendation", params=example["asked"]).json()
        assert found["best"], example["name"]
        assert found["binding"], example["name"]
        assert found["best"]["latency_kind"] == "published", example["name"]  # no guess is a first example


def test_every_budget_takes_its_example_and_every_objective_is_taken(shared_client, answer):
    for budget in answer["budgets"]:
        device = "&device=pixel-3" * budget["needs_device"]
        path = f"{API}/recommendation?objective={budget['objective']}&{budget['name']}={budget['example']}{device}"
        assert shared_client.get(path).json()["budgets"] == {budget["name"]: budget["example"]}
    assert {each["name"] for each in answer["objectives"]} == {each["objective"] for each in answer["budgets"]}


def test_every_network_rounding_and_accuracy_set_can_be_asked_for(shared_client, answer):
    kinds = (
        ("networks/", "networks"),
        ("design-points/0.5/160?rounding=", "roundings"),
        ("accuracies/sets/", "accuracy_sets"),
    )
    for path, kind in kinds:
        for each in answer[kind]:
            assert shared_client.get(f"{API}/{path}{each['name']}").status_code == 200, each


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    kinds = json.loads(bytes_of(replace(vocabulary(), warnings=()))).items()
    lines = (f"{json.dumps(kind)}: {json.dumps(each, ensure_ascii=False)}" for kind, each in kinds)
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")

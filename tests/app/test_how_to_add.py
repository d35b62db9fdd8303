"""How to add: a made-up entry of one table is found in REST, OpenAPI, the help, the vocabulary and the page.

The tables are read when the application is imported, so a process of its own adds the entries before it does.
"""

import json
import subprocess
import sys

import pytest
from clients import plain

SCRIPT = r"""
import json, re, sys
from dataclasses import replace
from types import MappingProxyType

from mobilenet_core import runtimes
from mobilenet_core.networks import family
from mobilenet_core.published import sets
from mobilenet_core.runtimes.package import Package

PACKAGE = Package("Toy", "toy_module", "toy-package")
TOY = runtimes.Runtime("toy-gpu", PACKAGE, "onnx", lambda *_: None, ("fp32", "int8"))
runtimes.RUNTIMES += (TOY,)

FAMILIES = dict(family.FAMILIES)
FAMILIES["toy_net"] = replace(FAMILIES["conv_mobilenet"], title="Toy Net")
FAMILIES["brick_net"] = replace(FAMILIES["alexnet"], title="Brick Net")
family.FAMILIES = MappingProxyType(FAMILIES)

SETS = dict(sets.PUBLISHED_SETS)
SETS["toy_set"] = replace(SETS["paper"], name="toy_set", title={"en": "Toy set", "ko": "장난감 집합"})
sets.PUBLISHED_SETS = MappingProxyType(SETS)

from app import vocabulary
from app.answers.catalogue import Title

ROW = vocabulary.Quantity(
    name="side", text="Side of the input over 224", column="rho", budget="max_side", key="sd", unit="sides", example=0.8
)
vocabulary.QUANTITIES += (ROW,)
vocabulary.OBJECTIVES += (ROW,)
vocabulary.BY_BUDGET["max_side"] = ROW
vocabulary.ObjectiveName = vocabulary.Literal[tuple(each.name for each in vocabulary.OBJECTIVES)]
vocabulary.BudgetName = vocabulary.Literal[tuple(each.budget for each in vocabulary.QUANTITIES)]

from app.language import titles, warnings

titles.QUANTITY_TITLES["side"] = titles.QuantityTitles(
    name=Title("side", "한 변"),
    budget=Title("Side at most", "한 변 한도"),
    goal=Title("smallest side", "한 변 최소"),
    best=Title("the smallest one", "가장 작은 모델"),
    decides=Title("Side decides.", "한 변 한도가 결과를 정합니다."),
    limit=Title("a side of {bound}", "한 변 {bound}"),
    takes=Title("has a side of {value}", "한 변이 {value}입니다"),
    fact=Title("side {value}", "한 변 {value}"),
    outside=Title("{bound}", "{bound}"),
    column=Title("Side\n{unit}", "한 변\n{unit}"),
)
titles.CHART_TITLES["toy"] = Title("A toy", "장난감")

from app import charts
from app.charts.needs import OneVariant


def draw(of, language):
    from app.charts.shared import figure

    return figure([], title={"text": f"{of.variant.name} {language}"})


def numbers(of):
    return [charts.Number(network=of.variant.network.name, quantity="toys", value=3.0, unit="toy")]


charts.CHARTS["toy"] = charts.Chart(draw, numbers, OneVariant, "A toy of a variant.")
warnings._WARNINGS["toy_warning"] = Title("A toy was seen {times} times.", "장난감이 {times}번 보였습니다.")
warnings.CODES += ("toy_warning",)

from app.language import conclusions

conclusions._CONCLUSIONS["nothing"] = Title("Nothing, of a toy.", "장난감은 아는 것이 없습니다.")

from app.web import problems
from app.web.refusals import Refusal


class ToyBroken(Refusal):
    pass


problems.PROBLEMS[ToyBroken] = (418, "toy-broken", None)

from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.command_line.main import app as command
from app.main import create_app
from app.settings import Settings
from mobilenet_core.records import Warning

plain = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
told = {"help": CliRunner().invoke(command, ["recommend", "--help"], env=plain).output}
told["command"] = CliRunner().invoke(command, ["recommend", "--max-side", "0.6", "--json"]).output
told["warning"] = [warnings.sentence(Warning("toy_warning", {"times": 3}), language) for language in ("en", "ko")]
app = create_app(Settings(data_dir=sys.argv[1]))


@app.get("/api/v1/toy")
def toy():
    raise ToyBroken("the toy is broken; mend it")


with TestClient(app, base_url="http://127.0.0.1:8000") as client:
    told["problem"] = client.get("/api/v1/toy").json()
    told["vocabulary"] = client.get("/api/v1/vocabulary").json()
    told["openapi"] = client.get("/openapi.json").json()
    for name, path in {
        "recommendation": "recommendation?max_side=0.6&objective=side",
        "stepped": "recommendation?max_side=0.6&objective=top1",
        "scaled": "design-points/0.5/160?network=toy_net",
        "networks": "networks",
        "devices": "devices",
        "devices_ko": "devices?lang=ko",
        "runtimes": "runtimes",
        "drawn": "charts/toy?alpha=0.5&resolution=160&lang=ko",
        "undrawn": "charts/toys",
        "fixed": "comparison?a=0.5/160&b=brick_net",
    }.items():
        response = client.get("/api/v1/" + path)
        told[name] = response.json() if response.status_code == 200 else response.text
    block = re.search(r'id="vocabulary">([^<]*)<', client.get("/").text)
    told["page"] = json.loads(block[1])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("added")
    script = folder / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script, folder / "data"], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def named(told, kind, name):
    """The titles of an entry: the vocabulary's, which the page has too."""
    found = next(each for each in told["vocabulary"][kind] if each["name"] == name)
    if kind != "warnings":
        assert found in told["page"][kind]
    return found["title"]


def parameter(told, path, name):
    return next(
        each for each in told["openapi"]["paths"][f"/api/v1{path}"]["get"]["parameters"] if each["name"] == name
    )


def test_a_budget_is_a_row_of_quantities_and_its_titles(told):
    assert named(told, "budgets", "max_side") == {"en": "Side at most", "ko": "한 변 한도"}
    assert named(told, "objectives", "side") == {"en": "smallest side", "ko": "한 변 최소"}
    for path in ("/recommendation", "/charts/front", "/charts/area", "/charts/axes"):
        assert parameter(told, path, "max_side")["description"] == "Side of the input over 224: at most so much."
    assert "side" in parameter(told, "/recommendation", "objective")["schema"]["enum"]
    assert "--max-side" in told["help"]
    assert plain(told["recommendation"]["lead"]) == "Within a side of 0.6 sides, the smallest one is"
    assert plain(told["recommendation"]["sentences"][0]).startswith("Within a side of 0.6 sides, the smallest one is ")
    assert json.loads(told["command"])["budgets"] == told["recommendation"]["budgets"] == {"max_side": 0.6}


def test_the_page_is_told_all_that_it_shows_of_a_budget(told):
    """What the page makes of it is seen in tests/static/how_to_add.test.js."""
    *others, added = told["page"]["budgets"]
    assert (added["name"], added["heading"]["ko"]) == ("max_side", "한 변\n{unit}")
    assert all(each.keys() == added.keys() for each in others)
    assert {round(row["others"]["rho"], 3) for row in told["recommendation"]["rows"]} == {0.571, 0.714, 0.857, 1}
    assert told["stepped"]["offers"][0]["budgets"].keys() == {"max_side"}
    assert told["stepped"]["offers"][0]["text"].endswith("sides")


def test_a_network_of_one_width_is_an_entry_of_families(told):
    assert named(told, "networks", "brick_net") == {"en": "Brick Net", "ko": "Brick Net"}
    assert "brick_net" in [each["name"] for each in told["networks"]["items"]]
    assert told["fixed"]["sides"][1]["network"] == "brick_net"


def test_a_family_with_alpha_is_an_entry_of_families(told):
    assert named(told, "networks", "toy_net") == {"en": "Toy Net", "ko": "Toy Net"}
    assert told["scaled"]["name"] == "0.5 Toy Net-160"
    assert "toy_net" in parameter(told, "/design-points/{alpha}/{resolution}", "network")["schema"]["enum"]


def test_a_runtime_is_an_entry_of_runtimes(told):
    *_, added = told["runtimes"]["items"]
    assert (added["name"], added["precisions"], added["available"]) == ("toy-gpu", ["fp32", "int8"], False)
    assert "Toy is not installed; install it with: pip install toy-package" in added.values()


def test_an_accuracy_set_is_a_line_of_sets(told):
    assert named(told, "accuracy_sets", "toy_set") == {"en": "Toy set", "ko": "장난감 집합"}
    assert "toy_set" in parameter(told, "/recommendation", "accuracy_set")["description"]
    assert "toy_set" in told["help"]


def test_a_chart_is_an_entry_of_charts_and_its_title(told):
    assert named(told, "charts", "toy") == {"en": "A toy", "ko": "장난감"}
    assert told["drawn"]["layout"]["title"]["text"] == "0.5 MobileNet-160 ko"
    operation = told["openapi"]["paths"]["/api/v1/charts/toy"]["get"]
    assert (operation["summary"], operation["description"]) == ("A toy", "A toy of a variant.")
    assert "'toy'" in told["undrawn"]


def test_a_warning_is_a_code_with_its_two_sentences(told):
    assert named(told, "warnings", "toy_warning")["en"] == "A toy was seen {times} times."
    assert told["warning"] == ["A toy was seen 3 times.", "장난감이 3번 보였습니다."]


def test_a_sentence_is_a_title_of_the_language_room(told):
    for answer, text in (("devices", "Nothing, of a toy."), ("devices_ko", "장난감은 아는 것이 없습니다.")):
        assert text in json.dumps(told[answer], ensure_ascii=False)


def test_an_error_is_a_class_and_its_row_of_problems(told):
    problem = told["problem"]
    assert (problem["status"], problem["detail"]) == (418, "the toy is broken; mend it")
    assert problem["type"].endswith("toy-broken")

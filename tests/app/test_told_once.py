"""What two copies of one fact told apart: each error as a test that is expected to fail until the copies are one.

Those that only the page shows are in tests/browser/test_told_once.py.
"""

import re

import pytest
from clients import API, ask
from fakes import eventually


def test_a_jobs_row_says_which_network_it_times(client):
    asked = {"points": [{"alpha": 0.6, "resolution": 32}], "rounding": "make_divisible", "num_classes": 10}
    job = client.post(f"{API}/measurements", json=asked).json()["job_id"]
    eventually(lambda: ask(client, f"jobs/{job}")["state"] == "done")
    (item,) = ask(client, f"jobs/{job}")["items"]
    assert {name: item.get(name) for name in ("rounding", "num_classes")} == {
        "rounding": "make_divisible",
        "num_classes": 10,
    }


@pytest.mark.parametrize("network", [{"network": "conv_mobilenet"}, {"rounding": "make_divisible"}])
def test_what_to_measure_next_depends_on_the_network(shared_client, network):
    """The same points of another network have other features, so others tell the most. None of them is known."""
    points = {"alpha": "0.3,0.4,0.6,0.9", "resolution": "96,144,176,208,240", "count": 4}
    where = {"device": "pixel-3", "runtime": "tflite-cpu"}
    usual, other = (
        [(each["alpha"], each["resolution"]) for each in ask(shared_client, "predictions/next", **asked)["items"]]
        for asked in ({**where, **points}, {**where, **points, **network})
    )
    assert len(other) == len(usual) == 4
    assert other != usual


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_comparison_names_the_accuracy_set_that_it_compares_by(client, lang):
    lines = b"set,alpha,resolution,top1_percent,note\nwarehouse,1,224,88.0,ImageNet\nwarehouse,0.5,160,77.0,\n"
    assert client.post(f"{API}/accuracies/import", content=lines, headers={"Content-Type": "text/csv"}).is_success
    found = ask(client, "comparison", a="1/224", b="0.5/160", accuracy_set="warehouse", lang=lang)
    (note,) = [each for each in found["notes"] if "88.0 %" in each]
    assert "TF-slim" not in note
    assert "warehouse" in note
    (row,) = [row for row in found["rows"] if row["name"] == "top1_percent"]
    imported = {"en": " (imported)", "ko": "(가져온 값)"}[lang]
    assert row["title"].lower() == f"top-1, warehouse{imported}, fp32"


@pytest.mark.parametrize(("budget", "enough"), [("max_mult_adds", "107 M"), ("max_params", "1.332 M")])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_millions_stand_apart_from_their_unit_as_all_amounts_do(shared_client, budget, enough, lang):
    bound = {"max_mult_adds": 100_000_000, "max_params": 1_000_000}[budget]
    asked = {"device": "pixel-3", "runtime": "tflite-cpu", budget: bound, "lang": lang}
    told = re.sub(r"\s", " ", " ".join(ask(shared_client, "recommendation", **asked)["sentences"]))
    assert " MB" in told
    found = re.findall(r"\d[\d.,]* ?M(?![A-Za-z])", told)
    assert enough in found
    assert all(" " in each for each in found)

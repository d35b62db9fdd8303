"""Where a set or a precision has no accuracy: what lacks it, what has it, and that following that gives an answer."""

import pytest
from clients import ask, invoke, plain
from typer.testing import CliRunner

from app.command_line.main import app as command_line

ASKED = {"precision": "int8", "accuracy_set": "tf_slim_2017"}
COMMAND = ("--precision", "int8", "--accuracy-set", "tf_slim_2017")


def test_an_answer_without_accuracies_says_which_set_has_them_and_leads_there(shared_client):
    answer = ask(shared_client, "recommendation", **ASKED, max_weight_mb=2)
    none = answer["no_accuracy"]
    assert (
        none["why"]
        == "TF-slim 2017 has no int8 top-1 of these networks; it has top-1 at fp32; TF-slim 2018 has top-1 at int8."
    )
    assert answer["sentences"][1:] == [none["why"], "8 of 16 fit; none can be ranked by top-1."]
    assert answer["sentences"][-1] in invoke("recommend", "--max-weight-mb", "2", *COMMAND)
    grid = ask(shared_client, "recommendation", **ASKED, max_weight_mb=2, grid="4x3")
    assert (grid["feasible_count"], grid["fit_text"]) == (0, "6 of 12 fit; none can be ranked by top-1")
    assert [each["text"] for each in none["instead"]][:2] == ["Use fp32", "Use TF-slim 2018"]
    for each in none["instead"]:
        there = ask(shared_client, "recommendation", **{**ASKED, **each["ask"]})
        assert (there["no_accuracy"], there["best"] is None) == (None, False)
    answer = ask(shared_client, "recommendation", **ASKED, max_weight_mb=2, lang="ko")
    korean = answer["no_accuracy"]
    assert answer["fit_text"] == "16개 중 8개가 한도 안에 듭니다. 모두 top-1 값이 없어 순위를 매길 수 없습니다"
    assert korean["why"].startswith("TF-slim 2017에는 이 네트워크들의 int8 top-1이 없습니다. ")
    assert korean["instead"][1]["text"] == "TF-slim 2018로 보기"


def test_of_one_network_its_number_elsewhere_is_told(shared_client):
    point = {"alpha": 0.5, "resolution": 160}
    none = ask(shared_client, "recommendation", **ASKED, **point, objective="mult_adds")["no_accuracy"]
    assert none["name"] == "0.5 MobileNet-160"
    assert none["instead"][1]["top1_percent"] == 57.7
    assert "TF-slim 2018 has 57.7 % at int8" in none["why"]
    beyond = ask(shared_client, "recommendation", alpha=1.5, resolution=224, objective="mult_adds")
    assert beyond["sentences"][-1] == "No top-1 of 1.5 MobileNet-224 is known in any set."
    assert beyond["no_accuracy"]["instead"] == []


def test_of_several_networks_no_single_top1_is_told_and_the_set_that_knows_most_comes_first(shared_client):
    none = ask(shared_client, "recommendation", network="mobilenet_v2", max_mult_adds="100e6", accuracy_set="paper")[
        "no_accuracy"
    ]
    assert none["instead"][0]["ask"] == {"accuracy_set": "tf_slim"}
    assert [each["top1_percent"] for each in none["instead"]] == [None] * 3


@pytest.mark.parametrize("chart", ["front", "axes"])
def test_a_chart_with_nothing_to_draw_says_why_in_its_place(shared_client, chart):
    figure = ask(shared_client, f"charts/{chart}", **ASKED)
    (note,) = figure["layout"]["annotations"]
    assert (figure["data"], note["text"][:38]) == ([], "TF-slim 2017 has no int8 top-1 of thes")


def test_a_comparison_says_what_has_the_accuracy_of_a_side_that_lacks_it(shared_client):
    asked = {"a": "0.5/160", "b": "googlenet", "precision": "int8"}
    answer = ask(shared_client, "comparison", **asked)
    assert answer["notes"][:2] == [
        "TF-slim 2018 has no int8 top-1 of GoogLeNet; the paper has 69.8 % at fp32.",
        "Accuracy is not compared.",
    ]
    (instead,) = answer["instead"]
    assert instead["text"] == "Use the paper, fp32"
    there = ask(shared_client, "comparison", **{**asked, **instead["ask"]})
    row = next(each for each in there["rows"] if each["name"] == "top1_percent")
    assert (row["values"][1]["value"], there["instead"]) == (69.8, [])


def test_every_place_that_a_comparison_names_is_led_to_also_where_one_side_is_known_nowhere(shared_client):
    asked = {"a": "0.5/160", "b": "0.5/160/conv_mobilenet", "precision": "int8", "accuracy_set": "paper"}
    answer = ask(shared_client, "comparison", **asked)
    assert answer["notes"][:2] == [
        "The paper has no int8 top-1 of 0.5 MobileNet-160; it has 60.2 % at fp32; TF-slim 2018 has 57.7 % at int8.",
        "No top-1 of 0.5 Conv MobileNet-160 is known in any set.",
    ]
    places = [(each["text"], each["ask"], each["top1_percent"]) for each in answer["instead"]]
    assert places[:2] == [
        ("Use fp32", {"precision": "fp32"}, 60.2),
        ("Use TF-slim 2018", {"accuracy_set": "tf_slim_2018"}, 57.7),
    ]


def test_nothing_is_said_to_be_measured_at_a_precision_that_no_runtime_runs(shared_client):
    def note(**asked):
        return ask(shared_client, "comparison", a="0.5/160", b="0.6/176", device="snapdragon-845", **asked)["notes"][0]

    assert note(precision="int8").endswith(": measure it, or choose another runtime.")
    assert note(precision="fp16").endswith(": no runtime here measures that, so choose another precision.")
    assert note(precision="fp16", lang="ko").endswith("런타임이 없으니 다른 정밀도를 고르세요.")


def test_what_is_not_cited_is_told_with_where_it_stands():
    refused = CliRunner().invoke(
        command_line, ["cite", "0.5", "160", "--accuracy-set", "tf_slim_2017", "--precision", "int8"]
    )
    assert refused.exit_code != 0
    assert "TF-slim 2018 has 57.7 % at int8" in plain(str(refused.exception or refused.output))
    assert "57.7 %" in invoke("cite", "0.5", "160", "--precision", "int8")


def test_a_detector_is_told_to_have_no_top1_and_what_it_may_be_chosen_by(shared_client):
    answer = shared_client.get("/api/v1/recommendation?network=ssd300_mobilenet&max_mult_adds=5e9").json()
    assert answer["best"] is None
    assert "a detector's mAP is none: choose it by mult-adds" in answer["no_accuracy"]["why"]
    by_cost = shared_client.get("/api/v1/recommendation?network=ssd300_mobilenet&objective=mult_adds").json()
    assert by_cost["best"]["network"] == "ssd300_mobilenet"

"""/comparison: its sides and values; what is said of them is in test_comparison_texts.py."""

import csv
import io
from dataclasses import replace

import pytest
from clients import API, ask, checked_problem, time_here
from fakes import task

from app.services.comparison.sides import Side, side_of
from mobilenet_core.design import DesignPoint
from mobilenet_core.measure.device import this_device
from mobilenet_core.networks.family import NetworkChoice, Variant

FACT = {"difference_low": None, "difference_high": None, "ratio_low": None, "ratio_high": None, "is_open": False}
SAME = {**FACT, "difference": 0, "ratio": 1.0, "is_equal": True, "difference_text": "0", "ratio_text": "equal"}
PIXEL = {"device": "pixel-3", "runtime": "tflite-cpu", "threads": 4}


def rows_of(answer):
    return {row["name"]: row for row in answer["rows"]}


@pytest.fixture
def measured(client):
    """The client of a server whose machine has timed 0.6/224 with onnxruntime, as it is and with channels in eights."""
    there = task(0.6, 224, runtime="onnxruntime")
    in_eights = replace(there, variant=Variant(DesignPoint(0.6, 224), NetworkChoice(rounding="make_divisible")))
    elsewhere = task(0.6, 224, runtime="openvino")
    time_here(client, (there, 9.4), (in_eights, 7.0), (elsewhere, 7.1))
    return client


def best_of(client, **sides):
    """{row: whether each side is marked as the best}."""
    return {
        row["name"]: [each["is_best"] for each in row["values"]] for row in ask(client, "comparison", **sides)["rows"]
    }


def test_only_the_better_value_is_marked_and_none_where_they_are_equal(shared_client):
    marked = best_of(shared_client, a="0.5/160", b="0.5/224", **PIXEL)
    assert (marked["mult_adds"], marked["top1_percent"]) == ([True, False], [False, True])
    assert marked["params"] == marked["resolution"] == [False, False]


def test_values_that_three_digits_hardly_tell_apart_are_both_the_best(shared_client):
    close = {"a": "0.6/224", "b": "0.6/224/make_divisible"}
    marked = best_of(shared_client, **close, c="1/224")
    assert (marked["params"], marked["top1_percent"]) == ([True, True, False], [False, False, True])
    assert best_of(shared_client, a="0.75/224", b="0.8/224")["mult_adds"] == [True, False]
    assert best_of(shared_client, **close)["params"] == [False, False]


def test_the_same_point_on_two_runtimes_and_devices(shared_client):
    answer = ask(shared_client, "comparison", a="0.75/192", b="0.75/192@tflite-gpu", c="0.75/192@@pixel-4", **PIXEL)
    where = [(side["device"], side["runtime"]) for side in answer["sides"]]
    assert where[:2] == [("pixel-3", "tflite-cpu"), ("pixel-3", "tflite-gpu")]
    assert where[2][0] == "pixel-4"
    assert len({side["label"] for side in answer["sides"]}) == 3
    assert rows_of(answer)["mult_adds"]["against"] == [SAME] * 2


def test_a_runtime_that_a_device_does_not_know_gives_way_to_the_fastest_there(shared_client):
    sides = ask(shared_client, "comparison", a="1/224", b="0.5/224", device="pixel-3", runtime="onnxruntime")["sides"]
    assert sides[0]["runtime"].startswith("tflite")


def test_a_side_whose_own_runtime_is_not_known_there_has_no_latency(shared_client):
    answer = ask(shared_client, "comparison", a="1/224", b="1/224@ncnn", **PIXEL)
    value = rows_of(answer)["latency_ms"]["values"][1]
    assert (value["value"], value["kind"], answer["sides"][1]["runtime"]) == (None, None, "ncnn")
    assert any("No latency at fp32" in note for note in answer["notes"])


def test_a_side_on_this_machine_stands_beside_one_on_a_published_device(measured):
    answer = ask(measured, "comparison", a="0.6/224", b="0.6/224@onnxruntime@this", **PIXEL)
    value = rows_of(answer)["latency_ms"]["values"][1]
    assert (value["value"], value["kind"]) == (9.4, "measured")
    assert [side["device"] for side in answer["sides"]] == ["pixel-3", this_device().id]
    assert answer["sides"][1]["text"] == "0.6/224@onnxruntime@this"


def test_a_side_of_which_no_latency_is_known_is_on_the_device_all_the_same(measured):
    sides = ask(measured, "comparison", a="0.6/224@onnxruntime", b="0.6/224@ncnn", device="this")["sides"]
    assert [side["label"] for side in sides] == ["0.6 MobileNet-224, onnxruntime", "0.6 MobileNet-224, ncnn"]


def test_measured_stands_beside_measured_and_says_whose(measured):
    answer = ask(measured, "comparison", a="0.6/224@onnxruntime", b="0.6/224@openvino", device="this")
    row = rows_of(answer)["latency_ms"]
    assert [(each["value"], each["kind"]) for each in row["values"]] == [(9.4, "measured"), (7.1, "measured")]
    assert answer["verdicts"] == ["1.32 times as slow, with nothing gained."]


@pytest.mark.parametrize("text", ["", "0.5", "0.5/160/vgg16", "vgg", "x/160", "0.5/160@a@b@c", "0.5/160.5", "0.5/1e3"])
def test_what_is_no_side_is_refused_by_its_letter(shared_client, text):
    problem = checked_problem(shared_client.get(f"{API}/comparison", params={"a": "1/224", "b": text}), 422)
    assert problem.errors[0].field == "b"
    assert "expected alpha/resolution" in problem.errors[0].message


def test_a_point_outside_the_design_space_is_refused(shared_client):
    checked_problem(shared_client.get(f"{API}/comparison", params={"a": "3/224", "b": "1/224"}), 422)


@pytest.mark.parametrize(
    "text",
    [
        *("0.5/160", "vgg16", "1.0/224/conv_mobilenet/keras", "0.5/160@ncnn", "0.5/160@@a%2Fb%40c"),
        *("1.0/224/mobilenet_v2", "0.75/224/mobilenet_v3_large/torchvision"),
    ],
)
def test_a_side_is_written_as_it_is_read(text):
    assert side_of(text, "a").text == text
    assert isinstance(side_of(text, "a"), Side)


def test_networks_of_two_families_have_the_top1_of_a_set_that_has_both_and_their_own_published_latencies(shared_client):
    asked = {"device": "pixel-3", "runtime": "tflite-cpu", "accuracy_set": "tf_slim", "lang": "en"}
    answer = ask(shared_client, "comparison", a="1/224", b="1/224/mobilenet_v2", c="inception_v2", **asked)
    latency, top1 = ([(each["value"], each["kind"]) for each in row["values"]] for row in answer["rows"][:2])
    assert top1 == [(70.9, "published"), (71.8, "published"), (73.9, "published")]
    assert latency[:2] == [(24.0, "published"), (17.5, "published")]


def test_every_network_of_the_list_is_a_side(shared_client):
    items = ask(shared_client, "networks")["items"]
    others = [each for each in items if not each["has_alpha"]]
    assert {"vgg16", "googlenet", "squeezenet_1_0", "alexnet"} < {each["name"] for each in others}
    for each in others:
        answer = ask(shared_client, "comparison", a=each["name"], b="1/224")
        rows = rows_of(answer)
        assert answer["sides"][0]["name"] == each["title"]
        assert rows["mult_adds"]["values"][0]["value"] == each["mult_adds"]
        assert rows["params"]["values"][0]["value"] == each["params"]
        assert rows["resolution"]["values"][0]["value"] == each["resolution"]
        figure = ask(shared_client, "charts/compare", a=each["name"], b="1/224", by="layer")
        assert sum(figure["data"][0]["customdata"]) == each["mult_adds"]


def test_a_file_says_what_each_row_is_of_and_what_the_page_says_of_its_sides(shared_client):
    asked = "comparison?a=0.5/160&b=vgg16&device=pixel-3&runtime=tflite-cpu&precision=int8&lang=en"
    text = shared_client.get(f"{API}/{asked}", headers={"Accept": "text/csv"}).text
    rows = {each["row"]: each for each in csv.DictReader(io.StringIO(text))}
    of = ("precision", "accuracy_set", "a_label", "a_device", "a_runtime", "b_device")
    there = ["0.5 MobileNet-160", "pixel-3", "tflite-cpu", "pixel-3"]
    assert [rows["latency_ms"][each] for each in of] == ["int8", "", *there]
    assert [rows["top1_percent"][each] for each in of] == ["int8", "tf_slim_2018", there[0], "", "", ""]
    assert [rows["weight_mb_fp32"][each] for each in of[:2]] == ["fp32", ""]
    beside = ("a_b_is_open", "a_b_ratio", "a_b_ratio_text")
    assert rows["latency_ms"]["a_b_ratio_text"].endswith(" as fast")
    assert [rows["mult_adds"][each][:5] for each in beside] == ["False", "0.004", "202 \N{MULTIPLICATION SIGN}"]
    assert rows["resolution"]["a_b_ratio_text"] == "0.51 \N{MULTIPLICATION SIGN} pixels"


def test_layers_that_two_networks_do_not_share_are_the_largest_of_each_and_one_bar_for_the_others(shared_client):
    def bars(**asked):
        return ask(shared_client, "charts/compare", a="0.5/160", by="layer", **asked)

    apart = bars(b="squeezenet_1_0")
    assert apart["layout"]["meta"] == {"is_apart": True}
    assert [len(trace["y"]) for trace in apart["data"]] == [11, 11]
    assert all(trace["customdata"][:-1] == sorted(trace["customdata"][:-1], reverse=True) for trace in apart["data"])
    assert (apart["data"][0]["y"][-1], apart["data"][1]["y"][-1]) == ("A 18 others", "B 16 others")
    assert "none" not in apart["data"][0]["text"]
    shares = bars(b="1/224", scale="share")
    assert shares["layout"]["meta"] == {"is_apart": False}
    assert [sum(trace["x"]) for trace in shares["data"]] == pytest.approx([100, 100])


def test_what_is_exact_is_told_in_full_and_what_was_chosen_has_no_origin(shared_client):
    rows = rows_of(ask(shared_client, "comparison", a="0.5/160", b="vgg16", **PIXEL))
    texts = {name: rows[name]["values"][1]["exact_text"] for name in ("mult_adds", "weight_mb_int8", "latency_ms")}
    assert texts == {"mult_adds": "15,470,264,320", "weight_mb_int8": "138,397,792 bytes", "latency_ms": ""}
    assert [each["kind"] for each in rows["resolution"]["values"]] == [None, None]


# The cliff of a point: /design-points/{alpha}/{resolution}/cliff


def test_the_cliff_says_which_layers_and_what_it_costs(measured):
    answer = ask(measured, "design-points/0.6/224/cliff", device="this", runtime="onnxruntime", threads=1)
    found = answer["cliff"]
    assert (found["block"], len(found["layers"]), found["layer_count"]) == (4, 22, 26)
    assert (found["latency"]["latency_ms"], found["latency"]["kind"]) == (9.4, "measured")
    assert (found["snapped"]["rounding"], found["snapped"]["latency"]["latency_ms"]) == ("make_divisible", 7.0)
    assert found["time_ratio"] == pytest.approx(7.0 / 9.4)


def test_what_is_not_measured_is_predicted_and_says_so(measured):
    found = ask(measured, "design-points/0.35/224/cliff", device="this", runtime="onnxruntime", threads=1)["cliff"]
    assert (found["latency"]["kind"], found["snapped"]["latency"]["kind"]) == ("predicted", "predicted")


def test_without_a_known_latency_the_cliff_has_no_cost(shared_client):
    found = ask(shared_client, "design-points/0.6/224/cliff", device="this", runtime="onnxruntime")["cliff"]
    assert (found["latency"], found["snapped"]["latency"], found["time_ratio"]) == (None, None, None)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("0.5/224", {"runtime": "onnxruntime"}),
        ("0.6/224", {"runtime": "openvino"}),
        ("0.6/224", {"runtime": "onnxruntime", "precision": "int8"}),
        ("0.6/224", {"runtime": "onnxruntime", "rounding": "make_divisible"}),
    ],
)
def test_where_there_is_no_cliff_there_is_none(shared_client, path, params):
    assert ask(shared_client, f"design-points/{path}/cliff", **params)["cliff"] is None


def test_a_compared_side_has_its_cliff(measured):
    sides = ask(measured, "comparison", a="0.6/224@onnxruntime", b="0.6/224@openvino", device="this")["sides"]
    assert [side["cliff"] is not None for side in sides] == [True, False]

"""/comparison, its verdict in words, its figure, and /design-points/{alpha}/{resolution}/cliff."""

import re
from dataclasses import replace

import pytest
from clients import API, checked_problem
from fakes import measurement, task

from app.services.comparison.compare import compare
from app.services.comparison.compared import compared
from app.services.comparison.sides import Side, side_of
from app.services.latency.source import Wanted
from mobilenet_core.measure.device import this_device

FACT = {"difference_low": None, "difference_high": None, "ratio_low": None, "ratio_high": None, "is_open": False}
SAME = {**FACT, "difference": 0, "ratio": 1.0, "is_equal": True, "difference_text": "0", "ratio_text": "equal"}
PIXEL = {"device": "pixel-3", "runtime": "tflite-cpu", "threads": 4}


def ask(client, path, **params):
    response = client.get(f"{API}/{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def rows_of(answer):
    return {row["name"]: row for row in answer["rows"]}


WANTED = Wanted("pixel-3", "tflite-cpu", threads=4)


def told(*texts):
    """{language: the comparison of these sides}."""
    found = compared([side_of(text, "abc"[place]) for place, text in enumerate(texts)], WANTED, None)
    return {language: compare(found, "fp32", language=language) for language in ("en", "ko")}


@pytest.fixture
def measured(client):
    """The client of a server whose machine has timed 0.6/224 with onnxruntime, as it is and with channels in eights."""
    here = this_device()
    store = client.portal.call(client.app.state.resources.opened).store
    tasks = [
        task(0.6, 224, runtime="onnxruntime"),
        replace(task(0.6, 224, runtime="onnxruntime"), rounding="make_divisible"),
        task(0.6, 224, runtime="openvino"),
    ]
    job = store.add_job(tasks, {})
    for position, (each, p50) in enumerate(zip(tasks, (9.4, 7.0, 7.1), strict=True)):
        store.finish_item(job.id, position, each, measurement(each, p50=p50, device=here))
    return client


# Values


def test_only_the_better_value_is_marked_and_none_where_they_are_equal(shared_client):
    rows = rows_of(ask(shared_client, "comparison", a="0.5/160", b="0.5/224", **PIXEL))
    marked = {name: [each["is_best"] for each in row["values"]] for name, row in rows.items()}
    assert marked["mult_adds"] == [True, False]
    assert marked["top1_percent"] == [False, True]
    assert marked["params"] == [False, False]
    assert marked["resolution"] == [False, False]


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


def test_values_that_three_digits_hardly_tell_apart_are_both_the_best(shared_client):
    rows = rows_of(ask(shared_client, "comparison", a="0.6/224", b="0.6/224/make_divisible", c="1/224"))
    assert [each["is_best"] for each in rows["params"]["values"]] == [True, True, False]
    assert [each["is_best"] for each in rows["top1_percent"]["values"]] == [False, False, True]
    rows = rows_of(ask(shared_client, "comparison", a="0.75/224", b="0.8/224"))
    assert [each["is_best"] for each in rows["mult_adds"]["values"]] == [True, False]
    rows = rows_of(ask(shared_client, "comparison", a="0.6/224", b="0.6/224/make_divisible"))
    assert [each["is_best"] for each in rows["params"]["values"]] == [False, False]


def test_measured_stands_beside_measured_and_says_whose(measured):
    answer = ask(measured, "comparison", a="0.6/224@onnxruntime", b="0.6/224@openvino", device="this")
    row = rows_of(answer)["latency_ms"]
    assert [(each["value"], each["kind"]) for each in row["values"]] == [(9.4, "measured"), (7.1, "measured")]
    assert answer["verdicts"] == ["32\u00a0% slower, with nothing gained."]


@pytest.mark.parametrize(
    "text", ["", "0.5", "0.5/160/vgg16", "vgg16@openvino", "vgg", "x/160", "0.5/160@a@b@c", "0.5/160.5", "0.5/1e3"]
)
def test_what_is_no_side_is_refused_by_its_letter(shared_client, text):
    problem = checked_problem(shared_client.get(f"{API}/comparison", params={"a": "1/224", "b": text}), 422)
    assert problem.errors[0].field == "b"
    assert "expected alpha/resolution" in problem.errors[0].message


def test_a_point_outside_the_design_space_is_refused(shared_client):
    checked_problem(shared_client.get(f"{API}/comparison", params={"a": "3/224", "b": "1/224"}), 422)


@pytest.mark.parametrize(
    "text", ["0.5/160", "vgg16", "1.0/224/conv_mobilenet/keras", "0.5/160@ncnn", "0.5/160@@a%2Fb%40c"]
)
def test_a_side_is_written_as_it_is_read(text):
    assert side_of(text, "a").text == text
    assert isinstance(side_of(text, "a"), Side)


# Words


def test_the_verdict_says_what_is_gained_and_what_is_given_up():
    facts = told("0.5/160", "1/224")
    assert list(facts["en"].verdicts) == [
        "5.5 times faster, 7.4 times fewer Mult-Adds, and 3.2 times smaller weights, but 11.8 points less accurate."
    ]
    assert list(facts["ko"].verdicts) == [
        "5.5배 빠르고, Mult-Adds는 7.4배 적고, 가중치는 3.2배 적습니다. 대신 정확도는 11.8%p 낮습니다."
    ]


def test_the_verdict_is_turned_round_with_the_sides():
    (text,) = told("1/224", "0.5/160")["en"].verdicts
    assert text.startswith("11.8 points more accurate, but 5.5 times slower")


def test_a_network_beside_itself_is_the_same():
    assert list(told("0.5/160", "0.5/160")["en"].verdicts) == ["The same in everything that is compared."]
    assert list(told("0.5/160", "0.5/160")["ko"].verdicts) == ["비교한 모든 값이 같습니다."]


def test_nothing_is_said_to_be_free_where_accuracy_is_not_known():
    facts = told("1/224", "1/224/conv_mobilenet")
    (text,) = facts["en"].verdicts
    assert text.endswith("times smaller weights.")
    assert any("No top-1 is published for 1.0 Conv MobileNet-224" in note for note in facts["en"].notes)


def test_kinds_that_differ_and_sources_that_disagree_are_noted_in_both_languages():
    facts = told("1/224", "0.6/176")
    english, korean = facts["en"].notes, facts["ko"].notes
    assert any("1.0 MobileNet-224: published; 0.6 MobileNet-176: predicted" in note for note in english)
    assert any("Sources disagree on top-1" in note and "70.9 %, 70.6 %" in note for note in english)
    assert len(english) == len(korean)


def test_intervals_that_overlap_are_noted():
    facts = told("0.6/176", "0.6/177")
    assert any("overlaps that of 0.6 MobileNet-177" in note for note in facts["en"].notes)
    assert not any("overlaps" in note for note in told("0.6/176", "0.3/128")["en"].notes)


def test_labels_tell_sides_apart():
    facts = told("0.6/224", "0.6/224/make_divisible", "0.6/224@tflite-gpu")
    assert [side.label for side in facts["en"].sides] == [
        "0.6 MobileNet-224, tflite-cpu",
        "0.6 MobileNet-224, channels in eights, tflite-cpu",
        "0.6 MobileNet-224, tflite-gpu",
    ]


def test_a_prediction_is_told_as_one_and_as_far_as_its_interval_goes():
    facts = told("0.3/128", "1/224")
    latency = facts["en"].rows[0]
    (against,), (predicted, published) = latency.against, latency.values
    assert (predicted.kind, published.low) == ("predicted", None)
    assert against.ratio_low == pytest.approx(predicted.low / published.value)
    assert against.ratio_high == pytest.approx(predicted.high / published.value)
    (english,), (korean,) = facts["en"].verdicts, facts["ko"].verdicts
    least, most = map(float, re.match(r"([\d.]+) to ([\d.]+) times faster \(predicted\), ", english).groups())
    assert 1 / against.ratio_high - 0.1 * least <= least <= 1 / against.ratio_high
    assert 1 / against.ratio_low <= most <= 1 / against.ratio_low + 0.1 * most
    assert korean.startswith(f"예측으로 {least:g}~{most:g}배 빠르고")
    assert "points less accurate (interpolated)" in english
    assert "정확도는 보간으로 " in korean


def test_what_the_intervals_leave_open_is_neither_judged_nor_marked():
    facts = told("0.6/176", "0.6/177")
    for row in facts["en"].rows[:2]:
        assert row.against[0].is_open
        assert [each.is_best for each in row.values] == [False, False]
    (text,) = facts["en"].verdicts
    assert text == "10\u00a0% fewer Mult-Adds. Which is faster is open. Which is more accurate is open."
    assert (
        facts["ko"]
        .verdicts[0]
        .endswith("어느 쪽이 빠른지는 확실하지 않습니다. 어느 쪽이 정확한지는 확실하지 않습니다.")
    )


def test_a_side_that_may_be_as_good_as_the_best_is_marked_with_it():
    latency = told("0.6/176", "0.6/177", "1/224/conv_mobilenet")["en"].rows[0]
    assert [each.is_best for each in latency.values] == [True, True, False]


def test_what_is_not_known_is_not_said_to_be_the_same():
    facts = told("0.6/176", "0.6/176@ncnn")
    assert list(facts["en"].verdicts) == ["No difference in what is known. Latency cannot be compared."]
    assert list(facts["ko"].verdicts) == ["알려진 값에는 차이가 없습니다. 지연 시간은 비교할 수 없습니다."]


def test_a_number_in_the_verdict_never_leaves_its_percent_sign():
    for language in ("en", "ko"):
        (text,) = told("0.75/192", "0.85/192")[language].verdicts
        assert "\u00a0%" in text
        assert " %" not in text


# Other networks


def test_what_a_network_is_compared_in_is_said_in_words():
    facts = told("0.5/160", "vgg16", "squeezenet_1_1")
    assert list(facts["en"].verdicts) == [
        "202 times fewer Mult-Adds and 104 times smaller weights, but 11.3 points less accurate (in the paper).",
        "4.6 times fewer Mult-Adds, for 7.3\u00a0% more weights.",
    ]
    assert facts["ko"].verdicts[0].endswith("대신 정확도는 논문 값으로 11.3%p 낮습니다.")
    english, korean = facts["en"].notes, facts["ko"].notes
    assert any("No latency is known for VGG16; SqueezeNet 1.1" in note for note in english)
    assert any("the paper SqueezeNet 1.1" in note for note in english)
    assert any("VGG16; SqueezeNet 1.1의 지연 시간은 모릅니다" in note for note in korean)
    assert any("the paper's tables are compared" in note for note in told("1/224", "squeezenet_1_0")["en"].notes)


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


# The cliff


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

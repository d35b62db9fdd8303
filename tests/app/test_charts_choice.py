"""/charts/front, /charts/area, /charts/axes: a choice under budgets as figures; /predictions/next: what to measure."""

import json

import numpy as np
import pytest

from app.charts.area import area_figure
from app.charts.axes import axes_figure
from app.charts.front import front_figure
from app.charts.shared import to_json
from app.services.choice import choose as choose_module
from app.services.choice.choose import choose, shown
from app.services.choice.question import Question, space_of
from app.services.latency.source import Wanted, source_of
from app.web.reply import bytes_of
from mobilenet_core import DesignPoint
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS

API = "/api/v1"
CHARTS = f"{API}/charts"
NAMES = ["front", "area", "axes"]
PHONE = "device=pixel-3&runtime=tflite-cpu&precision=int8"
BUDGETS = {"max_latency_ms": 5.0, "max_weight_mb": 3.0}


def asked(budgets, device="pixel-3", precision="int8"):
    source = source_of(Wanted(device, "tflite-cpu", precision), None) if device else None
    return Question(space_of((), (), ""), precision, source=source, budgets=tuple(budgets.items()))


def front_of(budgets=BUDGETS, point=DesignPoint(0.75, 160), **device):  # noqa: B008 - frozen
    return json.loads(to_json(front_figure(shown(choose(asked(budgets, **device)), point))))


def axes_of(budgets=BUDGETS, point=DesignPoint(0.75, 160)):  # noqa: B008 - frozen
    return json.loads(to_json(axes_figure(shown(choose(asked(budgets)), point))))


def area_of(budgets=BUDGETS, point=DesignPoint(0.75, 160), **device):  # noqa: B008 - frozen
    return json.loads(to_json(area_figure(shown(choose(asked(budgets, **device)), point))))


def with_role(figure, *roles):
    return [trace for trace in figure["data"] if trace["meta"]["role"] in roles]


def symbols(figure):
    marks = with_role(figure, "alpha", "predicted")
    return {
        point[0]: symbol
        for trace in marks
        for point, symbol in zip(trace["customdata"], trace["marker"]["symbol"], strict=True)
    }


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("asked", ["", PHONE, f"{PHONE}&max_latency_ms=5&min_top1=50", "network=conv_mobilenet"])
def test_every_chart_is_a_figure_without_a_theme(shared_client, name, lang, asked):
    import plotly.graph_objects as go

    answer = shared_client.get(f"{CHARTS}/{name}?{asked}&alpha=0.6&resolution=176&lang={lang}")
    assert answer.status_code == 200, answer.text
    assert len(go.Figure(answer.json()).data) == len(answer.json()["data"])
    assert "template" not in answer.json()["layout"]
    assert "color" not in answer.text.replace('"coloring"', "")
    assert {trace["type"] for trace in answer.json()["data"]} <= {"scatter", "bar", "contour"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("alpha", [0.01, 2.0])
@pytest.mark.parametrize("resolution", [32, 1024])
def test_every_chart_can_be_drawn_at_the_ends_of_the_design_space(shared_client, name, alpha, resolution):
    path = f"{CHARTS}/{name}?{PHONE}&max_latency_ms=0.0001&max_mult_adds=0&alpha={alpha}&resolution={resolution}"
    assert shared_client.get(path).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_korean_charts_have_korean_words(shared_client, name):
    text = json.dumps(shared_client.get(f"{CHARTS}/{name}?{PHONE}&lang=ko").json(), ensure_ascii=False)
    assert any("가" <= letter <= "힣" for letter in text)


def test_the_point_that_is_marked_is_the_one_named_or_else_the_answer(shared_client):
    def marked(name, asked):
        data = shared_client.get(f"{CHARTS}/{name}?{PHONE}&{asked}").json()["data"]
        return [trace["name"] for trace in data if trace["meta"]["role"] in {"selected", "chosen"}]

    for name in NAMES:
        assert marked(name, "max_latency_ms=15&max_weight_mb=2") == ["0.5/224"]
        assert marked(name, "max_latency_ms=15&max_weight_mb=2&alpha=0.25&resolution=160") == ["0.25/160"]
        assert marked(name, "max_latency_ms=0.1") == []


def test_of_a_grid_the_answer_is_marked_and_the_line_is_its_front(shared_client):
    asked = f"{PHONE}&max_latency_ms=15&max_weight_mb=2&grid=31x25"
    best = shared_client.get(f"{API}/recommendation?{asked}").json()["best"]
    assert (best["alpha"], best["resolution"]) not in {(a, r) for a in PAPER_ALPHAS for r in PAPER_RESOLUTIONS}
    data = {name: shared_client.get(f"{CHARTS}/{name}?{asked}").json()["data"] for name in NAMES}
    for traces in data.values():
        marked = [trace["name"] for trace in traces if trace["meta"]["role"] in {"selected", "chosen"}]
        assert marked == [f"{best['alpha']!r}/{best['resolution']}"]
    (line,) = (trace for trace in data["front"] if trace["meta"]["role"] == "front")
    known = shared_client.get(f"{API}/pareto?{PHONE}&grid=31x25&minimise=latency_ms").json()["columns"]
    assert [line["x"], line["y"]] == [known["latency_ms"], known["top1_percent"]]
    assert len(symbols({"data": data["front"]})) == 16
    (names,) = with_role({"data": data["front"]}, "names")
    assert names["text"]
    assert set(zip(names["x"], names["y"], strict=True)) <= set(zip(line["x"], line["y"], strict=True))


def test_the_front_comes_with_an_answer_wherever_that_has_the_field(shared_client, monkeypatch):
    question, answered = f"{PHONE}&max_latency_ms=14.5", choose_module.answered
    monkeypatch.setattr(choose_module, "answered", lambda *of: bytes_of(answered(*of))[:-1] + b',"later":null}')
    answer = shared_client.get(f"{API}/recommendation?{question}&front=best").json()
    assert answer["later"] is None
    assert answer["front"] == shared_client.get(f"{CHARTS}/front?{question}").json()


def test_of_a_grid_the_answer_keeps_its_mark_beside_another_point_that_is_looked_at(shared_client):
    asked = f"{PHONE}&max_latency_ms=15&max_weight_mb=2&grid=31x25"
    best = shared_client.get(f"{API}/recommendation?{asked}").json()["best"]
    name = f"{best['alpha']!r}/{best['resolution']}"
    data = {
        each: shared_client.get(f"{CHARTS}/{each}?{asked}&alpha=0.6&resolution=176").json()["data"] for each in NAMES
    }
    for traces in data.values():
        assert [trace["name"] for trace in traces if trace["meta"]["role"] in {"selected", "chosen"}] == ["0.6/176"]
    assert set(symbols({"data": data["front"]})) == {name} | {
        f"{alpha!r}/{resolution}" for alpha in PAPER_ALPHAS for resolution in PAPER_RESOLUTIONS
    }
    assert name in with_role({"data": data["front"]}, "names")[0]["text"]
    (variants,) = with_role({"data": data["area"]}, "variants")
    assert (variants["x"][-1], variants["y"][-1]) == (best["alpha"], best["resolution"])
    assert [trace["name"] for trace in with_role({"data": data["axes"]}, "line")].count(name) == 1


def test_a_chart_refuses_a_grid_that_is_none(shared_client):
    answer = shared_client.get(f"{CHARTS}/front?grid=0x3")
    assert answer.status_code == 422
    assert "grid is '0x3'; expected alphas x resolutions" in answer.text


# The front


def test_points_outside_a_budget_are_open_and_all_others_filled():
    marks = symbols(front_of())
    assert len(marks) == 16
    assert sum(not symbol.endswith("-open") for symbol in marks.values()) == 10
    assert (marks["0.75/160"], marks["1.0/128"]) == ("triangle-up", "triangle-down-open")


def test_a_point_that_is_quick_enough_says_what_keeps_it_out():
    assert "1.0/128, 4.26\N{NO-BREAK SPACE}MB" in with_role(front_of(), "names")[0]["text"]


# The plane


def test_the_region_holds_the_points_that_fit_and_none_else():
    (region,) = with_role(area_of({"max_weight_mb": 3.0, "max_mult_adds": 120e6}), "region")
    count = len(region["x"]) // 2
    highest = dict(zip([round(x, 2) for x in region["x"][:count]], region["y"][:count], strict=True))
    assert max(highest) < 0.85  # 3 MB of int8 weights
    assert 128 <= highest[0.75] < 160  # 120 M: 0.75/128 but not 0.75/160
    assert highest[0.49] >= 192


def test_a_region_without_any_point_is_not_drawn():
    assert with_role(area_of({"min_top1": 99.0}), "region") == []


# Parallel axes


def test_an_axis_for_activations_comes_with_its_budget():
    assert len(with_role(axes_of({"max_peak_activation_mb": 0.5}), "axis")) == 7


# What to measure next


def test_the_next_points_are_unknown_ones_and_differ(shared_client):
    path = f"{API}/predictions/next?{PHONE}&alpha=0.35,0.5,0.6&resolution=128,144,200&count=3"
    answer = shared_client.get(path).json()
    points = {(item["alpha"], item["resolution"]) for item in answer["items"]}
    assert len(points) == answer["count"] == 3
    assert (0.5, 128) not in points  # published
    assert all(item["low_ms"] < item["latency_ms"] < item["high_ms"] for item in answer["items"])


def test_where_all_is_known_nothing_is_left_to_name(shared_client):
    answer = shared_client.get(f"{API}/predictions/next?{PHONE}").json()
    assert (answer["items"], answer["count"], answer["total"]) == ([], 0, 16)
    assert answer["sentence"] == (
        "All the points asked about (16) are known there: ask about a finer grid, such as grid=31x25."
    )
    korean = shared_client.get(f"{API}/predictions/next?{PHONE}&lang=ko").json()["sentence"]
    assert korean.endswith("알려져 있습니다. grid=31x25처럼 더 촘촘하게 요청하세요.")


def test_what_the_sentence_offers_then_is_answered(shared_client):
    answer = shared_client.get(f"{API}/predictions/next?{PHONE}&grid=31x25").json()
    assert (answer["count"], answer["total"]) == (4, 775)
    assert answer["sentence"] == "Not known there yet: 759 of the points asked about (775)."


@pytest.mark.parametrize(
    ("asked", "says"), [("", "device is missing"), (f"{PHONE}&grid=40x40", "expected at most 1,000")]
)
def test_a_question_that_cannot_be_answered_is_refused(shared_client, asked, says):
    answer = shared_client.get(f"{API}/predictions/next?{asked}")
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_names_come_the_most_important_first_and_the_point_looked_at_is_named_by_its_ring(shared_client):
    figure = shared_client.get(f"{CHARTS}/front?device=raspberry-pi-4-model-b&alpha=1.0&resolution=224").json()
    (names,) = with_role(figure, "names")
    front = next(trace for trace in figure["data"] if trace["meta"]["role"] == "front")
    places = [*zip(names["x"], names["y"], strict=True)]
    on_front = [place for place in zip(front["x"], front["y"], strict=True) if place in places]
    assert places[: len(on_front)] == on_front[::-1]
    assert len(on_front) == len(front["x"]) - 1
    assert len(set(names["text"]) - {"1.0/224"}) == len(names["text"]) > len(on_front)


@pytest.mark.parametrize("bound", [10.0, 9.7, 5.0, 24.0])
def test_no_number_of_an_axis_is_printed_over_another(bound):
    figure = axes_of({"max_latency_ms": bound, "max_weight_mb": bound / 5})
    numbers = [each for each in figure["layout"]["annotations"] if each["name"] in ("number", "limit")]
    for one in numbers:
        for other in numbers:
            if one is not other and one["x"] == other["x"]:
                assert abs(one["y"] - other["y"]) >= 0.04, (one["text"], other["text"])
    assert {each["text"] for each in numbers if each["name"] == "limit"} == {
        f"<b>{b:.3g}</b>" for b in (bound, bound / 5)
    }


def test_lines_of_equal_cost_have_no_teeth():
    lines = [np.array(trace["z"]) for trace in area_of(device="pixel-3")["data"] if trace["type"] == "contour"]
    assert len(lines) > 2
    assert max(np.abs(np.diff(values, 2, axis=1)).max() for values in lines) < 0.02  # 0.05 where channels step

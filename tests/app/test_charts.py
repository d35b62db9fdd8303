"""/charts, and the figure functions themselves: traces, types, order, names, and no theme's colours."""

import json

import pytest

from app import charts
from app.charts.accuracy import accuracy_figure
from app.charts.contour import contour_figure
from app.charts.needs import OneVariant
from app.charts.shared import to_json
from app.language.titles import CHART_TITLES
from app.services.costs.design_point import published_variants, report_of
from mobilenet_core import DesignPoint
from mobilenet_core.networks.family import NetworkChoice, Variant

CHARTS = "/api/v1/charts"
NAMES = ["accuracy", "contour", "kinds", "layers"]
REPORT = report_of(Variant(DesignPoint(1.0, 224)))


def accuracy_of(alpha, resolution, precision="fp32", language="en"):
    of = OneVariant(Variant(DesignPoint(alpha, resolution)), precision)
    return json.loads(to_json(accuracy_figure(of, language)))


def contour_of(alpha=0.75, resolution=192, network="mobilenet_v1"):
    return json.loads(
        to_json(contour_figure(OneVariant(Variant(DesignPoint(alpha, resolution), NetworkChoice(network)))))
    )


def roles(figure):
    return [trace["meta"]["role"] for trace in figure["data"]]


def test_every_chart_has_a_title_and_every_title_a_chart():
    assert list(charts.CHARTS) == list(CHART_TITLES)


def with_role(figure, role):
    return [trace for trace in figure["data"] if trace["meta"]["role"] == role]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_a_figure_that_plotly_takes(shared_client, name, lang):
    import plotly.graph_objects as go

    answer = shared_client.get(f"{CHARTS}/{name}?alpha=0.6&resolution=176&lang={lang}").json()
    assert len(go.Figure(answer).data) == len(answer["data"]) > 0


@pytest.mark.parametrize("name", NAMES)
def test_no_chart_carries_a_template_or_a_themes_colours(shared_client, name):
    text = shared_client.get(f"{CHARTS}/{name}").text
    assert "template" not in json.loads(text)["layout"]
    assert "color" not in text.replace('"coloring"', "")


@pytest.mark.parametrize("name", NAMES)
def test_every_trace_says_its_role_and_is_drawn_as_svg(shared_client, name):
    for trace in shared_client.get(f"{CHARTS}/{name}").json()["data"]:
        assert trace["meta"]["role"]
        assert trace["type"] in {"scatter", "bar", "contour"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("alpha", [1e-6, 0.01, 2.0])
@pytest.mark.parametrize("resolution", [32, 1024])
def test_every_chart_can_be_drawn_at_the_ends_of_the_design_space(shared_client, name, alpha, resolution):
    assert shared_client.get(f"{CHARTS}/{name}?alpha={alpha}&resolution={resolution}").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_korean_charts_have_korean_words(shared_client, name):
    text = shared_client.get(f"{CHARTS}/{name}?lang=ko").json()
    assert any("가" <= letter <= "힣" for letter in json.dumps(text, ensure_ascii=False))


# Accuracy


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_the_front_line_is_the_pareto_front(precision):
    rows = published_variants(precision)
    expected = sorted((row.mult_adds / 1e6, row.top1_percent) for row in rows if row.on_front)
    front = accuracy_of(0.5, 160, precision)["data"][0]
    assert list(zip(front["x"], front["y"], strict=True)) == expected


def test_a_published_point_has_the_symbol_of_its_resolution():
    point = with_role(accuracy_of(0.75, 192), "point")[0]
    assert point["marker"]["symbol"] == "square"
    assert point["name"].endswith("published")


def test_a_point_without_accuracy_is_a_line_at_its_mult_adds():
    figure = accuracy_of(0.1, 64)
    assert "point" not in roles(figure)
    assert figure["layout"]["shapes"][0]["x0"] == report_of(Variant(DesignPoint(0.1, 64))).mult_adds / 1e6
    assert figure["layout"]["annotations"][0]["text"] == "0.1/64: no fp32 top-1 in this set"


def test_the_chosen_point_is_named_once():
    named = [text for trace in accuracy_of(0.75, 192)["data"] for text in trace.get("text") or () if "0.75/192" in text]
    assert named == ["<b>0.75/192</b>"]


# Contour


def test_lines_are_a_factor_of_two_apart_and_their_numbers_are_true():
    figure = contour_of()
    lines = figure["data"][0]
    alphas, resolutions = list(lines["x"]), list(lines["y"])
    computed = 15 * 2 ** lines["z"][resolutions.index(224)][alphas.index(min(alphas, key=lambda x: abs(x - 1)))]
    assert computed == pytest.approx(REPORT.mult_adds / 1e6, rel=0.05)
    assert {float(label["text"]) for label in figure["layout"]["annotations"]} <= {
        15 * 2.0**power for power in range(-9, 12)
    }


def test_a_point_outside_the_papers_grid_widens_the_axes():
    layout = contour_of(1.5, 320)["layout"]
    assert layout["xaxis"]["range"][1] > 1.5
    assert layout["yaxis"]["range"][1] > 320
    assert 1.5 in layout["xaxis"]["tickvals"]


def test_the_contour_chart_follows_the_network():
    assert contour_of(network="conv_mobilenet")["data"][0]["z"] != contour_of()["data"][0]["z"]

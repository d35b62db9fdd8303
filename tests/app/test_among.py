"""Choosing among several networks: the points of all of them, one answer, and what could not be judged."""

import json

import plotly.graph_objects as go
import pytest
from clients import plain
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.command_line.main import app as commands
from app.services.latency.source import Wanted, latency_of, source_of
from mobilenet_core.accuracy import accuracy_of
from mobilenet_core.cost import cost_report
from mobilenet_core.design import DesignPoint
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, Variant

RECOMMENDATION = "/api/v1/recommendation"
PIXEL_3 = {"device": "pixel-3", "runtime": "tflite-cpu", "threads": "4"}


def by_brute_force(precision, most_ms):
    """Every classifier of which TF-slim has an accuracy, point by point: names of those that fit, the best first."""
    source = source_of(Wanted("pixel-3", "tflite-cpu", precision, 4), None)
    found = []
    for name, family in FAMILIES.items():
        if family.task != "classification":
            continue
        for alpha, side in family.grid if family.has_alpha else [(1.0, family.side)]:
            variant = Variant(DesignPoint(alpha, side), NetworkChoice(name))
            accuracy = accuracy_of(variant.point, precision=precision, set="tf_slim", network=name)
            latency = latency_of(variant, source)
            if accuracy is None or latency is None or latency.latency_ms > most_ms:
                continue
            report = cost_report(variant.spec)
            found.append((-accuracy.top1_percent, report.mult_adds, report.params, variant.name))
    return [name for *_, name in sorted(found)]


@pytest.mark.parametrize(("precision", "most_ms"), [("fp32", 15), ("int8", 15), ("fp32", 4)])
def test_any_network_is_chosen_among_as_a_loop_over_all_of_them_does(client: TestClient, precision, most_ms):
    asked = PIXEL_3 | {"network": "any", "precision": precision, "max_latency_ms": most_ms}
    found = client.get(RECOMMENDATION, params=asked).json()
    fit = by_brute_force(precision, most_ms)
    assert (found["best"]["name"], found["feasible_count"]) == (fit[0], len(fit))
    assert found["accuracy_set"] == "tf_slim"
    assert sum(each["feasible"] for each in found["families"]) == len(fit)
    options = [f"--{name.replace('_', '-')}={value}" for name, value in asked.items()]
    told = plain(CliRunner().invoke(commands, ["recommend", *options]).stdout)
    assert f"the most accurate is {fit[0]}:" in told
    assert "Compared: MobileNet (" in told
    assert "MobileNet V3-Large (" in told


def test_a_network_of_which_something_is_not_known_is_named_with_what_that_is(client: TestClient):
    asked = {"network": "mobilenet_v2,efficientnet_lite0,vgg16", "max_mult_adds": 3e8}
    found = client.get(RECOMMENDATION, params=asked).json()
    sentences = [plain(each) for each in found["sentences"]]
    assert "Compared: MobileNet V2 (19 of 22 fit), VGG16 (0 of 1 fit)." in sentences
    assert "Not compared: EfficientNet-Lite0 (no fp32 top-1 in TF-slim, all networks)." in sentences
    assert {row["network"] for row in found["rows"]} == {"mobilenet_v2", "efficientnet_lite0", "vgg16"}
    lite = next(each for each in found["families"] if each["network"] == "efficientnet_lite0")
    assert lite["unknown"] == ["top1_percent"]
    korean = client.get(RECOMMENDATION, params=asked | {"lang": "ko"}).json()
    assert any("EfficientNet-Lite0(" in each for each in korean["sentences"])


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ({"network": "mobilenet_v1,ssd300_vgg"}, "'ssd300_vgg', which does not tell classes apart"),
        ({"network": "mobilenet_v1,mobilenet_v9"}, "network is 'mobilenet_v9'"),
        ({"network": " , "}, "network is ' , '; expected one of mobilenet_v1, "),
        ({"network": "mobilenet_v1,mobilenet_v2", "rounding": "tf_slim"}, "rounding is 'tf_slim'"),
        ({"network": "mobilenet_v1,mobilenet_v2", "grid": "900x97"}, "design points of 2 networks are asked for"),
    ],
)
def test_what_cannot_be_chosen_among_is_refused_with_a_sentence(client: TestClient, asked, detail):
    answer = client.get(RECOMMENDATION, params=asked)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]
    korean = client.get(RECOMMENDATION, params=asked | {"lang": "ko"}).json()["detail"]
    assert any("가" <= letter <= "힣" for letter in korean)


def test_the_front_is_over_all_networks_and_each_row_names_its_own(client: TestClient):
    asked = {"network": "mobilenet_v1,mobilenet_v2", "all": True}
    columns = client.get("/api/v1/pareto", params=asked).json()["columns"]
    alone = client.get("/api/v1/pareto", params={"network": "mobilenet_v2", "accuracy_set": "tf_slim"}).json()
    assert columns["network"] == ["mobilenet_v1"] * 16 + ["mobilenet_v2"] * 22
    assert not any(columns["on_front"][:16])  # V2 has a point at least as good for each
    assert alone["total"] == 22


def test_the_design_space_of_several_networks_is_one_table_that_names_each(client: TestClient):
    asked = {"network": "mobilenet_v2,efficientnet_lite0", "alpha": "0.35,1.4", "resolution": "96"} | PIXEL_3
    columns = client.get("/api/v1/design-space", params=asked).json()["columns"]
    assert columns["network"] == ["mobilenet_v2", "mobilenet_v2", "efficientnet_lite0"]
    assert (columns["alpha"], columns["resolution"]) == ([0.35, 1.4, 1.0], [96, 96, 224])
    told = (columns[each] for each in ("network", "alpha", "resolution", "mult_adds"))
    for name, alpha, side, counted in zip(*told, strict=True):
        assert cost_report(Variant(DesignPoint(alpha, side), NetworkChoice(name)).spec).mult_adds == counted
    assert None not in columns["latency_ms"]


def test_charts_show_each_network_in_a_colour_and_a_shape_of_its_own_and_name_it(client: TestClient):
    asked = PIXEL_3 | {"network": "mobilenet_v1,mobilenet_v2,mobilenet_v3_large", "max_latency_ms": "12"}
    figure = client.get("/api/v1/charts/front", params=asked).json()
    go.Figure(figure)  # plotly's own check of every name in it
    named = {each["name"]: each for each in figure["data"] if each.get("showlegend")}
    assert list(named) == ["MobileNet", "MobileNet V2", "MobileNet V3-Large"]
    assert [each["meta"]["ink"] for each in named.values()] == [0.25, 0.625, 1.0]
    shapes = {each["marker"]["symbol"][0].removesuffix("-open") for each in named.values()}
    assert shapes == {"circle", "square", "triangle-up"}
    points = {each[0]: each[2] for trace in figure["data"] for each in trace.get("customdata", ())}
    assert points["mobilenet_v2/0.75/192"] == "0.75 MobileNet V2-192"
    csv = client.get("/api/v1/charts/front", params=asked | {"format": "csv"}).text
    assert {line.split(",")[0] for line in csv.splitlines()[1:]} == {*asked["network"].split(",")}
    marked = asked | {"alpha": "0.75", "resolution": "192", "marked_network": "mobilenet_v2"}
    area = client.get("/api/v1/charts/area", params=marked).json()
    assert area["layout"]["annotations"][-1]["text"] == "MobileNet V2"
    assert area["layout"]["xaxis"]["range"][1] > 1.4
    fixed = client.get("/api/v1/charts/area", params={"network": "vgg16,mobilenet_v2"}).json()
    assert fixed["layout"]["annotations"][-1]["text"] == "MobileNet V2"  # VGG16 has one width


def test_a_saved_answer_over_several_networks_is_computed_again(client: TestClient, tmp_path):
    asked = PIXEL_3 | {"network": "mobilenet_v1,mobilenet_v2", "max_latency_ms": "10"}
    saved = client.get(f"{RECOMMENDATION}/record", params=asked).json()
    file = tmp_path / "saved.json"
    file.write_text(json.dumps(saved))
    again = CliRunner().invoke(commands, ["reproduce", str(file)])
    assert (again.exit_code, again.stdout.startswith("The same")) == (0, True)
    saved["answer"]["best"]["network"] = "mobilenet_v1"
    saved["answer"]["best"]["name"] = "another"
    file.write_text(json.dumps(saved))
    assert CliRunner().invoke(commands, ["reproduce", str(file)]).exit_code == 1

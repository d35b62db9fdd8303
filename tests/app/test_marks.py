"""A disturbed time is marked in every answer that uses it, in JSON, CSV, charts and words; no other time is."""

import csv
import io
import json

import pytest
from clients import API, client_of, invoke
from disturbed import DISTURBED, OTHER_WORK, filled
from fakes import FakeMeasure
from marked import ASKED, CHARTS, HERE, SIDES, TABLES, WORD, latencies

from app.settings import Settings
from mobilenet_core.marks import DOUBTS
from mobilenet_core.measure.device import this_device

CODE = OTHER_WORK[0].code


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """{whether it was disturbed: (client, names for paths, folder)}, of two stores that differ in that alone."""
    found = {}
    folders = {True: tmp_path_factory.mktemp("disturbed"), False: tmp_path_factory.mktemp("quiet")}
    given = {each: filled(folder, OTHER_WORK if each else ()) for each, folder in folders.items()}
    with client_of(given[True][0], FakeMeasure()) as one, client_of(given[False][0], FakeMeasure()) as other:
        for is_disturbed, client in ((True, one), (False, other)):
            found[is_disturbed] = (client, given[is_disturbed][1], folders[is_disturbed])
        yield found


def read(stores, path, query, language="en", *, is_disturbed=True, form="application/json"):
    client, names, _ = stores[is_disturbed]
    alpha = 0.3 if path.endswith("cliff") else 0.5
    where = path.format(alpha=alpha, resolution=160, **names)
    response = client.get(f"{where}?{query}", headers={"Accept-Language": language, "Accept": form})
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", ASKED)
def test_an_answer_that_uses_a_disturbed_time_marks_it_and_no_other(path, language, stores):
    answer, quiet = (read(stores, path, ASKED[path], language, is_disturbed=each).json() for each in (True, False))
    for of in (answer, quiet):
        assert all(own is not None for _, own in latencies(of)), f"{path} tells a latency without marks"
    assert CODE in json.dumps(answer) or "fitted_on_doubted" in json.dumps(answer)
    assert not any(code in json.dumps(quiet) for code in (*DOUBTS, "fitted_on_doubted"))
    for told, own in latencies(answer):
        point, kind = (told.get("alpha"), told.get("resolution")), told.get("latency_kind") or told.get("kind")
        if None not in point and kind in {"measured", "published", "imported"}:
            is_litert = told.get("runtime") == "litert"
            assert bool(own) == (point in DISTURBED and not is_litert), told


@pytest.mark.parametrize("path", TABLES)
def test_a_file_marks_it_too(path, stores):
    lines = list(csv.DictReader(io.StringIO(read(stores, path, ASKED[path], form="text/csv").text)))
    columns = [name for name in lines[0] if name.endswith("latency_marks")]
    assert columns
    told = [[line[name] for name in columns] for line in lines]
    assert any(CODE in each for row in told for each in row)
    for line in lines:
        if line.get("latency_kind", line.get("kind")) == "measured":
            is_disturbed = (float(line["alpha"]), int(line["resolution"])) in DISTURBED
            assert bool(line["latency_marks"]) == (is_disturbed and line.get("runtime") != "litert"), line


def test_every_route_that_answers_a_latency_is_asked(stores):
    openapi = read(stores, "/openapi.json", "").json()
    schemas = openapi["components"]["schemas"]

    def names(schema, seen=frozenset()):
        for reference in _references(schema):
            if reference not in seen:
                yield reference
                yield from names(schemas[reference], seen | {reference})

    timed = {name for name, each in schemas.items() if "latency_marks" in each.get("properties", {})}
    found = {
        path
        for path, operations in openapi["paths"].items()
        if "get" in operations and timed & set(names(operations["get"]["responses"]["200"]))
    }
    columns = {"/api/v1/pareto", "/api/v1/design-space"}  # whose columns have no schema of their own
    published = {"/api/v1/devices/{device}/published"}  # which tells nothing that was timed here
    assert found | columns == set(ASKED) | published


def _references(schema):
    return {text.split('"')[0] for text in json.dumps(schema).split("#/components/schemas/")[1:]}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_so_under_the_pointer_and_crosses_the_marks(name, language, stores):
    figures = {
        each: read(stores, f"{API}/charts/{name}", f"{CHARTS[name]}&lang={language}", is_disturbed=each).json()
        for each in (True, False)
    }
    crosses = [trace for trace in figures[True]["data"] if trace["meta"]["role"] == "doubted"]
    others = [trace for trace in figures[True]["data"] if trace not in crosses]
    assert WORD[language] in json.dumps([others, figures[True]["layout"]], ensure_ascii=False)
    assert WORD[language] not in json.dumps(figures[False], ensure_ascii=False)
    if name == "layer-times":  # whose axis says it
        return
    assert {trace["name"] for trace in crosses} == {WORD[language]}
    marked = {(x, y) for trace in others for x, y in zip(trace["x"], trace.get("y", ()), strict=False)}
    assert {(x, y) for trace in crosses for x, y in zip(trace["x"], trace["y"], strict=True)} <= marked


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "command", ["recommend --max-latency-ms 5 --alpha 0.5 --resolution 160", "recommend --alpha 0.6", "predict 0.6 176"]
)
def test_the_command_line_says_so(command, language, stores):
    said = {}
    for is_disturbed, (_, _, folder) in stores.items():
        options = ["--lang", language] if command.startswith("recommend") else []
        asked = [*command.split(), "--device", "this", "--runtime", "onnxruntime", *options]
        said[is_disturbed] = invoke(*asked, MBX_DATA_DIR=str(folder))
    word = WORD[language if command.startswith("recommend") else "en"]
    assert word in said[True]
    assert word not in said[False]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_limit_that_holds_by_a_disturbed_time_alone_says_so(language, stores):
    one = f"{HERE}&max_latency_ms=5&lang={language}"
    answer = read(stores, f"{API}/recommendation", f"{one}&alpha=0.5&resolution=160").json()
    said = " ".join(answer["sentences"])
    assert answer["budget_confidence"] is None
    assert not any(word in said for word in ("probability", "확률"))
    assert {"en": "by that uncertain time alone", "ko": "이 신뢰 낮은 값에 달려 있습니다"}[language] in said
    predicted = " ".join(read(stores, f"{API}/recommendation", f"{one}&alpha=0.4&resolution=128").json()["sentences"])
    assert {"en": "from 7 known times, 2 of them uncertain", "ko": "그중 2개는 신뢰 낮음"}[language] in predicted


def test_no_side_is_the_better_one_beside_a_disturbed_time(stores):
    for is_disturbed in (True, False):
        answer = read(stores, f"{API}/comparison", f"{SIDES}&{HERE}", is_disturbed=is_disturbed).json()
        latency = next(row for row in answer["rows"] if row["name"] == "latency_ms")
        assert latency["against"][0]["is_open"] == is_disturbed
        assert [each["is_best"] for each in latency["values"]] == ([False] * 2 if is_disturbed else [True, False])
        assert ("faster is open" in answer["verdicts"][0]) == is_disturbed


def test_a_mark_survives_an_export_and_an_import(stores, tmp_path):
    exported = read(stores, f"{API}/measurements", "", form="text/csv").text.replace(this_device().id, "other")
    with client_of(Settings(data_dir=tmp_path), FakeMeasure()) as client:
        headers = {"Content-Type": "text/csv"}
        brought = client.post(f"{API}/measurements/import", content=exported, headers=headers)
        assert brought.json()["refused"] == 0, brought.text
        items = client.get(f"{API}/measurements").json()["items"]
        rows = client.get(f"{API}/recommendation?device=other&runtime=onnxruntime").json()["rows"]
    marked = {(each["alpha"], each["resolution"]) for each in items if each["latency_marks"]}
    assert marked == set(DISTURBED)
    assert [each["latency_marks"] for each in rows if each["name"] == "0.5 MobileNet-160"] == [
        [each.code for each in OTHER_WORK[:2]]
    ]

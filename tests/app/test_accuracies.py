"""Accuracies of one's own: read from a file, kept, chosen wherever a set can be, exported as they came."""

import json
from operator import attrgetter

import pytest
from clients import API, checked_problem, client_of
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from app.command_line.main import app as command_line
from app.services.costs.space import csv_of
from app.services.files.accuracies import columns_of, parse
from mobilenet_core.accuracy import ACCURACY_SETS, KnownAccuracy
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS
from mobilenet_core.errors import DesignError

SETS = f"{API}/accuracies"
IMPORT = f"{SETS}/import"
HEADER = "set,alpha,resolution,top1_percent"
LINE = "warehouse,0.5,160,58.3"
ROW = KnownAccuracy("warehouse", "fp32", 0.5, 160, 58.3)


def text(*lines):
    return "\n".join(lines).encode()


def post(client, *lines, **named):
    return client.post(IMPORT, content=text(*lines), headers={"Content-Type": "text/csv"}, params=named)


def top1(alpha, resolution):
    """An own set on the paper's grid in which small inputs do best: no published set is like it."""
    return 50 + 10 * alpha + (224 - resolution) / 8


GRID = [f"odd,{a},{r},{top1(a, r)}" for a in PAPER_ALPHAS for r in PAPER_RESOLUTIONS]


# A file


def test_what_a_line_does_not_say_is_usual():
    assert parse(text(HEADER, LINE), {}).rows == (ROW,)
    assert parse(b"\xef\xbb\xbf" + text(HEADER, LINE), {}).rows == (ROW,)
    told = parse(text(f"{HEADER},precision,top5_percent,source,note", f"{LINE},int8,80.5,run 7,per channel"), {})
    assert told.rows == (KnownAccuracy("warehouse", "int8", 0.5, 160, 58.3, 80.5, "run 7", "per channel"),)


def test_what_the_file_does_not_say_the_request_names():
    named = {"set": "warehouse", "precision": "int8"}
    assert parse(text("alpha,resolution,top1_percent", "0.5,160,58.3"), named).rows[0].precision == "int8"
    assert parse(text("alpha,resolution,top1_percent", "0.5,160,58.3"), named).rows[0].set == "warehouse"
    with pytest.raises(DesignError, match=r"has no set; name what holds for every line with \?set="):
        parse(text("alpha,resolution,top1_percent", "0.5,160,58.3"), {})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("w,0.5,160,100.1", "top1_percent is 100.1; expected percent, 0 to 100"),
        ("w,0.5,160,-1", "top1_percent is -1; expected percent, 0 to 100"),
        ("w,0.5,160,high", "top1_percent is 'high'; expected a number such as 12.5"),
        ("w,0.5,160,nan", "top1_percent is 'nan'; expected a number"),
        ("w,0.5,160,", "top1_percent is empty"),
        (",0.5,160,58", "set is empty"),
        ("w,3,160,58", "alpha is 3.0; expected a number above 0"),
        ("w,0.5,31,58", "resolution is 31; expected"),
        ("paper,0.5,160,58", "set is 'paper', which is published; expected a name of your own, such as 'my paper'"),
        ("TF_Slim_2018,0.5,160,58", "set is 'TF_Slim_2018', which is published"),
        ("a/b,0.5,160,58", "set is 'a/b'; expected at most 64 letters, digits, spaces"),
        ("..,0.5,160,58", "set is '..'; expected at most 64 letters"),
        (f"{'w' * 65},0.5,160,58", "expected at most 64 letters"),
        (LINE, "0.5/160 of warehouse at fp32 stands on a line above; expected each point once"),
        ("w,0.5,160", "the line has 3 fields; the header has 4"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_others_are_kept(line, message):
    parsed = parse(text(HEADER, LINE, line, "warehouse,0.5,128,55"), {})
    assert [row.resolution for row in parsed.rows] == [160, 128]
    assert [error.line for error in parsed.errors] == [3]
    assert message in parsed.errors[0].message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("w,1,224,70,mobilenet_v4", "network is 'mobilenet_v4'; near it there are mobilenet_v2"),
        ("w,0.5,224,70,vgg16", "network is 'vgg16', which has one width"),
    ],
)
def test_a_line_may_name_a_network_that_has_the_point(line, message):
    parsed = parse(text(f"{HEADER},network", "w,1,224,70,vgg16", "w,1,224,71,", line), {})
    assert [row.network for row in parsed.rows] == ["vgg16", "mobilenet_v1"]
    assert message in parsed.errors[0].message


def test_a_top_5_below_the_top_1_is_a_slip():
    parsed = parse(text(f"{HEADER},top5_percent", f"{LINE},40"), {})
    assert parsed.errors[0].message == "top5_percent is 40; expected at least top1_percent, 58.3"


def test_shares_of_1_are_refused_before_they_pass_for_percent():
    with pytest.raises(DesignError, match=r"no top1_percent is above 0\.709; expected percent, 0 to 100"):
        parse(text(HEADER, "w,1,224,0.709", "w,0.5,160,0.602"), {})
    assert len(parse(text(HEADER, "w,1,224,70.9", "w,0.25,160,0.1"), {}).rows) == 2  # one that quantization broke


def test_a_file_that_cannot_be_read_as_a_whole_is_refused():
    with pytest.raises(DesignError, match="has 'top1'; expected set,alpha,resolution,top1_percent and perhaps"):
        parse(text("set,alpha,resolution,top1", LINE), {})


WORDS = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=' ,"'), max_size=30).map(str.strip)
TEXTS = WORDS.filter(lambda word: not word.startswith(("=", "+", "-", "@")))
NAMES = st.text("ab가9 _.()+-", min_size=1, max_size=20).map(str.strip).filter(lambda name: name[:1] in tuple("ab가9_"))
PERCENT = st.floats(0, 100)


@st.composite
def accuracies(draw):
    top1, top5 = sorted((draw(PERCENT), draw(PERCENT)))
    return KnownAccuracy(
        set=draw(NAMES),
        precision=draw(st.sampled_from(["fp32", "fp16", "int8"])),
        alpha=draw(st.floats(0.001, 2)),
        resolution=draw(st.integers(32, 1024)),
        top1_percent=top1,
        top5_percent=draw(st.none() | st.just(top5)),
        source=draw(TEXTS),
        note=draw(TEXTS),
        network=draw(st.sampled_from(["mobilenet_v1", "mobilenet_v2"])),
    )


POINT = attrgetter("set", "network", "precision", "alpha", "resolution")
BEST = KnownAccuracy("best", "fp32", 1.0, 224, 70.9)  # so that no file is one of shares


@given(st.lists(accuracies(), max_size=5, unique_by=POINT))
def test_any_accuracy_comes_back_from_a_file_to_the_last_digit(rows):
    parsed = parse(csv_of(columns_of([BEST, *rows])).encode(), {})
    assert parsed.errors == ()
    assert parsed.rows == (BEST, *rows)


# Over HTTP


def test_an_imported_set_is_listed_beside_the_published_ones(client):
    assert [each["name"] for each in client.get(SETS).json()["items"]] == list(ACCURACY_SETS)
    answer = post(client, HEADER, LINE, "warehouse,0.5,128,soon", "warehouse,0.5,128,55.1", "warehouse,1,224,709")
    assert answer.status_code == 201
    assert (answer.json()["imported"], answer.json()["refused"]) == (2, 2)
    assert [error["line"] for error in answer.json()["errors"]] == [3, 5]
    listed = client.get(SETS).json()
    assert listed["count"] == len(ACCURACY_SETS) + 1
    own = {"name": "warehouse", "kind": "imported", "design_points": {"fp32": 2}, "network_names": ["mobilenet_v1"]}
    paper, *_, last = listed["items"]
    assert (paper["design_points"], paper["network_names"][:2], last) == (
        {"fp32": 14},
        ["mobilenet_v1", "conv_mobilenet"],
        own,
    )


def test_the_newest_accuracy_of_a_point_counts_and_the_older_one_stays_in_the_store(client):
    post(client, HEADER, LINE, "warehouse,0.5,128,55.1")
    path = f"{API}/design-points/0.5/160?accuracy_set=warehouse"
    first = client.get(path)
    assert first.json()["accuracy"]["fp32"]["top1_percent"] == 58.3
    post(client, HEADER, "warehouse,0.5,160,59.9")
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.json()["accuracy"]["fp32"]["top1_percent"] == 59.9
    assert {row["resolution"]: row["top1_percent"] for row in client.get(f"{SETS}/sets/warehouse").json()["items"]} == {
        128: 55.1,
        160: 59.9,
    }
    assert client.get(SETS).json()["items"][-1]["design_points"] == {"fp32": 2}


def test_a_set_that_nobody_imported_is_refused_with_the_names_that_there_are(client):
    post(client, HEADER, LINE)
    for path in (f"{API}/recommendation", f"{API}/pareto", f"{API}/design-space", f"{API}/charts/front"):
        problem = checked_problem(client.get(f"{path}?accuracy_set=barn"), 422)
        assert "accuracy_set is 'barn'; expected one of paper, " in problem.detail
        assert "warehouse, or import that one first" in problem.detail
        assert problem.errors[0].pointer == "/query/accuracy_set"
    assert "There is no set 'barn'" in checked_problem(client.get(f"{SETS}/sets/barn"), 404).detail


def test_a_body_of_another_kind_and_a_stranger_are_refused(client, settings):
    assert "expected text/csv" in checked_problem(client.post(IMPORT, json={}), 415).detail
    with client_of(settings, base_url="http://elsewhere.example") as elsewhere:
        checked_problem(post(elsewhere, HEADER, LINE), 403)


@pytest.mark.parametrize("bom", ["true", "false"])
def test_an_export_imported_elsewhere_exports_the_same(client, tmp_path, settings, bom):
    lines = [*(f"{line},int8,우리 실험,99" for line in GRID), "보드,1,224,70.93,,,"]
    post(client, f"{HEADER},precision,source,top5_percent", *lines)
    exported = [client.get(f"{SETS}/sets/{name}?format=csv&bom={bom}") for name in ("odd", "보드")]
    assert exported[0].content.startswith(b"\xef\xbb\xbf") == (bom == "true")
    with client_of(settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})) as elsewhere:
        for each in exported:
            answer = elsewhere.post(IMPORT, content=each.content, headers={"Content-Type": "text/csv"}).json()
            assert (answer["refused"], answer["errors"]) == (0, [])
        again = [elsewhere.get(f"{SETS}/sets/{name}?format=csv&bom={bom}") for name in ("odd", "보드")]
    assert [each.content for each in again] == [each.content for each in exported]


def test_a_published_set_is_exported_too_and_taken_in_under_a_name_of_ones_own(client):
    exported = client.get(f"{SETS}/sets/tf_slim_2018?format=csv").text
    assert len(exported.splitlines()) == 1 + 32
    refused = checked_problem(post(client, *exported.splitlines()), 422)
    assert refused.detail.startswith(
        "none of the 32 lines was stored: line 2: set is 'tf_slim_2018', which is published"
    )
    renamed = [line.replace("tf_slim_2018,", "ours,", 1) for line in exported.splitlines()]
    assert post(client, *renamed).json()["imported"] == 32


# Chosen wherever a set can be


def test_an_own_set_ranks_by_its_own_figures_and_says_that_they_were_imported(client):
    post(client, HEADER, *GRID)
    usual = client.get(f"{API}/recommendation?max_weight_mb=20").json()["best"]
    answer = client.get(f"{API}/recommendation?max_weight_mb=20&accuracy_set=odd")
    best = answer.json()["best"]
    assert (usual["alpha"], usual["resolution"], usual["top1_kind"]) == (1.0, 224, "published")
    assert (best["alpha"], best["resolution"], best["top1_kind"]) == (1.0, 128, "imported")
    assert best["top1_percent"] == top1(1.0, 128)
    assert answer.json()["accuracy_set"] == "odd"
    assert "imported" in answer.json()["sentences"][0]
    assert answer.headers["cache-control"] == "no-cache"


def test_between_own_points_it_is_interpolated_with_their_interval_and_outside_not_known(client):
    post(client, HEADER, *GRID)
    between = client.get(f"{API}/design-points/0.6/176?accuracy_set=odd").json()["accuracy"]["fp32"]
    assert (between["kind"], between["set"]) == ("interpolated", "odd")
    assert between["top1_low_percent"] < between["top1_percent"] < between["top1_high_percent"]
    outside = client.get(f"{API}/design-points/1.25/176?accuracy_set=odd").json()["accuracy"]
    assert outside == {"fp32": None, "int8": None}


def test_an_own_set_is_never_filled_up_with_a_published_one(client):
    post(client, HEADER, LINE)
    path = f"{API}/design-space?columns=top1_percent_fp32,top1_percent_int8&accuracy_set=warehouse"
    columns = client.get(path).json()["columns"]
    known = [value for value in columns["top1_percent_fp32"] if value is not None]
    assert known == [58.3]
    assert set(columns["top1_percent_int8"]) == {None}


def test_own_accuracies_at_fp16_count_before_those_of_fp32(client):
    post(client, f"{HEADER},precision", "w,1,224,70,fp32", "w,1,224,69,fp16", "v,1,224,70,fp32")
    path = f"{API}/pareto?precision=fp16&alpha=1&resolution=224&accuracy_set="
    assert client.get(f"{path}w").json()["columns"]["top1_percent"] == [69.0]
    assert client.get(f"{path}v").json()["columns"]["top1_percent"] == [70.0]


@pytest.mark.parametrize("chart", ["front", "area", "axes"])
def test_the_charts_of_a_choice_are_drawn_by_an_own_set(client, chart):
    post(client, HEADER, *GRID)
    path = f"{API}/charts/{chart}?device=pixel-3&min_top1=60&max_mult_adds=100000000"
    assert client.get(f"{path}&accuracy_set=odd").json() != client.get(path).json()


def test_a_comparison_ranks_by_an_own_set(client):
    post(client, HEADER, *GRID)
    answer = client.get(f"{API}/comparison?a=1/128&b=1/224&accuracy_set=odd").json()
    rows = {row["name"]: row for row in answer["rows"]}
    assert answer["accuracy_set"] == "odd"
    assert [each["value"] for each in rows["top1_percent"]["values"]] == [top1(1.0, 128), top1(1.0, 224)]
    assert [each["is_best"] for each in rows["top1_percent"]["values"]] == [True, False]
    assert rows["top1_percent"]["title"] == "Top-1, odd (imported), fp32"
    assert "top1_percent_paper" not in rows, "other images than the paper's"
    assert not any("Sources disagree" in note for note in answer["notes"])
    missing = client.get(f"{API}/comparison?a=2/128&b=1/224&accuracy_set=odd").json()
    assert "No top-1 of 2.0 MobileNet-128 is known in any set." in missing["notes"]


def test_only_an_own_set_that_says_it_is_of_imagenet_stands_beside_the_papers(client):
    post(client, f"{HEADER},source", *(f"{line},my run on ImageNet" for line in GRID))
    answer = client.get(f"{API}/comparison?a=1/128&b=1/224&accuracy_set=odd&lang=ko").json()
    rows = {row["name"]: row for row in answer["rows"]}
    assert rows["top1_percent"]["title"] == "top-1, odd(가져온 값), fp32"
    assert [each["value"] for each in rows["top1_percent_paper"]["values"]] == [64.4, 70.6]
    assert any("top-1은 출처마다 다릅니다(odd, 논문" in note for note in answer["notes"])


def test_the_command_line_chooses_by_a_set_that_was_imported_here(client, settings, monkeypatch):
    post(client, HEADER, *GRID)
    monkeypatch.setenv("MBX_DATA_DIR", str(settings.data_dir))
    asked = ["recommend", "--max-weight-mb", "20", "--accuracy-set"]
    found = CliRunner().invoke(command_line, [*asked, "odd", "--json"])
    assert (json.loads(found.output)["best"]["resolution"], json.loads(found.output)["accuracy_set"]) == (128, "odd")
    refused = CliRunner().invoke(command_line, [*asked, "barn"])
    assert refused.exit_code != 0
    assert "barn" in str(refused.exception or refused.output)

"""Latencies in CSV files: both layouts read, every bad line told, what is exported imported again as it was."""

import csv
import io
import re
import tracemalloc
from datetime import UTC, datetime
from itertools import count

import pytest
from clients import API, checked_problem, client_of
from fakes import eventually
from hypothesis import given
from hypothesis import strategies as st

from app.services.costs.space import csv_of
from app.services.files.latencies import columns_of, parse
from app.services.files.lines import LineError, parse_lines
from app.settings import MAX_IMPORT_ROWS, MAX_TOLD_ERRORS
from app.store import Stored, StoreError, imported_latency
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import NetworkChoice, Variant

MEASURE = f"{API}/measurements"
IMPORT = f"{MEASURE}/import"
HEADER = "device,runtime,precision,threads,alpha,resolution,latency_ms"
LINE = "My board,tflite,int8,4,0.5,160,7.25"
SAID = dict(zip(HEADER.split(","), ("My board", "tflite", "int8", 4, 0.5, 160, 7.25), strict=True))
ROW = imported_latency(SAID)
TIMM = "model,infer_samples_per_sec,infer_step_time,infer_batch_size,infer_img_size,infer_gmacs,param_count"
TIMM_LINE = "mobilenetv1_100.ra4_e3600_r224_in1k,10802.87,94.78,1024,224,0.58,4.23"
GPU = {"device": "RTX 3090", "runtime": "torch", "precision": "fp16", "threads": "1"}


def text(*lines):
    return "\n".join(lines).encode()


def post(client, body, **named):
    return client.post(IMPORT, content=body, headers={"Content-Type": "text/csv"}, params=named)


def test_our_own_layout_is_read():
    more = parse(text(f"{HEADER},batch,network", f"{LINE},8,conv_mobilenet"), {})
    assert more.rows == (imported_latency({**SAID, "batch": 8, "network": "conv_mobilenet"}),)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_ending_of_lines_with_and_without_a_mark_and_empty_lines_count(ending, mark):
    parsed = parse(mark + ending.join([HEADER, LINE, "", LINE, "x"]).encode(), {})
    assert parsed.rows == (ROW, ROW)
    assert parsed.errors == (LineError(5, "the line has 1 fields; the header has 7"),)


def test_what_the_file_does_not_say_the_request_names():
    header, line = "alpha,resolution,latency_ms", "1,224,7"
    named = {"device": "A", "runtime": "r", "precision": "fp32", "threads": "2"}
    (row,) = parse(text(header, line), named).rows
    assert (row.setup, row.variant, row.p50_ms) == (Setup("A", "r", "fp32", 2), Variant(DesignPoint(1.0, 224)), 7.0)
    with pytest.raises(DesignError, match=r"has no precision, threads; name what .* with \?precision=...&threads="):
        parse(text(header, line), {"device": "A", "runtime": "r"})


def test_what_the_file_says_outweighs_what_the_request_names():
    assert parse(text(HEADER, LINE), GPU).rows == (ROW,)


def test_timms_results_are_read_and_what_is_no_mobilenet_v1_is_told():
    lines = ("mobilenetv1_125,1,14.879,256,256,0,0", "mobilenetv1_100h,1,2,3,224,0,0", "vgg16,1,2,3,224,0,0")
    parsed = parse(text(TIMM, TIMM_LINE, *lines), GPU)
    assert parsed.rows == tuple(
        KnownLatency("imported", Variant(point), Setup("RTX 3090", "torch", "fp16", 1, batch), latency_ms)
        for point, batch, latency_ms in ((DesignPoint(1.0, 224), 1024, 94.78), (DesignPoint(1.25, 256), 256, 14.879))
    )
    assert [error.line for error in parsed.errors] == [4, 5]
    assert parsed.errors[0].message == ("model is 'mobilenetv1_100h'; expected one of mobilenetv1_100, mobilenetv1_125")


def test_the_parsed_collection_of_timms_results_is_read_too():
    header = "file,model,img_size,batch_size,samples_per_sec,ms_per_batch,ms_per_image,params_m,gmacs,activations_m"
    parsed = parse(text(header, "x.csv,mobilenetv1_100,224,1024,10802.87,94.78,0.0926,4.23,0.58,5.04"), GPU)
    assert (parsed.rows[0].p50_ms, parsed.rows[0].setup.batch) == (94.78, 1024)


def test_timms_results_do_not_say_where_they_ran():
    with pytest.raises(DesignError, match=r"has no device, runtime, precision, threads; name what .* with \?device="):
        parse(text(TIMM, TIMM_LINE), {})
    with pytest.raises(DesignError, match="has no infer_img_size, which a file of timm's results has"):
        parse(text("model,infer_step_time,infer_batch_size", "x,1,1"), GPU)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("B,tflite,int8,4,3,160,7", "alpha is 3.0; expected a number above 0"),
        ("B,tflite,int8,4,x,160,7", "alpha is 'x'; expected a number such as 12.5"),
        ("B,tflite,int8,4,nan,160,7", "alpha is 'nan'; expected a number"),
        ("B,tflite,int8,4,0.5,31,7", "resolution is 31; expected"),
        ("B,tflite,int8,4,0.5,1e2,7", "resolution is '1e2'; expected a whole number"),
        ("B,tflite,int8,4,0.5,160,inf", "latency_ms is 'inf'; expected a number"),
        ("B,tflite,int8,4,0.5,160,NaN", "latency_ms is 'NaN'; expected a number"),
        ("B,tflite,int8,4,0.5,160,0", "latency_ms is 0; expected milliseconds from 1e-06"),
        ("B,tflite,int8,4,0.5,160,1e9", "latency_ms is 1e+09; expected milliseconds from 1e-06 to 10,000,000"),
        ('B,tflite,int8,4,0.5,160,"7,5"', "latency_ms is '7,5'; expected a number such as 12.5"),
        ("B,tflite,int8,4,0.5,160,1_0", "latency_ms is '1_0'; expected a number"),
        ("B,tflite,int8,4,0.5,160,", "latency_ms is empty"),
        (",tflite,int8,4,0.5,160,7", "device is empty"),
        ("pixel-3,tflite-cpu,int8,4,0.5,160,7", "'pixel-3', which is a published device; expected a name of your own"),
        ("this,tflite,int8,4,0.5,160,7", "'this', which stands for the machine of the server; expected a name of"),
        ("B,tflite,fp8,4,0.5,160,7", "precision is 'fp8'; expected one of fp32, fp16, int8"),
        ("B,tflite,int8,0,0.5,160,7", "threads is '0'; expected a whole number from 1 to 1,024"),
        ("B\tB,tflite,int8,4,0.5,160,7", r"device is 'B\tB'; expected at most 200 printable characters"),
        ("=cmd(),tflite,int8,4,0.5,160,7", "device is '=cmd()'; expected at most 200 printable"),
        ("＝1+1,tflite,int8,4,0.5,160,7", "device is '＝1+1'; expected at most 200 printable"),
        ("A,＠x,int8,4,0.5,160,7", "runtime is '＠x'; expected at most 64 printable"),
        (f"{'B' * 201},tflite,int8,4,0.5,160,7", "expected at most 200 printable characters"),
        ("B\0,tflite,int8,4,0.5,160,7", "the line has a NUL character"),
        ('"B,tflite,int8,4,0.5,160,7', "a quote is opened and not closed on its line"),
        ("B,tflite,int8,4,0.5,160", "the line has 6 fields; the header has 7"),
        ("B,tflite,int8,4,0.5,160,7,8", "the line has 8 fields; the header has 7"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_others_are_kept(line, message):
    parsed = parse(text(HEADER, LINE, line, LINE), {})
    assert parsed.rows == (ROW, ROW)
    assert [error.line for error in parsed.errors] == [3]
    assert message in parsed.errors[0].message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "add the columns alpha, resolution, latency_ms and name what holds for every line with ?device=...&"),
        (b"\0", "the line has a NUL character"),
        (text("device;runtime;latency_ms", LINE), "expected device,runtime,precision"),
        (text(f"{HEADER},colour", f"{LINE},red"), "the header, has 'colour'; expected device"),
        (text(f"{HEADER},device", f"{LINE},x"), "the header, has 'device' more than once"),
        (
            text("device,runtime,precision,threads,alpha,resolution", LINE),
            "has no latency_ms; add the column latency_ms",
        ),
        (text(HEADER, LINE) + "\nCafé,x".encode("latin-1"), "line 3 is not UTF-8: byte 0xe9; save the file as UTF-8"),
        (text(HEADER, LINE).decode().encode("utf-16"), "line 1 is not UTF-8: byte 0xff"),
        (text(HEADER, *[LINE] * (MAX_IMPORT_ROWS + 1)), "the file has more than 10,000 lines; import it in parts"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(body, message):
    with pytest.raises(DesignError) as refused:
        parse(body, {})
    assert message in str(refused.value)


# What is exported is imported again as it was

WORDS = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=' ,"'), min_size=1, max_size=30)
NAMES = WORDS.map(str.strip).filter(lambda name: name and name[0] not in "=+-@")
MS = st.floats(min_value=1e-6, max_value=1e7)
POINTS = st.tuples(st.floats(min_value=0.001, max_value=2), st.integers(32, 1024))


@st.composite
def latencies(draw):
    alpha, resolution = draw(POINTS)
    network = NetworkChoice(
        draw(st.sampled_from(["mobilenet_v1", "conv_mobilenet", "shallow_mobilenet"])),
        draw(st.integers(1, 100_000)),
        draw(st.sampled_from(["tf_slim", "keras", "make_divisible"])),
    )
    precision, threads = draw(st.sampled_from(["fp32", "fp16", "int8"])), draw(st.integers(1, 1024))
    return KnownLatency(
        "imported",
        Variant(DesignPoint(alpha, resolution), network),
        Setup(draw(NAMES), draw(NAMES), precision, threads, draw(st.integers(1, 1024))),
        draw(MS),
        p90_ms=draw(st.none() | MS),
        p99_ms=draw(st.none() | MS),
        cpu_ms=draw(st.none() | MS),
        runs=draw(st.none() | st.integers(1, 1000)),
        runtime_version=draw(st.none() | NAMES),
        device_name=draw(st.none() | NAMES),
    )


@given(rows=st.lists(latencies(), max_size=5), bom=st.booleans())
def test_any_latency_comes_back_from_a_file_to_the_last_digit(rows, bom):
    stored = [Stored(number, datetime.now(UTC), row) for number, row in enumerate(rows)]
    parsed = parse(csv_of(columns_of(stored)).encode("utf-8-sig" if bom else "utf-8"), {})
    assert parsed.errors == ()
    assert list(parsed.rows) == rows


# Over HTTP


def test_a_published_device_stays_as_it_was_published(client):
    def known():
        found = client.get(f"{API}/devices").json()["items"]
        best = client.get(f"{API}/recommendation?device=pixel-3&runtime=tflite-cpu&max_latency_ms=5").json()
        return [each for each in found if each["id"] == "pixel-3"], best

    before = known()
    post(client, text("alpha,resolution,latency_ms,device", "0.5,160,99,pixel-3", "0.5,160,99,my pixel-3"), **GPU)
    post(client, text(HEADER, "pixel-3,tflite-cpu,fp32,4,0.5,160,99"))
    assert known() == before
    assert client.get(f"{MEASURE}?device=my pixel-3").json()["count"] == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"device,runtime" + b"," * 9_900_000, "the line has 9,900,014 characters; expected at most 10,000"),
        (b'"' + b"\xed\x95\x9c" * 3_000_000, "the line has 3,000,001 characters"),
        (text(",".join(map(str, range(101)))), "the header, has 101 columns; expected at most 100"),
        (b"," * 9_999, "the header, has 10,000 columns"),
        (text(",".join(["a", *map(str, range(90)), "a", "7"])), "the header, has '7', 'a' more than once"),
    ],
)
def test_a_header_that_no_table_has_is_refused_before_its_names_are_compared(body, message):
    with pytest.raises(DesignError, match=re.escape(message)):
        parse(body, {})


def test_a_line_that_no_table_has_costs_its_own_line_alone():
    parsed = parse(text(HEADER, LINE, "," * 1_000_000, LINE), {})
    assert parsed.rows == (ROW, ROW)
    assert [each.message for each in parsed.errors] == ["the line has 1,000,000 characters; expected at most 10,000"]


@pytest.mark.parametrize("line", [LINE, "", "x"])
def test_a_file_that_takes_too_long_to_read_is_given_up(line):
    seconds = count()
    with pytest.raises(DesignError, match="line 12 was reached after 10 s; import the file in parts"):
        parse_lines(text(*[line] * 50), lambda header: dict, lambda: next(seconds))


def test_many_empty_lines_are_read_one_after_the_other():
    tracemalloc.start()
    try:
        assert parse(text(HEADER) + b"\n" * 100_000 + LINE.encode(), {}).rows == (ROW,)
        assert tracemalloc.get_traced_memory()[1] < 500_000
    finally:
        tracemalloc.stop()


def test_good_lines_are_stored_as_imported_and_bad_ones_told(client):
    response = post(client, text(HEADER, LINE, "B,tflite,int8,4,0.5,160,soon", LINE, "B,tflite"))
    assert response.status_code == 201
    answer = response.json()
    assert (answer["imported"], answer["refused"]) == (2, 2)
    assert [error["line"] for error in answer["errors"]] == [3, 5]
    items = client.get(f"{MEASURE}?kind=imported").json()["items"]
    assert [(item["kind"], item["device"], item["latency_ms"]["p50"]) for item in items] == [
        ("imported", "My board", 7.25)
    ] * 2
    assert (items[0]["latency_ms"]["p90"], items[0]["runs"], items[0]["runtime_version"]) == (None, None, None)
    assert client.get(f"{MEASURE}/{items[0]['id']}").json()["record"]["device"] == "My board"
    known = client.get(f"{API}/design-points/0.5/160/latency").json()
    assert (known["imported"], known["measured"]) == (items, [])


def test_only_so_many_bad_lines_are_told_but_all_are_counted(client):
    answer = post(client, text(HEADER, LINE, *["x"] * (MAX_TOLD_ERRORS + 5))).json()
    assert (answer["imported"], answer["refused"], len(answer["errors"])) == (1, MAX_TOLD_ERRORS + 5, MAX_TOLD_ERRORS)


def test_a_file_of_bad_lines_alone_is_refused(client):
    problem = checked_problem(post(client, text(HEADER, *["x"] * 30)), 422)
    assert problem.detail.startswith(
        "none of the 30 lines was stored: line 2: the line has 1 fields; the header has 7; "
    )
    assert problem.detail.endswith("; ...")
    assert [each.pointer for each in problem.errors] == [f"/body/line/{line}" for line in range(2, 22)]
    only = checked_problem(post(client, text(HEADER, "x")), 422)
    assert only.detail.startswith("the only line was not stored: line 2")
    assert post(client, text(HEADER)).status_code == 201


def test_a_file_of_timms_is_imported_for_a_device_that_the_request_names(client):
    assert post(client, text(TIMM, TIMM_LINE), **GPU).json()["imported"] == 1
    assert client.get(f"{MEASURE}?device=RTX 3090&precision=fp16&runtime=torch&threads=1").json()["count"] == 1
    assert "with ?device=...&runtime=..." in checked_problem(post(client, text(TIMM, TIMM_LINE)), 422).detail


def test_a_body_of_another_kind_is_refused(client):
    assert "expected text/csv" in checked_problem(client.post(IMPORT, json={}), 415).detail
    assert checked_problem(post(client, b"\xff"), 422).errors[0].pointer == "/body"


def test_an_import_that_is_stored_is_answered_so_whatever_the_store_does_after_it(client, monkeypatch, caplog):
    def fails():
        raise StoreError("the disk is gone")

    store = client.portal.call(client.app.state.resources.opened).store
    with monkeypatch.context() as patched:
        patched.setattr(store, "device_states", fails)
        assert post(client, text(HEADER, LINE)).json()["imported"] == 1
    assert "could not be read after it: the disk is gone" in caplog.text
    assert client.get(MEASURE).json()["count"] == 1


def test_an_import_needs_the_right_to_write(settings):
    with client_of(settings, base_url="http://elsewhere.example") as client:
        checked_problem(post(client, text(HEADER, LINE)), 403)


def measured_once(client):
    path = client.post(MEASURE, json={"points": [{"alpha": 0.3, "resolution": 100}]}).headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "done")


@pytest.mark.parametrize("bom", ["true", "false"])
def test_an_export_imported_elsewhere_exports_the_same(client, tmp_path, settings, bom):
    measured_once(client)
    post(client, text(HEADER, LINE, "보드,ncnn,fp32,1,1,224,30.1"))
    exported = client.get(f"{MEASURE}?format=csv&bom={bom}")
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert exported.content.startswith(b"\xef\xbb\xbf") == (bom == "true")
    with client_of(settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})) as elsewhere:
        lines = exported.content.decode("utf-8-sig").splitlines()
        oldest_first = "\n".join([lines[0], *lines[:0:-1]]).encode()
        assert post(elsewhere, oldest_first).json() == {"imported": 3, "refused": 0, "errors": [], "import_id": 1}
        again = elsewhere.get(MEASURE, headers={"Accept": "text/csv"})
    assert kept(again.content) == kept(exported.content)
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig")))]
    assert kinds == ["imported", "imported", "measured"]


def kept(exported):
    rows = list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))
    return [{name: value for name, value in row.items() if name not in {"kind", "created_at"}} for row in rows]


def test_an_export_has_all_that_matches_whatever_the_page(client):
    post(client, text(HEADER, *[LINE] * 600, "B,tflite,int8,4,0.5,128,7"))
    exported = client.get(f"{MEASURE}?format=csv&resolution=160&limit=5").text
    assert len(exported.splitlines()) == 601
    etag = client.get(f"{MEASURE}?format=csv").headers["etag"]
    assert client.get(f"{MEASURE}?format=csv", headers={"If-None-Match": etag}).status_code == 304


def test_filters_hold_over_pages(client):
    measured_once(client)
    post(client, text(HEADER, *[LINE] * 3))
    first = client.get(f"{MEASURE}?kind=imported&alpha=0.5&limit=2").json()
    assert "kind=imported" in first["next"]
    assert "alpha=0.5" in first["next"]
    assert client.get(first["next"]).json()["count"] == 1
    assert client.get(f"{MEASURE}?kind=measured").json()["count"] == 1
    checked_problem(client.get(f"{MEASURE}?kind=guessed"), 422)

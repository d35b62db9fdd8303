"""The place Measure on a real server: the form, runtimes side by side, history and files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from served import (
    SLOW,
    Open,
    Server,
    ask,
    assert_korean,
    assert_no_width_scrolls_sideways,
    eventually,
    expect_device,
    read,
    serve,
    traces,
    violations,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own, with two small measurements by each of two runtimes in it."""
    for each in serve(tmp_path_factory.mktemp("measure")):
        measured = {"points": [{"alpha": 0.25, "resolution": side} for side in (64, 32)]}
        job = ask(each, {**measured, "runtimes": ["onnxruntime", "litert"]})
        eventually(lambda job=job, each=each: read(each, f"/jobs/{job}")["state"] == "done", SLOW / 1000)
        yield each


def test_the_header_leads_to_measure_and_back_returns(open_page: Open):
    page = open_page("/")
    page.get_by_role("link", name="Measure", exact=True).click()
    expect(page).to_have_url(re.compile("/measure"))
    expect(page.get_by_role("heading", name="Next sweep")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Latency against accuracy")).to_be_visible()


def test_what_does_not_go_together_is_said_before_it_is_asked_for(open_page: Open):
    page = open_page("/measure?mr=ncnn&mp=int8")
    expect(page.get_by_text("ncnn does not run int8 here: change one of the two.")).to_be_visible()
    expect(page.locator("#start")).to_have_count(0)
    page.locator("#precisions-fp32").check()
    page.locator("#precisions-int8").uncheck()
    expect(page.locator("#start")).to_be_visible()


def test_choices_multiply_and_stand_in_the_address(open_page: Open):
    page = open_page("/measure")
    page.locator("#runtimes-litert").check()
    page.locator("#threadCounts-2").check()
    expect(page.locator("#pick-points option")).to_have_count(4)  # none is of a point that nobody chose
    expect(page.locator("#estimate")).to_contain_text("16 × 2 × 2 = 64 measurements: ")
    expect(page).to_have_url(re.compile(r"\?mr=onnxruntime,litert&mt=1,2$"))
    page.locator("#runtimes-litert").uncheck()
    page.locator("#runtimes-onnxruntime").click()
    expect(page.locator("#runtimes-onnxruntime")).to_be_checked()  # one must stay


def test_a_grid_of_ones_own_is_typed_and_a_wrong_one_explained(open_page: Open):
    page = open_page("/measure")
    page.locator("#pick-points").select_option(label="a grid of my own")
    page.locator("#grid-alphas").fill("0.3")
    page.locator("#grid-resolutions").press("End")
    page.locator("#grid-resolutions").press_sequentially(", 100, 50", delay=50)  # the form is drawn anew meanwhile
    expect(page.locator("#estimate")).to_contain_text("4 measurements: ")
    expect(page).to_have_url(re.compile(r"mv=0\.3x64,96,100,50"))
    page.locator("#grid-resolutions").fill("16")
    expect(page.locator("#grid-error")).to_contain_text("from 32 to 1024")
    expect(page.locator("#grid-resolutions")).to_have_value("16")
    page.locator("#pick-points").select_option(label="a list of my own")
    expect(page.locator("#estimate")).to_contain_text("3 measurements: ")
    page.locator("#list-points").fill("0.25/160, 0,5/161")
    expect(page).to_have_url(re.compile(r"mv=0\.25/160,0\.5/161"))
    page.locator("#list-points").fill("0.25/16")
    expect(page.locator("#list-error")).to_contain_text("from 32 to 1024")


def test_runtimes_stand_side_by_side_in_chart_sentence_and_table(open_page: Open):
    page = open_page("/measure")
    drawn = [role for _, _, role in traces(page, "runtimes-plot") if role != "doubted"]
    assert drawn == ["runtime", "runtime", "interval", "interval"]
    caption = page.locator("#runtimes-title + p")
    open_or_not = r"(At 0 of 2 one runtime is clearly faster|(onnxruntime|litert) is clearly the fastest at [12] of 2)"
    expect(caption).to_contain_text(re.compile(open_or_not))
    names_none = "At 0 of 2" in caption.inner_text()
    cells = page.locator(".compare table tbody tr").first.locator("td")
    expect(cells).to_have_count(2)
    assert (page.locator(".compare table b").count() == 0) == names_none


def test_the_chart_follows_the_threads_chosen(open_page: Open):
    page = open_page("/measure")
    page.locator("#pick-threads").select_option(label="8 threads")
    expect(page.get_by_text("No runtime is measured here under fp32, 8 threads.")).to_be_visible()
    expect(page.locator("#runtimes-plot")).to_be_hidden()


def test_one_stored_latency_opens_with_its_provenance(open_page: Open):
    page = open_page("/measure")
    row = page.locator(".history tbody tr").last
    expect(row).to_contain_text(re.compile(r"(onnxruntime|litert) \d"))
    row.get_by_role("button").click()
    full = page.locator(".history .full")
    expect(full).to_contain_text(re.compile(r"\d+ warm-up runs or more, then at least \d+ runs"))
    expect(full).to_contain_text("with 95 % confidence")
    expect(full.get_by_role("img").last).to_have_attribute("aria-label", re.compile(r"[\d.]+\sms – [\d.]+\sms"))
    row = page.locator(".history tr.cur").get_by_role("button")
    expect(row).to_have_attribute("aria-expanded", "true")
    row.press("Enter")
    expect(full).to_have_count(0)


def test_explore_and_variant_show_the_runtime_chosen(open_page: Open, server: Server):
    job = ask(server, {"points": [{"alpha": 0.25, "resolution": 128}], "runtimes": ["litert"]})
    eventually(lambda: read(server, f"/jobs/{job}")["state"] == "done", SLOW / 1000)
    page = open_page("/?d=this&rt=litert&a=0.25&r=128")
    expect_device(page, "this")
    expect(page.locator("#pick-runtime")).to_have_value("litert")
    expect(page.locator(".coverage")).to_contain_text("measured here")
    expect(page.locator("tr.cur").get_by_role("img", name="measured")).to_be_visible()
    expect(page.locator("#pick-precision")).to_have_count(0)  # it stands beside the weights there
    page.locator("#p-fp16").click()
    expect(page.locator(".coverage")).to_contain_text("no fp16 latency of")
    variant = open_page("/v/0.25/128?rt=litert")
    expect(variant.locator(".measuring [role=status]")).to_contain_text(re.compile(r"litert \d"))
    expect(variant.locator(".kf")).to_contain_text("measured")
    expect(variant.locator("#here-runtime")).to_have_value("litert")


def test_a_file_is_imported_and_its_bad_lines_are_named(open_page: Open, tmp_path: Path):
    page = open_page("/measure")
    head = "device,runtime,precision,threads,alpha,resolution,latency_ms"
    good = [f"My phone,tflite-cpu,fp32,4,0.5,{side},{side / 20}" for side in (128, 160, 192)]
    lines = [
        head,
        good[0],
        "My phone,tflite-cpu,fp32,4,0.5,160,fast",
        good[1],
        "My phone,tflite-cpu,fp32,4,9,160,3",
        good[2],
    ]
    (tmp_path / "phone.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    page.locator("#import").set_input_files(tmp_path / "phone.csv")
    expect(page.get_by_text("3 imported; 2 lines left out:")).to_be_visible()
    said = page.locator(".errors li")
    expect(said).to_have_count(2)
    expect(said.nth(0)).to_contain_text("line 3:")
    expect(said.nth(1)).to_contain_text("line 5:")
    assert violations(page) == []
    first = page.locator(".history tbody tr").first
    expect(first).to_contain_text("My phone")
    expect(first.get_by_role("img", name="imported")).to_be_visible()
    first.get_by_role("button").click()
    expect(page.locator(".history .full")).to_contain_text("The whole record as JSON")


def test_what_is_stored_is_downloaded_as_a_file_for_excel(open_page: Open):
    page = open_page("/measure")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"latency_ms" in content.splitlines()[0]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_is_korean_when_asked_axe_finds_nothing_and_no_width_scrolls_sideways(open_page: Open, lang: str):
    page = open_page(f"/measure?lang={lang}&mv=0.5x64")
    traces(page, "runtimes-plot")
    page.locator(".history tbody tr").last.get_by_role("button").click()
    expect(page.locator(".history .full")).to_be_visible()
    if lang == "ko":
        expect(page.locator("h1")).to_have_text(re.compile("[가-힣]"))
        expect(page.locator(".history .full")).to_contain_text("95 % 신뢰 구간")
        english = ("Measure", "measured", "Variant", "about", "Runs ", "Disturbed", "Copy", "done", "Show", "1 thread")
        assert_korean(page, *english)
    assert violations(page) == []
    assert_no_width_scrolls_sideways(page)

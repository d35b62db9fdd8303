"""The place Measure on a real server: sweeps that land, are cancelled and are found again; runtimes; history; files."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from served import Open, Server, Watch, eventually, serious_violations, serve, traces

pytestmark = pytest.mark.browser
SLOW = 90_000  # ms: what takes a fresh process or several
SIX = "mv=0.25x32,40,48,56,64,72"
MANY = {"points": [{"alpha": 0.25, "resolution": side} for side in range(32, 128, 8)]}  # long enough to be cancelled


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own, with two small measurements by each of two runtimes in it."""
    for each in serve(tmp_path_factory.mktemp("measure")):
        measured = {"points": [{"alpha": 0.25, "resolution": side} for side in (64, 32)]}
        job = ask(each, {**measured, "runtimes": ["onnxruntime", "litert"]})
        eventually(lambda job=job, each=each: read(each, f"/jobs/{job}")["state"] == "done", SLOW / 1000)
        yield each


def read(server: Server, path: str) -> Any:
    with urllib.request.urlopen(f"{server.url}/api/v1{path}", timeout=10) as answer:
        return json.load(answer)


def ask(server: Server, request: dict[str, Any]) -> str:
    body = json.dumps({"runtimes": ["onnxruntime"], **request}).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.url}/api/v1/measurements", body, headers), timeout=10
    ) as answer:
        return json.load(answer)["job_id"]


def start(page: Page) -> str:
    """Presses the button and gives the new job's name, once the page shows it."""
    page.locator("#start").click()
    expect(page).to_have_url(re.compile("j=[0-9a-f]{32}"))
    return page.url.split("j=")[1][:32]


def landed(page: Page) -> int:
    return page.locator("table.sweep .dot").count()


def states(page: Page) -> list[str]:
    return page.locator("table.sweep tbody .state").all_inner_texts()


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    """Measure on a server that has measured nothing."""
    for server in serve(tmp_path_factory.mktemp("fresh")):
        context = browser.new_context()
        page = context.new_page()
        Watch(server.url).attach(page)
        page.goto(f"{server.url}/measure")
        yield page
        context.close()


def test_nothing_measured_says_so_and_offers_the_sixteen(fresh: Page):
    expect(fresh.locator("h1")).to_have_text("Nothing measured yet")
    expect(fresh.locator("#estimate")).to_have_text(re.compile(r"^16 measurements, about \d+\ss$"))
    expect(fresh.locator("#start")).to_have_text(re.compile(r"^Measure, about \d+\ss$"))
    expect(fresh.get_by_text("None yet. Each sweep asked for stands here")).to_be_visible()
    expect(fresh.get_by_text("Nothing is stored yet: measure, or import a file.")).to_be_visible()


def test_the_header_leads_to_measure_and_back_returns(open_page: Open):
    page = open_page("/")
    page.get_by_role("link", name="Measure", exact=True).click()
    expect(page).to_have_url(re.compile("/measure$"))
    expect(page.get_by_role("heading", name="Next sweep")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Latency against accuracy")).to_be_visible()


def test_points_of_a_sweep_land_one_by_one(open_page: Open):
    page = open_page(f"/measure?{SIX}")
    page.evaluate(KEEP_SAID)
    expect(page.locator("#estimate")).to_contain_text("6 measurements, about")
    start(page)
    eventually(lambda: 0 < landed(page) < 6 and "waiting" in states(page), SLOW / 1000)
    expect(page.locator("h1")).to_have_text("6 of 6 measured", timeout=SLOW)
    expect(page.locator("table.sweep .dot")).to_have_count(6)
    expect(page.locator(".sweep > p.m")).to_have_text(re.compile(r"^Ended \d\d:\d\d\.$"))
    expect(page.locator(".history tbody tr").first).to_contain_text("onnxruntime 1.")
    expect(page.locator(".earlier tbody tr").first).to_contain_text("6 of 6")
    eventually(lambda: page.evaluate(DRAWN_PX) == page.locator("#runtimes-plot").bounding_box()["height"])
    said = page.evaluate("said")
    assert len(said) == 6, said
    assert re.fullmatch(r"0\.25/72 with onnxruntime: [\d.]+\sms\. 1 of 6 measured", said[0]), said


def test_a_careful_sweep_times_each_point_in_three_processes(open_page: Open, server: Server):
    page = open_page("/measure?mv=0.25x32&rt=onnxruntime")
    page.locator("#careful").check()
    expect(page).to_have_url(re.compile("mc=yes"))
    job = read(server, f"/jobs/{start(page)}")
    expect(page.locator("h1")).to_have_text("1 of 1 measured", timeout=SLOW)
    (item,) = read(server, f"/jobs/{job['id']}")["items"]
    record = read(server, f"/measurements/{item['measurement_id']}")["record"]
    assert len(record["conditions"]["process_p50_ms"]) == 3


def test_a_box_that_is_checked_just_before_the_button_counts(open_page: Open, server: Server):
    page = open_page("/measure?mv=0.25x32&rt=onnxruntime")
    expect(page.locator("#start")).to_be_visible()
    page.evaluate("() => ['careful', 'start'].forEach((id) => document.getElementById(id).click())")
    expect(page).to_have_url(re.compile("j=[0-9a-f]{32}"))
    assert read(server, f"/jobs/{page.url.split('j=')[1][:32]}")["request"]["careful"] is True
    expect(page.locator("h1")).to_have_text("1 of 1 measured", timeout=SLOW)  # the next test finds nothing running


DRAWN_PX = "Number(document.querySelector('#runtimes-plot svg.main-svg').getAttribute('height'))"
KEEP_SAID = """() => {
  window.said = [];
  const region = document.querySelector('.sweep [role=status]');
  new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true});
}"""


def test_cancelling_keeps_what_is_finished(open_page: Open, server: Server):
    page = open_page("/measure?mv=0.25x32,40,48,56,64,72,80,88,96,104,112,120")
    name = start(page)
    page.locator("#cancel-job").evaluate("each => { window.pressed = each; }")
    expect(page.locator("#cancel-job")).to_have_text(re.compile("Cancel, keep the [1-9]"), timeout=SLOW)
    assert page.evaluate("pressed.isConnected"), "a click under way at a landing would be lost"
    page.locator("#cancel-job").click()
    expect(page.locator(".sweep > p.m")).to_have_text(
        re.compile(r"^Cancelled \d\d:\d\d; the [1-5] measured are kept\.$")
    )
    expect(page.locator("#cancel-job")).to_be_hidden()
    assert "cancelled" in states(page)
    job = read(server, f"/jobs/{name}")
    assert (job["state"], job["done"]) == ("cancelled", landed(page))


def test_a_reload_and_a_visit_without_the_jobs_name_find_it_running(open_page: Open):
    page = open_page("/measure?mv=0.25x32,40,48,56,64,72,80,88,96,104,112,120")
    start(page)
    expect(page.locator("h1")).to_have_text("1 of 12 measured", timeout=SLOW)
    page.reload()
    expect(page.locator("#cancel-job")).to_be_visible()
    expect(page.locator("table.sweep .dot")).not_to_have_count(0)
    other = open_page("/measure")
    expect(other.locator("#cancel-job")).to_be_visible()
    expect(other.locator("h1")).to_contain_text("of 12 measured")
    before = landed(other)
    eventually(lambda: landed(other) > before, SLOW / 1000)
    other.locator("#cancel-job").click()
    expect(page.locator(".sweep > p.m")).to_contain_text("Cancelled")


def test_without_the_stream_points_land_all_the_same(open_page: Open):
    page = open_page("/measure?mv=0.25x32,40")
    page.route("**/events", lambda route: route.fulfill(status=503))
    start(page)
    expect(page.locator("h1")).to_have_text("2 of 2 measured", timeout=SLOW)
    expect(page.locator("table.sweep .dot")).to_have_count(2)


def test_a_dropped_connection_is_said_and_taken_up_again(open_page: Open, server: Server):
    job = ask(server, {"points": [{"alpha": 0.25, "resolution": side} for side in (72, 64, 56, 48)]})
    page = open_page()
    page.route("**/events", lambda route: route.abort())
    first_only = FirstOnly()
    page.route(f"**/jobs/{job}", first_only)
    page.goto(f"{server.url}/measure?j={job}")
    expect(page.get_by_text("The connection dropped; trying again.")).to_be_visible()
    first_only.let = True
    expect(page.get_by_text("The connection dropped; trying again.")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("4 of 4 measured", timeout=SLOW)


class FirstOnly:
    """A route that lets the first request through, and the others once `let` is set."""

    def __init__(self) -> None:
        self.let = False
        self._first = True

    def __call__(self, route: Route) -> None:
        if self.let or self._first:
            self._first = False
            route.continue_()
        else:
            route.abort()


def test_a_sweep_asked_for_meanwhile_waits_and_is_named(open_page: Open, server: Server):
    running = ask(server, MANY)
    page = open_page("/measure?mv=0.25x32&mr=litert")
    expect(page.locator("#start")).to_have_text(re.compile("^Add to the queue, about"))
    page.locator("#start").click()
    page.get_by_role("link", name="Show it").click()
    expect(page.locator("h1")).to_have_text("0 of 1 measured")
    expect(page.locator(".sweep > p.m")).to_contain_text("Waiting for the job before it.")
    page.locator("#cancel-job").click()
    expect(page.locator(".sweep > p.m")).to_contain_text("Cancelled")
    page.locator(f"#job-{running}").click()
    page.locator("#cancel-job").click()
    expect(page.locator(".sweep > p.m")).to_contain_text("Cancelled")


@pytest.fixture
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that cannot write model files, so that every measurement fails."""
    for server in serve(tmp_path_factory.mktemp("broken")):
        (server.data / "models").write_text("in the way")
        yield server


def test_a_measurement_that_fails_says_why_in_its_row(broken: Server, browser: Browser):
    page = browser.new_page()
    page.goto(f"{broken.url}/measure?mv=0.25x32")
    page.locator("#start").click()
    expect(page.locator("table.sweep .fail")).to_have_text("failed", timeout=SLOW)
    expect(page.locator("table.sweep .why")).not_to_be_empty()
    expect(page.locator(".sweep > p.m")).to_contain_text("every measurement failed, see why in the table")
    page.close()


def test_what_does_not_go_together_is_said_before_it_is_asked_for(open_page: Open):
    page = open_page("/measure?mr=ncnn&mp=int8")
    expect(page.get_by_text("ncnn does not run int8 here. Leave out one of the two.")).to_be_visible()
    expect(page.locator("#start")).to_have_count(0)
    page.locator("#precisions-fp32").check()
    page.locator("#precisions-int8").uncheck()
    expect(page.locator("#start")).to_be_visible()


def test_choices_multiply_and_stand_in_the_address(open_page: Open):
    page = open_page("/measure")
    page.locator("#runtimes-litert").check()
    page.locator("#threadCounts-2").check()
    expect(page.locator("#estimate")).to_contain_text("16 × 2 × 2 = 64 measurements, about")
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
    expect(page.locator("#estimate")).to_contain_text("4 measurements, about")
    expect(page).to_have_url(re.compile(r"mv=0\.3x64,96,100,50"))
    page.locator("#grid-resolutions").fill("16")
    expect(page.locator("#grid-error")).to_contain_text("inputs of 32 to 1024 px")
    expect(page.locator("#grid-resolutions")).to_have_value("16")


def test_runtimes_stand_side_by_side_in_chart_sentence_and_table(open_page: Open):
    page = open_page("/measure")
    drawn = traces(page, "runtimes-plot")
    assert [each[2] for each in drawn] == ["runtime", "runtime"]
    caption = page.locator("#runtimes-title + p")
    expect(caption).to_contain_text(re.compile(r"(onnxruntime|litert) is fastest at \d of 2\."))
    expect(caption).to_contain_text(re.compile(r"takes [\d.]+ times as long as the fastest at 0\.25/"))
    cells = page.locator(".compare table tbody tr").first.locator("td")
    expect(cells).to_have_count(2)
    expect(page.locator(".compare table b")).not_to_have_count(0)


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
    expect(full.get_by_role("img").last).to_have_attribute("aria-label", re.compile(r"[\d.]+ – [\d.]+\sms"))
    row = page.locator(".history tr.cur").get_by_role("button")
    expect(row).to_have_attribute("aria-expanded", "true")
    row.press("Enter")
    expect(full).to_have_count(0)


def test_explore_and_variant_show_the_runtime_chosen(open_page: Open, server: Server):
    job = ask(server, {"points": [{"alpha": 0.25, "resolution": 128}], "runtimes": ["litert"]})
    eventually(lambda: read(server, f"/jobs/{job}")["state"] == "done", SLOW / 1000)
    page = open_page("/?d=this&rt=litert&a=0.25&r=128")
    expect(page.locator("#pick-device")).to_have_value("this")
    expect(page.locator("#pick-runtime")).to_have_value("litert")
    expect(page.locator(".coverage")).to_contain_text("measured here")
    expect(page.locator("tr.cur").get_by_role("img", name="measured")).to_be_visible()
    expect(page.locator("#pick-precision")).to_have_count(0)  # it stands beside the weights there
    page.locator("#p-fp16").click()
    expect(page.locator(".coverage")).to_contain_text("no fp16 latency of")
    variant = open_page("/v/0.25/128?rt=litert")
    expect(variant.locator(".measuring [role=status]")).to_contain_text(re.compile(r"litert \d"))
    expect(variant.locator(".kf")).to_contain_text("measured")
    expect(variant.locator("#pick-precision")).to_have_value("fp32")


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


def test_with_a_token_set_the_page_asks_for_it_and_goes_on(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    for guarded in serve(tmp_path_factory.mktemp("guarded"), MBX_TOKEN="open sesame"):
        page = browser.new_page()
        page.goto(f"{guarded.url}/measure?mv=0.25x32")
        page.locator("#start").click()
        expect(page.get_by_text("Measuring needs the token")).to_be_visible()
        page.get_by_label("Token").fill("open sesame")
        page.get_by_role("button", name="Use it").click()
        expect(page.locator("h1")).to_have_text("1 of 1 measured", timeout=SLOW)
        page.close()


def test_measure_is_korean_when_asked(open_page: Open):
    page = open_page("/measure?lang=ko")
    traces(page, "runtimes-plot")
    for heading in page.locator("h1, h2").all():
        assert re.search("[가-힣]", heading.inner_text()), heading.inner_text()
    page.locator(".history tbody tr").last.get_by_role("button").click()
    expect(page.locator(".history .full")).to_contain_text("95 % 신뢰 구간")
    text = page.locator("body").inner_text()
    for phrase in ("Measure", "measured", "Variant", "about", "Runs ", "Disturbed", "Copy", "done", "Show", "1 thread"):
        assert phrase not in text, phrase


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_axe_finds_nothing_serious(open_page: Open, lang: str, theme: str):
    page = open_page(f"/measure?lang={lang}&theme={theme}&mv=0.5x64")
    traces(page, "runtimes-plot")
    page.locator(".history tbody tr").last.get_by_role("button").click()
    expect(page.locator(".history .full")).to_be_visible()
    assert serious_violations(page) == []


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_width_scrolls_sideways(open_page: Open, lang: str):
    page = open_page(f"/measure?lang={lang}&mv=0.5x64", viewport={"width": 360, "height": 800})
    traces(page, "runtimes-plot")
    page.locator(".history tbody tr").last.get_by_role("button").click()
    for width in (360, 390, 640, 768, 960, 1120, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(150)  # plotly.js follows a resize a little later
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, width


def test_a_sweep_is_started_and_cancelled_by_keyboard_alone(open_page: Open):
    page = open_page(f"/measure?{SIX}")
    page.locator("#pick-points").focus()
    while page.evaluate("document.activeElement.id") != "start":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#cancel-job")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#cancel-job")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sweep > p.m")).to_contain_text("Cancelled")

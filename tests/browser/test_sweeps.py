"""Sweeps on the place Measure: they land point by point, are cancelled, and are found again after a reload."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from served import (
    SLOW,
    Open,
    Server,
    Watch,
    ask,
    choose_device,
    english_on,
    eventually,
    expect_device,
    read,
    serve,
    violations,
)

pytestmark = pytest.mark.browser
SIX = "mv=0.25x32,40,48,56,64,72"
TWELVE = "mv=0.25x32,40,48,56,64,72,80,88,96,104,112,120"
MANY = {"points": [{"alpha": 0.25, "resolution": side} for side in range(32, 128, 8)]}  # long enough to be cancelled


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own: sweeps wait for one another."""
    yield from serve(tmp_path_factory.mktemp("sweeps"))


@pytest.fixture(autouse=True)
def no_sweep_left(server: Server) -> None:
    """A test begins when the sweeps of those before it have ended, later rounds included."""
    eventually(
        lambda: not {"queued", "running"} & {each["state"] for each in read(server, "/jobs")["items"]}, SLOW / 1000
    )


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


def test_nothing_measured_says_so_and_what_to_measure_is_chosen_before_it_starts(fresh: Page):
    fresh.goto(fresh.url.replace("/measure", "/"))
    fresh.locator("#measure-all").click()
    expect(fresh.locator("#start")).to_be_focused()
    expect(fresh.locator("h1")).to_have_text("Nothing measured yet")
    expect(fresh.locator("#estimate")).to_have_text(re.compile(r"^16 measurements: \d+\s(s|min)"))
    expect(fresh.locator("#start")).to_have_text(re.compile(r"^Measure, \d+\s(s|min)"))
    expect(fresh.get_by_text("None yet. Each sweep asked for stands here")).to_be_visible()
    expect(fresh.get_by_text("Nothing is stored yet: measure, or import a file.")).to_be_visible()
    fresh.locator("#pick-points").select_option("few")
    expect(fresh.locator("#estimate")).to_have_text(re.compile(r"^4 measurements: \d+\s(s|min)"))
    assert violations(fresh) == []


@pytest.mark.parametrize(("path", "button"), [("/measure", "#start-quiet"), ("/v/0.5/64", "#measure-quiet")])
def test_on_a_busy_machine_a_measurement_can_wait_until_it_is_quiet(fresh: Page, path: str, button: str):
    fresh.route("**/measurements/estimate?**", say_busy)
    fresh.goto(fresh.url.replace("/measure", path))
    with fresh.expect_request(lambda request: request.method == "POST") as asked:
        fresh.locator(button).click()
    assert asked.value.post_data_json["when_quiet"] is True


def say_busy(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "is_busy": True})


def say_slow(route: Route) -> None:
    """What was quick beside the first turns out to be slow beside a later one."""
    answer = route.fetch()
    told = answer.json()
    slow = [{**each, "latency_marks": ["slow_state"], "doubt": "Known at the end."} for each in told["items"]]
    route.fulfill(response=answer, json={**told, "items": slow})


def test_points_of_a_sweep_land_one_by_one(open_page: Open):
    page = open_page(f"/measure?{SIX}")
    page.route("**/api/v1/measurements?limit=500**", say_slow)
    page.evaluate(KEEP_SAID)
    expect(page.locator("#estimate")).to_contain_text("6 measurements: ")
    start(page)
    eventually(lambda: 0 < landed(page) < 6 and "waiting" in states(page), SLOW / 1000)
    expect(page.locator("h1")).to_contain_text("6 of 6 measured", timeout=SLOW)
    expect(page.locator("table.sweep .dot")).to_have_count(6)
    expect(page.locator(".sweep > p.m")).to_have_text(re.compile(r"^Ended \d\d:\d\d\.$"), timeout=SLOW)
    expect(page.locator("table.sweep [title='Known at the end.']")).to_have_count(6)
    expect(page.locator(".history tbody tr").first).to_contain_text("onnxruntime 1.")
    expect(page.locator(".earlier tbody tr").first).to_contain_text("6 of 6")
    eventually(lambda: page.evaluate(DRAWN_PX) == page.locator("#runtimes-plot").bounding_box()["height"])
    said = page.evaluate("said")
    assert len(said) == 6, said
    assert re.fullmatch(r"0\.25/72 with onnxruntime: [\d.]+\sms\. 1 of 6 measured", said[0]), said


def test_the_end_of_a_sweep_leads_to_the_answer_by_its_times_and_explore_to_this_machine(
    open_page: Open, server: Server
):
    name = ask(server, {"points": [{"alpha": 0.25, "resolution": 32}]})
    eventually(lambda: read(server, f"/jobs/{name}")["state"] == "done", SLOW / 1000)
    page = open_page(f"/measure?d=pixel-3&top1=69.9&o=latency&j={name}")
    expect(page.locator(".best")).to_contain_text("With these times, by onnxruntime: With top-1 of at least 69.9 % on ")
    page.locator("#choose-with-these").click()
    expect(page).to_have_url(re.compile("dr=onnxruntime&dn=1.*top1=69.9"))
    expect_device(page, "this")
    choose_device(page, "pixel 3")
    expect(page.locator(".ctx")).to_contain_text(re.compile(r"This machine: \d+ measured"))
    page.get_by_role("button", name="Choose for it").click()
    expect_device(page, "this")


def test_a_careful_sweep_times_each_point_in_three_processes(open_page: Open, server: Server):
    page = open_page("/measure?mv=0.25x32&rt=onnxruntime")
    page.locator("#careful").check()
    expect(page).to_have_url(re.compile("mc=yes"))
    job = read(server, f"/jobs/{start(page)}")
    expect(page.locator("h1")).to_have_text("1 of 1 measured, timing again", timeout=SLOW)
    expect(page.locator(".sweep > p.m")).to_contain_text(re.compile("(Second|Third) visits: 0 of 1 done"), timeout=SLOW)
    expect(page.locator(".sweep > p.m")).to_contain_text("Ended", timeout=SLOW)
    (item,) = read(server, f"/jobs/{job['id']}")["items"]
    record = read(server, f"/measurements/{item['measurement_id']}")["record"]
    assert len(record["conditions"]["states"]["visits"]) == 3


def test_a_box_that_is_checked_just_before_the_button_counts(open_page: Open, server: Server):
    page = open_page("/measure?mv=0.25x32&rt=onnxruntime")
    expect(page.locator("#start")).to_be_visible()
    page.evaluate("() => ['careful', 'start'].forEach((id) => document.getElementById(id).click())")
    expect(page).to_have_url(re.compile("j=[0-9a-f]{32}"))
    name = page.url.split("j=")[1][:32]
    assert read(server, f"/jobs/{name}")["request"]["careful"] is True
    eventually(lambda: read(server, f"/jobs/{name}")["state"] == "done", SLOW / 1000)  # none runs at the next test


DRAWN_PX = "Number(document.querySelector('#runtimes-plot svg.main-svg').getAttribute('height'))"
KEEP_SAID = """() => {
  window.said = [];
  const region = document.querySelector('.sweep [role=status]');
  new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true});
}"""


def test_cancelling_keeps_what_is_finished(open_page: Open, server: Server):
    page = open_page(f"/measure?{TWELVE}")
    name = start(page)
    page.locator("#cancel-job").evaluate("each => { window.pressed = each; }")
    expect(page.locator("#cancel-job")).to_have_text(re.compile("Cancel, keep the [1-5]"), timeout=SLOW)
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
    page = open_page(f"/measure?{TWELVE}")
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
    expect(page.locator("h1")).to_contain_text("2 of 2 measured", timeout=SLOW)
    expect(page.locator("table.sweep .dot")).to_have_count(2)


def test_a_dropped_connection_is_said_and_taken_up_again(open_page: Open, server: Server):
    page = open_page()
    page.route("**/events", lambda route: route.abort())
    first_only = FirstOnly()
    page.route("**/jobs/*", first_only)
    job = ask(server, {"points": [{"alpha": 0.25, "resolution": side} for side in range(32, 80, 8)]})
    page.goto(f"{server.url}/measure?j={job}")
    expect(page.get_by_text("The connection dropped; trying again.")).to_be_visible()
    first_only.let = True
    expect(page.get_by_text("The connection dropped; trying again.")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("6 of 6 measured", timeout=SLOW)


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
    expect(page.locator("#start")).to_have_text(re.compile("^Add to the queue, "))
    page.locator("#start").click()
    page.get_by_role("link", name="Show it").click()
    expect(page.locator("h1")).to_have_text("0 of 1 measured")
    assert violations(page) == []
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
    assert violations(page) == []
    page.locator("#language").click()
    expect(page.locator(".sweep > p.m")).to_contain_text("모두 실패했습니다")
    assert english_on(page) == []
    page.close()


def test_with_a_token_set_the_page_asks_for_it_and_goes_on(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    for guarded in serve(tmp_path_factory.mktemp("guarded"), MBX_TOKEN="open sesame, please"):
        page = browser.new_page()
        page.goto(f"{guarded.url}/measure?mv=0.25x32")
        page.locator("#start").click()
        expect(page.get_by_text("Measuring needs the token")).to_be_visible()
        page.get_by_label("Token").fill("open sesame, please")
        page.get_by_role("button", name="Use it").click()
        expect(page.locator("h1")).to_contain_text("1 of 1 measured", timeout=SLOW)
        page.close()


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

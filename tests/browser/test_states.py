"""What the page says when something is missing or fails, in place and in words."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect
from served import Open, Server, read, traces, violations

pytestmark = pytest.mark.browser


def test_a_chart_that_fails_says_so_in_its_place_and_can_be_tried_again(open_page: Open):
    page = open_page()
    traces(page, "area-plot")
    problem = {"title": "t", "detail": "The store is locked by another process.", "status": 503, "request_id": "7f3c"}

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json=problem, content_type="application/problem+json")

    page.route("**/charts/area**", refuse)
    page.get_by_role("button", name="Choose 0.25/224").click()
    note = page.locator("figure", has=page.locator("#area-plot")).get_by_role("alert")
    expect(note).to_contain_text("The chart could not be drawn. The store is locked by another process.")
    expect(note).to_contain_text("What you see is from")
    expect(note).to_contain_text("Request 7f3c")
    expect(page.locator("tr.cur")).to_contain_text("0.25/224")  # the rest of the page goes on
    assert violations(page) == []
    page.unroute("**/charts/area**")
    note.get_by_role("button", name="Try again").click()
    expect(note).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "The server does not answer. What you see is from"), ("ko", "다시 연결하고 있습니다")],
)
def test_a_server_that_is_gone_is_named_once_and_all_comes_back_with_it(open_page: Open, lang: str, said: str):
    page = open_page(f"/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2&lang={lang}")
    traces(page, "axes-plot")
    lead, effect = page.locator(".answer .lead"), page.locator("#limit-max_weight_mb-effect")
    before = lead.inner_text()
    height = page.locator(".budget").bounding_box()["height"]
    for path in ("**/api/**", "**/healthz"):
        page.route(path, lambda route: route.abort())
    page.locator("#limit-max_weight_mb").fill("1")  # a new question, which only the server can judge
    expect(page.locator(".lost")).to_contain_text(said)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(lead).to_have_text(before)
    expect(lead).to_be_visible()
    expect(effect).to_be_hidden()  # it is of the limit before
    assert page.locator(".budget").bounding_box()["height"] == height
    assert violations(page) == []
    for path in ("**/api/**", "**/healthz"):
        page.unroute(path)
    expect(page.locator("h1")).to_have_text("0.25 MobileNet-224")
    expect(page.locator(".lost")).to_be_empty()
    expect(effect).to_be_visible()


def test_a_measurement_that_is_not_known_and_that_nothing_can_be_measured_is_said_and_leads_on(
    open_page: Open, server: Server
):
    request = {"runtimes": ["onnxruntime"], "precisions": ["fp32"], "threads": [1]}
    item = {"position": 0, "alpha": 0.5, "resolution": 160, "runtime": "onnxruntime", "state": "running"}
    counts = {"done": 0, "failed": 0, "total": 1, "eta_s": 9, "eta_most_s": 9, "started_at": "2026-11-30T00:00:00Z"}
    round_ = {"number": 1, "done": 0, "total": 1, "planned": 1}
    job = {"id": "0" * 32, "state": "running", **counts, "round": round_, "request": request, "items": [item]}
    none = [each | {"available": False, "why_unavailable": "x"} for each in read(server, "/runtimes")["items"]]
    page = open_page("/measure")
    page.route("**/api/v1/runtimes*", lambda route: route.fulfill(json={"count": len(none), "items": none}))
    page.route("**/events*", lambda route: route.fulfill(status=503))
    page.route(f"**/jobs/{job['id']}*", lambda route: route.fulfill(json=job), times=1)
    page.goto(f"{server.url}/measure?j={job['id']}&lang=ko")  # it runs, and is known no more while that is watched
    expect(page.locator("h1")).to_have_text("이 서버에 없는 측정입니다")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert violations(page) == []
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("This server does not know that measurement")
    expect(page.get_by_role("link", name="Back to the question")).to_be_visible()
    expect(page.locator(".estimate")).to_contain_text("Nothing can be measured on this server yet")
    expect(page.locator("#start")).to_have_count(0)
    expect(page.locator("details[open]")).to_contain_text("onnxruntime: x")
    page.get_by_role("link", name="See what was measured here").click()
    expect(page).not_to_have_url(re.compile("j="))
    expect(page.locator("h1")).not_to_have_text("This server does not know that measurement")


def test_without_scripts_the_variants_stand_as_a_table(server: Server, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    expect(page.locator("noscript table tr, table tr")).to_have_count(17)
    expect(page.get_by_role("link", name="0.5 MobileNet-160")).to_be_visible()
    expect(page.locator("table")).to_contain_text("76,524,800")
    context.close()


def test_an_address_with_nothing_says_so_with_status_404(open_page: Open, server: Server):
    page = open_page("/nope")
    expect(page.locator("h1")).to_have_text("Nothing is at this address")
    assert violations(page) == []
    assert page.request.get(server.url + "/nope", headers={"Accept": "text/html"}).status == 404


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_the_address_says_in_vain_is_named_in_one_line(open_page: Open, lang: str):
    page = open_page(f"/?device=One&ms=abc&lang={lang}")
    said = {"en": "Not understood in the address", "ko": "주소에서 인식하지 못한 항목"}[lang]
    expect(page.locator(".unread")).to_have_text(f"{said}: device=One, ms=abc")
    assert violations(page) == []
    page.locator("#p-int8").click()
    expect(page.locator(".unread")).to_be_empty()
    expect(page.locator(".unread")).to_be_hidden()


def test_the_documentation_works_offline_in_our_colours_and_for_everybody(
    open_page: Open, server: Server, browser: Browser
):
    open_page()  # its watch ends this test if anything leaves the host
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(server.url + "/docs")
    expect(page.get_by_text("/api/v1/design-points/{alpha}/{resolution}", exact=True).first).to_be_visible()
    assert [url for url in requests if not url.startswith((server.url, "data:"))] == []
    page.locator(".opblock-summary-control").nth(3).click()
    expect(page.locator("[data-param-name=rounding] select")).to_have_attribute("aria-label", "rounding")
    assert violations(page) == []
    page.close()

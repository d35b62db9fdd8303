"""What the page says when something is missing or fails, in place and in words."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect
from served import Open, Server, serve, traces

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
    page.unroute("**/charts/area**")
    note.get_by_role("button", name="Try again").click()
    expect(note).to_have_count(0)


def test_a_server_that_is_gone_is_named(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    running = serve(tmp_path_factory.mktemp("gone"))
    server: Server = next(running)
    page = browser.new_page()
    page.goto(server.url)
    expect(page.locator(".facts")).to_contain_text("Mult-Adds")
    running.close()  # ends the server
    page.locator("#limit-max_weight_mb").fill("1")  # a new question, which only the server can judge
    expect(page.locator(".answer > .problem")).to_contain_text("The server does not answer.")
    page.close()


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
    assert page.request.get(server.url + "/nope", headers={"Accept": "text/html"}).status == 404


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_the_address_says_in_vain_is_named_in_one_line(open_page: Open, lang: str):
    page = open_page(f"/?device=One&ms=abc&lang={lang}")
    said = {"en": "Not understood in the address", "ko": "주소에서 알아듣지 못한 것"}[lang]
    expect(page.locator(".unread")).to_have_text(f"{said}: device=One, ms=abc")
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
    for theme in ("light", "dark"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        assert Axe().run(page).response["violations"] == []
    page.close()

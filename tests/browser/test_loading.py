"""What each place fetches of our own scripts, how one gives way to the next, and what stands there when one fails."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from served import Open, Server, await_requests, hold, traces

pytestmark = pytest.mark.browser

FETCHED = """() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  .filter((path) => /^\\/static\\/.*\\.js$/.test(path)).map((path) => path.split('/').slice(3).join('/'))"""
OWN_BYTES = """() => performance.getEntriesByType('resource')
  .filter(({ name }) => /^\\/static\\/.*\\.js$/.test(new URL(name).pathname))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"""
NAMED = """() => [...document.querySelectorAll('link[rel=modulepreload], script[src^="/static/"]')]
  .map((each) => new URL(each.href || each.src).pathname.split('/').slice(3).join('/'))"""


def scripts(page: Page) -> list[str]:
    return sorted(page.evaluate(FETCHED))


@pytest.mark.parametrize(
    ("path", "lang"), [("/", "en"), *((path, "ko") for path in ("/", "/v/0.5/160", "/compare", "/measure", "/nope"))]
)
def test_a_place_fetches_just_what_its_page_names_each_once(open_page: Open, path: str, lang: str):
    page = open_page(f"{path}?lang={lang}")
    page.wait_for_load_state("networkidle")
    assert scripts(page) == sorted(page.evaluate(NAMED))
    assert {name[6:8] for name in scripts(page) if name.startswith("words/") and name != "words/index.js"} == {lang}
    assert page.evaluate(OWN_BYTES) <= 60_000, "more of our own scripts than 60 kB, gzipped"


def test_another_place_and_another_language_are_fetched_when_they_are_shown(open_page: Open):
    page = open_page()
    assert "panels/measure/sweep.js" not in scripts(page)
    page.get_by_role("navigation").get_by_role("link", name="Measure").click()
    expect(page.locator("#next-title")).to_have_text("Next sweep")
    assert "panels/measure/sweep.js" in scripts(page)
    page.locator("#language").click()
    expect(page.locator("#next-title")).to_have_text("다음 측정")
    assert "words/ko/common.js" in scripts(page)


def test_what_stands_on_the_page_stays_until_the_next_place_has_come(open_page: Open):
    page = open_page()
    held = hold(page, "**/panels/compare/place.js")
    traces(page, "front-plot")  # the page is as long as it gets
    page.locator("#place-compare").focus()  # before: focus scrolls to the link, in its own time
    page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    page.keyboard.press("Enter")
    await_requests(page, held, 1)
    assert "/compare?" in page.url
    expect(page.locator("#front-title")).to_be_visible()
    assert page.evaluate("scrollY") > 0
    held[0].continue_()
    expect(page.locator(".comparison")).to_be_visible()
    expect(page.locator("#front-title")).to_have_count(0)
    expect(page.locator("#place-compare")).to_be_focused()
    expect(page.locator("#place-compare")).to_have_attribute("aria-current", "page")
    assert page.evaluate("scrollY") == 0


def test_of_two_places_asked_for_the_last_is_shown_whichever_comes_first(open_page: Open):
    page = open_page()
    held = hold(page, "**/panels/compare/place.js")
    page.locator("#place-compare").click()
    await_requests(page, held, 1)
    page.locator("#place-variant").click()
    expect(page.locator("#layers-title")).to_be_visible()
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    traces(page, "kinds-plot")
    expect(page.locator(".comparison")).to_have_count(0)
    page.go_back()
    expect(page.locator(".comparison")).to_be_visible()
    page.go_back()
    expect(page.locator("#front-title")).to_be_visible()
    page.go_forward()
    expect(page.locator(".comparison")).to_be_visible()


@pytest.mark.parametrize("file", ["panels/measure/place.js", "panels/measure/sweep.js"])
def test_a_place_that_does_not_come_says_so_and_can_be_tried_again(open_page: Open, file: str):
    page = open_page()
    asked = list[str]()

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(f"**/{file}", refuse)
    page.route("**/healthz", lambda route: route.abort())
    page.locator("#place-measure").click()
    note = page.locator("main").get_by_role("alert")
    expect(note).to_contain_text("This could not be loaded. The server does not answer.")
    expect(page.locator("#place-measure")).to_have_attribute("aria-current", "page")
    before = len(asked)
    note.get_by_role("button", name="Try again").click()
    await_requests(page, asked, before + 1)
    expect(note).to_be_visible()
    page.unroute(f"**/{file}")
    page.unroute("**/healthz")  # from now on the server answers, and what failed is tried again by itself
    expect(page.locator("#next-title")).to_have_text("Next sweep")


def test_from_a_place_that_does_not_come_back_leads_to_the_last(open_page: Open):
    page = open_page()
    page.route("**/panels/measure/place.js", lambda route: route.fulfill(status=503))
    page.locator("#place-measure").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("This could not be loaded.")
    page.go_back()
    expect(page.locator("#front-title")).to_be_visible()
    expect(page.locator("main").get_by_role("alert")).to_have_count(0)


def test_words_that_do_not_come_are_named_in_their_language(server: Server, browser: Browser):
    page = browser.new_page()
    page.route("**/words/ko/*.js", lambda route: route.abort())
    page.route("**/healthz", lambda route: route.abort())
    page.goto(f"{server.url}/?lang=ko")
    note = page.get_by_role("alert")
    expect(note).to_contain_text("이 화면을 불러오지 못했습니다. 서버가 응답하지 않습니다.")
    expect(note.get_by_role("button", name="다시 시도")).to_be_visible()
    page.unroute("**/words/ko/*.js")
    page.unroute("**/healthz")
    expect(page.locator("#front-title")).to_have_text("지연 시간과 정확도")
    page.close()

"""Languages, themes, screens and assistive technology."""

import re

import pytest
from playwright.sync_api import expect
from served import Open, assert_korean, assert_no_width_scrolls_sideways, traces, violations

pytestmark = pytest.mark.browser
COMPARE = "/compare?d=pixel-3&a=0.6/224&b=0.75/224,1/224/conv_mobilenet"
PLACES = {"/?a=0.75": "front-plot", "/v/0.5/160?": "kinds-plot", COMPARE: "compare-plot"}
"""Each with a plot that is drawn last. Measure, which needs a history, is looked at in test_measure_page.py."""


@pytest.mark.parametrize("place", PLACES)
def test_the_korean_page_is_korean(open_page: Open, place: str):
    page = open_page(f"{place}&lang=ko")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    traces(page, PLACES[place])
    english = ("analytic", "published", "Nothing", "Copy", "Loading", "Measure", "layers are", "against", "faster")
    assert_korean(page, *english, *(("channels", "not known") if place == COMPARE else ()))


def test_the_language_button_changes_everything_and_is_remembered(open_page: Open):
    page = open_page()
    traces(page, "front-plot")
    page.locator("#language").click()
    expect(page.locator("#front-title")).to_have_text("지연 시간과 정확도")
    expect(page.locator("#front-plot .xtitle")).to_have_text("지연 시간, ms(낮을수록 좋음)")
    expect(page).to_have_url(re.compile("lang=ko"))
    page.goto(page.url.split("?")[0])
    expect(page.locator("#front-title")).to_have_text("지연 시간과 정확도")


def test_a_browser_that_asks_for_korean_gets_it(open_page: Open):
    page = open_page(locale="ko-KR")
    expect(page.locator("#front-title")).to_have_text("지연 시간과 정확도")


def test_the_theme_button_darkens_page_and_charts(open_page: Open):
    page = open_page()
    traces(page, "front-plot")
    page.locator("#theme").click()
    expect(page.locator("body")).to_have_css("color", "rgb(233, 236, 239)")
    expect(page.locator("#front-plot .xtitle")).to_have_css("fill", "rgb(233, 236, 239)")
    expect(page).to_have_url(re.compile("theme=dark"))


def test_a_system_in_dark_gets_the_dark_page(open_page: Open):
    page = open_page(color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(16, 20, 24)")


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(open_page: Open, place: str, lang: str):
    page = open_page(f"{place}&lang={lang}")
    traces(page, PLACES[place])
    assert violations(page) == []


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_axe_finds_nothing_in_the_open_sheet_and_beside_predictions(open_page: Open, lang: str):
    path = f"/?lang={lang}&d=raspberry-pi-4-model-b&ms=60&a=0.6&r=176"
    page = open_page(path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    traces(page, "front-plot")
    page.locator("#change-budget").click()
    assert violations(page) == []


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("place", PLACES)
def test_no_width_scrolls_sideways(open_page: Open, place: str, lang: str):
    page = open_page(f"{place}&lang={lang}", viewport={"width": 360, "height": 800})
    traces(page, PLACES[place])
    assert_no_width_scrolls_sideways(page)


def test_on_a_phone_the_header_keeps_its_actions_under_more(open_page: Open):
    page = open_page("/", viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    expect(page.locator("#copy-link")).to_be_hidden()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="API of this view")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert violations(page) == []


def test_controls_are_large_enough_for_a_finger(open_page: Open):
    page = open_page("/", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    for name in (".answer .btn", "#language", "#key-100-224", "#change-budget"):
        box = page.locator(name).first.bounding_box()
        assert box is not None
        assert box["height"] >= 32, name


def test_a_place_is_printed_on_two_sheets_in_light_colours_with_its_address(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2&theme=dark")
    traces(page, "axes-plot")
    page.evaluate(PRINTED)
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 2
    theme, width, line = page.evaluate("printed")
    assert (theme, width) == ("light", "700")
    assert "ms=15&mb=2" in line
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate("window.print = () => (document.title = 'asked to print')")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("asked to print")
    variant = open_page("/v/0.5/160")
    expect(variant.locator(".layers tbody tr")).to_have_count(29)
    traces(variant, "kinds-plot")
    assert len(re.findall(rb"/Type\s*/Page\b", variant.pdf(prefer_css_page_size=True))) == 2


def test_after_a_change_a_chart_is_printed_as_before_and_then_as_wide_as_the_window_again(open_page: Open):
    page = open_page("/compare?d=pixel-3&p=fp32&a=0.5/160&b=1/224")
    traces(page, "compare-plot")
    drawing = page.locator("#compare-plot svg.main-svg").first
    for swaps in range(2):  # the second time between two printings
        if swaps:
            page.locator("#swap").click()
            expect(page.locator(".sides-table th b").first).to_have_text("1.0 MobileNet-224")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        expect(drawing).to_have_attribute("width", "700")
        places = (page.locator("#compare-plot"), drawing, page.locator("footer"))
        plot, drawn, below = (each.evaluate("each => each.getBoundingClientRect().toJSON()") for each in places)
        assert 200 < drawn["height"] <= plot["height"] <= below["y"] - plot["y"]
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(drawing).to_have_attribute("width", "1280")


PRINTED = """() => addEventListener("beforeprint", () => {
  const plot = document.querySelector("#front-plot svg.main-svg");
  const line = document.querySelector(".on-paper").textContent;
  window.printed = [document.documentElement.dataset.theme, plot.getAttribute("width"), line];
})"""


def test_in_forced_colours_what_is_chosen_differs_from_what_is_not_and_bars_and_tracks_are_seen(open_page: Open):
    page = open_page("/compare?d=pixel-3&a=0.6/224&b=0.75/224")
    page.emulate_media(forced_colors="active")
    style = "(each, name) => getComputedStyle(each)[name]"

    def looks(selector: str, name: str) -> str:
        return page.locator(selector).first.evaluate(style, name)

    assert looks("nav a[aria-current]", "borderBottomWidth") == "3px"
    assert looks("nav a:not([aria-current])", "borderBottomWidth") == "0px"
    assert looks(".swatch.side-a", "backgroundColor") != looks(".swatch:not(.side-a)", "backgroundColor")
    page.locator("#code-title").scroll_into_view_if_needed()
    assert looks(".tabs button[aria-pressed=true]", "borderBottomWidth") == "3px"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_first_screen_has_the_answer_its_limits_the_whole_chart_and_the_first_rows(open_page: Open, lang: str):
    page = open_page(f"/?d=pixel-3&p=int8&ms=15&mb=2&lang={lang}")
    traces(page, "front-plot")
    for width, height in ((1440, 900), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        for selector in ("h1", "#limit-max_weight_mb", "#front-plot", "table.choice tbody tr:not(.grp) >> nth=2"):
            expect(page.locator(selector)).to_be_in_viewport(ratio=0.99)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("h1")).to_be_in_viewport(ratio=0.99)
    expect(page.locator("figure:has(#front-plot)")).to_be_in_viewport(ratio=0.5)

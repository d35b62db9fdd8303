"""Explore: the answer, the two knobs, the charts, the table, all linked through the address."""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from served import Open, eventually, traces

pytestmark = pytest.mark.browser

POINT_X = """() => { const gd = document.getElementById('accuracy-plot');
  return gd._fullData?.find((t) => t.meta?.role === 'point')?.x[0] }"""


def test_the_answer_stands_in_a_sentence_with_its_origins(open_page: Open):
    page = open_page()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-160")
    expect(page.locator(".facts")).to_contain_text("76.5 M Mult-Adds analytic")
    expect(page.locator(".facts")).to_contain_text("1.33 M parameters analytic")
    expect(page.locator(".facts")).to_contain_text("top-1 59.1 % published")
    expect(page.locator(".facts")).to_contain_text("4.4 ms Pixel 3 CPU, TF Lite published")
    expect(page.locator(".why")).to_contain_text("It does 13 % of the Mult-Adds")


def test_torch_counts_the_same(open_page: Open):
    page = open_page("/?a=0.35&r=200")
    expect(page.locator(".counted")).to_contain_text("Counted on the real torch network: equal. counted")


def test_the_table_shows_all_sixteen_variants(open_page: Open):
    page = open_page()
    expect(page.locator("table.t tbody tr")).to_have_count(16)
    expect(page.get_by_text("16 of 16 shown")).to_be_visible()
    row = page.locator("tr", has=page.get_by_role("button", name="1.0/224", exact=True))
    expect(row).to_contain_text("569")
    expect(row).to_contain_text("16.9")
    expect(row).to_contain_text("70.9")


def test_the_charts_have_the_traces_they_should(open_page: Open):
    page = open_page()
    assert traces(page, "accuracy-plot") == [
        ["scatter", True, "front"],
        *[["scatter", True, "alpha"]] * 4,
        ["scatter", True, "point"],
        ["scatter", True, "selected"],
    ]
    assert traces(page, "contour-plot") == [
        ["contour", True, "contour"],
        ["scatter", True, "variants"],
        ["scatter", True, "point"],
        ["scatter", True, "selected"],
    ]
    assert traces(page, "layers-plot") == [["bar", True, "kind"]] * 4


def test_no_plotly_button_offers_to_send_data_away(open_page: Open):
    page = open_page()
    traces(page, "accuracy-plot")
    expect(page.locator(".modebar-btn")).to_have_count(0)


def test_moving_a_slider_changes_address_numbers_and_charts(open_page: Open):
    page = open_page()
    traces(page, "accuracy-plot")
    page.locator("#alpha-slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?a=0\.75$"))
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-160")
    expect(page.locator(".facts")).to_contain_text("166 M Mult-Adds")
    expect(page.locator("#alpha")).to_have_value("0.75")
    eventually(lambda: abs(page.evaluate(POINT_X) - 166.3968) < 1e-9)


def test_the_rho_slider_moves_pixels_and_rho_together(open_page: Open):
    page = open_page()
    page.locator("#rho-slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#px")).to_have_value("176")
    expect(page.locator("#rho")).to_have_value("0.786")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-176")


def test_typing_rho_gives_the_papers_resolution(open_page: Open):
    page = open_page()
    page.locator("#rho").fill("0.857")
    expect(page.locator("#px")).to_have_value("192")
    expect(page.locator("#rho")).to_have_value("0.857")  # typing never jumps
    expect(page).to_have_url(re.compile(r"r=192"))


@pytest.mark.parametrize(
    ("box", "text", "sentence"),
    [
        ("#alpha", "9", "9 is no alpha: a number above 0 and at most 2"),
        ("#alpha", "", "Nothing is no alpha"),
        ("#rho", "abc", "abc is no rho: a number from 0.143 to 4.57"),
        ("#px", "160.5", "160.5 is no resolution: a whole number from 32 to 1024"),
        ("#px", "31", "31 is no resolution"),
    ],
)
def test_a_value_outside_is_refused_in_words_and_changes_nothing(open_page: Open, box: str, text: str, sentence: str):
    page = open_page("/?a=0.75&r=192")
    page.locator(box).fill(text)
    expect(page.locator(".err", has_text=sentence)).to_be_visible()
    expect(page.locator(box)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-192")
    page.locator(box).blur()
    expect(page.locator(box)).not_to_have_attribute("aria-invalid", "true")


def test_a_cell_of_the_key_chooses(open_page: Open):
    page = open_page()
    page.get_by_role("button", name="Choose 1.0/128").click()
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-128")
    expect(page.get_by_role("button", name="Choose 1.0/128")).to_have_attribute("aria-pressed", "true")


def test_a_row_chooses_and_stays_marked(open_page: Open):
    page = open_page()
    page.get_by_role("button", name="0.75/224", exact=True).click()
    expect(page.locator("tr.cur")).to_contain_text("0.75/224")
    expect(page).to_have_url(re.compile(r"\?a=0\.75&r=224"))


def test_focus_on_a_row_names_its_point_in_the_chart(open_page: Open):
    page = open_page()
    traces(page, "accuracy-plot")
    page.get_by_role("button", name="0.25/224", exact=True).focus()
    expect(page.locator("#accuracy-plot .hovertext")).to_contain_text("0.25/224")


def test_a_click_on_a_point_chooses_its_variant(open_page: Open):
    page = open_page()
    traces(page, "accuracy-plot")
    place = page.evaluate(
        """() => { const gd = document.getElementById('accuracy-plot'), box = gd.getBoundingClientRect();
        const {x, y, customdata} = gd._fullData.find((trace) => trace.name === 'alpha 1.0');
        const {xaxis, yaxis} = gd._fullLayout, index = customdata.indexOf('1.0/224');
        return [box.x + xaxis._offset + xaxis.d2p(x[index]), box.y + yaxis._offset + yaxis.d2p(y[index])] }"""
    )
    page.mouse.move(*place)
    expect(page.locator("#accuracy-plot .hovertext")).to_contain_text("1.0/224")
    page.mouse.click(*place)
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")


def test_columns_sort_both_ways_and_say_so(open_page: Open):
    page = open_page()
    expect(page.locator("th", has_text="Top-1")).to_have_attribute("aria-sort", "descending")
    page.locator("#sort-mult_adds").click()
    expect(page.locator("table.t tbody tr").first).to_contain_text("1.0/224")
    page.locator("#sort-mult_adds").click()
    expect(page.locator("table.t tbody tr").first).to_contain_text("0.25/128")
    expect(page.locator("th", has_text="Mult-Adds")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#sort-mult_adds")).to_be_focused()


def test_precision_changes_bytes_and_the_set_of_accuracies(open_page: Open):
    page = open_page()
    page.locator("#p-int8").click()
    expect(page.locator(".facts")).to_contain_text("1.35 MB int8")
    expect(page.locator(".facts")).to_contain_text("top-1 57.7 %")
    expect(page.get_by_text("TF-slim 2018, int8")).to_be_visible()


def test_a_body_without_published_accuracy_says_so(open_page: Open):
    page = open_page()
    page.locator("#pick-network").select_option("Conv MobileNet")
    expect(page.locator("h1")).to_have_text("0.5 Conv MobileNet-160")
    expect(page.locator(".facts")).to_contain_text("top-1 not published")
    expect(page.get_by_text("This body has no depthwise layers.")).to_be_visible()


def test_between_published_points_the_accuracy_is_interpolated(open_page: Open):
    page = open_page("/?a=0.6&r=176")
    expect(page.locator(".facts")).to_contain_text("63.1 % interpolated")
    expect(page.locator(".why")).to_contain_text("interpolated between published variants")


def test_the_links_give_what_the_view_shows(open_page: Open):
    page = open_page("/?a=0.75&r=192&c=json")
    answer = page.request.get(page.locator(".code a").evaluate("link => link.href"))
    assert answer.json()["mult_adds"] == 239273472
    page.locator("#code-csv").click()
    csv = page.request.get(page.locator(".code a").evaluate("link => link.href"))
    assert csv.body().startswith(b"\xef\xbb\xbfalpha,resolution,mult_adds")
    assert len(csv.text().splitlines()) == 17


def test_copy_link_copies_the_whole_view(open_page: Open):
    page = open_page("/?a=0.75&r=192&p=int8", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#copy-link").click()
    expect(page.locator("#copy-link")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_back_returns_to_the_view_before(open_page: Open):
    page = open_page("/?a=0.75")
    page.get_by_role("link", name="See it layer by layer").click()
    expect(page).to_have_url(re.compile(r"/v/0\.75/160$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?a=0\.75$"))
    expect(page.locator(".budget")).to_be_visible()


def test_everything_can_be_reached_and_used_by_keyboard(open_page: Open):
    page = open_page()
    traces(page, "accuracy-plot")
    reached = tab_through(page, 90)
    for wanted in (
        "language",
        "theme",
        "pick-network",
        "measure",
        "alpha",
        "alpha-slider",
        "rho",
        "rho-slider",
        "p-int8",
        "key-100-224",
        "sort-top1",
        "row-0.5/160",
        "code-python",
        "code-copy",
    ):
        assert wanted in reached, wanted
    assert not any(name.endswith("-plot") for name in reached), "focus fell into a hidden plot"


def tab_through(page: Page, steps: int) -> list[str]:
    reached: list[str] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    return reached


def test_each_chart_has_a_sentence_for_who_cannot_see_it(open_page: Open):
    page = open_page()
    for name in ("accuracy", "contour", "layers"):
        figure = page.locator("figure", has=page.locator(f"#{name}-plot"))
        expect(figure.locator(".unseen")).not_to_be_empty()
        expect(page.locator(f"#{name}-plot")).to_have_attribute("aria-hidden", "true")


def test_the_page_fetches_each_exact_answer_once(open_page: Open):
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Choose 0.25/128").click()
    expect(page.locator("h1")).to_have_text("0.25 MobileNet-128")
    page.wait_for_timeout(500)
    exact = [url for url in asked if "/latency" not in url and "/measurements" not in url]
    assert len(exact) == len(set(exact)), json.dumps(exact, indent=1)

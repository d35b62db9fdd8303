"""Measure: a real timing on this machine lands on the page with its spread."""

import re

import pytest
from playwright.sync_api import Browser, expect
from served import SLOW, Open, Watch, serve, violations

pytestmark = pytest.mark.browser
LANDED = re.compile(
    r"0\.25/64: [\d.]+\sms measured, the median of \d+ runs; middle half [\d.]+\sms to [\d.]+\sms\. onnxruntime 1\.\d+"
)


def test_a_measurement_lands_with_its_spread_and_stays(open_page: Open):
    page = open_page("/v/0.25/64")
    expect(page.locator("#measure")).to_have_text(re.compile("Measure 0.25/64 on this machine, "))
    page.locator("#measure").click()
    expect(page.locator(".measuring [role=status]")).to_contain_text(LANDED, timeout=SLOW)
    expect(page.locator(".kf > div").nth(1)).to_contain_text("measured")
    page.reload()
    expect(page.locator(".measuring [role=status]")).to_contain_text(LANDED)
    expect(page.locator("#measure")).to_have_text("Measure 0.25/64 again")


def test_one_of_the_sixteen_lands_in_the_table_and_what_to_measure_next_is_offered_and_measured_with_one_click(
    open_page: Open,
):
    page = open_page("/v/0.25/128")
    page.locator("#measure").click()
    expect(page.locator("#measure")).to_have_text("Measure 0.25/128 again", timeout=SLOW)
    page.goto(page.url.split("/v/")[0] + "/?d=this")
    expect(page.locator("tr", has_text="0.25/128").get_by_role("img", name="measured")).to_be_visible()
    expect(page.locator(".coverage")).to_contain_text("1 of 16 measured here, 15 predicted")
    page.get_by_role("link", name="Measure", exact=True).click()
    suggest = page.locator(".suggest")
    expect(suggest.locator("li")).to_have_count(4)
    expect(suggest.locator("li").first).to_contain_text(re.compile(r"\d/\d+: [\d.]+\sms predicted, [\d.]+\sms to"))
    page.locator("#measure-next").click()
    expect(page).to_have_url(re.compile("j=[0-9a-f]{32}"))
    expect(page.locator("table.sweep tbody tr")).to_have_count(4)
    page.locator("#cancel-job").click()


def test_a_cancelled_measurement_stores_nothing(open_page: Open):
    page = open_page("/v/1.5/300")
    page.locator("#measure").click()
    expect(page.locator("#cancel + span")).to_contain_text("s so far", timeout=SLOW)
    assert violations(page) == []
    page.locator("#cancel").click()
    expect(page.locator(".measuring [role=status]")).to_have_text("The measurement was cancelled; nothing was stored.")
    expect(page.locator("#measure")).to_contain_text("Measure 1.5/300 on this machine")


def test_with_a_token_set_the_page_asks_for_it_or_takes_it_from_the_link(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
):
    for guarded in serve(tmp_path_factory.mktemp("guarded"), MBX_TOKEN="open sesame, please"):
        page = browser.new_page()
        Watch(guarded.url).attach(page)
        page.goto(guarded.url + "/v/0.25/32")
        page.locator("#measure").click()
        expect(page.get_by_text("Measuring needs the token")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Token").fill("open sesame, please")
        page.get_by_role("button", name="Use it").click()
        expect(page.locator(".measuring [role=status]")).to_contain_text("measured, the median of", timeout=SLOW)
        page.close()
        page = browser.new_page()
        page.goto(guarded.url + "/#token=open%20sesame,%20please")
        expect(page).not_to_have_url(re.compile("token"))
        assert page.evaluate("sessionStorage.getItem('mobilenet-explorer-token')") == "open sesame, please"
        page.close()

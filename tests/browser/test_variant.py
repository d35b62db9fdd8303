"""Variant: one network layer by layer."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from served import Open, choose_network, eventually, traces, violations

pytestmark = pytest.mark.browser


def test_key_figures_carry_their_origins_beside_sentences_that_place_them(open_page: Open):
    page = open_page("/v/0.5/160?p=int8&dr=tflite-cpu")
    expect(page.locator(".explain")).to_contain_text("Depthwise layers are 5.8 % of the Mult-Adds")
    expect(page.locator(".why")).to_contain_text("It does 13 % of the Mult-Adds")
    figures = page.locator(".kf > div")
    expect(figures).to_have_count(7)
    expect(figures.nth(0)).to_contain_text("Pixel 3, tflite-cpu, int8, 4 threads")
    expect(figures.nth(1)).to_contain_text("On this machine–not timed")
    for index, text in enumerate(["2.6", "–", "57.7", "76.5", "1.33", "1.35", "0.307"]):
        expect(figures.nth(index).locator("dd")).to_contain_text(text)
        expect(figures.nth(index).locator(".tag")).to_have_count(int(text != "–"))


def test_a_variant_is_asked_as_explore_asked_and_says_what_the_limits_leave_of_it(open_page: Open):
    page = open_page("/?d=rp2040&p=int8&as=paper&mb=2&a=0.75&r=224")
    page.locator("#place-variant").click()
    figures = page.locator(".kf > div")
    expect(figures.nth(0)).to_contain_text(re.compile("predicted.*RP2040"))
    expect(page.locator(".limits")).to_have_text("Your limits: 2 MB of weights (int8): outside: > 2 MB, > RAM")
    page.locator("#p-fp32").click()
    expect(figures.nth(0)).to_contain_text("not known of RP2040 at fp32")
    expect(figures.nth(2)).to_contain_text(re.compile("68.4.*publishedMobileNet paper"))
    page.locator("#place-compare").click()
    expect(page.locator(".limits")).to_contain_text(
        "Your limits: 2 MB of weights (fp32): A outside: > 2 MB, > RAM · B outside: > 2 MB, > RAM"
    )


def test_the_table_has_every_row_of_the_network(open_page: Open):
    page = open_page("/v/1.0/224")
    expect(page.locator(".layers tbody tr")).to_have_count(29)
    expect(page.get_by_text("29 rows, 28 with weights")).to_be_visible()
    expect(page.locator(".layers tbody tr").nth(1)).to_contain_text("dw1")
    expect(page.locator(".layers tbody tr").nth(1)).to_contain_text("112 × 112 × 32")
    page.locator("#p-int8").click()
    expect(page.locator(".layers thead")).to_contain_text("kB, int8")
    expect(page.locator(".layers tbody tr").nth(1).locator("td").last).to_have_text("401")  # kB, a byte each


def test_once_measured_the_page_says_where_the_time_goes(open_page: Open):
    page = open_page("/v/0.25/96?rt=onnxruntime")
    expect(page.locator("#layer-times")).to_contain_text("Not timed layer by layer here yet with onnxruntime")
    assert traces(page, "kinds-plot") == [["bar", True, "kind"]] * 8
    page.locator("#measure-layers").click()
    sentence = re.compile(r"Depthwise layers are [\d.]+\s% of the Mult-Adds and [\d.]+\s% of the time")
    expect(page.locator(".explain")).to_have_text(sentence, timeout=90_000)
    expect(page.locator(".explain").get_by_text("measured")).to_be_visible()
    expect(page.locator("#layer-times")).to_contain_text("The layers add up to")
    expect(page.get_by_role("heading", name="Where the work is, where the time goes")).to_be_visible()
    expect(page.locator(".layers.timed tbody tr").nth(1).locator(".latency")).to_have_text(re.compile(r"0\.\d+"))
    eventually(lambda: traces(page, "kinds-plot") == [["bar", True, "kind"]] * 12)
    assert violations(page) == []
    page.locator("#language").click()
    expect(page.locator(".explain")).to_contain_text("시간의")


def test_on_a_phone_both_panels_of_the_kinds_chart_are_seen_without_scrolling_sideways(open_page: Open):
    page = open_page("/v/0.25/64", viewport={"width": 390, "height": 844})
    assert traces(page, "kinds-plot") == [["bar", True, "kind"]] * 8
    left, right = (page.locator(f"#kinds-plot .{axis}title").bounding_box() for axis in ("x", "x2"))
    assert left["y"] < right["y"]
    assert max(each["x"] + each["width"] for each in (left, right)) <= 390


def test_a_runtime_that_tells_no_times_of_layers_is_named(open_page: Open):
    page = open_page("/v/0.25/96?rt=litert")
    expect(page.locator("#layer-times")).to_contain_text("litert does not tell the time of single layers")
    expect(page.locator("#measure-layers")).to_have_count(0)
    page.locator("#p-fp16").click()  # nor does it run that
    expect(page.locator(".measuring")).to_contain_text("litert does not run fp16 here")
    expect(page.locator("#measure")).to_have_count(0)


def test_model_files_and_layers_can_be_taken_along(open_page: Open):
    page = open_page("/v/0.25/64")
    with page.expect_download() as download:
        page.get_by_role("link", name="model.onnx, fp32").click()
    assert download.value.suggested_filename == "mobilenet_v1_0.25_64_untrained.onnx"
    with page.expect_download() as download:
        page.get_by_role("link", name="model.tflite, int8").first.click()
    assert download.value.path().read_bytes()[4:8] == b"TFL3"
    with page.expect_download() as download:
        page.get_by_role("link", name="layers.csv").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [rows[0]["name"], rows[-1]["name"], len(rows)] == ["conv1", "fc", 29]


def test_a_variant_that_cannot_be_is_nowhere_in_words(open_page: Open):
    page = open_page("/v/3/160")
    expect(page.locator("h1")).to_have_text("Nothing is at this address")
    page.get_by_role("link", name="Go to Explore").click()
    expect(page).to_have_url(re.compile(r"/(\?d=pixel-3&dr=.*)?$"))


def test_torch_counts_the_same_and_a_point_between_is_placed_among_the_published(open_page: Open):
    page = open_page("/v/0.6/176")
    expect(page.locator(".counted")).to_contain_text("Counted on the real torch network: equal. counted")
    expect(page.locator(".why")).to_contain_text("interpolated between published variants")


def test_sliders_and_boxes_change_address_and_numbers(open_page: Open):
    page = open_page("/v/0.5/160")
    page.locator("#alpha-slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/v/0\.75/160(\?|$)"))
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-160")
    expect(page.locator(".kf")).to_contain_text("166")
    expect(page.locator("#alpha")).to_have_value("0.75")
    page.locator("#rho-slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#px")).to_have_value("176")
    expect(page.locator("#rho")).to_have_value("0.786")
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-176")
    page.locator("#rho").fill("0.857")  # the paper's
    expect(page.locator("#px")).to_have_value("192")
    expect(page.locator("#rho")).to_have_value("0.857")  # typing never jumps
    expect(page).to_have_url(re.compile(r"/v/0\.75/192(\?|$)"))


def test_a_value_outside_is_refused_in_words_and_changes_nothing(open_page: Open):
    page = open_page("/v/0.75/192")
    for box, text, sentence in (
        ("#alpha", "9", "9 is no alpha: a number above 0 and at most 2"),
        ("#alpha", "", "Nothing is no alpha"),
        ("#rho", "abc", "abc is no rho: a number from 0.143 to 4.57"),
        ("#px", "160.5", "160.5 is no resolution: a whole number of pixels from 32 to 1024"),
        ("#px", "31", "31 is no resolution"),
    ):
        page.locator(box).fill(text)
        expect(page.locator(".err", has_text=sentence)).to_be_visible()
        expect(page.locator(box)).to_have_attribute("aria-invalid", "true")
        expect(page.locator("h1")).to_have_text("0.75 MobileNet-192")
        page.locator(box).blur()
        expect(page.locator(box)).not_to_have_attribute("aria-invalid", "true")


def test_a_body_without_depthwise_layers_says_so(open_page: Open):
    page = open_page("/v/0.5/160")
    choose_network(page, "Conv MobileNet")
    expect(page.locator("h1")).to_have_text("0.5 Conv MobileNet-160")
    expect(page.locator(".explain")).to_contain_text("convolutions are")


def test_which_factorization_saves_what_is_drawn_once_it_is_opened(open_page: Open):
    page = open_page("/v/0.5/160?lang=ko")
    page.locator("#factorizations").click()
    assert [role for _, _, role in traces(page, "factorizations-plot")] == ["side"] * 4
    expect(page.locator("#factorizations-title")).to_contain_text("분해")
    assert violations(page) == []
    page.goto(page.url.replace("/v/0.5/160?", "/v/0.5/160?n=mobilenet_v2&"))
    expect(page.locator("h1")).to_have_text("0.5 MobileNet V2-160")
    expect(page.locator("#factorizations")).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_any_network_is_found_by_search_and_says_where_it_has_one_width(open_page: Open, lang: str):
    page = open_page(f"/v/0.5/160?lang={lang}")
    page.locator("#pick-network").press("v")  # typing opens the list
    page.locator("#search-networks").press_sequentially("2")
    expect(page.get_by_role("option")).not_to_have_count(0)
    assert violations(page) == []
    page.locator("#search-networks").press("Enter")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet V2-160")
    expect(page.locator("#alpha")).to_be_enabled()
    choose_network(page, "inception v3")
    expect(page.locator("h1")).to_have_text("Inception V3")
    expect(page).to_have_url(re.compile(r"/v/1/299\?.*n=inception_v3"))
    expect(page.locator("#alpha")).to_be_disabled()
    reason = {"en": "Inception V3 has one width", "ko": "Inception V3의 너비는 한 가지입니다"}[lang]
    expect(page.locator("#alpha")).to_have_accessible_description(re.compile(reason))
    expect(page.locator("#px")).to_be_enabled()
    assert violations(page) == []

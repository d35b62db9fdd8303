"""Compare: the verdict, the sides in the address, the table, the bars; and the channel cliff."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect
from served import Open, Server, choose_device, choose_network, eventually, read, traces, violations

pytestmark = pytest.mark.browser
HALF_AND_FULL = "/compare?d=pixel-3&dr=tflite-cpu&a=0.5/160&b=1/224"
THREE = "/compare?d=pixel-3&dr=tflite-cpu&a=0.6/224&b=0.75/224,1/224/conv_mobilenet"


def row(page: Page, name: str):
    return page.locator(".sides-table tbody tr").filter(has=page.get_by_role("rowheader", name=re.compile(name)))


def test_the_verdict_and_the_rows_say_what_the_api_says(open_page: Open, server: Server):
    page = open_page(HALF_AND_FULL)
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160 against 1.0 MobileNet-224")
    asked = "a=0.5/160&b=1/224&device=pixel-3&runtime=tflite-cpu&threads=4"
    expect(page.locator("h1")).to_have_text(read(server, f"/comparison?{asked}")["verdicts"][0])
    cells = row(page, "^Latency, Pixel 3, tflite-cpu, fp32").locator("td")
    expect(cells).to_have_text(["4.4 ms", "24 ms", "−19.6 ms", "5.5 × as fast", "published"])
    expect(row(page, "^Mult-Adds").locator("td")).to_have_text(["76.5 M", "569 M", "−492 M", "7.4 × fewer", "analytic"])
    expect(row(page, "^Mult-Adds").locator("b")).to_have_text("76.5 M")
    expect(page.locator(".remarks")).to_contain_text("Sources disagree on top-1")


def test_the_korean_page_says_the_same_in_korean(open_page: Open):
    page = open_page(f"{HALF_AND_FULL}&lang=ko")
    expect(page.locator("h1")).to_have_text(
        "5.5배 빠르고, Mult-Adds는 1/7.4이고, 가중치 크기는 1/3.2입니다. 대신 정확도는 11.8%p 낮습니다."
    )


def test_sides_are_changed_on_the_page_and_stand_in_the_address(open_page: Open):
    page = open_page(HALF_AND_FULL)
    page.locator("#side-b-point").fill("0.75/192")
    page.locator("#side-b-point").press("Enter")
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160 against 0.75 MobileNet-192")
    choose_network(page, "Conv MobileNet", "#side-a-network")
    expect(page.locator(".lead")).to_have_text("0.5 Conv MobileNet-160 against 0.75 MobileNet-192")
    expect(page).to_have_url(re.compile(r"n=conv_mobilenet.*b=0\.75/192&a=0\.5/160"))
    choose_device(page, "pixel 3 tflite-gpu", "#side-b-where")
    expect(page.locator(".lead")).to_contain_text("0.75 MobileNet-192, tflite-gpu")
    address = page.url
    page.reload()
    expect(page.locator(".lead")).to_contain_text("0.75 MobileNet-192, tflite-gpu")
    assert page.url == address


def test_what_is_no_point_is_refused_in_place(open_page: Open):
    page = open_page(HALF_AND_FULL)
    page.locator("#side-b-point").fill("3/160")
    page.locator("#side-b-point").press("Enter")
    expect(page.locator("#side-b-error")).to_contain_text("3/160 is no point")
    expect(page.locator("#side-b-point")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160 against 1.0 MobileNet-224")


def test_swapping_turns_the_verdict_round(open_page: Open):
    page = open_page("/compare?d=pixel-3&dr=tflite-cpu&a=0.5/160&b=1/224@tflite-gpu")
    page.locator("#swap").click()
    expect(page.locator(".lead")).to_have_text("1.0 MobileNet-224, tflite-gpu against 0.5 MobileNet-160, tflite-cpu")
    page.locator("#swap").click()
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160, tflite-cpu against 1.0 MobileNet-224, tflite-gpu")


def test_a_third_side_comes_and_goes(open_page: Open):
    page = open_page(HALF_AND_FULL)
    page.locator("#add-third").click()
    expect(page.locator(".sides-table thead b")).to_have_text(
        ["0.5 MobileNet-160", "1.0 MobileNet-224", "0.25 MobileNet-128"]
    )
    expect(page.locator(".why")).to_contain_text("Against 0.25 MobileNet-128:")
    eventually(lambda: len(traces(page, "compare-plot")) == 3)
    expect(page.locator("#add-third")).to_have_count(0)
    page.locator("#remove-c").click()
    expect(page.locator(".sides-table thead b")).to_have_count(2)


def test_going_to_a_variant_and_back_keeps_the_sides(open_page: Open):
    page = open_page(THREE)
    before = page.url
    page.get_by_role("link", name="See A layer by layer").click()
    expect(page.locator("h1")).to_have_text("0.6 MobileNet-224")
    page.go_back()
    expect(page.locator(".sides-table thead b")).to_have_count(3)
    assert page.url == before
    page.locator("nav").get_by_text("Explore").click()
    page.locator("nav").get_by_text("Compare").click()
    expect(page.locator(".sides-table thead b")).to_have_count(3)


def test_compare_is_reached_from_the_table_of_explore_and_from_variant(open_page: Open):
    page = open_page("/?a=0.25&r=192")
    expect(page.locator("#back-to-answer")).to_be_visible()  # what pushes the table down until it is there
    page.get_by_role("link", name="Compare 0.25/192").click()
    expect(page.locator(".lead")).to_have_text("0.25 MobileNet-192 against 1.0 MobileNet-224")
    page = open_page("/v/0.75/128")
    page.get_by_role("link", name="Compare 0.75 MobileNet-128").click()
    expect(page.locator(".lead")).to_have_text("0.75 MobileNet-128 against 1.0 MobileNet-224")


def test_bars_are_drawn_for_each_side_by_kind_and_by_layer(open_page: Open):
    page = open_page("/compare?d=pixel-3&dr=tflite-cpu&a=0.6/224&b=0.75/224,1/224")
    assert traces(page, "compare-plot") == [["bar", True, "side"]] * 3
    page.locator("#by-layer").click()
    expect(page).to_have_url(re.compile("by=layer"))
    expect(page.locator("#compare-title")).to_have_text("Mult-Adds layer by layer")
    eventually(lambda: page.evaluate("document.getElementById('compare-plot')._fullData[0].y.length") > 20)


def test_the_view_comes_as_text_as_code_and_as_a_table(open_page: Open):
    page = open_page(f"{HALF_AND_FULL}&c=python", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#copy-answer").click()
    expect(page.locator("#copy-answer")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Again: mobilenet-explorer compare 0.5/160 1.0/224 --device pixel-3" in copied
    page.locator("#code-title").scroll_into_view_if_needed()
    expect(page.locator("pre")).to_contain_text("/api/v1/charts/compare?a=0.5/160&b=1/224")
    with page.expect_download() as download:
        page.get_by_role("link", name="Table as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [rows[0]["row"], rows[0]["a"], rows[0]["a_kind"]] == ["latency_ms", "4.4", "published"]


# Other networks, and phones


def test_another_network_is_chosen_on_the_page_and_stands_in_the_address(open_page: Open, server: Server):
    page = open_page(HALF_AND_FULL)
    page.locator("#side-b-network").click()
    detectors = [each["title"] for each in read(server, "/networks")["items"] if each["task"] == "detection"]
    group = page.get_by_role("group", name="Detectors: their mAP is no top-1").get_by_role("option")
    expect(group).to_contain_text(detectors)
    assert violations(page) == []
    page.keyboard.press("Escape")
    choose_network(page, "vgg16", "#side-b-network")
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160 against VGG16")
    expect(page).to_have_url(re.compile("b=vgg16"))
    expect(page.locator("#side-b-point")).to_have_count(0)
    latency = row(page, "^Latency, Pixel 3, tflite-cpu, fp32").locator("td")
    expect(latency.nth(1)).to_contain_text("interval of the prediction")
    expect(row(page, "^Top-1, TF-slim").locator("td").nth(1)).to_have_text("not in this set")
    expect(row(page, "^Mult-Adds").locator("td").nth(1)).to_have_text("15,500 M")
    page.locator("#exact").click()
    expect(row(page, "^Mult-Adds").locator("td").nth(1)).to_have_text("15,470,264,320")
    assert len(traces(page, "compare-plot")) == 2
    page.locator("#scale-share").click()
    expect(page.locator("#compare-plot .xtitle")).to_have_text("Share of each side's own Mult-Adds, %")
    expect(page).to_have_url(re.compile("sc=share"))
    page.locator("#swap").click()
    expect(page.locator(".lead")).to_have_text("VGG16 against 0.5 MobileNet-160")
    choose_network(page, "MobileNet", "#side-a-network")
    expect(page.locator(".lead")).to_have_text("1.0 MobileNet-224 against 0.5 MobileNet-160")


def test_another_network_is_read_in_korean_too_and_every_place_that_is_named_is_led_to(open_page: Open):
    page = open_page("/compare?d=snapdragon-845&a=0.5/160&b=squeezenet_1_1&p=int8&as=paper&lang=ko")
    expect(page.locator(".lead")).to_have_text("0.5 MobileNet-160 대 SqueezeNet 1.1")
    expect(page.locator(".sides-table")).to_contain_text("이 데이터에 없음")
    page.get_by_role("button", name="TF-slim 2018로 보기").click()
    expect(row(page, "^top-1, TF-slim")).to_contain_text("57.7 %")
    page.get_by_role("link", name="이 기기에서 0.5/160 측정").click()
    expect(page.locator("#list-points")).to_have_value("0.5/160")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_phone_shows_every_side_of_every_row(open_page: Open, lang: str):
    page = open_page(
        f"/compare?d=pixel-3&dr=tflite-cpu&a=0.6/176&b=vgg16,1/224&lang={lang}", viewport={"width": 390, "height": 844}
    )
    table = page.locator(".scroll:has(.sides-table)")
    expect(table.locator("tbody tr")).not_to_have_count(0)
    assert table.evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
    for cell in table.locator("tbody td").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_percent_sign_in_the_headline_stays_with_its_number(open_page: Open):
    page = open_page("/compare?d=pixel-3&dr=tflite-cpu&a=0.75/192&b=0.85/192", viewport={"width": 390, "height": 844})
    assert "\u00a0%" in page.locator("h1").evaluate("(node) => node.textContent")


# The channel cliff


@pytest.mark.parametrize(
    ("lang", "title", "button"),
    [
        ("en", "0.6 MobileNet-224 lies past a cliff of onnxruntime.", "Snap channels to 8"),
        (
            "ko",
            "0.6 MobileNet-224의 채널 수는 onnxruntime의 빠른 커널 조건에 맞지 않습니다.",
            "채널을 8의 배수로 맞추기",
        ),
    ],
)
def test_variant_shows_the_cliff_and_the_way_round_it(open_page: Open, lang: str, title: str, button: str):
    page = open_page(f"/v/0.6/224?rt=onnxruntime&lang={lang}")
    expect(page.locator(".cliff b")).to_have_text(title)
    expect(page.locator(".cliff")).to_contain_text("22")
    before = page.locator(".layers tbody tr").nth(0).inner_text()
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile("rd=make_divisible"))
    expect(page.locator(".cliff")).to_have_count(0)
    expect(page.locator(".layers tbody tr").nth(0)).not_to_have_text(before)
    page.locator("#unsnap").click()
    expect(page.locator(".cliff")).to_have_count(1)
    assert "rd=" not in page.url


def test_where_there_is_no_cliff_nothing_is_said(open_page: Open):
    page = open_page("/v/0.5/224?rt=onnxruntime")
    expect(page.locator(".layers tbody tr")).to_have_count(29)
    expect(page.locator(".cliff")).to_have_count(0)


def test_a_compared_side_past_the_cliff_is_snapped_alone(open_page: Open):
    page = open_page("/compare?a=0.6/224&b=0.6/224@onnxruntime@this&d=pixel-3&dr=tflite-cpu")
    expect(page.locator(".cliff b")).to_have_text(re.compile("^0.6 MobileNet-224, onnxruntime, .+ lies past a cliff"))
    expect(page.locator(".cliff b")).to_contain_text("cores")
    page.locator("#snap-1").click()
    expect(page).to_have_url(re.compile(r"b=0\.6/224/make_divisible@onnxruntime@(?!this)"))
    expect(page.locator(".cliff")).to_have_count(0)

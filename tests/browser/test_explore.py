"""Explore: what to take under limits, on the page as over REST; charts, table and address linked."""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from served import SLOW, Open, assert_no_width_scrolls_sideways, eventually, expect_device, row, traces, violations

pytestmark = pytest.mark.browser

QUESTION = "/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2"
REST = "/api/v1/recommendation?device=pixel-3&runtime=tflite-cpu&precision=int8&max_latency_ms=15&max_weight_mb=2"
RING = """(id) => document.getElementById(id)._fullData
  ?.find((trace) => ['selected', 'chosen'].includes(trace.meta?.role))?.name"""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_15_ms_and_2_mb_on_a_pixel_3_are_answered_as_rest_answers(open_page: Open, lang: str):
    page = open_page(f"{QUESTION}&lang={lang}")
    answer = page.request.get(page.url.split("/?")[0] + REST).json()
    expect(page.locator("h1")).to_have_text(answer["best"]["name"])
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    expect(page.locator(".facts").first).to_contain_text("4.7 ms")
    expect(page.locator(".why")).to_contain_text(answer["nearest_miss"]["name"])
    expect(page.locator(".why")).to_contain_text("66.8")
    expect(page.locator(".why")).to_contain_text(re.compile("Weight size decides|가중치 한도"))
    if lang == "en":
        expect(page.locator(".lead")).to_have_text(
            "Within 15 ms and 2 MB of weights (int8) on Pixel 3 (tflite-cpu), the most accurate is"
        )
        for fact in ("4.7 ms published", "top-1 60.7 % published", "149 M Mult-Adds analytic", "1.35 MB analytic"):
            expect(page.locator(".facts").first).to_contain_text(fact)
        expect(page.locator(".why")).to_contain_text("8 of 16 fit.")
        page.get_by_role("button", name="Allow weights 2.605 MB").click()  # a step buys what it says
        expect(page.locator("h1")).to_have_text("0.75 MobileNet-224")
        expect(page.locator("#limit-max_weight_mb")).to_have_value("2.605")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_grid_is_chosen_among_as_rest_chooses_and_its_answer_is_shown_beside_the_sixteen(open_page: Open, lang: str):
    page = open_page(f"{QUESTION}&lang={lang}")
    expect(page.locator("#pick-grid option")).to_have_count(4)
    page.locator("#pick-grid").select_option(index=1)
    expect(page).to_have_url(re.compile(r"[?&]g=31x25(&|$)"))
    answer = page.request.get(page.url.split("/?")[0] + REST + "&grid=31x25").json()
    best = answer["best"]
    expect(page.locator("h1")).to_have_text(best["name"])
    expect(page.locator(".why")).to_contain_text("775")
    name = f"{best['alpha']:g}/{best['resolution']}"
    for chart in ("front", "area", "axes"):
        eventually(lambda plot=f"{chart}-plot": page.evaluate(RING, plot) == name)
    expect(row(page, name)).to_have_class(re.compile("cur"))
    expect(page.locator(".all .fh .r")).to_contain_text(re.compile("17 of 775 shown|775개 중 17개 표시"))
    fits = re.compile(rf"(?<!\d){answer['feasible_count']}(?!\d)")
    expect(page.locator("#limit-max_weight_mb-effect")).to_contain_text(str(answer["excluded"]["max_weight_mb"]))
    expect(page.locator(".why")).to_contain_text(fits)
    page.reload()
    expect(page.locator("h1")).to_have_text(best["name"])


def test_the_other_places_are_shown_for_the_answer_or_for_the_point_looked_at(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2")
    variant, compare = page.locator("#place-variant"), page.locator("#place-compare")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    expect(variant).to_have_attribute("href", re.compile(r"^/v/0\.5/224\?"))
    expect(compare).to_have_attribute("href", re.compile(r"a=0\.5/224"))
    expect(page.locator("#place-measure")).to_have_attribute("href", re.compile(r"^/measure\?.*r=224"))
    page.locator("#limit-max_latency_ms").fill("3")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-160")
    expect(variant).to_have_attribute("href", re.compile(r"^/v/0\.5/160\?"))
    row(page, "0.25/192").get_by_role("button", name="0.25/192", exact=True).click()
    expect(variant).to_have_attribute("href", re.compile(r"^/v/0\.25/192\?"))
    page.locator("#back-to-answer").click()
    page.locator("#limit-max_latency_ms").fill("15")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    page.locator("#place-measure").click()
    expect(page.locator("#pick-points")).to_contain_text("this one, 0.5/224")
    variant.click()
    expect(page).to_have_url(re.compile(r"/v/0\.5/224\?"))
    page.locator("#place-explore").click()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    expect(page.locator("#back-to-answer")).to_have_count(0)


def test_what_a_grid_does_not_know_is_counted_and_said(open_page: Open):
    page = open_page("/?as=keras_applications&mb=5&top1=60&g=31x25")
    root = page.url.split("/?")[0]
    asked = "accuracy_set=keras_applications&max_weight_mb=5&min_top1=60&grid=31x25"
    answer = page.request.get(f"{root}/api/v1/recommendation?{asked}").json()
    assert answer["unknown_count"] > 700
    expect(page.locator("#limit-max_weight_mb-effect")).to_have_text(f"excludes {answer['excluded']['max_weight_mb']}")
    unknown = f"excludes none; {answer['unknown_count']} not judged"
    expect(page.locator("#limit-min_top1-effect")).to_have_text(unknown)
    expect(page.locator(".answer [role=status]")).to_contain_text(f"fits. {answer['fit_text']}.")
    expect(page.locator("tr.grp")).to_have_text(["Not judged, 4", "Outside, 12"])
    page = open_page("/?as=keras_applications&g=31x25")
    assert answer["unknown_count"] == 774
    expect(page.locator(".why")).to_contain_text(f"Of {answer['unknown_count']} no fp32 top-1 is known in Keras.")
    expect(page.locator(".lead")).to_contain_text("The one known on Pixel 3")


def test_a_grid_of_an_address_stands_beside_ours(open_page: Open):
    page = open_page("/?g=4x4")
    expect(page.locator("#pick-grid option")).to_have_count(5)
    expect(page.locator("#pick-grid option:checked")).to_contain_text("4 alphas × 4 inputs")
    page.locator("#pick-grid").select_option(index=0)
    expect(page).not_to_have_url(re.compile("g=4x4"))


def test_at_first_sight_an_example_is_answered_that_can_be_cleared(open_page: Open):
    page = open_page("/")
    expect(page.locator(".lead")).to_have_text(
        "Within 15 ms and 2 MB of weights (int8) on Pixel 3 (tflite-nnapi), the most accurate is"
    )
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    expect(page.locator(".examples a")).to_have_count(3)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.goto(page.url.split("?")[0])
    expect(page.locator(".examples a")).to_have_count(3)
    assert len(asked) == len(set(asked)), asked
    for language in ("한도 지우기", "Clear limits"):
        page.locator("#language").click()
        expect(page.locator("#clear-example")).to_have_text(language)
        expect(page.locator(".examples a")).to_have_count(3)
    page.locator("#clear-example").click()
    expect(page.locator(".examples")).to_be_empty()
    expect_device(page, "pixel-3")
    expect(page.locator("#pick-runtime")).to_have_value("tflite-gpu")
    expect(page.locator(".coverage")).to_contain_text("16 of 16 published by TensorFlow Lite")
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")
    expect(page.locator(".why")).to_contain_text("No limit is set.")
    for name in ("front", "area", "axes"):
        traces(page, f"{name}-plot")
        figure = page.locator("figure", has=page.locator(f"#{name}-plot"))
        expect(figure.locator(".unseen")).not_to_be_empty()  # a sentence for who cannot see it
        expect(page.locator(f"#{name}-plot")).to_have_attribute("aria-hidden", "true")
    expect(page.locator(".modebar-btn")).to_have_count(0)  # none offers to send data away


def test_a_choice_anywhere_is_a_choice_everywhere(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=5&mb=3")
    traces(page, "front-plot")
    traces(page, "axes-plot")
    chosen = {
        "0.5/192": lambda name: page.get_by_role("button", name=name, exact=True).click(),
        "0.25/192": lambda name: page.get_by_role("button", name=f"Choose {name}").click(),
        "0.5/128": lambda name: click_point(page, name),
    }
    for name, choose in chosen.items():
        choose(name)
        expect(page.locator("tr.cur")).to_contain_text(name)
        expect(page.get_by_role("button", name=f"Choose {name}")).to_have_attribute("aria-pressed", "true")
        expect(page).to_have_url(re.compile(f"r={name.split('/')[1]}"))
        for plot in ("front-plot", "area-plot", "axes-plot"):
            eventually(lambda plot=plot, name=name: page.evaluate(RING, plot) == name)
        expect(page.locator("h1")).to_have_text("0.75 MobileNet-160")  # the answer stays the answer
        latency = page.locator("tr.cur td").first.inner_text().strip()
        expect(page.locator(".other .facts")).to_contain_text(re.compile(rf"{name}\s*{latency}\sms"))
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator("tr.cur")).to_contain_text("0.75/160")


def click_point(page: Page, name: str) -> None:
    page.locator("#front-plot").scroll_into_view_if_needed()
    place = page.evaluate(
        """(name) => { const gd = document.getElementById('front-plot'), box = gd.getBoundingClientRect();
        const {x, y, customdata} = gd._fullData.find((trace) => trace.customdata?.some((each) => each[0] === name));
        const {xaxis, yaxis} = gd._fullLayout, index = customdata.findIndex((each) => each[0] === name);
        return [box.x + xaxis._offset + xaxis.d2p(x[index]), box.y + yaxis._offset + yaxis.d2p(y[index])] }""",
        name,
    )
    page.mouse.move(*place)
    expect(page.locator("#front-plot .hovertext").first).to_contain_text(name)
    page.mouse.click(*place)


def test_focus_on_a_row_names_its_point_in_every_chart(open_page: Open):
    page = open_page()
    for plot in ("front-plot", "area-plot", "axes-plot"):
        traces(page, plot)
    page.get_by_role("button", name="0.25/224", exact=True).focus()
    for plot in ("front-plot", "area-plot", "axes-plot"):
        expect(page.locator(f"#{plot} .hovertext").first).to_contain_text("0.25/224")


def test_a_link_to_a_point_between_the_published_ones_still_shows_it(open_page: Open):
    page = open_page("/?a=0.6&r=176")
    expect(page.locator(".other")).to_contain_text("0.6/176")
    expect(page.locator(".other")).to_contain_text("63.1 % interpolated")
    expect(page.locator(".other")).to_contain_text("predicted")
    eventually(lambda: page.evaluate(RING, "front-plot") == "0.6/176")


def test_another_devices_answer_is_timed_here_too_and_not_verified_where_a_runtime_runs_its_precision(open_page: Open):
    page = open_page(QUESTION)
    page.get_by_role("link", name="Time it here too").click()
    expect(page).to_have_url(re.compile(r"/measure\?"))
    expect(page.locator("#list-points")).to_have_value("0.5/224")
    expect(page.locator("#estimate")).to_contain_text("1 measurement")
    expect(page.locator("#start")).to_be_focused()
    page.go_back()
    page.locator("#p-fp16").click()
    expect(page.locator("#to-compare")).to_be_visible()
    expect(page.locator("#verify")).to_have_count(0)


def test_the_answers_file_is_of_its_precision_and_fits_and_the_point_looked_at_has_its_own(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2")
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("link", name="Get model.tflite, int8, file 1.51 MB, untrained weights").click()
    assert download.value.suggested_filename == "mobilenet_v1_0.5_224_int8_untrained.tflite"
    model = download.value.path().read_bytes()
    assert (model[4:8], len(model) < 2e6) == (b"TFL3", True)
    others = page.locator("#get-model-others")
    others.press("Enter")
    expect(page.get_by_role("link", name="model.onnx, int8")).to_be_visible()
    assert violations(page) == []
    others.press("Escape")
    expect(page.get_by_role("link", name="model.onnx, int8")).to_be_hidden()
    expect(others).to_be_focused()
    page.locator("#row-0\\.75\\/160").click()
    expect(page.locator("#get-model")).to_have_attribute("href", re.compile(r"/0\.5/224/model\.tflite"))
    expect(page.locator("#to-variant")).to_have_attribute("href", re.compile(r"^/v/0\.5/224"))
    expect(page.get_by_role("link", name="Get 0.75/160: model.tflite, int8")).to_be_visible()
    expect(page.get_by_role("link", name="See 0.75/160 layer by layer")).to_be_visible()
    expect(page.get_by_text("The file takes 2.84 MB, more than the limit of 2 MB.")).to_be_visible()
    page.locator("#to-import").click()
    expect(page.locator("#import")).to_be_focused()


def test_columns_sort_both_ways_and_say_so(open_page: Open):
    page = open_page()
    first = page.locator("table.choice tbody tr:not(.grp)").first
    expect(page.locator("th", has_text="Top-1")).to_have_attribute("aria-sort", "descending")
    page.locator("#sort-mult_adds").click()
    expect(first).to_contain_text("1.0/224")
    page.locator("#sort-mult_adds").click()
    expect(first).to_contain_text("0.25/128")
    expect(page.locator("th", has_text="Mult-Adds")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#sort-mult_adds")).to_be_focused()


def test_the_links_give_what_the_view_shows(open_page: Open):
    page = open_page(f"{QUESTION}&c=json")
    page.locator("#code-title").scroll_into_view_if_needed()
    answer = page.request.get(page.locator(".code a").evaluate("link => link.href"))
    assert answer.json()["best"]["name"] == "0.5 MobileNet-224"
    page.locator("#code-csv").click()
    eventually(lambda: "format=csv" in page.locator(".code a").evaluate("link => link.href"))
    csv = page.request.get(page.locator(".code a").evaluate("link => link.href"))
    assert csv.body().startswith(b"\xef\xbb\xbfalpha,resolution,latency_ms,top1_percent,mult_adds")
    assert len(csv.text().splitlines()) == 17


def test_copy_link_copies_the_whole_view(open_page: Open):
    page = open_page("/?a=0.75&r=192&p=int8&ms=5&mb=3", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#copy-link").click()
    expect(page.locator("#copy-link")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page.locator(".outcome")).to_contain_text("Copied. It opens on this computer only.")
    page.locator("#copy-answer").click()
    expect(page.locator("#copy-answer")).to_have_text("Copied")
    told = page.evaluate("navigator.clipboard.readText()")
    for part in (
        "Within 5 ms and 3 MB of weights (int8) on Pixel 3 (tflite-nnapi), the most",
        "mobilenet-explorer recommend --device",
        page.url,
    ):
        assert part in told
    page.locator("#p-fp32").click()
    expect(page.locator(".outcome")).to_be_empty()


def test_everything_can_be_reached_and_used_by_keyboard(open_page: Open):
    page = open_page()
    traces(page, "front-plot")
    reached = tab_through(page, 120)
    bar = {"pick-device", "pick-runtime", "verify", "limit-max_latency_ms", "limit-max_latency_ms-slider"}
    rest = {
        "more-limits",
        "objective",
        "p-int8",
        "key-100-224",
        "sort-top1",
        "row-1.0/224",
        "code-python",
        "code-copy",
    }
    assert {"language", "theme", *bar, *rest} - set(reached) == set()
    assert not any(name.endswith("-plot") for name in reached), "focus fell into a hidden plot"
    assert {name for name in reached if name.startswith(("key-", "row-"))} == {"key-100-224", "row-1.0/224"}
    page.locator("#key-100-224").press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#key-75-192")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr.cur")).to_contain_text("0.75/192")
    expect(page.locator("#key-75-192")).to_be_focused()
    page.get_by_role("button", name="0.75/192", exact=True).press("ArrowDown")
    expect(page.locator(".choice tbody button:focus")).not_to_have_text("0.75/192")


def tab_through(page: Page, steps: int) -> list[str]:
    reached: list[str] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    return reached


def test_the_page_fetches_each_exact_answer_once(open_page: Open):
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.get_by_role("button", name="Choose 0.25/128").click()
    expect(page.locator(".other")).to_contain_text("0.25/128")
    page.wait_for_timeout(500)
    exact = [url for url in asked if "/measurements" not in url]
    assert len(exact) == len(set(exact)), json.dumps(exact, indent=1)


def test_back_returns_to_the_view_before(open_page: Open):
    page = open_page("/?a=0.75&ms=5")
    page.get_by_role("link", name="See 0.75/160 layer by layer").click()
    expect(page).to_have_url(re.compile(r"/v/0\.75/160\?.*ms=5$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?.*ms=5&a=0\.75$"))
    expect(page.locator(".budget")).to_be_visible()


def test_a_published_number_tells_its_document_to_be_copied_and_a_link_shows_it_again(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=fp32&a=1&r=224", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#cite-latency_ms").click()
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("24 ms")
    expect(told).to_contain_text("Android 10")
    document = told.get_by_role("link", name="Hosted models").get_attribute("href") or ""
    assert re.fullmatch(r"https://github.com/tensorflow/tensorflow/blob/[0-9a-f]{8,40}/.*hosted_models.md", document)
    assert violations(page) == []
    told.get_by_role("button", name="Copy citation").click()
    expect(told.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(document)
    told.get_by_role("button", name="Copy link to this number").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.endsWith('#cite-latency_ms'))")
    link = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    expect(page.locator("#cite-latency_ms")).to_be_focused()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("dialog")).to_contain_text("1.0 MobileNet-224: 24 ms")


def test_a_chart_is_taken_along_light_with_its_question_and_sources_and_seen_larger(open_page: Open):
    page = open_page(f"{QUESTION}&theme=dark")
    traces(page, "front-plot")

    def taken(part: str) -> bytes:
        with page.expect_download() as download:
            page.locator(f"#front-{part}").click()
        assert download.value.suggested_filename == f"mobilenet_front.{part}"
        return download.value.path().read_bytes()

    picture = taken("svg").decode()
    for told in ("Latency against accuracy", "0.5 MobileNet-224", "TF-slim 2018-08", "MobileNet Explorer", "p=int8"):
        assert told in picture, told
    assert "rgb(255, 255, 255)" in picture
    assert int.from_bytes(taken("png")[16:20], "big") == 2400
    head, *lines = taken("csv").decode("utf-8-sig").splitlines()
    assert head.startswith("network,alpha,resolution,")
    assert any("mobilenet_v1,0.5,224," in line and "latency,4.7,ms,published" in line for line in lines)
    page.locator("#front-larger").click()
    expect(page.locator("dialog .main-svg").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#front-larger")).to_be_focused()


@pytest.mark.parametrize(("lang", "said"), [("en", "Compare the first 3"), ("ko", "처음 3개 비교")])
def test_points_are_pinned_by_keyboard_stay_in_the_link_and_are_compared(open_page: Open, lang: str, said: str):
    page = open_page(f"/?d=pixel-3&p=fp32&a=0.6&r=176&lang={lang}")
    page.locator("#pin-other").click()
    for name in ("0.5/160", "0.75/192"):
        page.locator(f"[id='row-{name}']").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='pin-{name}']")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"pn=0\.6/176,0\.5/160,0\.75/192&"))
    page.locator("#sort-name").click()  # else Back takes what was pinned in one second as one
    page.locator("[id='pin-1.0/224']").click()
    expect(page.locator("#compare-pinned")).to_have_text(said)
    page.go_back()
    expect(page.locator("[id='unpin-1.0/224']")).to_have_count(0)
    page.reload()
    expect(page.locator(".pinned .nw")).to_have_count(3)
    page.locator("[id='unpin-0.5/160']").click()
    page.locator("#compare-pinned").click()
    expect(page.locator(".sides-table thead b")).to_have_text(["0.6 MobileNet-176", "0.75 MobileNet-192"])
    expect(page).to_have_url(re.compile(r"pn=0\.6/176,0\.75/192&"))


def test_where_nothing_fits_and_nothing_is_chosen_no_point_is_shown_as_chosen(open_page: Open):
    page = open_page("/?d=pixel-3&p=fp32&ms=0.01")
    expect(page.locator("#key-50-160")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[id='row-0.5/160']")).to_have_attribute("aria-pressed", "false")
    page.locator("#key-50-160").click()
    expect(page.locator("[id='row-0.5/160']")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_networks_are_chosen_among_and_each_point_says_its_own(open_page: Open, lang: str):
    page = open_page(f"/?d=pixel-3&dr=tflite-cpu&dn=4&ms=15&lang={lang}")
    page.locator("#pick-grid").select_option("several")
    for text in ("mobilenet v2", "v3-large"):
        page.locator("#search-networks").fill(text)
        page.locator("#search-networks").press("Enter")
    expect(page.locator("h1")).to_have_text("0.75 MobileNet V3-Large-224")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("am=mobilenet_v1,mobilenet_v2,mobilenet_v3_large"))
    expect(page.locator("#pick-among")).to_contain_text("MobileNet V2")
    expect(page.locator("table.choice tbody tr:not(.grp)")).to_have_count(40)
    eventually(lambda: page.evaluate(LEGEND) == ["MobileNet", "MobileNet V2", "MobileNet V3-Large"])
    page.locator("[id='pin-mobilenet_v2/1.0/224']").click()
    expect(page.locator(".pinned")).to_contain_text("1.0/224 MobileNet V2")
    assert violations(page) == []
    assert_no_width_scrolls_sideways(page)
    expect(page.locator("pre")).to_contain_text("network=mobilenet_v1,mobilenet_v2,mobilenet_v3_large")
    page.locator("[id='row-mobilenet_v2/1.4/224']").click()
    expect(page.locator("h1")).to_have_text("1.4 MobileNet V2-224")
    page.go_back()
    page.locator("#pick-grid").select_option("any")
    expect(page.locator("h1")).to_contain_text("224")
    expect(page).to_have_url(re.compile("am=any"))


LEGEND = """() => (document.getElementById("front-plot")._fullData ?? [])
  .filter((each) => each.showlegend).map((each) => each.legendgroup)"""

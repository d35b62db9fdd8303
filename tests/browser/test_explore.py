"""Explore: what to take under limits, on the page as over REST; charts, table and address linked."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from served import Open, Server, await_requests, eventually, hold, read, traces

pytestmark = pytest.mark.browser

QUESTION = "/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2"
REST = "/api/v1/recommendation?device=pixel-3&runtime=tflite-cpu&precision=int8&max_latency_ms=15&max_weight_mb=2"
RING = """(id) => document.getElementById(id)._fullData
  ?.find((trace) => ['selected', 'chosen'].includes(trace.meta?.role))?.name"""
SYMBOLS = """() => Object.fromEntries((document.getElementById('front-plot')._fullData ?? [])
  .filter((trace) => trace.meta?.role === 'alpha')
  .flatMap((trace) => trace.customdata.map((point, index) => [point[0], trace.marker.line.width[index] > 0])))"""


def row(page: Page, name: str) -> Any:
    return page.locator("tr", has=page.get_by_role("button", name=name, exact=True))


def open_marks(page: Page) -> list[str]:
    """Names of the points that the front chart draws hollow."""
    return [name for name, hollow in page.evaluate(SYMBOLS).items() if hollow]


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
        expect(page.locator(".lead")).to_have_text("Within 15 ms and 2 MB (int8) on Pixel 3, the most accurate is")
        for fact in ("4.7 ms published", "top-1 60.7 % published", "149 M Mult-Adds analytic", "1.35 MB analytic"):
            expect(page.locator(".facts").first).to_contain_text(fact)
        expect(page.locator(".why")).to_contain_text("8 of 16 fit.")
        page.get_by_role("button", name="Allow 2.61 MB").click()  # a step buys what it says
        expect(page.locator("h1")).to_have_text("0.75 MobileNet-224")
        expect(page.locator("#limit-max_weight_mb")).to_have_value("2.61")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_grid_is_chosen_among_as_rest_chooses_and_its_answer_is_shown_beside_the_sixteen(open_page: Open, lang: str):
    page = open_page(f"{QUESTION}&lang={lang}")
    expect(page.locator("#pick-grid option")).to_have_count(2)
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
    expect(page.get_by_text(re.compile(r"^(17 of 775 shown|775개 중 17개 표시)$"))).to_be_visible()
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
    page.locator("#limit-max_latency_ms").fill("3")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-160")
    expect(variant).to_have_attribute("href", re.compile(r"^/v/0\.5/160\?"))
    row(page, "0.25/192").get_by_role("button").click()
    expect(variant).to_have_attribute("href", re.compile(r"^/v/0\.25/192\?"))
    page.locator("#back-to-answer").click()
    page.locator("#limit-max_latency_ms").fill("15")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
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
    outside = answer["excluded"].get("min_top1", 0) + answer["unknown_count"]
    expect(page.locator("#limit-min_top1-effect")).to_have_text(f"excludes {outside}")
    page = open_page("/?as=keras_applications&g=31x25")
    assert answer["unknown_count"] == 774
    expect(page.locator(".why")).to_contain_text(f"Of {answer['unknown_count']} the accuracy is not known.")
    expect(page.locator(".lead")).to_contain_text("Of the one known on Pixel 3")


def test_a_grid_of_an_address_stands_beside_ours(open_page: Open):
    page = open_page("/?g=4x4")
    expect(page.locator("#pick-grid option")).to_have_count(3)
    expect(page.locator("#pick-grid option:checked")).to_contain_text("4 alphas × 4 inputs")
    page.locator("#pick-grid").select_option(index=0)
    expect(page).not_to_have_url(re.compile("g=4x4"))


def test_at_first_sight_a_pixel_3_stands_in_and_says_so(open_page: Open):
    page = open_page()
    expect(page.locator("#pick-device")).to_have_value("pixel-3")
    expect(page.locator("#pick-runtime")).to_have_value("tflite-gpu")
    expect(page.locator(".coverage")).to_contain_text("16 of 16 published by TensorFlow Lite")
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")
    expect(page.locator(".why")).to_contain_text("No limit decides")
    for name in ("front", "area", "axes"):
        traces(page, f"{name}-plot")
        figure = page.locator("figure", has=page.locator(f"#{name}-plot"))
        expect(figure.locator(".unseen")).not_to_be_empty()  # a sentence for who cannot see it
        expect(page.locator(f"#{name}-plot")).to_have_attribute("aria-hidden", "true")
    expect(page.locator(".modebar-btn")).to_have_count(0)  # none offers to send data away


def test_where_nothing_fits_the_nearest_and_the_way_to_it_are_named(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=0.7&mb=3")
    expect(page.locator("h1")).to_have_text("Nothing fits 0.7 ms")
    expect(page.locator(".why")).to_contain_text("The nearest is 0.25 MobileNet-128: latency 0.800 ms (14 % over).")
    expect(page.locator("tr.grp")).to_have_text(["Outside, 16"])
    page.get_by_role("button", name="Allow 0.800 ms").click()
    expect(page.locator("h1")).to_have_text("0.25 MobileNet-128")


def test_parameters_are_a_budget_like_the_others(open_page: Open):
    page = open_page("/?d=pixel-3")
    page.locator("#limit-max_params").fill("2")
    expect(page).to_have_url(re.compile("pm=2"))
    expect(page.locator(".lead")).to_have_text("Within 2 M parameters on Pixel 3, the most accurate is")
    path = "/api/v1/recommendation?device=pixel-3&max_params=2000000"
    answer = page.request.get(page.url.split("/?")[0] + path).json()
    expect(page.locator("h1")).to_have_text(answer["best"]["name"])
    expect(page.locator("#limit-max_params-effect")).to_have_text(f"excludes {answer['excluded']['max_params']}")
    expect(page.locator(".why")).to_contain_text("Parameters decide. 0.75 MobileNet-224 would reach top-1 68.4 %")
    expect(row(page, "1.0/224")).to_contain_text("> 2 M par.")
    expect(page.locator("#axes-title")).to_have_text("Seven axes at once")
    page.locator("#step-max_params").click()
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-224")


def test_another_goal_has_another_answer(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&top1=60")
    page.locator("#objective").select_option("lowest latency")
    expect(page.locator(".lead")).to_contain_text("the fastest is")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-192")
    expect(page).to_have_url(re.compile("o=latency"))


def test_the_table_shows_all_sixteen_in_two_groups_and_names_broken_limits_beside_the_charts(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=5&mb=3")
    expect(page.locator("table.choice tbody tr:not(.grp)")).to_have_count(16)
    expect(page.get_by_text("16 of 16 shown")).to_be_visible()
    expect(page.locator("tr.grp")).to_have_text(["Inside the budget, 10", "Outside, 6"])
    expect(row(page, "1.0/224").locator("td").last).to_have_text("> 5 ms, > 3 MB")
    expect(row(page, "1.0/128").locator("td").last).to_have_text("> 3 MB")
    expect(row(page, "0.75/160").locator("td").last).to_have_text("fits")
    alpha = [["scatter", True, "series"], ["scatter", True, "alpha"]]
    assert traces(page, "front-plot") == [["scatter", True, "front"], *alpha * 4, ["scatter", True, "selected"]]
    roles = [role for _, _, role in traces(page, "area-plot")]
    assert (roles[0], set(roles[1:-3]), roles[-3:]) == ("region", {"latency"}, ["contour", "variants", "selected"])
    kinds = {(kind, role) for kind, _, role in traces(page, "axes-plot")}
    assert kinds == {("bar", "beyond"), *(("scatter", role) for role in ("axis", "line", "chosen", "tick"))}


def test_points_outside_are_hollow_and_the_slider_moves_them(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=15&mb=3")
    traces(page, "front-plot")
    assert open_marks(page) == ["1.0/128", "1.0/160", "1.0/192", "1.0/224"]
    page.locator("#limit-max_latency_ms-slider").focus()
    for _ in range(60):
        page.keyboard.press("ArrowLeft")

    def agree() -> bool:
        """The field, what it says to exclude, and the table, once the last key's answer is there."""
        bound = float(page.locator("#limit-max_latency_ms").input_value())
        excluded = re.search(r"excludes (\d+)", page.locator("#limit-max_latency_ms-effect").inner_text())
        rows = page.locator("tr", has_text=f"> {bound:g} ms").count()
        return 1 < bound < 15 and f"ms={bound:g}" in page.url and excluded is not None and int(excluded[1]) == rows > 0

    eventually(agree)
    eventually(lambda: len(open_marks(page)) > 4)


def test_a_limit_typed_is_one_value_with_its_slider_and_typing_never_jumps(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8")
    page.locator("#limit-max_latency_ms").fill("5.0")
    expect(page.locator("#limit-max_latency_ms")).to_have_value("5.0")
    expect(page.locator("#limit-max_latency_ms-slider")).to_have_attribute("aria-valuetext", "5 ms")
    expect(page.locator("#limit-max_latency_ms-effect")).to_have_text("excludes 5")
    page.locator("#limit-max_latency_ms").blur()
    expect(page.locator("#limit-max_latency_ms")).to_have_value("5")
    page.locator("#limit-max_latency_ms").fill("")
    expect(page.locator("#limit-max_latency_ms-slider")).to_have_attribute("aria-valuetext", "no limit")
    expect(page).to_have_url(re.compile(r"\?p=int8&dr=tflite-cpu$"))
    page.locator("#limit-max_latency_ms").fill("5")
    for text in ("-1", "abc", "0"):  # what can be no limit is refused in words and changes nothing
        page.locator("#limit-max_latency_ms").fill(text)
        refused = f"{text} is no limit: a number above 0, or nothing."
        expect(page.locator("#limit-max_latency_ms-effect")).to_have_text(refused)
        expect(page.locator("#limit-max_latency_ms")).to_have_attribute("aria-invalid", "true")
        page.locator("#limit-max_latency_ms").blur()
        expect(page.locator("#limit-max_latency_ms")).to_have_value("5")


def test_no_limit_can_be_typed_before_the_bar_knows_its_words(open_page: Open):
    page = open_page("/")
    held = hold(page, "**/api/v1/devices**")
    page.reload(wait_until="commit")
    await_requests(page, held, 1)
    expect(page.locator("#limit-max_latency_ms")).to_be_disabled()
    expect(page.locator("#limit-min_top1-slider")).to_be_disabled()
    held[0].continue_()
    expect(page.locator("#limit-max_latency_ms")).to_be_enabled()
    expect(page.locator("#limit-min_top1-slider")).to_be_enabled()


def test_a_device_is_chosen_with_its_runtimes_and_threads(open_page: Open):
    page = open_page()
    page.locator("#pick-device").select_option("raspberry-pi-4-model-b")
    expect(page).to_have_url(re.compile("d=raspberry-pi-4-model-b"))
    expect(page.locator(".coverage")).to_contain_text("15 predicted")
    expect(row(page, "0.5/160").get_by_role("img", name="predicted")).to_be_visible()
    page.locator("#pick-runtime").select_option("ncnn-cpu")
    expect(page).to_have_url(re.compile("dr=ncnn-cpu"))
    eventually(lambda: any(role == "predicted" for _, _, role in traces(page, "front-plot")))


@pytest.mark.parametrize(
    ("place", "device", "precision", "method"),
    [
        ("/", "pixel-3", "fp32", "layer by layer"),
        ("/", "bl808-s-c906", "fp16", "the layers of a typical device"),
        ("/compare", "nvidia-jetson-nano", "fp32", "scaled neighbour"),
    ],
)
def test_what_the_numbers_rest_on_stands_under_the_device(
    open_page: Open, server: Server, place: str, *, device: str, precision: str, method: str
):
    page = open_page(f"{place}?d={device}&p={precision}")
    groups = next(each for each in read(server, "/devices")["items"] if each["id"] == device)["groups"]
    sentence = next(each for each in groups if each["precision"] == precision)["sentence"]
    expect(page.locator(".basis")).to_contain_text(f"{sentence} Method: {method}")


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("/", "top-1 by TF-slim 2018-08, latency of Pixel 3 by TensorFlow Lite"),
        ("/?d=nvidia-jetson-nano&as=paper", "top-1 by MobileNet paper, latency of NVIDIA Jetson Nano by ncnn"),
        ("/compare?b=0.5/160@ncnn-vulkan@nvidia-jetson-nano", "Pixel 3 by TensorFlow Lite, latency of NVIDIA"),
    ],
)
def test_origins_name_the_publishers_of_what_is_shown(open_page: Open, path: str, published: str):
    page = open_page(path)
    expect(page.locator(".org")).to_contain_text(published)
    for name in ("TF-slim", "TensorFlow", "Pixel"):
        expect(page.locator("footer")).not_to_contain_text(name)


@pytest.mark.parametrize("place", ["/?", "/compare?"])
def test_an_accuracy_set_that_nobody_knows_is_named_once_and_the_usual_one_shown(open_page: Open, place: str):
    page = open_page(f"{place}as=zzz&lang=en")
    note = page.locator(".ctx .note")
    expect(note).to_contain_text("No accuracy set zzz is known here; what you see is of TF-slim 2018-08.")
    expect(page.locator("#pick-accuracy")).to_have_value("tf_slim_2018")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_have_count(0)
    note.get_by_role("button", name="Use TF-slim 2018-08").click()
    expect(note).to_have_count(0)
    expect(page).not_to_have_url(re.compile("zzz"))


def test_a_device_that_nobody_knows_is_named_once_and_mult_adds_stand_in(open_page: Open):
    page = open_page("/?d=nope")
    note = page.locator(".ctx .note")
    expect(note).to_contain_text("No device nope is known here; Mult-Adds stand in place of its latency.")
    expect(page.get_by_role("heading", name="Mult-Adds against accuracy")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_have_count(0)
    note.get_by_role("button", name="Use Pixel 3").click()
    expect(page.locator(".coverage")).to_contain_text("16 of 16 published by TensorFlow Lite")


def test_devices_are_grouped_by_what_may_be_concluded(open_page: Open):
    page = open_page()
    expect(page.locator("#pick-device optgroup")).not_to_have_count(0)
    labels = page.locator("#pick-device optgroup").evaluate_all("groups => groups.map((group) => group.label)")
    assert labels[0] == "This machine"
    assert labels[-3:] == [
        "Published, enough to predict any point",
        "Published, a few points",
        "Published, one point",
    ]
    assert page.locator("#pick-device option").count() > 140


def test_a_precision_of_which_no_latency_is_known_says_so(open_page: Open):
    page = open_page("/?p=fp16&ms=5")
    expect(page.locator(".coverage")).to_contain_text("no fp16 latency of Pixel 3 is known")
    expect(page.locator(".basis")).to_have_count(0)
    expect(page.locator("#limit-max_latency_ms")).to_be_disabled()
    expect(page.get_by_role("heading", name="Mult-Adds against accuracy")).to_be_visible()
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")


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
        expect(page.locator(".other")).to_contain_text(name)
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator("tr.cur")).to_contain_text("0.75/160")


def click_point(page: Page, name: str) -> None:
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


def test_verifying_measures_the_picks_and_goes_where_they_land(open_page: Open):
    page = open_page(QUESTION)
    page.get_by_role("button", name="Verify these 2 picks").click()
    expect(page).to_have_url(re.compile(r"/measure\?.*j=[0-9a-f]{32}"))
    expect(page.locator("table.sweep tbody tr")).to_have_count(2)
    root, job = page.url.split("/measure")[0], re.search("j=([0-9a-f]{32})", page.url)
    assert job is not None
    items = page.request.get(f"{root}/api/v1/jobs/{job[1]}").json()["items"]
    assert {(item["alpha"], item["resolution"]) for item in items} == {(0.5, 224), (0.75, 224)}
    page.request.delete(f"{root}/api/v1/jobs/{job[1]}")


def test_on_a_phone_the_budget_is_a_sheet_behind_a_line_that_stays(open_page: Open):
    page = open_page(
        "/?dr=tflite-cpu&p=int8&ms=5&mb=3", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    line = page.locator(".sheet-line")
    expect(line).to_contain_text("5 ms and 3 MB (int8): 10 of 16 fit")
    expect(page.locator(".budget")).to_be_hidden()
    page.evaluate("scrollTo(0, 900)")
    expect(line).to_be_in_viewport()
    page.locator("#change-budget").click()
    expect(page.locator("#budget-title")).to_be_focused()
    page.locator("#limit-max_latency_ms").fill("3")
    expect(page.locator(".sheet-head")).to_contain_text("6 of 16 fit")
    page.locator("#sheet-show").click()
    expect(page.locator(".budget")).to_be_hidden()
    expect(page.locator("#change-budget")).to_be_focused()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-160")
    page.locator("#change-budget").click()
    page.locator("#clear-limits").click()
    expect(page).to_have_url(re.compile(r"\?p=int8&dr=tflite-cpu$"))
    page.keyboard.press("Escape")
    expect(page.locator(".budget")).to_be_hidden()


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


def test_precision_changes_bytes_and_the_set_of_accuracies(open_page: Open):
    page = open_page("/?a=0.5&r=160&ms=1")
    page.locator("#p-int8").click()
    expect(page.locator(".other")).to_contain_text("1.35 MB")
    expect(page.locator(".other")).to_contain_text("top-1 57.7 %")


def test_a_body_without_published_accuracy_says_so(open_page: Open):
    page = open_page("/?n=conv_mobilenet")
    expect(page.locator("h1")).to_have_text("No answer without known numbers")
    expect(page.get_by_text("there is nothing to draw").first).to_be_visible()
    page.locator("#pick-network").select_option("MobileNet")
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")


def test_the_links_give_what_the_view_shows(open_page: Open):
    page = open_page(f"{QUESTION}&c=json")
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


def test_everything_can_be_reached_and_used_by_keyboard(open_page: Open):
    page = open_page()
    traces(page, "front-plot")
    reached = tab_through(page, 90)
    bar = {"pick-device", "pick-runtime", "verify", "limit-max_latency_ms", "limit-max_latency_ms-slider"}
    rest = {
        "limit-min_top1",
        "objective",
        "p-int8",
        "key-100-224",
        "sort-top1",
        "row-0.5/160",
        "code-python",
        "code-copy",
    }
    assert {"language", "theme", *bar, *rest} - set(reached) == set()
    assert not any(name.endswith("-plot") for name in reached), "focus fell into a hidden plot"


def tab_through(page: Page, steps: int) -> list[str]:
    reached: list[str] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    return reached


def test_the_page_fetches_each_exact_answer_once(open_page: Open):
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Choose 0.25/128").click()
    expect(page.locator(".other")).to_contain_text("0.25/128")
    page.wait_for_timeout(500)
    exact = [url for url in asked if "/measurements" not in url]
    assert len(exact) == len(set(exact)), json.dumps(exact, indent=1)


def test_a_move_of_a_slider_is_one_judgement_and_the_charts_that_show_it(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=9")
    for plot in ("front-plot", "area-plot", "axes-plot"):
        traces(page, plot)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/charts/axes?*"):  # the last of all: drawn once the slider rests
        page.locator("#limit-max_latency_ms-slider").press("ArrowLeft")
    asked_about = sorted(url.split("?")[0].split("/api/v1/")[1] for url in asked if "/api/v1/" in url)
    assert asked_about == ["charts/area", "charts/axes", "charts/front", "recommendation"]


def test_back_returns_to_the_view_before(open_page: Open):
    page = open_page("/?a=0.75&ms=5")
    page.get_by_role("link", name="See it layer by layer").click()
    expect(page).to_have_url(re.compile(r"/v/0\.75/160$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?a=0\.75&ms=5$"))
    expect(page.locator(".budget")).to_be_visible()

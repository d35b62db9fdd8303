"""Explore's limits: typed, moved, as a sheet on a phone, and what they leave."""

import re

from playwright.sync_api import Page, expect
from served import Open, await_requests, eventually, hold, row, traces, violations


def open_marks(page: Page) -> list[str]:
    """Names of the points that the front chart draws hollow."""
    return [name for name, hollow in page.evaluate(SYMBOLS).items() if hollow]


SYMBOLS = """() => Object.fromEntries((document.getElementById('front-plot')._fullData ?? [])
  .filter((trace) => trace.meta?.role === 'alpha')
  .flatMap((trace) => trace.customdata.map((point, index) => [point[0], trace.marker.line.width[index] > 0])))"""


def test_where_nothing_fits_the_nearest_and_the_way_to_it_are_named(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=0.7&mb=3")
    expect(page.locator("h1")).to_have_text("Nothing fits 0.7 ms")
    expect(page.locator(".why")).to_contain_text(
        "The nearest is 0.25 MobileNet-128: latency 0.8 ms (published, 14 % over)."
    )
    expect(page.locator("tr.grp")).to_have_text(["Outside, 16"])
    assert violations(page) == []
    page.get_by_role("button", name="Allow 0.8 ms").click()
    expect(page.locator("h1")).to_have_text("0.25 MobileNet-128")


def test_the_limit_can_be_dragged_in_the_chart(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8&ms=10")
    handle = page.locator(".limit-line")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 200, y, steps=4)
    expect(page).not_to_have_url(re.compile("ms=10"))
    expect(page.locator(".lead")).not_to_contain_text("Within 10 ms")
    value = page.locator("#limit-max_latency_ms").input_value()
    assert 1 < float(value) < 10
    page.mouse.move(x + 2000, y)
    page.mouse.up()
    expect(page.locator("#limit-max_latency_ms")).to_have_value("")


def width(page: Page) -> float:
    """Of the front's x axis, in decades."""
    low, high = page.evaluate(X_RANGE)
    return high - low


def test_a_box_over_a_part_of_an_axis_limits_it_and_a_box_in_the_front_zooms_until_it_is_reset(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8")
    traces(page, "axes-plot")
    draw_box(page, "#axes-plot", (3.8, 0.05), (4.2, 0.6))
    expect(page).to_have_url(re.compile(r"ms=\d"))
    expect(page.locator(".lead")).to_contain_text("Within")
    before = width(page)
    draw_box(page, "#front-plot", (0.3, 50), (0.6, 60))
    eventually(lambda: width(page) < before / 1.5)
    page.locator("#front-plot .nsewdrag").first.dblclick(position={"x": 20, "y": 20})
    eventually(lambda: width(page) > before / 1.2)


X_RANGE = "document.getElementById('front-plot')._fullLayout.xaxis.range"


def draw_box(page: Page, plot: str, one: tuple[float, float], other: tuple[float, float]) -> None:
    """Drags from one place to the other; both as the axes of the plot have them, logarithms where they do."""
    page.locator(plot).scroll_into_view_if_needed()
    place = """([plot, x, y]) => { const gd = document.querySelector(plot), box = gd.getBoundingClientRect();
        const {xaxis, yaxis} = gd._fullLayout;
        return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)] }"""
    page.mouse.move(*page.evaluate(place, [plot, *one]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(place, [plot, *other]), steps=5)
    page.mouse.up()


def test_parameters_are_a_budget_like_the_others(open_page: Open):
    page = open_page("/?d=pixel-3")
    page.locator("#more-limits").click()
    page.locator("#limit-max_params").fill("2")
    expect(page).to_have_url(re.compile("pm=2"))
    expect(page.locator(".lead")).to_have_text("Within 2 M parameters on Pixel 3 (tflite-gpu), the most accurate is")
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
    named = [["scatter", True, "selected"], ["scatter", True, "names"]]
    assert traces(page, "front-plot") == [["scatter", True, "front"], *alpha * 4, *named]
    roles = [role for _, _, role in traces(page, "area-plot")]
    assert (roles[0], set(roles[1:-3]), roles[-3:]) == ("region", {"latency"}, ["contour", "variants", "selected"])
    kinds = {(kind, role) for kind, _, role in traces(page, "axes-plot")}
    assert kinds == {("bar", "beyond"), *(("scatter", role) for role in ("axis", "line", "chosen", "tick"))}
    page.get_by_role("link", name="Time the 10 inside on this machine").click()
    expect(page).to_have_url(re.compile(r"mv=[\d.]+/\d+,"))
    expect(page.locator("#estimate")).to_contain_text("10 measurements: ")


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
    expect(page.locator("#limit-max_latency_ms-slider")).to_have_attribute("aria-valuetext", "5\N{NO-BREAK SPACE}ms")
    expect(page.locator("#limit-max_latency_ms-effect")).to_have_text("excludes 5")
    page.locator("#limit-max_latency_ms").blur()
    expect(page.locator("#limit-max_latency_ms")).to_have_value("5")
    page.locator("#limit-max_latency_ms").fill("1,000")
    expect(page.locator(".fld", has=page.locator("#limit-max_latency_ms"))).to_contain_text("= 1000 ms")
    expect(page).to_have_url(re.compile(r"ms=1000$|ms=1000&"))
    page.locator("#limit-max_latency_ms").fill("")
    expect(page.locator("#limit-max_latency_ms-slider")).to_have_attribute("aria-valuetext", "no limit")
    expect(page).to_have_url(re.compile(r"\?d=pixel-3&dr=tflite-cpu&dn=4&p=int8&as=tf_slim_2018$"))
    page.locator("#limit-max_latency_ms").fill("5")
    for text in ("-1", "abc", "0"):  # what can be no limit is refused in words and changes nothing
        page.locator("#limit-max_latency_ms").fill(text)
        refused = f"{text} is no limit: a number above 0, or nothing. What you see is still of 5 ms."
        expect(page.locator("#limit-max_latency_ms-effect")).to_have_text(refused)
        expect(page.locator("#limit-max_latency_ms")).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".beside .plot")).to_have_css("opacity", "0.5")
        if text == "abc":
            assert violations(page) == []
        page.locator("#limit-max_latency_ms").blur()
        expect(page.locator("#limit-max_latency_ms")).to_have_value("5")
        expect(page.locator(".beside .plot")).to_have_css("opacity", "1")
    page.locator("#limit-max_latency_ms").fill("x" * 300)
    effect = page.locator("#limit-max_latency_ms-effect")
    expect(effect).to_contain_text("xx … is no limit")
    told, around = effect.bounding_box(), page.locator(".budget").bounding_box()
    assert told
    assert around
    assert told["x"] + told["width"] <= around["x"] + around["width"]
    assert effect.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_the_memory_of_a_microcontroller_is_a_limit_that_can_be_ignored(open_page: Open):
    page = open_page("/?d=rp2040&p=int8")
    told = page.locator(".memory")
    expect(told).to_contain_text("excludes 12, by peak activations alone, from the RP2040's data")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-128")
    expect(page.locator("tr", has=page.locator("[id='row-1.0/224']")).locator(".over")).to_have_text("> RAM")
    told.get_by_role("button", name="Ignore").click()
    expect(page).to_have_url(re.compile("dm=ignore"))
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")
    told.get_by_role("button", name="Limit to the device's memory").click()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-128")


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


def test_on_a_phone_the_budget_is_a_sheet_behind_a_line_that_stays(open_page: Open):
    page = open_page(
        "/?dr=tflite-cpu&p=int8&ms=5&mb=3", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    line = page.locator(".sheet-line")
    expect(line).to_contain_text("5 ms and 3 MB of weights (int8): 10 of 16 fit")
    expect(page.locator(".budget")).to_be_hidden()
    page.evaluate("scrollTo(0, 900)")
    expect(line).to_be_in_viewport()
    page.locator("#change-budget").click()
    expect(page.locator("#budget-title")).to_be_focused()
    page.locator("#limit-max_latency_ms").fill("3")
    expect(page.locator(".sheet-head")).to_contain_text("6 of 16 fit")
    expect(page.locator("header.top")).to_have_js_property("inert", True)
    page.locator("#sheet-show").click()
    expect(page.locator(".budget")).to_be_hidden()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-160")
    expect(page.locator(".answer > [role=status]")).to_contain_text("0.5 MobileNet-160: 2.6 ms (published)")
    expect(page.locator(".answer > [role=status]")).to_contain_text("6 of 16 fit")
    page.locator("#change-budget").click()
    page.locator("#clear-limits").click()
    expect(page).to_have_url(re.compile(r"\?d=pixel-3&dr=tflite-cpu&dn=4&p=int8&as=tf_slim_2018$"))
    page.keyboard.press("Escape")
    expect(page.locator(".budget")).to_be_hidden()


def test_a_move_of_a_slider_is_one_request_and_once_it_rests_the_other_charts(open_page: Open):
    page = open_page("/?dr=tflite-cpu&p=int8&ms=9")
    for plot in ("front-plot", "area-plot", "axes-plot"):
        traces(page, plot)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/charts/axes?*"):  # the last of all: drawn once the slider rests
        page.locator("#limit-max_latency_ms-slider").press("ArrowLeft")
    asked_about = sorted(url.split("?")[0].split("/api/v1/")[1] for url in asked if "/api/v1/" in url)
    assert asked_about == ["charts/area", "charts/axes", "recommendation"]

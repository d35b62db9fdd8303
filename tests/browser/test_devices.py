"""Explore's devices, runtimes, accuracies and precisions, and what the numbers rest on."""

import re

import pytest
from playwright.sync_api import expect
from served import Open, Server, choose_device, choose_network, eventually, read, row, traces, violations


def test_a_device_is_chosen_with_its_runtimes_and_threads(open_page: Open):
    page = open_page()
    choose_device(page, "raspberry-pi-4-model-b")
    expect(page).to_have_url(re.compile("d=raspberry-pi-4-model-b"))
    expect(page.locator(".coverage")).to_contain_text("15 predicted")
    expect(row(page, "0.5/160").get_by_role("img", name="predicted")).to_be_visible()
    page.locator("#pick-runtime").select_option("ncnn-cpu")
    expect(page).to_have_url(re.compile("dr=ncnn-cpu"))
    eventually(lambda: any(role == "predicted" for _, _, role in traces(page, "front-plot")))


def test_the_fastest_runtime_of_a_device_is_chosen_by_that_and_named(open_page: Open):
    page = open_page("/?d=pixel-4&dr=tflite-cpu&p=int8&ms=3&top1=60")
    expect(page.locator("h1")).to_contain_text("Nothing fits")
    page.locator("#pick-runtime").select_option(label="the fastest")
    expect(page.locator("#pick-runtime option:checked")).to_have_text("fastest: tflite-nnapi")
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-192")
    expect(page).to_have_url(re.compile("dr=fastest"))


@pytest.mark.parametrize(
    ("place", "device", "precision", "method"),
    [
        ("/", "pixel-3", "fp32", "each layer's cost, fitted"),
        ("/", "bl808-s-c906", "fp16", "each layer's cost on a typical device"),
        ("/compare", "nvidia-jetson-nano", "fp32", "a typical device's latencies, scaled"),
    ],
)
def test_what_the_numbers_rest_on_stands_under_the_device(
    open_page: Open, server: Server, place: str, *, device: str, precision: str, method: str
):
    page = open_page(f"{place}?d={device}&p={precision}")
    groups = next(each for each in read(server, "/devices")["items"] if each["id"] == device)["groups"]
    sentence = next(each for each in groups if each["precision"] == precision)["sentence"]
    expect(page.locator(".basis")).to_contain_text(f"{sentence} Prediction: {method}")


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
    page = open_page("/?d=snapdragn")
    page.locator("#more-meant").click()  # beside the eight nearest
    expect(page.locator("#search-devices")).to_have_value("snapdragn")
    page.goto(f"{page.url.split('?')[0]}?d=rasberry")
    likely = page.locator(".ctx .note")
    expect(likely).to_contain_text("Did you mean one of these?")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(likely).to_be_in_viewport(ratio=1)
    expect(likely.get_by_role("button", name="Use Raspberry Pi")).to_have_count(7)
    likely.get_by_role("button", name="Use Raspberry Pi 4 Model B").click()
    expect(likely).to_have_count(0)
    page = open_page("/?d=nope")
    note = page.locator(".ctx .note")
    expect(note).to_contain_text("This link is about nope. Its measurements are not on this server: Mult-Adds stand")
    expect(page.get_by_role("heading", name="Mult-Adds against accuracy")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_have_count(0)
    note.get_by_role("button", name="Use Pixel 3").click()
    expect(page.locator(".coverage")).to_contain_text("16 of 16 published by TensorFlow Lite")


def test_the_list_of_devices_is_grouped_and_searched_with_the_keyboard(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu")
    page.locator("#pick-device").press("p")
    search = page.get_by_role("combobox", name="Name, chip, runtime")
    expect(search).to_have_value("p")
    search.fill("")
    groups = page.locator(".devices [role=group] > [role=presentation]")
    published = [
        "Published, enough to predict any point",
        "Published, a few points",
        "Published, one point",
        "Published, for many images at a time alone",
    ]
    expect(groups.last).to_have_text("Not here?")
    told = groups.all_inner_texts()
    assert [told[0], *told[-5:]] == ["This machine", *published, "Not here?"]
    expect(page.locator(".devices [aria-selected=true]")).to_contain_text("Pixel 3")
    assert page.locator(".devices [role=option]").count() > 140
    assert violations(page) == []
    search.fill("cortex-a72")
    pi = page.get_by_role("option", name=re.compile(r"^Raspberry Pi\s4 Model B"))
    expect(pi).to_contain_text("Cortex-A72 (ARMv8) (1.8GHz x 4) · ncnn-cpu")
    page.get_by_role("button", name="microcontrollers 0").click()
    expect(page.locator(".devices [role=status]")).to_have_text("0 devices")
    page.get_by_role("button", name="microcontrollers 0").press("Escape")
    expect(page.locator("#pick-device")).to_be_focused()
    choose_device(page, "galxy")
    expect(page).to_have_url(re.compile("d=snapdragon"))
    page.locator("#pick-device").click()
    search.fill("zzzz")
    expect(page.locator(".devices [role=status]")).to_contain_text("Nothing here has")
    search.press("ArrowDown")
    search.press("Enter")
    expect(page.locator("#import")).to_be_focused()


def test_a_precision_of_which_no_latency_is_known_says_so(open_page: Open):
    page = open_page("/?p=fp16&ms=5")
    expect(page.locator(".coverage")).to_contain_text("no fp16 latency of Pixel 3 is known")
    expect(page.locator(".basis")).to_be_empty()
    unjudged = page.locator("#limit-max_latency_ms-effect")
    expect(unjudged).to_contain_text("not judged")
    lead = "Within 5 ms, which cannot be judged: no fp16 latency of Pixel 3 is known."
    expect(page.locator(".lead")).to_contain_text(lead)
    expect(page.locator(".why")).to_contain_text("16 of 16 fit the other limits.")
    expect(page.get_by_role("heading", name="Mult-Adds against accuracy")).to_be_visible()
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")
    others = page.locator(".fld", has=page.locator("#limit-max_latency_ms")).locator(".more")
    expect(others.locator("option").first).to_have_text("Choose a device with fp16 (2)")
    others.get_by_role("button", name="Judge by fp32").click()
    expect(page.locator("#p-fp32")).to_have_attribute("aria-pressed", "true")
    expect(unjudged).to_contain_text("excludes")


def test_precision_changes_bytes_and_the_set_of_accuracies(open_page: Open):
    page = open_page("/?a=0.5&r=160&ms=1")
    page.locator("#p-int8").click()
    expect(page.locator(".other")).to_contain_text("1.35 MB")
    expect(page.locator(".other")).to_contain_text("top-1 57.7 %")


def test_a_body_is_chosen_by_the_accuracies_that_know_it(open_page: Open):
    page = open_page("/?n=conv_mobilenet")
    expect(page.locator("h1")).to_have_text("1.0 Conv MobileNet-224")
    expect(page.locator("#pick-accuracy option:checked")).to_have_text("MobileNet paper")
    choose_network(page, "MobileNet")
    expect(page.locator("h1")).to_have_text("1.0 MobileNet-224")

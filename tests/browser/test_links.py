"""Links: what they say does not depend on who opens them, and Back undoes."""

import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from served import Open, Server, choose_device, expect_device, read, serve, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own: at first nothing is measured there."""
    yield from serve(tmp_path_factory.mktemp("links"))


def answered(page: Page) -> list[str]:
    """What the page says: Explore's answer, Variant's latency, or what Compare sets side by side."""
    page.wait_for_load_state("networkidle")
    return page.locator(".lead, h1, .answer .facts, .why, .kf > div:first-child, .sides-table").all_inner_texts()


def bring_six_latencies_of_this_machine(server: Server) -> None:
    """As a file: to an answer they are what measurements are, and take no time."""
    device = read(server, "/devices")["items"][0]["id"]
    points = [(alpha, side) for alpha in (0.25, 0.5) for side in (128, 160, 192)]
    lines = "\n".join(f"{alpha},{side},{alpha * side / 20}" for alpha, side in points)
    url = f"{server.url}/api/v1/measurements/import?device={device}&runtime=onnxruntime&precision=fp32&threads=1"
    body = f"alpha,resolution,latency_ms\n{lines}\n".encode()
    urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "text/csv"}), timeout=60).close()


def test_a_link_gives_the_same_answer_whatever_the_reader_has_measured(open_page: Open, server: Server):
    asked = ["/?p=int8&ms=15&mb=2", "/?ms=5", "/v/0.5/160?p=fp32", "/compare?a=0.5/160&b=0.6/176"]
    before = []
    for path in asked:
        page = open_page(path)
        expect(page).to_have_url(re.compile("d=pixel-3&dr=tflite-"))  # once the first answer stands
        told = answered(page)
        before.append((page.url, told))
        page.close()
    expect_device(open_page("/"), "pixel-3")

    bring_six_latencies_of_this_machine(server)
    for path, (link, told) in zip(asked, before, strict=True):
        assert answered(open_page(path)) == told
        assert answered(open_page(link.removeprefix(server.url))) == told

    page = open_page("/", permissions=["clipboard-read", "clipboard-write"])
    expect_device(page, "this")
    expect(page).to_have_url(re.compile(r"\?d=(?!this)[^&]+&dr=onnxruntime&dn=1&p=fp32&as=tf_slim_2018$"))
    page.locator("#copy-link").click()
    expect(page.get_by_role("link", name="JSON")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"&at=20\d\d-\d\d-\d\dT\d\d:\d\d,n=6,1/224,[\d.]+,70.9$", link)
    told = open_page(link.removeprefix(server.url))
    told.wait_for_load_state("networkidle")
    expect(told.locator(".ctx .note")).to_have_count(0)
    other = open_page(re.sub(r"1/224,[\d.]+,", "0.5/160,5.29,", link.removeprefix(server.url)))
    expect(other.locator(".ctx .note")).to_contain_text("0.5/160 at 5.29 ms, top-1 70.9 %. Now: 1/224 at ")
    assert violations(other) == []
    other.locator("#p-int8").click()
    expect(other.locator(".ctx .note")).to_have_count(0)
    elsewhere = open_page(re.sub(r"d=[^&]+", "d=box-of-somebody", link.removeprefix(server.url)))
    note = elsewhere.locator(".ctx .note").first
    expect(note).to_contain_text("This link is about box-of-somebody. Its measurements are not on this server")
    assert violations(elsewhere) == []
    note.get_by_role("button", name="Use this machine").click()
    expect(elsewhere.locator(".coverage")).to_contain_text("6 of 16 imported, 10 predicted")


WALK = {
    "#to-variant": "/v/.+",
    ".answer .acts #to-compare": "/compare",
    ".comparison .acts .btn.pri": "/v/.+",
    ".answer .acts .btn.pri": "/",
    "#to-import": "/measure",
    "#place-compare": "/compare",
    "#place-measure": "/measure",
    ".brand": "/",
}
"""Links from place to place, each with the path that it leads to."""


def test_a_question_is_the_same_behind_every_link_and_after_every_reload(open_page: Open):
    asked = "d=pixel-3&dr=tflite-cpu&dn=4&p=int8&as=paper&ms=9&mb=2&q=p90&o=weight&dm=ignore&g=4x4"
    page = open_page(f"/?{asked}")
    expect(page.locator("#to-variant")).to_be_visible()
    for link, path in WALK.items():
        page.locator(link).first.click()
        expect(page).to_have_url(re.compile(rf"://[^/]+{path}\?"))
        page.reload()
        expect(page.locator("h1")).not_to_be_empty()
        page.wait_for_load_state("networkidle")
        assert set(asked.split("&")) <= set(urlsplit(page.url).query.split("&")), link


def test_back_undoes_each_choice_and_an_offer_that_was_taken_can_be_undone(open_page: Open):
    page = open_page("/?d=pixel-3&dr=tflite-cpu&p=int8&ms=15&mb=2")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    page.get_by_role("button", name="Allow weights 2.605 MB").click()
    expect(page.locator("h1")).to_have_text("0.75 MobileNet-224")
    page.locator("#undo").click()
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")
    expect(page.locator("#undo")).to_have_count(0)
    choose_device(page, "pixel-4")
    expect_device(page, "pixel-4")
    page.locator("#limit-max_latency_ms").fill("9")
    expect(page).to_have_url(re.compile("ms=9&"))
    page.go_back()
    expect(page.locator("#limit-max_latency_ms")).to_have_value("15")
    expect_device(page, "pixel-4")
    page.go_back()
    expect_device(page, "pixel-3")
    expect(page.locator("h1")).to_have_text("0.5 MobileNet-224")

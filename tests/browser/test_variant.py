"""Variant: one network layer by layer."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from served import Open, traces

pytestmark = pytest.mark.browser


def test_the_sentence_gives_the_depthwise_share(open_page: Open):
    page = open_page("/v/0.5/160")
    expect(page.locator(".explain")).to_contain_text("Depthwise layers are 5.8 % of the Mult-Adds")


def test_six_key_figures_carry_their_origins(open_page: Open):
    page = open_page("/v/0.5/160?p=int8")
    figures = page.locator(".kf > div")
    expect(figures).to_have_count(6)
    for index, text in enumerate(["2.6", "57.7", "76.5", "1.33", "1.35", "0.307"]):
        expect(figures.nth(index).locator("dd")).to_contain_text(text)
        expect(figures.nth(index).locator(".tag")).to_have_count(1)


def test_the_table_has_every_row_of_the_network(open_page: Open):
    page = open_page("/v/1.0/224")
    expect(page.locator(".layers tbody tr")).to_have_count(29)
    expect(page.get_by_text("29 rows, 28 with weights")).to_be_visible()
    expect(page.locator(".layers tbody tr").nth(1)).to_contain_text("dw1")
    expect(page.locator(".layers tbody tr").nth(1)).to_contain_text("112 × 112 × 32")


def test_both_panels_of_the_kinds_chart_are_drawn(open_page: Open):
    page = open_page("/v/0.5/160")
    assert traces(page, "kinds-plot") == [["bar", True, "kind"]] * 8


def test_model_files_and_layers_can_be_taken_along(open_page: Open):
    page = open_page("/v/0.25/64")
    with page.expect_download() as download:
        page.get_by_role("link", name="model.onnx").click()
    assert download.value.suggested_filename == "mobilenet_v1_0.25_64_untrained.onnx"
    with page.expect_download() as download:
        page.get_by_role("link", name="model.tflite").click()
    assert download.value.path().read_bytes()[4:8] == b"TFL3"
    with page.expect_download() as download:
        page.get_by_role("link", name="layers.csv").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [rows[0]["name"], rows[-1]["name"], len(rows)] == ["conv1", "fc", 29]


def test_a_variant_that_cannot_be_is_nowhere_in_words(open_page: Open):
    page = open_page("/v/3/160")
    expect(page.locator("h1")).to_have_text("Nothing is at this address")
    page.get_by_role("link", name="Go to Explore").click()
    expect(page).to_have_url(re.compile(r"/$"))

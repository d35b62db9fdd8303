"""A disturbed time is marked wherever the page shows it, in both languages, and no other time is."""

import csv
import re
from collections.abc import Iterator

import pytest
from disturbed import OTHER_WORK, filled
from marked import WORD
from playwright.sync_api import Locator, Page, expect
from served import Open, Server, row, serve, traces, violations

pytestmark = pytest.mark.browser

HERE = "d=this&rt=onnxruntime"


@pytest.fixture(scope="module")
def job() -> list[str]:
    """The name of the job that made the disturbed time, once it is made."""
    return []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, job: list[str]) -> Iterator[Server]:
    """One of this module's own, on the store of tests/app/disturbed.py."""
    folder = tmp_path_factory.mktemp("disturbed")
    job.append(filled(folder, OTHER_WORK)[1]["job_id"])
    yield from serve(folder)


def assert_marked(where: Locator, lang: str) -> None:
    expect(where.locator(".noisy").first).to_be_visible()
    expect(where.locator(".noisy").first).to_have_text(WORD[lang])
    expect(where.locator(".noisy svg.tri").first).to_be_visible()


def explore(page: Page, lang: str) -> None:
    assert_marked(row(page, "0.5/160"), lang)
    assert_marked(row(page, "0.75/160"), lang)  # predicted from it
    expect(row(page, "1.0/128").locator(".noisy")).to_have_count(0)
    basis = {"en": ", 2 of them uncertain", "ko": "(그중 2개는 신뢰 낮음)"}[lang]
    expect(page.locator(".basis")).to_contain_text(basis)
    assert_marked(page.locator("summary.coverage"), lang)
    expect(page.locator("#measure-doubted")).to_be_visible()
    assert_marked(page.locator(".all > .fh"), lang)
    why = {"en": "other work had the processor meanwhile", "ko": "측정 중 다른 작업이 CPU를 사용함"}[lang]
    expect(page.locator(".all > .fh")).to_contain_text(why)


def explore_in_its_charts(page: Page, lang: str) -> None:
    for plot in ("front-plot", "area-plot", "axes-plot"):
        assert ["scatter", True, "doubted"] in traces(page, plot)
    expect(page.locator(".key .noisy")).to_have_text(WORD[lang])
    expect(page.locator("#front-plot + .unseen")).to_contain_text(f"{WORD[lang]}: ")
    assert f"✕ {WORD[lang]}" in saved(page, "#front-svg")
    numbers = [each for each in csv.DictReader(saved(page, "#front-csv").splitlines()) if each["quantity"] == "latency"]
    assert {each["marks"] != "" for each in numbers} == {True, False}


def saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.path().read_text()


def explore_in_words(page: Page, lang: str) -> None:
    assert_marked(page.locator(".answer .facts").first, lang)
    limit = {"en": "by that uncertain time alone", "ko": "신뢰 낮은 값에 달려"}[lang]
    expect(page.locator(".answer .why")).to_contain_text(limit)


def variant(page: Page, lang: str) -> None:
    assert_marked(page.locator(".kf"), lang)
    assert_marked(page.locator(".explain"), lang)
    assert_marked(page.locator("#layer-times"), lang)


def variant_in_words(page: Page, lang: str) -> None:
    note = page.locator(".measuring .note")
    expect(note).to_contain_text({"en": "for 68 % of the time; the median is known to 41.0 %", "ko": "68 %"}[lang])
    expect(note.locator("li").first).to_be_hidden()
    note.locator("summary").click()
    expect(note.locator("li")).to_have_count(4)


def compare(page: Page, lang: str) -> None:
    cells = page.locator(".sides-table tbody tr").first.locator("td")
    assert_marked(cells.nth(0), lang)
    expect(cells.nth(1).locator(".noisy")).to_have_count(0)
    expect(page.locator(".sides-table tbody tr").first.locator("b")).to_have_count(0)  # none is the better
    expect(page.locator("h1")).to_contain_text({"en": "faster is open", "ko": "확실하지 않습니다"}[lang])


def measure(page: Page, lang: str) -> None:
    assert_marked(page.locator("table.sweep"), lang)
    assert_marked(page.locator(".history"), lang)
    expect(page.locator(".history tbody .noisy")).to_have_count(2)
    assert_marked(page.locator(".compare table"), lang)
    expect(page.locator(".compare table .noisy")).to_have_count(2)
    told = {"en": "2 of 14 times are uncertain", "ko": "14개 중 2개는 신뢰 낮음"}[lang]
    expect(page.locator("#runtimes-title + p")).to_contain_text(told)
    expect(page.locator(".compare .legend .noisy")).to_have_text(WORD[lang])
    assert ["scatter", True, "doubted"] in traces(page, "runtimes-plot")
    for place in ("table.sweep", ".history"):  # why, in the numbers of what was measured
        expect(page.locator(f"{place} .noisy").first).to_have_attribute("title", re.compile(r"\d"))


PLACES = {
    f"/?{HERE}&ms=3.5": (explore, explore_in_words, explore_in_its_charts),
    "/v/0.5/160?rt=onnxruntime": (variant, variant_in_words),
    f"/compare?{HERE}&a=0.5/160&b=1/128": (compare,),
    "/measure?rt=onnxruntime&j={job}": (measure,),
}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("path", PLACES)
def test_a_disturbed_time_is_marked_where_it_stands_and_no_other(open_page: Open, path: str, lang: str, job: list[str]):
    page = open_page(f"{path.format(job=job[0] if job else '')}&lang={lang}")
    for look in PLACES[path]:
        look(page, lang)
    assert violations(page) == []

"""Own accuracies on Explore: brought from a file, chosen, and the answer is theirs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served import Watch, serve, violations

pytestmark = pytest.mark.browser

HEAD = "set,precision,alpha,resolution,top1_percent"
GOOD = [f"warehouse,fp32,{alpha},{side},{90 - side / 8}" for alpha in (0.5, 1.0) for side in (128, 224)]
LINES = [HEAD, GOOD[0], "warehouse,fp32,0.5,160,583", GOOD[1], "paper,fp32,0.5,160,58.3", *GOOD[2:]]


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    """Explore on a server of its own: other tests expect the sets that are published."""
    for server in serve(tmp_path_factory.mktemp("own")):
        watch, context = Watch(server.url), browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        watch.attach(page)
        page.goto(f"{server.url}/?p=fp32")
        yield page
        context.close()
        assert (watch.off_host, watch.reports, watch.errors) == ([], [], [])


def bring(page: Page, folder: Path, lines: list[str]) -> None:
    (folder / "own.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    page.locator("#import-accuracies").set_input_files(folder / "own.csv")


def test_a_file_is_brought_its_bad_lines_named_and_its_set_changes_the_answer(fresh: Page, tmp_path: Path):
    expect(fresh.locator("h1")).to_have_text("1.0 MobileNet-224")
    expect(fresh.locator("#pick-accuracy")).to_have_value("tf_slim_2018")
    fresh.locator("#pick-accuracy").select_option("Import accuracies …")
    expect(fresh.locator("#pick-accuracy")).to_have_value("tf_slim_2018")
    expect(fresh.locator("#import-accuracies")).to_be_focused()
    bring(fresh, tmp_path, LINES)
    expect(fresh.get_by_text("4 imported; 2 lines left out:")).to_be_visible()
    said = fresh.locator("details.own .errors li")
    expect(said).to_have_count(2)
    expect(said.nth(0)).to_contain_text("line 3: top1_percent is 583; expected percent, 0 to 100")
    expect(said.nth(1)).to_contain_text("line 5: set is 'paper', which is published; expected a name of your own")
    expect(fresh.locator("h1")).to_have_text("1.0 MobileNet-224")
    assert violations(fresh) == []

    fresh.locator("#pick-accuracy").select_option("warehouse, imported")
    expect(fresh.locator("h1")).to_have_text("0.5 MobileNet-128")
    expect(fresh.locator(".facts").first).to_contain_text("top-1 74.0 % imported")
    expect(fresh).to_have_url(re.compile(r"as=warehouse"))
    between = fresh.locator("tr", has=fresh.get_by_role("button", name="0.75/160", exact=True))
    expect(between.get_by_role("img", name="interpolated")).to_be_visible()
    outside = fresh.locator("tr", has=fresh.get_by_role("button", name="0.25/224", exact=True))
    expect(outside.locator("td").nth(1)).to_have_text("–")

    bring(fresh, tmp_path, [HEAD, "warehouse,fp32,1,224,99.5"])
    expect(fresh.locator("h1")).to_have_text("1.0 MobileNet-224")
    expect(fresh.locator(".facts").first).to_contain_text("top-1 99.5 % imported")


def test_a_link_carries_an_own_set_in_korean_to_compare_and_to_a_file(fresh: Page, tmp_path: Path):
    fresh.locator("summary.coverage").click()
    fresh.locator("details.own summary").click()
    bring(fresh, tmp_path, [HEAD, *GOOD])
    expect(fresh.get_by_text("4 imported.")).to_be_visible()
    fresh.goto(f"{fresh.url.split('/?')[0].rstrip('/')}/?as=warehouse&lang=ko")
    expect(fresh.locator("h1")).to_have_text("0.5 MobileNet-128")
    expect(fresh.locator("#pick-accuracy")).to_have_value("warehouse")
    fresh.locator("summary.coverage").click()
    fresh.locator("details.own summary").click()
    expect(fresh.locator("details.own")).to_contain_text("set, alpha, resolution, top1_percent 열이 있고")
    assert violations(fresh) == []
    with fresh.expect_download() as download:
        fresh.get_by_role("link", name="이 정확도 데이터 내려받기").click()
    assert download.value.path().read_text("utf-8-sig").splitlines()[1].startswith("warehouse,fp32,0.5,128,74.0,")
    fresh.locator("#to-compare").click()
    expect(fresh.locator("#pick-accuracy")).to_have_value("warehouse")
    expect(fresh.locator(".comparison table")).to_contain_text("74.0")

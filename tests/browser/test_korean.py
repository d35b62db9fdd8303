"""The Korean page in every state: no sentence is English. Pages of other tests are looked at when these end."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from served import SLOW, Open, Server, ask, english_on, traces

pytestmark = pytest.mark.browser
STATES = {
    "/": "예시입니다",
    "/?d=pixel-3&p=int8&ms=15&mb=2": "가중치 한도",
    "/?d=pixel-3&ms=0.5&top1=60": "만족하는 모델이 없습니다",
    "/?d=nosuch&p=int8&ms=15": "기기의 데이터가 없어",
    "/?d=pixel-3&p=fp16&ms=5": "판단할 수 없습니다",
    "/?d=pixel-3&as=nosuch&x=1": "정확도 데이터가 없어",
    "/?d=rp2040&p=int8": "활성화 메모리",
    "/?d=pixel-3&as=keras_applications&g=31x25&n=conv_mobilenet": "",
    "/v/0.6/176?d=pixel-3&ms=5": "보간한 값",
    "/v/1.3/256?n=conv_mobilenet&rt=litert": "",
    "/compare?d=pixel-3&a=0.6/224&b=0.75/224,1/224/conv_mobilenet": "비교",
    "/compare?a=0.5/160&b=vgg16,squeezenet_1_1": "1/202",
    "/nope": "페이지를 찾을 수 없습니다",
}
"""Addresses, and what stands there once the answer has come."""
OPENED = "() => document.querySelectorAll('details').forEach((each) => (each.open = true))"
HEAD = "device,runtime,precision,threads,alpha,resolution,latency_ms"
CSV = f"{HEAD}\nphone,ncnn,fp32,4,9,160,3\nphone,ncnn,fp32,4,1,160,x\n"


def test_no_sentence_is_english_wherever_a_link_leads(open_page: Open, server: Server):
    page = open_page("/?lang=ko")
    for path, said in STATES.items():
        page.goto(f"{server.url}{path}{'&' if '?' in path else '?'}lang=ko")
        expect(page.locator("main")).to_contain_text(said)
        page.wait_for_load_state("networkidle", timeout=SLOW)
        page.evaluate(OPENED)
        page.wait_for_load_state("networkidle", timeout=SLOW)
        assert english_on(page) == [], path


def test_no_sentence_is_english_where_something_is_refused_or_does_not_come(open_page: Open, tmp_path: Path):
    page = open_page("/?d=pixel-3&lang=ko")
    traces(page, "front-plot")
    expect(page.get_by_role("link", name="API 문서(영어)").last).to_have_attribute("hreflang", "en")
    page.locator(".facts button.tag").first.click()
    expect(page.locator(".cited")).to_contain_text("인용 복사")
    assert english_on(page) == []
    page.keyboard.press("Escape")
    (tmp_path / "own.csv").write_text("set,alpha,resolution,top1_percent\nmine,9,160,60\n", encoding="utf-8")
    page.evaluate(OPENED)
    page.locator("#import-accuracies").set_input_files(tmp_path / "own.csv")
    expect(page.locator(".own .note.bad")).to_contain_text("alpha의 값이 9")
    page.route("**/api/**", lambda route: route.abort())
    page.locator("#limit-max_weight_mb").fill("1.5")
    expect(page.locator(".answer > .problem")).to_contain_text("서버가 응답하지 않습니다")


def test_no_sentence_is_english_while_something_is_measured_nor_of_what_was(
    open_page: Open, server: Server, tmp_path: Path
):
    job = ask(server, {"points": [{"alpha": 0.25, "resolution": side} for side in (32, 40)]})
    page = open_page(f"/measure?j={job}&lang=ko")
    expect(page.locator("table.sweep")).to_be_visible()
    assert english_on(page) == []
    expect(page.locator(".sweep > p.m")).to_contain_text("끝났습니다", timeout=SLOW)
    page.locator(".history tbody tr").first.get_by_role("button").click()
    expect(page.locator(".history .full dl")).to_contain_text(re.compile("조건.*모델 파일", re.DOTALL))
    (tmp_path / "phone.csv").write_text(CSV, encoding="utf-8")
    page.locator("#import").set_input_files(tmp_path / "phone.csv")
    expect(page.locator(".files + div .note.bad")).to_contain_text("2줄 중 저장한 줄이 없습니다. 2번째 줄: ")
    page.evaluate(OPENED)

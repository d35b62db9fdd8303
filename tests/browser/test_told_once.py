"""What two copies of one fact told apart on the page: each error as a test that is expected to fail until they are one.

Those of the API are in tests/app/test_told_once.py.
"""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Request, Route, expect
from served import SLOW, Open, Server, ask, eventually, read, serve

pytestmark = pytest.mark.browser

POINT = {"alpha": 0.6, "resolution": 32}
SNAPPED = "/v/0.6/32?rd=make_divisible"
AMOUNT = re.compile(r"\d[\d.,]* ?(?:ms|s|MB|M|%)(?![A-Za-z])")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own: it knows a user's own accuracies. Where it fails, that is no failure expected."""
    lines = b"set,alpha,resolution,top1_percent\nwarehouse,1,224,88.0\nwarehouse,0.5,160,77.0\n"
    try:
        for each in serve(tmp_path_factory.mktemp("told")):
            url, headers = f"{each.url}/api/v1/accuracies/import", {"Content-Type": "text/csv"}
            urllib.request.urlopen(urllib.request.Request(url, lines, headers), timeout=10).close()
            yield each
    except AssertionError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="module")
def snapped_job(server: Server) -> str:
    """A job that has timed a point with channels in eights, by layers too."""
    job = ask(server, {"points": [POINT], "rounding": "make_divisible"})
    try:
        eventually(lambda: read(server, f"/jobs/{job}")["state"] == "done", SLOW / 1000)
    except AssertionError as error:
        pytest.fail(str(error))
    return job


def plain(text: str) -> str:
    """With spaces that break, so that texts of the page and of REST can be the same."""
    return re.sub(r"\s+", " ", text)


def recommended(server: Server, **question: object) -> dict:
    return read(server, f"/recommendation?{urllib.parse.urlencode(question)}")


@pytest.mark.parametrize(("lang", "said"), [("en", "Allow {} parameters"), ("ko", "{} 파라미터까지 허용")])
def test_a_step_of_parameters_is_told_in_parameters(open_page: Open, lang: str, said: str):
    page = open_page(f"/?d=pixel-3&dr=tflite-cpu&pm=1&lang={lang}")
    button = plain(page.locator("#step-max_params").inner_text())
    assert "ms" not in button
    assert re.fullmatch(said.format(r"1\.332.M"), button)
    assert not re.search(r"\d{6} ?ms", plain(page.locator(".why").inner_text()))


def test_after_snapping_channels_the_layers_are_those_of_the_snapped_network(open_page: Open, server: Server):
    page = open_page("/v/0.6/160?rd=make_divisible")
    page.wait_for_load_state("networkidle", timeout=SLOW)  # the table is drawn anew with times from the store
    cells = page.locator("table.layers td.mult_adds").all_inner_texts()
    total = 1e6 * sum(float(cell) for cell in cells if re.fullmatch(r"[\d.]+", cell))
    point = read(server, "/design-points/0.6/160?rounding=make_divisible")
    assert total == pytest.approx(point["mult_adds"], rel=0.005)  # cells have three digits; the usual is 3 % less


def test_after_snapping_channels_the_file_of_layers_is_of_the_snapped_network(open_page: Open):
    page = open_page(SNAPPED)
    href = page.get_by_role("link", name="layers.csv").get_attribute("href") or ""
    assert "rounding=make_divisible" in href


@pytest.mark.usefixtures("snapped_job")
def test_after_snapping_channels_times_of_layers_are_asked_of_the_snapped_network(open_page: Open, server: Server):
    page, asked = open_page("/measure"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url + SNAPPED)
    page.wait_for_load_state("networkidle", timeout=SLOW)
    about = [url for url in asked if re.search(r"/(layers|charts/(layer-times|kinds))\?", url)]
    assert about
    assert [url for url in about if "rounding=make_divisible" not in url] == []
    assert any("/charts/layer-times?" in url for url in about), "its times are known, and not shown"


def test_a_row_is_measured_again_with_the_channels_it_had(open_page: Open, server: Server, snapped_job: str):
    page = open_page("/")
    page.route(re.compile(r"/api/v1/measurements/\d+$"), disturbed)
    answer = json.dumps({"job_id": snapped_job, "href": f"/api/v1/jobs/{snapped_job}"})
    started = list[Request]()

    def keep(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        started.append(route.request)
        return route.fulfill(status=202, content_type="application/json", body=answer)

    page.route("**/api/v1/measurements", keep)
    page.goto(f"{server.url}/measure?j={snapped_job}")
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator("#noisy-again").click()
    body = started[0].post_data_json
    assert body["points"] == [POINT]
    assert body.get("rounding") == "make_divisible"


def disturbed(route: Route) -> None:
    """A stored measurement as it came, and marked, however quiet the machine was."""
    response = route.fetch()
    marked = {"warnings": ["Runs vary widely."], "latency_marks": ["runs_vary"]}
    route.fulfill(response=response, json={**response.json(), **marked})


@pytest.mark.parametrize("device", ["pixel-3", "pixel-4", "snapdragon-855", "snapdragon-410"])
def test_where_no_runtime_is_named_the_page_takes_the_one_that_rest_takes(open_page: Open, server: Server, device: str):
    source = recommended(server, device=device)["latency_of"]
    page = open_page(f"/?d={device}")
    expect(page.locator(".coverage")).not_to_be_empty()
    threads = re.findall(r"\d+", page.locator("#pick-threads option:checked").inner_text())
    shown = (page.locator("#pick-runtime").input_value(), [int(each) for each in threads])
    assert shown == (source["runtime"], [] if source["threads"] is None else [source["threads"]])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_comparison_names_the_accuracy_set_that_it_compares_by(open_page: Open, lang: str):
    page = open_page(f"/compare?a=1/224&b=0.5/160&as=warehouse&lang={lang}")
    row = page.locator(".sides-table tr", has_text="88.0")
    assert "TF-slim" not in row.inner_text()
    assert "warehouse" in row.inner_text()


def test_a_grid_that_the_api_answers_is_understood_in_the_pages_address(open_page: Open, server: Server):
    answer = recommended(server, device="pixel-3", runtime="tflite-cpu", max_mult_adds=100_000_000, grid="20x20")
    page = open_page("/?d=pixel-3&dr=tflite-cpu&ma=100&g=20x20")
    expect(page.locator(".why")).to_contain_text(f"{answer['feasible_count']} of {answer['total']} fit")
    expect(page.locator(".unread")).to_have_text("")
    expect(page).to_have_url(re.compile("g=20x20"))


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("d=pixel-3&dr=tflite-cpu&pm=0.4", {"device": "pixel-3", "runtime": "tflite-cpu", "max_params": 400_000}),
        (
            "d=pixel-3&dr=tflite-cpu&ma=100",
            {"device": "pixel-3", "runtime": "tflite-cpu", "max_mult_adds": 100_000_000},
        ),
        (
            "d=sunway-sw421&dr=ncnn-cpu&dn=4&ms=1100",
            {"device": "sunway-sw421", "runtime": "ncnn-cpu", "threads": 4, "max_latency_ms": 1100},
        ),
        (
            "d=rp2040&p=int8&dm=ignore&ms=13000",
            {"device": "rp2040", "precision": "int8", "memory": "ignore", "max_latency_ms": 13_000},
        ),
    ],
    ids=["parameters", "mult-adds", "a second and more", "ten seconds and more"],
)
def test_an_amount_reads_on_the_page_as_in_the_sentences_of_rest(
    open_page: Open, server: Server, address: str, question: dict[str, object]
):
    answer = recommended(server, **question)
    told = plain(" ".join(answer["sentences"]))
    page = open_page(f"/?{address}")
    (step,) = AMOUNT.findall(plain(page.locator(f"#step-{answer['binding']}").inner_text()))
    why = plain(page.locator(".why").inner_text())
    assert step in why
    assert step in told
    facts = plain(page.locator(".facts").first.inner_text())
    for latency in AMOUNT.findall(facts)[:1]:  # none where nothing fits; in its column the head has the unit
        expect(page.locator("tr.cur td.num").first).to_have_text(latency.removesuffix(" ms"))
    in_both = [
        each for each in AMOUNT.findall(facts) if not each.endswith("M")
    ]  # sentences tell no Mult-Adds of the best
    assert {*AMOUNT.findall(why), *in_both} <= {*AMOUNT.findall(told)}

"""Problems that no value causes: what is not there, methods, forms, request ids, languages, and our own errors."""

import json
import re

import pytest
from clients import API, JSON, checked_problem, client_of

from app.settings import Settings

POINT, SPACE, JOBS = f"{API}/design-points", f"{API}/design-space", f"{API}/jobs"
MEASURE = f"{API}/measurements"


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/api",
        "/api/v1",
        f"{API}/nope",
        f"{POINT}/0.75",
        f"{POINT}/0.75/192/nope",
        f"{API}/networks/vgg",
        f"{API}/networks/%F0%9F%98%80",
        f"{MEASURE}/1",
        f"{JOBS}/nope",
        "/static/x/nope.js",
        "/static/x/../../pyproject.toml",
        "/static/x/%2e%2e/%2e%2e/pyproject.toml",
        "/vendor/nope.js",
        "/redoc",
    ],
)
def test_what_is_not_there_is_a_404_problem(shared_client, path):
    problem = checked_problem(shared_client.get(path), 404)
    assert problem.type == "urn:mobilenet-explorer:not-found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", SPACE, "GET, HEAD, POST"),
        ("PUT", MEASURE, "GET, HEAD, POST"),
        ("POST", f"{JOBS}/1", "DELETE, GET, HEAD"),
        ("POST", f"{POINT}/0.75/192", "GET, HEAD"),
        ("PATCH", "/healthz", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
    ],
)
def test_a_method_that_a_path_does_not_answer_is_told_which_it_does(shared_client, method, path, allowed):
    response = shared_client.request(method, path)
    problem = checked_problem(response, 405)
    assert response.headers["allow"] == allowed
    assert allowed in problem.detail


@pytest.mark.parametrize("path", [SPACE, f"{POINT}/0.5/160/layers"])
@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0", "text/csv;q=nan"])
def test_a_form_that_is_not_there_is_a_406_problem(shared_client, path, accept):
    problem = checked_problem(shared_client.get(path, headers={"Accept": accept}), 406)
    assert "text/csv" in problem.detail


@pytest.mark.parametrize("language", ["ko", "ko-KR,ko;q=0.9,en;q=0.8"])
def test_the_title_is_korean_where_the_client_asks_for_it(shared_client, language):
    response = shared_client.get(f"{POINT}/3/192", headers={"Accept-Language": language})
    assert checked_problem(response, 422).title == "값이 정의된 범위를 벗어났습니다"
    assert response.headers["vary"] == "Accept-Language"


def test_the_title_is_english_otherwise(shared_client):
    for language in ("en", "fr", "de, ko;q=0.5", "", "*"):
        response = shared_client.get(f"{POINT}/3/192", headers={"Accept-Language": language})
        assert checked_problem(response, 422).title == "A value is outside what is defined"


def test_a_request_id_of_the_clients_is_kept(shared_client):
    response = shared_client.get("/nope", headers={"X-Request-ID": "mine-1.2_3"})
    assert checked_problem(response, 404).request_id == "mine-1.2_3"


@pytest.mark.parametrize("bad", ["x" * 65, "a b", 'a"b', "<script>", ""])
def test_a_request_id_unfit_for_a_log_is_replaced(shared_client, bad):
    response = shared_client.get("/healthz", headers={"X-Request-ID": bad})
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["x-request-id"])


def test_every_request_has_an_id_of_its_own(shared_client):
    assert len({shared_client.get("/healthz").headers["x-request-id"] for _ in range(20)}) == 20


def test_an_error_of_ours_is_a_problem_with_the_request_id_that_the_log_has(settings, caplog):
    def fails():
        raise ZeroDivisionError("a bug")

    with client_of(settings) as client:
        client.app.add_api_route("/fails", fails)
        response = client.get("/fails")
    problem = checked_problem(response, 500)
    assert problem.request_id in problem.detail
    assert "a bug" not in response.text
    assert problem.request_id in caplog.text
    assert response.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["[", "a b", "", "[::1", "x" * 300, "127.0.0.1:99999999"])
def test_a_nonsense_host_header_breaks_no_read(tmp_path, host):
    with client_of(Settings(data_dir=tmp_path, token="long enough to be one")) as client:
        for path in (f"{POINT}/0.75/192", f"{POINT}/3/192", MEASURE, "/nope", "/", f"{API}/charts/kinds"):
            assert client.get(path, headers={"Host": host}).status_code in {200, 404, 422}, path


def test_the_answer_to_a_pointer_says_where_the_value_stood(shared_client):
    places = {
        "/path/alpha": shared_client.get(f"{POINT}/3/192"),
        "/query/num_classes": shared_client.get(f"{POINT}/1/192?num_classes=0"),
        "/query/device": shared_client.get(f"{API}/recommendation?max_latency_ms=1"),
        "/query/alpha": shared_client.get(f"{SPACE}?resolution=224&alpha=3"),
        "/query/threads": shared_client.get(f"{API}/recommendation?threads=0"),
        "/query/limit": shared_client.get(f"{MEASURE}?limit=0"),
        "/body/points/0/alpha": shared_client.post(SPACE, json={"points": [{"alpha": "x", "resolution": 160}]}),
        "/body/alpha": shared_client.post(SPACE, json={"points": [{"alpha": 3, "resolution": 160}]}),
    }
    for pointer, response in places.items():
        assert [each["pointer"] for each in response.json()["errors"]] == [pointer]


def test_only_the_first_twenty_refused_values_are_listed(shared_client):
    problem = checked_problem(shared_client.get(f"{API}/pareto?{'&'.join(f'k{i}=1' for i in range(100))}"), 422)
    assert len(problem.errors) == 20
    assert problem.detail.endswith("; ...")


def test_problems_are_json_that_any_parser_reads(shared_client):
    response = shared_client.post(SPACE, content=b'{"alpha": [NaN], "resolution": ["x"]}', headers=JSON)
    json.loads(response.text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

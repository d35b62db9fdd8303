"""Bodies: refused unread where nobody may write, limited by route, parsed off the event loop, told by few errors."""

import asyncio
import json
import threading

import pytest
from clients import API, JSON, checked_problem, client_of
from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter

from app.answers.costs import DesignSpaceAnswer
from app.settings import MAX_BODY_BYTES, MAX_HELD_BYTES, MAX_IMPORT_BYTES, MAX_SPACE_BYTES, Settings
from app.web import bodies, reply

SPACE, MEASURE = f"{API}/design-space", f"{API}/measurements"
CSV = {"Content-Type": "text/csv"}
MOST = {
    MEASURE: MAX_BODY_BYTES,
    SPACE: MAX_SPACE_BYTES,
    f"{MEASURE}/import": MAX_IMPORT_BYTES,
    f"{API}/accuracies/import": MAX_IMPORT_BYTES,
}
WRITES = [path for path in MOST if path != SPACE]


def kind_of(path):
    return CSV if path.endswith("import") else JSON


def test_every_body_has_its_limit_here_and_fastapi_reads_none(shared_client):
    paths = shared_client.get("/openapi.json").json()["paths"]
    with_body = {path for path, methods in paths.items() for each in methods.values() if "requestBody" in each}
    assert with_body == set(MOST)
    assert [
        each.path for each in iter_route_contexts(shared_client.app.routes) if getattr(each, "body_field", None)
    ] == []


@pytest.mark.parametrize("path", MOST)
@pytest.mark.parametrize("is_told", [True, False])
def test_a_body_over_the_limit_of_its_route_is_refused(shared_client, path, is_told):
    body = b" " * (MOST[path] + 1)
    content = body if is_told else (body[i : i + 100_000] for i in range(0, len(body), 100_000))
    problem = checked_problem(shared_client.post(path, content=content, headers=kind_of(path)), 413)
    assert f"{MOST[path] / 1e6:g} MB" in problem.detail
    assert shared_client.app.state.held.size == 0


def test_a_length_that_no_number_holds_is_refused_as_any_other(shared_client):
    headers = [("host", "localhost"), ("content-length", "9" * 5000), *JSON.items()]
    assert asyncio.run(_status(shared_client.app, SPACE, headers)) == 413


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - compared, not bound
def test_who_may_not_write_is_refused_before_the_body_is_asked_for(tmp_path, path, host):
    with client_of(Settings(data_dir=tmp_path, host=host)) as client:
        headers = [*kind_of(path).items(), ("host", "127.0.0.1"), ("origin", "https://evil.example")]
        assert asyncio.run(_status(client.app, path, headers)) == (401 if host == "0.0.0.0" else 403)  # noqa: S104


async def _status(app, path, headers):
    """The status of a POST whose body nobody may ask for."""
    statuses = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
    }
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]

    async def receive():
        raise AssertionError("the body was asked for")

    async def send(message):
        statuses.append(message.get("status"))

    await app({**scope, "headers": encoded, "scheme": "http", "server": ("127.0.0.1", 80)}, receive, send)
    return statuses[0]


def test_bodies_are_parsed_in_another_thread_than_the_event_loops(client, monkeypatch):
    threads = []

    def remembering(function):
        return lambda *given: threads.append(threading.current_thread()) or function(*given)

    monkeypatch.setattr(bodies, "from_json", remembering(bodies.from_json))
    loop_thread = client.portal.call(threading.current_thread)
    assert client.post(SPACE, json={"alpha": [0.5], "resolution": [160]}).status_code == 200
    assert client.post(MEASURE, json={"points": []}).status_code == 422
    assert client.post(SPACE, content=b"{", headers=JSON).status_code == 422
    assert len(threads) == 3
    assert loop_thread not in threads


MANY = 20_000
NAMES = ",".join(f'"k{i}":1' for i in range(MANY))
BOMBS = [
    ("alpha", f'{{"resolution":[224],"alpha":[{",".join(["{}"] * MANY)}]}}'),
    ("alpha", f'{{"resolution":[224],"alpha":[{",".join(["{}"] * MANY)}],"points":[{{}}]}}'),
    ("resolution", f'{{"alpha":[1],"resolution":[{",".join(["0.5"] * MANY)}]}}'),
    ("columns", f'{{"columns":[{",".join(["1"] * 100)}]}}'),
    ("columns", f'{{"columns":[{",".join(["1"] * MANY)}]}}'),
    ("points", f'{{"points":[{",".join(["[]"] * 90)}]}}'),
    ("body", f'{{"points":[{",".join(["[]"] * MANY)}]}}'),
    ("alpha", f'{{"points":[{",".join(["{}"] * MANY)}]}}'),
    ("k0", f"{{{NAMES}}}"),
    ("k0", f'{{"points":[{{{NAMES}}}]}}'),
    ("k0", f'{{"points":[{{"alpha":1,"resolution":224}},{{"alpha":1,"resolution":224,{NAMES}}}]}}'),
    ("network", f'{{"network":[{",".join(["{}"] * MANY)}]}}'),
]


@pytest.mark.parametrize(("field", "body"), BOMBS, ids=range(len(BOMBS)))
def test_however_much_is_wrong_with_a_body_little_of_it_is_told(shared_client, field, body, monkeypatch):
    made = []
    monkeypatch.setattr(bodies, "RequestValidationError", lambda errors: made.extend(errors) or bodies_error(errors))
    problem = checked_problem(shared_client.post(SPACE, content=body, headers=JSON), 422)
    assert field in {each.field for each in problem.errors}
    assert 1 <= len(made) <= 5


bodies_error = bodies.RequestValidationError


@pytest.mark.parametrize("path", [SPACE, MEASURE])
@pytest.mark.parametrize("each", ["[]", "{}", "1", '""', "null", '"k":1'])
def test_a_body_of_more_values_than_any_question_has_is_refused_unparsed(shared_client, path, each, monkeypatch):
    if path == MEASURE:
        monkeypatch.setattr(bodies, "_MOST", dict.fromkeys(bodies._MOST, 500))
    monkeypatch.delattr(bodies, "from_json")
    body = f'{{"x":[{",".join([each] * (1_000 if path == MEASURE else 302_000))}]}}'
    assert (
        " times; expected at most" in checked_problem(shared_client.post(path, content=body, headers=JSON), 422).detail
    )


def test_a_hundred_thousand_points_are_a_body_that_is_taken(shared_client):
    body = json.dumps({"points": [{"alpha": 0.5, "resolution": 100}] * 100_000, "columns": ["params"]})
    assert shared_client.post(SPACE, content=body, headers=JSON).json()["count"] == 100_000


def test_where_too_many_bodies_are_on_their_way_one_more_is_told_to_come_again(client):
    client.app.state.held.size = MAX_HELD_BYTES
    for path in MOST:
        response = client.post(path, content=b"{}", headers=kind_of(path))
        assert checked_problem(response, 503).type == "urn:mobilenet-explorer:bodies-full"
        assert response.headers["retry-after"] == "5"
    assert client.app.state.held.size == MAX_HELD_BYTES


def test_a_table_written_column_by_column_is_what_pydantic_writes():
    columns = {"alpha": [0.1, float("nan"), None], 'a "name"': [True, "x", [1, 2.5]], "none": []}
    answer = DesignSpaceAnswer(count=3, columns=columns, accuracy_set="paper")
    assert reply.bytes_of(answer) == TypeAdapter(DesignSpaceAnswer).dump_json(answer)


def test_of_many_unknown_keys_in_an_address_few_are_told(shared_client):
    query = "&".join(f"k{i}=1" for i in range(5000))
    for path in ("pareto", "design-space", "recommendation"):
        assert len(checked_problem(shared_client.get(f"{API}/{path}?{query}"), 422).errors) == 20

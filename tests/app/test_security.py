# ruff: noqa: S104 - addresses beyond loopback are what is tested
"""Who may write, and the headers that every answer carries (design.md, section 7)."""

import logging
import re
import stat

import pytest
from clients import API, JSON, checked_problem, client_of
from fakes import FakeMeasure

from app.settings import Settings, SettingsError, is_loopback, read_settings
from app.web.refusals import TooManyGuesses
from app.web.security import Guesses

MEASURE = f"{API}/measurements"
CHOSEN = "chosen-by-me-alone"
SMALL = {"points": [{"alpha": 0.25, "resolution": 32}]}


def write(client, **headers):
    return client.post(MEASURE, json=SMALL, headers={name.replace("_", "-"): value for name, value in headers.items()})


# On loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "localhost", "[::1]:8000", "127.0.0.2", "LOCALHOST"]
)
def test_on_loopback_programs_of_this_machine_may_write(client, host):
    assert write(client, Host=host).status_code == 202


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.168.0.5:8000", "["]
)
def test_a_name_that_was_made_to_resolve_to_loopback_may_not(client, host):
    response = write(client, Host=host)
    assert (response.status_code, response.json()["type"]) == (403, "urn:mobilenet-explorer:forbidden-origin")
    assert client.delete(f"{API}/jobs/1", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:8000", "http://localhost:8000", 202),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", 202),
        ("127.0.0.1:8000", "https://evil.example", 403),
        ("127.0.0.1:8000", "http://127.0.0.1:9999", 403),
        ("127.0.0.1:8000", "http://localhost:8000", 403),
        ("127.0.0.1:8000", "null", 403),
        ("127.0.0.1:8000", "http://[", 403),
        ("127.0.0.1:8000", "", 403),
    ],
)
def test_a_browser_may_write_from_our_own_page_alone(client, host, origin, status):
    assert write(client, Host=host, Origin=origin).status_code == status


def test_every_origin_that_is_told_has_to_be_our_own(client):
    headers = [("Host", "127.0.0.1:8000"), ("Origin", "http://127.0.0.1:8000"), ("Origin", "https://evil.example")]
    assert client.post(MEASURE, json=SMALL, headers=headers).status_code == 403


PATHS = ["/", "/healthz", "/static/x/main.js", MEASURE, f"{API}/design-points/0.5/160", "/nope"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example@127.0.0.1:8000", "[", "", "192.168.0.5"])
def test_a_name_that_was_made_to_resolve_to_loopback_reads_nothing(shared_client, host):
    for path in PATHS:
        shared_client.get(path)  # which would be recalled
        response = shared_client.get(path, headers={"Host": host})
        assert "set MBX_TOKEN" in checked_problem(response, 403).detail


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"])
def test_whoever_comes_through_a_proxy_is_not_taken_for_this_machine(shared_client, name):
    for path in PATHS:
        problem = checked_problem(shared_client.get(path, headers={name: "203.0.113.9"}), 403)
        assert name.lower() in problem.detail
        assert "set MBX_TOKEN" in problem.detail
    assert write(shared_client, **{name: "for=203.0.113.9"}).status_code == 403


def test_another_sites_page_reads_nothing(client):
    response = client.get(MEASURE, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["cross-origin-resource-policy"] == "same-origin"


COSTLY = [f"{API}/design-points/2/1024/model.onnx", f"{API}/design-points/1/224/count", f"{API}/pareto?grid=100x100"]


@pytest.mark.parametrize("path", COSTLY)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_makes_no_work(shared_client, path, site):
    assert shared_client.get(path, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Dest": "image"}).status_code == 403


def test_who_follows_a_link_from_another_site_is_answered(client):
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}
    for headers in (followed, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert client.get(f"{API}/design-points/0.5/160", headers=headers).status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_computing_a_design_space_writes_nothing_and_is_open(client):
    body = {"alpha": [0.5], "resolution": [160]}
    response = client.post(f"{API}/design-space", json=body, headers={"Origin": "https://evil.example"})
    assert response.status_code == 200


def test_on_loopback_no_token_is_made(client, settings):
    assert client.app.state.write_token is None
    assert not settings.token_file.exists()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.5", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_what_is_loopback(host, loopback):
    assert is_loopback(host) is loopback


# Beyond loopback


@pytest.fixture
def open_settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", host="0.0.0.0", port=8000)


@pytest.fixture
def open_client(open_settings):
    with client_of(open_settings, FakeMeasure(), "http://explorer.example:8000") as client:
        yield client


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x", "Bearer é"],
)
def test_beyond_loopback_a_write_needs_the_token(open_client, authorization):
    token = open_client.app.state.write_token
    headers = {} if authorization is None else {"Authorization": authorization.format(token=token).encode()}
    response = open_client.post(MEASURE, json=SMALL, headers=headers)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json()["type"] == "urn:mobilenet-explorer:unauthorized"
    assert open_client.delete(f"{API}/jobs/1", headers=headers).status_code == 401
    assert token not in response.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_whoever_carries_the_token_may_write_from_anywhere(open_client, scheme):
    authorization = f"{scheme} {open_client.app.state.write_token}"
    assert write(open_client, Authorization=authorization).status_code == 202
    assert write(open_client, Authorization=authorization, Origin="https://other.example").status_code == 202


def test_beyond_loopback_reads_are_open_through_proxies_too(open_client):
    assert open_client.get(MEASURE).status_code == 200
    assert open_client.get(MEASURE, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", MEASURE), ("DELETE", f"{API}/jobs/1")])
def test_after_ten_wrong_tokens_a_client_has_to_wait(open_client, method, path):
    def status(token):
        return open_client.request(method, path, headers={"Authorization": f"Bearer {token}"})

    assert [status(f"guess-{i}").status_code for i in range(10)] == [401] * 10
    refused = status("guess-10")
    assert checked_problem(refused, 429).type == "urn:mobilenet-explorer:too-many-guesses"
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert status(open_client.app.state.write_token).status_code == 429  # else its being right could still be seen
    assert open_client.request(method, path).status_code == 401  # which is no guess
    assert open_client.get(MEASURE).status_code == 200


def test_guesses_are_counted_by_client_and_forgotten_with_time():
    now = 0.0
    guesses = Guesses(lambda: now)
    for _ in range(12):
        guesses.count("a")
    guesses.check("b")
    with pytest.raises(TooManyGuesses, match="wait 30 s"):
        guesses.check("a")
    now = 30.0
    guesses.check("a")
    guesses.count("a")
    with pytest.raises(TooManyGuesses):
        guesses.check("a")
    for i in range(2000):
        guesses.count(f"other {i}")
    guesses.check("a")  # no more clients than that are remembered


@pytest.mark.parametrize("token", ["?", "secret", "fifteen letters"])
def test_a_token_that_could_be_guessed_is_refused_at_the_start_and_not_shown(token, monkeypatch):
    monkeypatch.setenv("MBX_TOKEN", token)
    with pytest.raises(SettingsError, match=r"MBX_TOKEN is not shown; expected at least 16 characters") as refused:
        read_settings()
    assert token not in str(refused.value)


def test_a_request_is_refused_before_its_body_is_looked_at(open_client):
    assert open_client.post(MEASURE, json={"nonsense": 1}).status_code == 401


def test_the_token_is_made_once_kept_for_its_owner_alone_and_printed_once_as_a_link(open_settings, caplog):
    caplog.set_level(logging.INFO)
    tokens, printed = [], []
    for _ in range(2):
        caplog.clear()
        with client_of(open_settings) as client:
            tokens.append(client.app.state.write_token)
        printed.append(re.findall(r"http://localhost:8000/#token=(\S+)", caplog.text))
    assert tokens[0] == tokens[1] == open_settings.token_file.read_text()
    assert printed == [[tokens[0]], []]
    assert tokens[0] not in caplog.text
    assert str(open_settings.token_file) in caplog.text
    assert stat.S_IMODE(open_settings.token_file.stat().st_mode) == 0o600
    assert len(tokens[0]) >= 32


def test_a_token_file_that_is_empty_is_no_token(open_settings, tmp_path):
    open_settings.data_dir.mkdir()
    open_settings.token_file.write_text("\n")
    with client_of(open_settings) as client:
        assert len(client.app.state.write_token) >= 32
        assert client.post(MEASURE, json=SMALL, headers={"Authorization": "Bearer "}).status_code == 401


def test_a_token_of_the_settings_is_taken_and_never_printed_or_kept(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("MBX_TOKEN", CHOSEN)
    settings = Settings(data_dir=tmp_path / "data", host="0.0.0.0")
    with client_of(settings, FakeMeasure()) as client:
        assert write(client).status_code == 401
        assert write(client, Authorization=f"Bearer {CHOSEN}").status_code == 202
    assert CHOSEN not in caplog.text + repr(settings)
    assert not settings.token_file.exists()


def test_with_a_token_set_loopback_needs_it_too(tmp_path):
    with client_of(Settings(data_dir=tmp_path, token=CHOSEN), FakeMeasure()) as client:
        assert write(client).status_code == 401
        assert write(client, Authorization=f"Bearer {CHOSEN}").status_code == 202


@pytest.mark.parametrize(
    ("host", "link"),
    [
        ("0.0.0.0", "http://localhost:8000/#token="),
        ("::", "http://localhost:8000/#token="),
        ("192.168.0.5", "http://192.168.0.5:8000/#token="),
        ("fe80::1", "http://[fe80::1]:8000/#token="),
    ],
)
def test_the_link_leads_to_the_page(tmp_path, caplog, host, link):
    with client_of(Settings(data_dir=tmp_path / "data", host=host)):
        assert link in caplog.text


# Headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/docs"),
        ("GET", "/healthz"),
        ("GET", "/openapi.json"),
        ("GET", "/vendor/swagger-ui.css"),
        ("GET", f"{API}/design-points/0.75/192"),
        ("GET", f"{API}/design-points/3/192"),
        ("GET", f"{API}/charts/kinds"),
        ("GET", "/nope"),
        ("DELETE", "/"),
        ("POST", f"{API}/design-space"),
    ],
)
def test_every_answer_carries_the_strict_policy(shared_client, method, path):
    headers = shared_client.request(method, path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/healthz/", f"{API}/networks/", f"{API}/design-points/0.5/160/", "/docs/"])
def test_a_slash_too_many_leads_nowhere(shared_client, path):
    response = shared_client.get(path, follow_redirects=False)
    assert (response.status_code, response.headers.get("location")) == (404, None)


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, identity", "deflate"])
def test_a_body_that_is_packed_is_refused_as_such(shared_client, coding):
    for path in (f"{API}/design-space", f"{MEASURE}/import", MEASURE):
        response = shared_client.post(path, content=b"\x1f\x8b", headers={**JSON, "Content-Encoding": coding})
        assert "send the body as it is" in checked_problem(response, 415).detail


@pytest.mark.parametrize("path", [f"{API}/design-space", MEASURE, "/healthz"])
def test_a_body_whose_length_is_told_in_two_ways_is_refused_and_the_connection_ends(shared_client, path):
    headers = {**JSON, "Transfer-Encoding": "chunked", "Content-Length": "2"}
    response = shared_client.post(path, content=b"{}", headers=headers)
    checked_problem(response, 400)
    assert response.headers["connection"] == "close"


def test_the_page_has_no_inline_script_and_fetches_nothing_from_elsewhere(shared_client):
    for path in ("/", "/docs"):
        page = shared_client.get(path).text
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
        assert all(body.strip() == "" for about, body in scripts if 'type="application/json"' not in about)  # is data
        assert not re.search(r"\son\w+=", page)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)

"""ETags, 304, Cache-Control and Vary; what the application keeps; and files for the browser."""

import gzip
import re

import pytest
from clients import API, checked_problem, client_of
from fastapi import Request

from app.services.choice import choose
from app.store import StoreError
from app.store.store import Store
from app.web import answer_cache
from app.web.answer_cache import Kept
from app.web.reply import Representation, accepts_gzip
from mobilenet_core.accuracy import KnownAccuracy

ANALYTIC = [
    f"{API}/design-points/0.75/192",
    f"{API}/design-points?alpha=0.75&rho=0.5",
    f"{API}/design-points/0.75/192/layers",
    f"{API}/design-points/0.75/192/layers?format=csv",
    f"{API}/design-points/0.25/32/count",
    f"{API}/design-space",
    f"{API}/design-space?format=csv",
    f"{API}/networks",
    f"{API}/networks/mobilenet_v1",
    f"{API}/charts/kinds",
    "/openapi.json",
]
STORED = [
    f"{API}/design-points/0.75/192/latency",
    f"{API}/runtimes",
    f"{API}/devices",
    f"{API}/measurements",
    f"{API}/jobs",
    "/",
    "/docs",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", [*ANALYTIC, *STORED])
def test_every_answer_says_how_long_it_may_be_kept_and_its_etag_is_answered_by_304(shared_client, path):
    first, again = shared_client.get(path), shared_client.get(path)
    assert first.headers["cache-control"] == ("public, max-age=3600" if path in ANALYTIC else "no-cache")
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[\w-]+"', etag)
    assert (again.headers["etag"], again.content) == (etag, first.content)
    known = shared_client.get(path, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert known.headers[name] == first.headers[name]
    assert "content-length" not in known.headers or known.headers["content-length"] == "0"


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('W/"other",W/{etag} ,"third"', 304),
        ("*", 304),
        (" * ", 304),
        ('"other"', 200),
        ("{etag}x", 200),
        ("", 200),
    ],
)
def test_if_none_match_is_compared_as_the_rfc_says(shared_client, if_none_match, status):
    path = f"{API}/design-points/0.5/160"
    etag = shared_client.get(path).headers["etag"]
    asked = shared_client.get(path, headers={"If-None-Match": if_none_match.format(etag=etag)})
    assert asked.status_code == status


def test_a_post_is_never_answered_by_304(shared_client):
    body = {"alpha": [0.5], "resolution": [160]}
    response = shared_client.post(f"{API}/design-space", json=body, headers={"If-None-Match": "*"})
    assert response.status_code == 200


def test_each_form_has_an_etag_of_its_own(shared_client):
    path = f"{API}/design-space?resolution=128,160,192,224,256,288"
    plain = shared_client.get(path)
    packed = shared_client.get(path, headers={"Accept-Encoding": "gzip"})
    as_csv = shared_client.get(path, headers={"Accept": "text/csv"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert len({response.headers["etag"] for response in (plain, packed, as_csv)}) == 3
    assert {response.headers["vary"] for response in (plain, packed, as_csv)} == {"Accept, Accept-Encoding"}
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert shared_client.get(path, headers=known).status_code == 304
    assert shared_client.get(path, headers={**known, "Accept-Encoding": "identity"}).status_code == 200


@pytest.mark.parametrize(
    ("accept_encoding", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("identity, br", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(accept_encoding, taken):
    assert accepts_gzip(accept_encoding) is taken


def test_small_answers_and_images_are_not_packed():
    assert Representation(b"x" * 999).gzipped is None
    assert Representation(b"x" * 9999, "image/png").gzipped is None
    assert Representation(bytes(range(256)) * 4).gzipped is not None
    assert gzip.decompress(Representation(b"x" * 9999).gzipped) == b"x" * 9999


def test_another_value_has_another_etag(shared_client):
    etags = {shared_client.get(f"{API}/design-points/0.5/{side}").headers["etag"] for side in range(100, 120)}
    assert len(etags) == 20


# What the application keeps


def test_an_answer_that_comes_again_is_not_computed_again(settings, monkeypatch):
    from app.services.costs import design_point

    computed = []
    describe = design_point.describe
    monkeypatch.setattr(design_point, "describe", lambda *asked: computed.append(asked) or describe(*asked))
    with client_of(settings) as client:
        answers = {client.get(f"{API}/design-points/0.75/192").text for _ in range(3)}
        client.get(f"{API}/design-points/0.75/193")
        client.get(f"{API}/design-points/0.75/192?num_classes=10")
    assert (len(answers), len(computed)) == (1, 3)


def test_refusals_and_stored_answers_are_not_kept(client):
    for _ in range(2):
        assert client.get(f"{API}/design-points/3/192").status_code == 422
        client.get(f"{API}/design-points/0.75/192/latency")
        client.get(f"{API}/runtimes")
    assert client.app.state.kept._answers == {}


def test_an_answer_about_a_device_is_kept_until_the_store_has_news(client, monkeypatch):
    computed = []
    front = choose.front
    monkeypatch.setattr(choose, "front", lambda *asked, **more: computed.append(asked) or front(*asked, **more))
    header = "device,runtime,precision,threads,alpha,resolution,latency_ms"

    def told(latency_ms):
        line = f"{header}\nA board,tflite,fp32,1,1,224,{latency_ms}"
        client.post(f"{API}/measurements/import", content=line, headers={"Content-Type": "text/csv"})
        answers = [client.get(f"{API}/pareto?device=A board&alpha=1&resolution=224&minimise=latency_ms") for _ in "12"]
        assert {each.headers["cache-control"] for each in answers} == {"no-cache"}
        return [each.json()["columns"]["latency_ms"] for each in answers]

    assert told(30) == [[30], [30]]
    assert told(20) == [[20], [20]]
    assert len(computed) == 2


def test_an_answer_about_a_device_by_own_accuracies_is_kept_until_these_change(client):
    def told(top1):
        line = f"set,alpha,resolution,top1_percent\nours,1,224,{top1}"
        client.post(f"{API}/accuracies/import", content=line, headers={"Content-Type": "text/csv"})
        point = "device=pixel-3&accuracy_set=ours&alpha=1&resolution=224"
        return client.get(f"{API}/recommendation?{point}").json()["best"]["top1_percent"]

    assert [told(70), told(72)] == [70, 72]


def test_without_a_device_no_answer_waits_for_the_store(settings):
    with client_of(settings.model_copy(update={"database_url": "sqlite:////nowhere/at/all.db"})) as client:
        assert client.get(f"{API}/pareto").status_code == 200
        assert client.get(f"{API}/pareto?device=pixel-3").status_code == 503


def test_what_another_process_writes_shows_in_an_answer_that_was_kept(client, settings):
    def told():
        return client.get(f"{API}/recommendation?device=pixel-3&accuracy_set=ours&alpha=1&resolution=224").json()

    other = Store(settings.store_url)  # as the command line has, beside the server
    other.add_accuracies([KnownAccuracy("ours", "fp32", 1.0, 224, 70.0)])
    assert [told()["best"]["top1_percent"] for _ in range(2)] == [70, 70]
    other.add_accuracies([KnownAccuracy("ours", "fp32", 1.0, 224, 72.0)])
    assert told()["best"]["top1_percent"] == 72
    other.close()


def test_what_is_written_while_an_answer_is_made_shows_in_the_next(client, settings, monkeypatch):
    other = Store(settings.store_url)
    other.add_accuracies([KnownAccuracy("ours", "fp32", 1.0, 224, 70.0)])
    choosing = choose.choose

    def slow(question):
        other.add_accuracies([KnownAccuracy("ours", "fp32", 1.0, 224, 72.0)])
        return choosing(question)

    monkeypatch.setattr(choose, "choose", slow)
    url = f"{API}/recommendation?accuracy_set=ours&alpha=1&resolution=224"
    assert [client.get(url).json()["best"]["top1_percent"] for _ in range(2)] == [70, 72]
    other.close()


def test_the_stores_revision_is_asked_once_a_request_and_not_for_what_the_store_has_no_part_in(client, monkeypatch):
    asked = []
    at_hand = Store.revision_at_hand.fget
    monkeypatch.setattr(Store, "revision_at_hand", property(lambda store: asked.append(1) or at_hand(store)))
    for path, times in ((f"{API}/pareto", 0), (f"{API}/pareto?device=pixel-3", 1)):
        client.get(path)
        asked.clear()
        client.get(path)
        assert len(asked) == times


def test_what_was_kept_is_not_given_while_the_store_does_not_answer(client, monkeypatch):
    def gone(_):
        raise StoreError("the store does not answer: disk I/O error")

    assert [client.get(f"{API}/pareto?device=pixel-3").status_code for _ in range(2)] == [200, 200]
    monkeypatch.setattr(Store, "revision_at_hand", property(gone))
    checked_problem(client.get(f"{API}/pareto?device=pixel-3"), 503)
    assert client.get(f"{API}/pareto").status_code == 200


def test_what_was_used_longest_ago_is_given_up_first(monkeypatch):
    monkeypatch.setattr(answer_cache, "_MAX_ANSWERS", 2)
    answers = Kept()
    for name in ("a", "b"):
        answers.put((name, b"", None), Representation(name.encode()))
    assert answers.get(("a", b"", None))[0].body == b"a"
    answers.put(("c", b"", None), Representation(b"c"))
    assert answers.get(("b", b"", None)) is None
    assert answers.get(("a", b"", None)) is not None


@pytest.mark.parametrize(
    ("path", "query", "accept"), [("a" * 8000, b"", None), ("a", b"q" * 60_000, "*/*"), ("a", b"", "a" * 60_000)]
)
@pytest.mark.parametrize("body", [b"{}", b"x" * 20_000])
def test_addresses_and_packed_copies_count_as_what_is_kept(path, query, accept, body):
    answers = Kept()
    for i in range(4096):
        answers.put((f"{path}{i}", query, accept), Representation(body))
    held = sum(
        len(path) + len(query) + len(accept or "") + len(each.body) + len(each.gzipped or b"")
        for (path, query, accept), (each, _) in answers._answers.items()
    )
    assert 0 < held <= answers._bytes <= 32_000_000


def test_what_is_kept_has_a_limit_in_bytes(monkeypatch):
    monkeypatch.setattr(answer_cache, "_OVERHEAD", 0)
    monkeypatch.setattr(answer_cache, "_MAX_BYTES", 2000)
    monkeypatch.setattr(answer_cache, "_MAX_BYTES_EACH", 1200)
    answers = Kept()
    answers.put(("large", b"", None), Representation(b"x" * 601))
    assert answers.get(("large", b"", None)) is None
    for name in ("a", "b", "b"):
        answers.put((name, b"", None), Representation(b"x" * 550))
    assert answers.get(("a", b"", None)) is None
    assert answers.get(("b", b"", None)) is not None


# Files for the browser


def test_a_representation_knows_what_it_was(settings):
    scope = {"type": "http", "method": "GET", "headers": []}
    response = Representation(b"{}", file_name="a.json").response(Request(scope), "no-cache")
    assert response.headers["content-disposition"] == 'attachment; filename="a.json"'
    assert response.representation.body == b"{}"

"""What a client sends that no store can keep or find is the client's error on every store, told in our own words."""

import pytest
from clients import API, checked_problem, client_of
from fakes import eventually

from app.settings import Settings
from app.store import Clash, StoreError, Unstorable
from app.store.store import Store
from app.store.tables import JobItemRow
from app.web import envelope


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


@pytest.fixture
def client_of_each(store_url, tmp_path):
    with client_of(Settings(data_dir=tmp_path / "data", database_url=store_url)) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield client


NULS = [
    f"{API}/measurements?device=%00",
    f"{API}/measurements?runtime=a%00b",
    f"{API}/jobs/%00",
    f"{API}/jobs/x%00/events",
    f"{API}/recommendation?device=%00",
    f"{API}/recommendation?accuracy_set=%00",
    f"{API}/design-points/0.5/160/latency?device=%00x",
    f"{API}/accuracies/sets/%00",
    f"{API}/networks/%00",
    f"{API}/design-space?alpha=0.5&resolution=%00",
    "/static/x/%00",
    "/%00",
]


def test_a_nul_in_an_address_and_a_number_beyond_a_column_are_422(client_of_each):
    for path in NULS:
        problem = checked_problem(client_of_each.get(path), 422)
        assert "NUL" in problem.detail, path
    for number in (2**31, 2**63, 10**17, "9" * 4301):
        for path in (f"measurements/{number}", f"measurements?cursor={number}", f"measurements?resolution={number}"):
            checked_problem(client_of_each.get(f"{API}/{path}"), 422)
    assert client_of_each.get(f"{API}/measurements/{2**31 - 1}").status_code == 404


def test_what_reaches_the_store_all_the_same_is_told_without_the_drivers_words(client_of_each, monkeypatch, caplog):
    monkeypatch.setattr(envelope, "nul_refused", client_of_each.app.middleware_stack._app)  # nobody looks before
    key = {"Idempotency-Key": "a\0b"}
    body = {"points": [{"alpha": 0.25, "resolution": 32}]}
    for response in (
        client_of_each.get(f"{API}/measurements?device=a%00b"),
        client_of_each.get(f"{API}/jobs/%00"),
        client_of_each.post(f"{API}/measurements", json=body, headers=key),
    ):
        assert response.status_code in {200, 202, 404, 422}  # SQLite keeps it
        if response.status_code == 422:
            detail = checked_problem(response, 422).detail
            assert detail == "the store cannot keep or look for such a value; the server's log says why."
            assert "PostgreSQL text fields" in caplog.text


def test_a_store_tells_apart_what_it_cannot_keep_and_what_it_has_already(store):
    with pytest.raises(Clash, match=r"(?i)foreign key") as clash, store._session() as session:
        session.execute(JobItemRow.__table__.insert().values(job_id="nope", position=0, state="x", task={}))
    assert clash.value.reason not in clash.value.told
    with pytest.raises(Unstorable) as refused:
        store.stored(2**70)
    assert refused.value.reason
    assert refused.value.reason not in refused.value.told


def test_the_drivers_words_about_a_store_that_does_not_answer_are_for_the_log(tmp_path, caplog):
    for url in ("sqlite:////proc/nope/secret.db", f"postgresql+psycopg://nobody@/x?host={tmp_path}/secret"):
        with client_of(Settings(data_dir=tmp_path / "data", database_url=url)) as client:
            problem = checked_problem(client.get(f"{API}/jobs"), 503)
            assert problem.detail == "the store does not answer; the server's log says why."
        with pytest.raises(StoreError):
            Store(url)
    assert "secret" in caplog.text

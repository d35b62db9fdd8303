"""Measurements, imports and accuracies in the store, on SQLite and, where it is installed, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from fakes import DEVICE, eventually, measurement, other_device, task
from sqlalchemy import event, func, select, text

from app.services.latency import stored as stored_module
from app.services.latency.stored import stored_devices
from app.store import DeviceState, Filters, StoreAway
from app.store.store import Store
from app.store.tables import AccuracyRow, MeasurementRow
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Warning

BOARD = KnownLatency("imported", Variant(DesignPoint(0.5, 160)), Setup("Board", "tflite", "int8", 4), 7.25)


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


def test_what_is_not_there_is_none(store):
    assert store.job("nope") is None
    assert store.job_with_key("nope") is None
    assert store.stored(1) is None
    assert store.jobs() == store.unfinished_jobs() == store.history() == ()


def test_a_measurement_comes_back_as_it_was_stored_also_beside_its_equal(store):
    of, made = task(0.3, 100, threads=3), measurement(task(0.3, 100, threads=3), p50=0.1 + 0.2)
    job = store.add_job([of, of], {})
    ids = [store.finish_item(job.id, position, of, made) for position in (0, 1)]
    assert [each.id for each in store.history()] == ids[::-1]
    for found in map(store.stored, ids):
        assert (found.latency.variant, found.measurement, found.kind) == (of.variant, made, "measured")
        assert found.created_at.utcoffset() == timedelta(0)


def test_measurements_come_newest_first_page_by_page(store):
    ids = [store.add_measurement(task(), measurement(p50=p50)) for p50 in range(1, 8)]
    pages, before = [], None
    while page := store.history(limit=3, before=before):
        pages.append([each.id for each in page])
        before = pages[-1][-1]
    assert pages == [ids[:3:-1], ids[3:0:-1], ids[:1]]


def test_measurements_are_filtered_by_what_is_given(store):
    for of, device in ((task(0.25, 64), "A"), (task(0.25, 96), "B"), (task(0.5, 64), "A")):
        store.add_measurement(of, measurement(of, device=other_device(device)))
    found = store.history(Filters(alpha=0.25, network="mobilenet_v1"))
    assert [each.latency.variant.point.resolution for each in found] == [96, 64]
    of_a = Filters(device=other_device("A").id)
    assert [each.latency.variant.point.alpha for each in store.history(of_a)] == [0.5, 0.25]
    assert store.history(Filters(network="conv_mobilenet")) == ()
    assert len(store.history(Filters(resolution=64))) == 2


def test_imports_are_kept_beside_measurements_and_apart_from_them(store):
    imported = BOARD
    store.add_imports([imported, imported])
    made = store.add_measurement(task(), measurement())
    assert [each.kind for each in store.history()] == ["measured", "imported", "imported"]
    assert [each.latency for each in store.history(Filters(kind="imported", alpha=0.5))] == [imported] * 2
    assert [each.id for each in store.history(Filters(kind="measured"))] == [made]
    assert store.history(Filters(runtime="torch", kind="imported")) == ()
    (first, *_) = store.history(Filters(kind="imported"))
    assert (store.stored(first.id).latency, store.stored(first.id).measurement) == (imported, None)


def test_latencies_of_a_device_come_newest_first_with_the_codes_of_their_warnings(store):
    noisy = Warning("runs_vary", {"p10_ms": 1.5, "p90_ms": 2.5})
    made = replace(measurement(), warnings=(noisy, Warning("noted", {"text": "Runs vary widely."})))
    first = store.add_measurement(task(), made)
    store.add_measurement(task(batch=2), measurement(task(batch=2)))
    store.add_imports([BOARD, replace(BOARD, setup=replace(BOARD.setup, device=DEVICE.id))])
    imported, of_two, measured = store.latencies(DEVICE.id)
    assert of_two.setup.batch == 2
    assert (imported.kind, imported.marks, imported.low_ms) == ("imported", (), None)
    assert (measured.source, measured.marks) == (f"measurement {first}", ("runs_vary", "noted"))
    told = KnownLatency.measured(task().variant, made)
    assert (
        replace(measured, p99_ms=told.p99_ms, cpu_ms=2.0, runs=3, runtime_version="2.13.0", source="", at=None) == told
    )
    assert store.latencies("Board")[0].device_name is None


def test_devices_are_counted_by_kind_the_newest_first(store):
    board = replace(BOARD, device_name="A board")
    ncnn, wide = replace(BOARD.setup, runtime="ncnn"), Variant(DesignPoint(1.0, 160))
    store.add_imports([board, replace(board, setup=ncnn), replace(board, variant=wide)])
    store.add_measurement(task(), measurement())
    here, there = (each.device for each in stored_devices(store))
    assert (here.id, here.kind, here.measurements) == (measurement().device.id, "measured", 1)
    assert (there.id, there.name, there.kind) == ("Board", "A board", "imported")
    assert (there.runtimes, there.measurements, there.design_points) == (("ncnn", "tflite"), 3, 2)


def test_who_waits_for_the_devices_waits_no_longer_than_for_the_store(store, monkeypatch):
    store.add_measurement(task(), measurement())
    monkeypatch.setattr(stored_module, "STATEMENT_S", 0.01)
    is_asked, goes_on, states = Event(), Event(), store.device_states

    def hang():
        is_asked.set()
        goes_on.wait(60)
        return states()

    monkeypatch.setattr(store, "device_states", hang)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(stored_devices, store)
        assert is_asked.wait(60)
        with pytest.raises(StoreAway, match="many requests wait"):
            stored_devices(store)
        goes_on.set()
        assert first.result(60) == stored_devices(store) != ()


def counted(store):
    """What there is of each device, counted anew."""
    with store._session() as session:
        row, key = MeasurementRow, (MeasurementRow.device, MeasurementRow.kind)
        query = select(*key, func.count(), func.max(row.id), func.max(row.revised)).where(row.removed_at.is_(None))
        return {DeviceState(*each) for each in session.execute(query.group_by(*key))}


def test_what_is_counted_of_devices_is_what_there_is_whatever_was_changed(store):
    def line(device):
        return replace(BOARD, setup=replace(BOARD.setup, device=device))

    job = store.add_job([task(), task(0.5)], {})
    changes = [
        lambda: store.add_imports([line("a"), line("b"), line("a")]),
        lambda: store.add_measurement(task(), measurement()),
        lambda: store.finish_item(job.id, 0, task(), measurement()),
        lambda: store.visit_item_again(job.id, store.job(job.id).items[0], measurement()),
        lambda: store.revise_measurement(4, task(), measurement()),
        lambda: store.add_imports([line("b"), line(DEVICE.id)]),
        lambda: store.mark_import(1, is_removed=True),
        lambda: store.mark_measurement(4, is_removed=True),
        lambda: store.mark_import(1, is_removed=False),
        lambda: store.mark_device("b", is_removed=True),
        lambda: store.mark_import(2, is_removed=True),
        lambda: store.mark_device("b", is_removed=False),
        lambda: store.mark_measurement(4, is_removed=False),
        lambda: store.mark_import(2, is_removed=False),
    ]
    seen = [set(store.device_states())]
    for change in changes:
        change()
        seen.append(set(store.device_states()))
        assert seen[-1] == counted(store)
        assert seen[-1] != seen[-2]  # whoever remembers what was counted sees that there is news


def test_what_several_add_at_once_of_one_device_is_counted_together(store, store_url):
    other = Store(store_url)
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(each.add_imports, [BOARD] * 3) for each in (store, other) * 8]
    assert len({each.result() for each in made}) == 16
    assert [each.measurements for each in store.device_states()] == [48]
    other.close()


def test_of_each_runtime_at_each_point_the_newest_is_told_whatever_kind_it_is(store):
    ids = [store.add_measurement(task(alpha), measurement(task(alpha))) for alpha in (0.25, 0.5, 0.25)]
    store.add_imports([BOARD])
    at_a_quarter = Filters(alpha=0.25)
    assert [each.id for each in store.newest_by_runtime(at_a_quarter, limit=9)] == [ids[2]]
    assert [each.latency.setup.runtime for each in store.newest_by_runtime(Filters(), limit=2)] == ["tflite", "torch"]
    assert store.mark_measurement(ids[2], is_removed=True)
    assert [each.id for each in store.newest_by_runtime(at_a_quarter, limit=9)] == [ids[0]]


def test_a_measurement_that_was_visited_again_stands_in_its_place_and_is_news(store):
    stored_id, before = store.add_measurement(task(), measurement()), store.revision()
    store.revise_measurement(stored_id, task(), measurement(p50=1.5))
    assert store.stored(stored_id).measurement == measurement(p50=1.5)
    assert [each.latency.p50_ms for each in store.history()] == [1.5]
    assert store.revision() != before


def test_an_alpha_is_found_exactly(store):
    of = task(0.1 + 0.2, 64)
    store.add_measurement(of, measurement(of))
    assert len(store.history(Filters(alpha=0.1 + 0.2))) == 1
    assert store.history(Filters(alpha=0.3)) == ()


def test_an_accuracy_comes_back_as_it_was_stored(store):
    rows = (
        KnownAccuracy("창고", "int8", 0.1 + 0.2, 160, 58.123456789, 80.5, "run 7", "per channel"),
        KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0),
    )
    store.add_accuracies(rows)
    assert store.accuracies() == rows


def test_of_a_point_stored_again_the_newest_accuracy_counts_and_none_is_overwritten(store):
    first = KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0)
    others = tuple(
        replace(first, **other)
        for other in ({"precision": "int8"}, {"set": "barn"}, {"resolution": 128}, {"network": "mobilenet_v2"})
    )
    assert store.revision().accuracies == 0
    store.add_accuracies((first, *others))
    before = store.revision().accuracies
    store.add_accuracies([replace(first, top1_percent=61.0)])
    assert store.revision().accuracies > before
    assert store.accuracies() == (*others, replace(first, top1_percent=61.0))
    with store._session() as session:
        assert session.scalar(select(func.count()).select_from(AccuracyRow)) == 6


def test_what_another_process_stores_changes_the_revision_too(store_url, store):
    other, before = Store(store_url), store.revision()
    try:
        assert store.revision() == before
        other.add_measurement(task(), measurement())
        assert store.revision().latencies > before.latencies
        other.add_accuracies([KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0)])
        assert store.revision().accuracies > before.accuracies
    finally:
        other.close()


def test_the_revision_is_asked_by_several_threads_and_while_the_store_is_closed(store_url):
    def ask(store):
        return [store.revision_at_hand for _ in range(200)]

    for _ in range(20):
        store = Store(store_url)
        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(ask, store) for _ in range(3)]
            store.close()
            for each in asked:
                each.result()


def test_each_of_two_changes_that_are_made_at_once_changes_the_revision(postgres):
    """The other one is done before the first is committed, or waits for that: an answer kept meanwhile is old then."""
    url, is_made, may_end = postgres.new_database(), Event(), Event()
    of = [measurement(device=other_device(each)) for each in ("here", "there")]
    waits = text("select count(*) from pg_locks where not granted")

    def hold(_):
        is_made.set()
        may_end.wait(60)

    with closing(Store(url)) as first, closing(Store(url)) as second, ThreadPoolExecutor(2) as pool:
        ids = [first.add_measurement(task(), each) for each in of * 2]
        boards = [replace(BOARD, setup=replace(BOARD.setup, device=each)) for each in "ABCD"]
        imports = [first.add_imports([each]) for each in boards]
        own = [KnownAccuracy(each, "fp32", 0.5, 160, 60.0) for each in ("barn", "shed", "yard")]
        first.add_accuracies(own)
        jobs = [first.add_job([task()], {}).id for _ in range(4)]
        for each in (0, 1):
            first.finish_item(jobs[2 + each], 0, task(), of[each])
        items = [first.job(each).items[0] for each in jobs[2:]]
        changes = (
            lambda store, at: store.add_measurement(task(), of[at]),
            lambda store, at: store.add_imports([boards[at]]),
            lambda store, at: store.add_accuracies(own[2:]),
            lambda store, at: store.finish_item(jobs[at], 0, task(), of[at]),
            lambda store, at: store.visit_item_again(jobs[2 + at], items[at], of[at]),
            lambda store, at: store.revise_measurement(ids[at], task(), of[at]),
            lambda store, at: store.mark_measurement(ids[2 + at], is_removed=True),
            lambda store, at: store.mark_import(imports[at], is_removed=True),
            lambda store, at: store.mark_device("CD"[at], is_removed=True),
            lambda store, at: store.mark_set(own[at].set, is_removed=True),
        )
        event.listen(first._engine, "commit", hold)
        with second._session() as watching:
            watching.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            for change in changes:
                is_made.clear(), may_end.clear()
                made = pool.submit(change, first, 0)
                assert is_made.wait(60)
                beside = pool.submit(change, second, 1)
                eventually(lambda beside=beside: beside.done() or watching.scalar(waits))
                between = second.revision()
                may_end.set()
                made.result(60), beside.result(60)
                assert second.revision() != between


def test_what_is_stored_outlives_the_store(store_url, store):
    job = store.add_job([task()], {}, "key")
    store.finish_item(job.id, 0, task(), measurement())
    store.close()
    again = Store(store_url)
    assert again.check() is None
    assert again.job_with_key("key").items[0].state == "done"
    assert again.history()[0].measurement == measurement()
    again.close()

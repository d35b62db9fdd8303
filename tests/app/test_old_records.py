"""What version 0.1.0 stored, as it wrote it (tests/golden/records_0.1.0.json), still opens, is shown and goes on."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeMeasure, eventually

from app.measuring.jobs import Jobs, engine
from app.measuring.run import Equipment
from app.services.history import measurements
from app.services.history.jobs import job_row
from app.store.tables import JobItemRow, JobRow, MeasurementRow
from mobilenet_core.records import Warning

OLD = json.loads((Path(__file__).parents[1] / "golden" / "records_0.1.0.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def store(store):
    """A store with a measurement, an import, and a job of which one item is done and one was running."""
    task, record, imported = OLD["task"], OLD["measurement"], OLD["import"]
    how = {name: task["plan"][name] for name in ("runtime", "precision", "threads", "batch")}
    of = {name: value for name, value in task.items() if name != "plan"}
    line = {name: imported[name] for name in (*how, *of, "device")}
    with store._session() as session:
        job = JobRow(id="old", created_at=NOW, started_at=NOW, state="running", request={}, events=4)
        measured = MeasurementRow(created_at=NOW, kind="measured", device="cpu", **how, **of, p50_ms=3.0, record=record)
        session.add_all(
            [measured, MeasurementRow(created_at=NOW, kind="imported", **line, p50_ms=7.25, record=imported)]
        )
        session.add(job)
        session.flush()
        done = {"measurement_id": measured.id, "p50_ms": 3.0, "warnings": OLD["item_warnings"]}
        session.add(JobItemRow(job_id="old", position=0, state="done", task=task, started_at=NOW, ended_at=NOW, **done))
        session.add(JobItemRow(job_id="old", position=1, state="running", task=task, started_at=NOW))
    return store


def test_its_measurements_and_imports_are_shown_with_their_warnings(store):
    imported, measured = (measurements.row(each, "ko") for each in store.history())
    assert (imported.device, imported.latency_ms.p50, imported.latency_ms.p90) == ("My board", 7.25, 8.5)
    assert (measured.network, measured.rounding, measured.num_classes) == ("conv_mobilenet", "keras", 10)
    assert list(measured.warnings) == OLD["measurement"]["warnings"]
    assert measured.warning_codes == (Warning("noted", {"text": OLD["measurement"]["warnings"][0]}),)


def test_its_jobs_resume_and_their_items_keep_their_warnings(store):
    jobs = Jobs(Equipment(store, engine(), FakeMeasure()))
    job = eventually(lambda: (found := store.job("old")).state == "done" and found)
    jobs.close()
    assert [each.state for each in job.items] == ["done", "done"]
    assert job.items[0].task == job.items[1].task
    assert list(job_row(job).items[0].warnings) == OLD["item_warnings"]
    assert [each.number for each in store.events("old")] == list(range(1, job.last_event + 1))

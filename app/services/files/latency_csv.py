"""Our own layout of latencies in a CSV file: which columns there are, and stored latencies written in them."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from app.store import ImportedLatency, Stored, StoredImport, StoredMeasurement, flat

READ_COLUMNS = tuple(field.name for field in fields(ImportedLatency))
"""Columns that an import takes; the first seven are needed."""

REQUIRED_COLUMNS = READ_COLUMNS[:7]

TOLD_COLUMNS = ("kind", "created_at")
"""Columns that an export has besides, which an import leaves alone: it is stored now, as imported."""


def columns_of(stored: Iterable[Stored]) -> dict[str, list[Any]]:
    """Stored latencies by column. What an import makes of them has the same values, to the last digit."""
    columns: dict[str, list[Any]] = {name: [] for name in (*READ_COLUMNS, *TOLD_COLUMNS)}
    for each in stored:
        latency = each.imported if isinstance(each, StoredImport) else _as_imported(each)
        for name, value in asdict(latency).items():
            columns[name].append(value)
        columns["kind"].append(each.kind)
        columns["created_at"].append(each.created_at.isoformat())
    return columns


def _as_imported(stored: StoredMeasurement) -> ImportedLatency:
    task, measurement = stored.task, stored.measurement
    return ImportedLatency(
        device=measurement.device.id,
        runtime=task.plan.runtime,
        precision=task.plan.precision,
        threads=task.plan.threads,
        **flat(task.variant),
        latency_ms=measurement.latency_ms.p50,
        batch=task.plan.batch,
        p90_ms=measurement.latency_ms.p90,
        p99_ms=measurement.latency_ms.p99,
        cpu_ms=measurement.cpu_ms,
        runs=len(measurement.samples_ms),
        runtime_version=measurement.runtime_version,
        device_name=measurement.device.name,
    )

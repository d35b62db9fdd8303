"""Stored measurements and jobs as the API shows them, and published latency beside them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.services.explore import Variant, identity
from app.store import Job, StoredMeasurement
from mobilenet_core.published.latency import published_latency

if TYPE_CHECKING:
    from app.store.store import Store


def latency_of(variant: Variant, store: "Store") -> dict[str, Any]:
    """Latencies of one design point: those stored here, newest first, and those others published."""
    stored = store.measurements(
        network=variant.network, alpha=variant.point.alpha, resolution=variant.point.resolution, limit=500
    )
    asked = (variant.num_classes, variant.rounding)
    return {
        **identity(variant),
        "measured": [row(each) for each in stored if (each.task.num_classes, each.task.rounding) == asked],
        "published": [
            {
                "device": each.device,
                "runtime": each.runtime,
                "precision": each.precision,
                "threads": each.threads,
                "latency_ms": each.latency_ms,
                "kind": "published",
                "source": each.source,
            }
            for each in published_latency()
            if variant.network == "mobilenet_v1"
            and (each.alpha, each.resolution) == (variant.point.alpha, variant.point.resolution)
        ],
    }


def row(stored: StoredMeasurement) -> dict[str, Any]:
    """A stored measurement without its samples."""
    measurement, task = stored.measurement, stored.task
    return {
        "id": stored.id,
        "kind": stored.kind,
        "created_at": stored.created_at.isoformat(),
        "device": measurement.device.id,
        "device_name": measurement.device.name,
        "runtime": task.plan.runtime,
        "runtime_version": measurement.runtime_version,
        "precision": task.plan.precision,
        "threads": task.plan.threads,
        "batch": task.plan.batch,
        "network": task.network,
        "alpha": task.alpha,
        "resolution": task.resolution,
        "num_classes": task.num_classes,
        "rounding": task.rounding,
        "latency_ms": asdict(measurement.latency_ms),
        "cpu_ms": measurement.cpu_ms,
        "runs": len(measurement.samples_ms),
        "warnings": list(measurement.warnings),
    }


def detail(stored: StoredMeasurement) -> dict[str, Any]:
    """A stored measurement with every sample and everything recorded beside it."""
    return {**row(stored), "samples_ms": list(stored.measurement.samples_ms), "record": asdict(stored.measurement)}


def job_row(job: Job) -> dict[str, Any]:
    """A job, its counts and its items."""
    states = [item.state for item in job.items]
    return {
        "id": job.id,
        "state": job.state,
        "created_at": job.created_at.isoformat(),
        "done": states.count("done"),
        "failed": states.count("failed"),
        "total": len(states),
        "items": [
            {
                "state": item.state,
                "alpha": item.task.alpha,
                "resolution": item.task.resolution,
                "runtime": item.task.plan.runtime,
                "precision": item.task.plan.precision,
                "threads": item.task.plan.threads,
                "error": item.error,
                "measurement_id": item.measurement_id,
            }
            for item in job.items
        ],
    }

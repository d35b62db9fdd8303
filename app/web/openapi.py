"""The API's description: what stands above it, and an example per operation, computed rather than written."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema
from pydantic_core import to_jsonable_python

from app.answers.comparison import CliffAnswer, Comparison
from app.answers.fields import FIELDS
from app.answers.measurements import ItemEvent, JobHead
from app.language.choice import sentences
from app.services.choice import candidates, choose, next_points
from app.services.comparison import cliff
from app.services.comparison.compare import compare
from app.services.comparison.compared import compared
from app.services.comparison.sides import side_of
from app.services.costs import design_point, space
from app.services.history import measurements
from app.services.latency import devices
from app.services.latency.source import Source, Wanted, prediction, source_of, told
from app.store import Item, Job, StoredMeasurement, Task
from app.web.problems import MEDIA_TYPE, FieldError, Problem
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.design import EXPECTED, DesignPoint
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import DeviceInfo, LatencySummary, Measurement, MeasurementPlan

DESCRIPTION = """
Exact costs of any MobileNet V1, counted on the real torch network, timed on this machine.

Every number says where it came from: analytic, counted, measured, predicted, published, interpolated or imported.
Mult-adds count one multiply-accumulate as 1; `docs/conventions.md` defines every figure. Errors are
`application/problem+json` (RFC 9457). Analytic answers carry a strong ETag and may be kept for an hour.
"""

_VARIANT = Variant(DesignPoint(0.75, 192))
_MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_TASK = Task("mobilenet_v1", 0.75, 192, 1000, "tf_slim", MeasurementPlan())
_JOB = Job("6f1e6f0c3b0d4b0d8a3e1f2a4c5b6d7e", _MOMENT, "done", {}, (Item(0, "done", _TASK, None, 1, 9.1),))
_ACCURACY = KnownAccuracy("warehouse", "int8", 0.5, 160, 58.3, 80.9, "our run of 2026-11-20")
_DEVICE = DeviceInfo("AMD EPYC", 2, 8 * 2**30, "Linux 6.8", "3.11.7")
_STORED = StoredMeasurement(
    1,
    _MOMENT,
    "measured",
    _TASK,
    Measurement(
        network="mobilenet_v1",
        fingerprint="134a35e7e3953c69",
        plan=_TASK.plan,
        samples_ms=(9.1, 9.0, 9.2),
        latency_ms=LatencySummary(9.0, 9.0, 9.1, 9.2, 9.2, 9.2, 9.0, 9.2),
        cpu_ms=9.1,
        runtime_version="2.13.0+cpu",
        device=_DEVICE,
        load_before=0.1,
        involuntary_switches=2,
        warnings=(),
        started_at="2026-11-24T09:29:58+00:00",
        seconds=0.03,
    ),
)


def _layers() -> dict[str, Any]:
    answer = design_point.describe_layers(_VARIANT)
    return {**answer, "count": 2, "layers": answer["layers"][:2]}


def _count() -> dict[str, Any]:
    report = design_point.report_of(_VARIANT)
    totals = {"mult_adds": report.mult_adds, "params": report.params}
    first = report.layers[0]
    return {
        **design_point.identity(_VARIANT),
        "analytic": totals,
        "counted": totals,
        "equal": True,
        "layers": [{"name": first.name, "mult_adds": first.mult_adds, "params": first.params}],
        "torch_version": "2.13.0+cpu",
    }


def _latency() -> dict[str, Any]:
    return {
        **design_point.identity(_VARIANT),
        "measured": [measurements.row(_STORED)],
        "imported": [],
        "published": [],
        "predicted": [],
    }


def _design_space() -> dict[str, Any]:
    points = space.Space((0.25, 0.5), (128, 224), columns=("mult_adds", "params"))
    return {"count": points.count, "columns": space.columns_of(points)}


def _candidates() -> candidates.Candidates:
    source = source_of(Wanted("pixel-3", "tflite-cpu", "int8"), store=None)
    return candidates.Candidates(candidates.space_of((), (), ""), "int8", source=source)


def _prediction() -> dict[str, Any]:
    source, point = cast("Source", _candidates().source), DesignPoint(0.6, 176)
    return {**design_point.identity(Variant(point)), **told(source), **prediction(source, point)}


def _next_points() -> dict[str, Any]:
    source = cast("Source", _candidates().source)
    return next_points.next_to_measure(source, candidates.space_of((0.35, 0.6), (144, 208), ""), 2)


def _front() -> dict[str, Any]:
    return choose.front(_candidates(), ["latency_ms"], ["top1_percent"])


def _recommendation() -> dict[str, Any]:
    facts = choose.answer(_candidates(), {"max_latency_ms": 15.0, "max_weight_mb": 2.0}, "top1")
    return {**facts, "sentences": sentences(facts, "en")}


def _comparison() -> Comparison:
    sides = [side_of("0.5/160", "a"), side_of("0.75/192", "b")]
    return compare(compared(sides, Wanted("pixel-3"), None), "fp32")


def _cliff() -> CliffAnswer:
    variant = Variant(DesignPoint(0.6, 224))
    return CliffAnswer(**design_point.identity(variant), cliff=cliff.describe(variant, "onnxruntime", "fp32", None))


def _network() -> dict[str, Any]:
    report = design_point.report_of(Variant(DesignPoint(1.0, 224)))
    return {
        "name": "mobilenet_v1",
        "title": "MobileNet",
        "has_alpha": True,
        "resolution": 224,
        "mult_adds": report.mult_adds,
        "params": report.params,
    }


def _figure() -> dict[str, Any]:
    return {"data": [{"type": "bar", "x": [94.9], "y": ["Pointwise"]}], "layout": {"barmode": "overlay"}}


_EXAMPLES: Mapping[str, Callable[[], object]] = {
    "find_design_point": lambda: design_point.describe(_VARIANT),
    "read_design_point": lambda: design_point.describe(_VARIANT),
    "read_layers": _layers,
    "read_count": _count,
    "read_latency": _latency,
    "read_design_space": _design_space,
    "compute_design_space": _design_space,
    "read_prediction": _prediction,
    "read_next_points": _next_points,
    "read_pareto": _front,
    "read_recommendation": _recommendation,
    "read_networks": lambda: {"count": 1, "items": [_network()]},
    "read_network": _network,
    "read_runtimes": lambda: {
        "count": 1,
        "items": [
            {"name": "torch", "precisions": ["fp32"], "profiles": True, "available": True, "why_unavailable": None}
        ],
    },
    "read_chart": _figure,
    "read_runtimes_chart": _figure,
    "read_front_chart": _figure,
    "read_compare_chart": _figure,
    "read_comparison": _comparison,
    "read_cliff": _cliff,
    "read_area_chart": _figure,
    "read_axes_chart": _figure,
    "read_layer_times_chart": _figure,
    "request_measurements": lambda: {"job_id": _JOB.id, "href": f"/api/v1/jobs/{_JOB.id}"},
    "read_measurements": lambda: {"count": 1, "items": [measurements.row(_STORED)], "next": None},
    "read_measurement": lambda: measurements.detail(_STORED),
    "import_measurements": lambda: {
        "imported": 14,
        "refused": 1,
        "errors": [{"line": 3, "message": "latency_ms is 'n/a'; expected a number such as 12.5"}],
    },
    "read_accuracy_sets": lambda: {
        "count": 1,
        "items": [{"name": "warehouse", "kind": "imported", "design_points": {"int8": 1}}],
    },
    "read_accuracies": lambda: {"set": "warehouse", "kind": "imported", "count": 1, "items": [asdict(_ACCURACY)]},
    "import_accuracies": lambda: {
        "imported": 15,
        "refused": 1,
        "errors": [{"line": 3, "message": "top1_percent is 'n/a'; expected a number such as 12.5"}],
    },
    "read_devices": lambda: {"count": 1, "items": [devices.example(_DEVICE)]},
    "read_jobs": lambda: {"count": 1, "items": [measurements.job_row(_JOB)]},
    "read_job": lambda: measurements.job_row(_JOB),
    "cancel_job": lambda: measurements.job_row(_JOB),
    "read_health": lambda: {"status": "ok", "version": "0.1.0"},
    "read_readiness": lambda: {"status": "ok", "version": "0.1.0"},
}


def describe(app: FastAPI) -> None:
    """Completes /openapi.json when it is first asked for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            _, definitions = models_json_schema(
                [(each, "serialization") for each in (Problem, ItemEvent, JobHead)],
                ref_template="#/components/schemas/{model}",
            )
            schema["components"]["schemas"].update(definitions["$defs"])
            for name, each in schema["components"]["schemas"].items():
                for field, about in each["properties"].items():
                    about.setdefault("description", FIELDS.get(f"{name}.{field}", FIELDS.get(field)))
            for path in schema["paths"].values():
                for operation in path.values():
                    _add_examples(operation)
        return plain()

    app.openapi = openapi


def _add_examples(operation: dict[str, Any]) -> None:
    make = _EXAMPLES.get(operation["operationId"])
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if make is not None and "application/json" in content:
            content["application/json"]["example"] = to_jsonable_python(make())
        if MEDIA_TYPE in content:
            content[MEDIA_TYPE]["example"] = _problem(int(status), response["description"])


def _problem(status: int, title: str) -> dict[str, Any]:
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        message = f"alpha is 3.0; expected {EXPECTED['alpha']}"
        kind, errors = "invalid-value", [FieldError(field="alpha", pointer="/path/alpha", message=message)]
    else:
        kind, message, errors = title.lower().replace(" ", "-"), f"{title}: what happened and what to do.", []
    return Problem(
        type=f"urn:mobilenet-explorer:{kind}",
        title=title,
        status=status,
        detail=message,
        instance="/api/v1/design-points/3.0/192",
        request_id="5f0c3a9be1d2470a",
        errors=errors,
    ).model_dump()

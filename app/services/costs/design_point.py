"""A design point as the page and the API show it: cost, published accuracy, and where it stands among the sixteen."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from mobilenet_core.accuracy import RANKING_SET, AnySet, accuracy_of
from mobilenet_core.architecture.network import Shape
from mobilenet_core.cost import CostReport, Costs, LayerCost, cost_report
from mobilenet_core.design import DesignSpace
from mobilenet_core.networks.family import Variant
from mobilenet_core.pareto import pareto_front
from mobilenet_core.records import Precision

ACCURACY_PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")


@lru_cache(maxsize=4096)
def report_of(variant: Variant) -> CostReport:
    """The variant's costs. Raises DesignError."""
    return cost_report(variant.spec)


def describe(variant: Variant, accuracy_set: AnySet = RANKING_SET) -> dict[str, Any]:
    """One design point: exact costs, accuracy by precision with its kind and source, and its place in the field."""
    report, found = report_of(variant), accuracies(variant, accuracy_set)
    return {
        **identity(variant),
        "kind": "analytic",
        **_totals(report),
        "peak_activation_bytes": report.peak_activation_bytes,
        "peak_activation_bytes_by_precision": report.peak_activation_bytes_by_precision,
        "by_kind": [
            {"kind": kind, **_counts(costs), "mult_adds_share": _share(costs, report)}
            for kind, costs in report.by_kind.items()
        ],
        "accuracy": found,
        "dominated_by": {
            precision: _dominating(report, found[precision], precision, accuracy_set) for precision in found
        },
    }


def describe_layers(
    variant: Variant, latency: Mapping[str, Any] | None = None, ms: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Every row of the network with shapes, costs and its share of the mult-adds.

    latency: the measurement that `ms`, milliseconds by row, comes from.
    """
    report = report_of(variant)
    return {
        **identity(variant),
        "kind": "analytic",
        "latency": latency,
        "count": len(report.layers),
        "layers": [
            {
                "name": layer.name,
                "kind": layer.kind,
                "inputs": [_shape(shape) for shape in layer.inputs],
                "output": _shape(layer.output),
                **_totals(layer),
                "mult_adds_share": _share(layer, report),
                "latency_ms": None if ms is None else ms[layer.name],
            }
            for layer in report.layers
        ],
    }


def layer_columns(variant: Variant) -> dict[str, list[Any]]:
    """The layers as the columns of a flat table."""
    rows = [_flat_layer(layer) for layer in report_of(variant).layers]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _flat_layer(layer: LayerCost) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "in_channels": sum(shape.channels for shape in layer.inputs),
        "in_height": layer.inputs[0].height,
        "in_width": layer.inputs[0].width,
        "out_channels": layer.output.channels,
        "out_height": layer.output.height,
        "out_width": layer.output.width,
        **_counts(layer),
        "activation_bytes": layer.activation_bytes,
    }


def accuracies(variant: Variant, accuracy_set: AnySet = RANKING_SET) -> dict[Precision, dict[str, Any] | None]:
    """Top-1 by precision: published, interpolated between published points, or None where nobody published one."""
    if not variant.network.is_published:
        return dict.fromkeys(ACCURACY_PRECISIONS)
    found: dict[Precision, dict[str, Any] | None] = {}
    for precision in ACCURACY_PRECISIONS:
        accuracy = accuracy_of(variant.point, precision=precision, set=accuracy_set)
        found[precision] = asdict(accuracy) if accuracy else None
    return found


@lru_cache(maxsize=32)
def published_variants(precision: Precision, accuracy_set: AnySet = RANKING_SET) -> tuple[Mapping[str, Any], ...]:
    """The paper's 16 variants with their top-1 in a set, and whether each is on the front of mult-adds and top-1."""
    rows: list[dict[str, Any]] = []
    for point in DesignSpace():
        variant = Variant(point)
        report = report_of(variant)
        accuracy = accuracy_of(point, precision=precision, set=accuracy_set)
        if accuracy is not None:
            rows.append(
                {
                    "alpha": point.alpha,
                    "resolution": point.resolution,
                    "name": point.name,
                    "mult_adds": report.mult_adds,
                    "params": report.params,
                    "weight_bytes": report.weight_bytes[precision],
                    "peak_activation_bytes": report.peak_activation_bytes_by_precision[precision],
                    "top1_percent": accuracy.top1_percent,
                    "source": accuracy.source,
                }
            )
    front = pareto_front(rows, minimise=["mult_adds"], maximise=["top1_percent"])
    return tuple({**row, "on_front": on_front} for row, on_front in zip(rows, front, strict=True))


def _dominating(
    report: CostReport, accuracy: dict[str, Any] | None, precision: Precision, accuracy_set: AnySet
) -> dict[str, Any] | None:
    """The most accurate published variant that has no more mult-adds and a higher top-1 than this, or None."""
    if accuracy is None:
        return None
    better = [
        row
        for row in published_variants(precision, accuracy_set)
        if row["mult_adds"] <= report.mult_adds and row["top1_percent"] > accuracy["top1_percent"]
    ]
    return dict(max(better, key=lambda row: row["top1_percent"])) if better else None


def identity(variant: Variant) -> dict[str, Any]:
    """Which network an answer is about."""
    return {
        "name": variant.name,
        "network": variant.network.name,
        "alpha": variant.point.alpha,
        "resolution": variant.point.resolution,
        "rho": variant.point.rho,
        "num_classes": variant.network.num_classes,
        "rounding": variant.network.rounding,
    }


def _counts(costs: Costs) -> dict[str, int]:
    names = ("mult_adds", "flops", "other_ops", "params", "weights", "biases", "norm_params", "buffers")
    return {name: getattr(costs, name) for name in names}


def _totals(costs: Costs) -> dict[str, Any]:
    return {
        **_counts(costs),
        "weight_bytes": costs.weight_bytes,
        "activation_bytes": costs.activation_bytes,
        "activation_bytes_by_precision": costs.activation_bytes_by_precision,
    }


def _share(costs: Costs | LayerCost, report: CostReport) -> float:
    return costs.mult_adds / report.mult_adds


def _shape(shape: Shape) -> dict[str, int]:
    return {"channels": shape.channels, "height": shape.height, "width": shape.width}

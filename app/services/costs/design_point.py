"""A design point as the page and the API show it: cost, published accuracy, and where it stands among the sixteen."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from app.answers.costs import (
    Counts,
    DesignPointRow,
    KindRow,
    LayerLatency,
    LayerRow,
    LayersAnswer,
    MapShape,
    PublishedVariant,
    Totals,
)
from app.services.accuracies.known import accuracy_at
from mobilenet_core.accuracy import RANKING_SET, Accuracy, AnySet, accuracy_of
from mobilenet_core.architecture.network import Shape
from mobilenet_core.cost import CostReport, Costs, cost_report
from mobilenet_core.design import DesignSpace, Rounding
from mobilenet_core.networks.family import FAMILIES, Variant
from mobilenet_core.pareto import front_of
from mobilenet_core.records import PRECISIONS, USUAL_PRECISION, Precision

_COUNTS, _TOTALS = (attrgetter(*(field.name for field in fields(each))) for each in (Counts, Totals))
ACCURACY_PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")


@lru_cache(maxsize=512)
def report_of(variant: Variant) -> CostReport:
    """The variant's costs, kept: 16 kB each. Raises DesignError."""
    return cost_report(variant.spec)


@cache
def report_of_own(name: str) -> CostReport:
    """Costs of a network of one width, or at alpha 1. Raises KeyError for another name."""
    return cost_report(FAMILIES[name].own)


def describe(variant: Variant, accuracy_set: AnySet = RANKING_SET) -> DesignPointRow:
    """One design point: exact costs, accuracy by precision with its kind and source, and its place in the field."""
    report, found = report_of(variant), accuracies(variant, accuracy_set)
    return DesignPointRow(
        *identity_of(variant),
        *_TOTALS(report),
        kind="analytic",
        peak_activation_bytes=report.peak_activation_bytes,
        peak_activation_bytes_by_precision=report.peak_activation_bytes_by_precision,
        by_kind=tuple(
            KindRow(*_COUNTS(costs), kind=kind, mult_adds_share=_share(costs, report))
            for kind, costs in report.by_kind.items()
        ),
        broken=report.broken,
        accuracy=found,
        dominated_by={
            precision: _dominating(report, accuracy, precision, accuracy_set) for precision, accuracy in found.items()
        },
    )


def describe_layers(
    variant: Variant, latency: LayerLatency | None = None, ms: Mapping[str, float] | None = None
) -> LayersAnswer:
    """Every row of the network with shapes, costs and its share of the mult-adds.

    latency: the measurement that `ms`, milliseconds by row, comes from.
    """
    report = report_of(variant)
    rows = tuple(
        LayerRow(
            *_TOTALS(layer),
            name=layer.name,
            kind=layer.kind,
            inputs=tuple(map(_shape, layer.inputs)),
            output=_shape(layer.output),
            mult_adds_share=_share(layer, report),
            latency_ms=None if ms is None else ms[layer.name],
            latency_marks=() if latency is None else latency.latency_marks,
        )
        for layer in report.layers
    )
    return LayersAnswer(*identity_of(variant), "analytic", len(rows), latency, rows)


def layer_columns(variant: Variant) -> dict[str, list[Any]]:
    """The layers as the columns of a flat table."""
    layers = report_of(variant).layers
    outputs, inputs = [layer.output for layer in layers], [layer.inputs for layer in layers]
    counts = zip(*map(_COUNTS, layers), strict=True)
    return {
        "name": [layer.name for layer in layers],
        "kind": [layer.kind for layer in layers],
        "in_channels": [sum(shape.channels for shape in each) for each in inputs],
        "in_height": [first.height for first, *_ in inputs],
        "in_width": [first.width for first, *_ in inputs],
        "out_channels": [shape.channels for shape in outputs],
        "out_height": [shape.height for shape in outputs],
        "out_width": [shape.width for shape in outputs],
        **{each.name: list(column) for each, column in zip(fields(Counts), counts, strict=True)},
        "activation_bytes": [layer.activation_bytes for layer in layers],
        **{
            f"activation_bytes_{each}": [layer.activation_bytes_by_precision[each] for layer in layers]
            for each in PRECISIONS
            if each != USUAL_PRECISION
        },
    }


def accuracies(variant: Variant, accuracy_set: AnySet = RANKING_SET) -> dict[Precision, Accuracy | None]:
    """Top-1 by precision: published, interpolated between published points, or None where nobody published one."""
    return {each: accuracy_at(variant, each, accuracy_set) for each in ACCURACY_PRECISIONS}


@lru_cache(maxsize=32)
def published_variants(precision: Precision, accuracy_set: AnySet = RANKING_SET) -> tuple[PublishedVariant, ...]:
    """The paper's 16 variants with their top-1 in a set, and whether each is on the front of mult-adds and top-1."""
    known = [
        (point, report_of(Variant(point)), accuracy)
        for point in DesignSpace()
        if (accuracy := accuracy_of(point, precision=precision, set=accuracy_set)) is not None
    ]
    columns = {
        "mult_adds": [report.mult_adds for _, report, _ in known],
        "top1_percent": [accuracy.top1_percent for _, _, accuracy in known],
    }
    front = front_of(columns, minimise=["mult_adds"], maximise=["top1_percent"]).tolist()
    return tuple(
        PublishedVariant(
            alpha=point.alpha,
            resolution=point.resolution,
            name=point.name,
            mult_adds=report.mult_adds,
            params=report.params,
            weight_bytes=report.weight_bytes[precision],
            peak_activation_bytes=report.peak_activation_bytes_by_precision[precision],
            top1_percent=accuracy.top1_percent,
            source=accuracy.source,
            on_front=on_front,
        )
        for (point, report, accuracy), on_front in zip(known, front, strict=True)
    )


def _dominating(
    report: CostReport, accuracy: Accuracy | None, precision: Precision, accuracy_set: AnySet
) -> PublishedVariant | None:
    """The most accurate published variant that has no more mult-adds and a higher top-1 than this, or None."""
    if accuracy is None:
        return None
    better = [
        row
        for row in published_variants(precision, accuracy_set)
        if row.mult_adds <= report.mult_adds and row.top1_percent > accuracy.top1_percent
    ]
    return max(better, key=lambda row: row.top1_percent, default=None)


def identity_of(variant: Variant) -> tuple[str, str, float, int, float, int, Rounding]:
    """Which network an answer is about: the first fields of whatever inherits from Identity."""
    point = variant.point
    return (
        variant.name,
        variant.network.name,
        point.alpha,
        point.resolution,
        point.rho,
        variant.network.num_classes,
        variant.network.rounding,
    )


def _share(costs: Costs, report: CostReport) -> float:
    return costs.mult_adds / report.mult_adds


def _shape(shape: Shape) -> MapShape:
    return MapShape(shape.channels, shape.height, shape.width)

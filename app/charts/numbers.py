"""The numbers that a chart shows, as rows that can be read alone: of what, how much, whence, and within what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from app.answers.choice import PointRow
from app.charts.needs import LayerTimings, OneVariant, SideBySide, Timings
from app.charts.shared import with_point
from app.services.choice.choose import Shown
from app.services.comparison.compare import groups
from app.services.costs.design_point import describe, published_variants, report_of
from app.services.costs.factorizations import factorizations
from app.vocabulary import BY_COLUMN, QUANTITIES, Quantity
from mobilenet_core.accuracy import RANKING_SET, name_of
from mobilenet_core.cost import Costs
from mobilenet_core.design import DesignPoint, DesignSpace
from mobilenet_core.networks.family import Variant

_INTERVALS = {"predicted": "prediction", "interpolated": "leave-one-out"}
"""What an interval is of, by where its value is from, as the vocabulary's bars are named; else of the median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What a mark, a bar or a line says.

    part: the kind of layer or the layer that it is of; "" of the whole network. kind: where it is from. interval: what
    `low` and `high` are; p25, p75: the middle half of the runs.
    """

    network: str
    alpha: float | None = None
    resolution: int | None = None
    rounding: str | None = None
    part: str = ""
    quantity: str
    value: float
    unit: str
    kind: str = "analytic"
    low: float | None = None
    high: float | None = None
    interval: str = ""
    p25: float | None = None
    p75: float | None = None
    device: str | None = None
    runtime: str | None = None
    precision: str | None = None
    threads: int | None = None
    accuracy_set: str | None = None
    marks: tuple[str, ...] = ()


def columns_of(numbers: Sequence[Number]) -> dict[str, list[Any]]:
    """The same as a table."""
    return {each.name: [getattr(number, each.name) for number in numbers] for each in fields(Number)}


def _whose(variant: Variant) -> Mapping[str, Any]:
    point, network = variant.point, variant.network
    return {
        "network": network.name,
        "alpha": point.alpha,
        "resolution": point.resolution,
        "rounding": network.rounding,
    }


# Of a choice


def of_front(shown: Shown) -> list[Number]:
    """Of each point with a known accuracy that, and what stands against it."""
    return list(_of_choice(shown, (BY_COLUMN[shown.cost], BY_COLUMN["top1_percent"]), is_placed=True))


def of_area(shown: Shown) -> list[Number]:
    """Of each point its mult-adds, and its latency where a device is named."""
    return list(_of_choice(shown, (BY_COLUMN["mult_adds"], BY_COLUMN["latency_ms"])))


def of_axes(shown: Shown) -> list[Number]:
    """Of each point with a known accuracy what is always shown, and what is limited."""
    asked = tuple(each for each in QUANTITIES if each.is_always_shown or each.budget in shown.budgets)
    return list(_of_choice(shown, asked, is_placed=True))


def _of_choice(shown: Shown, quantities: Sequence[Quantity], *, is_placed: bool = False) -> Iterator[Number]:
    """is_placed: of points with a known accuracy alone."""
    for row in with_point(shown.rows, shown.point):
        for each in quantities:
            value = row.value_of(each.column)
            if value is not None and not (is_placed and row.top1_percent is None):
                yield _judged(row, each, value, shown)


def _judged(row: PointRow, quantity: Quantity, value: float, shown: Shown) -> Number:
    question, source = shown.question, shown.question.source
    variant = question.variant(row)
    told: dict[str, Any] = {}
    if quantity.name == "top1":
        told = {"kind": row.top1_kind, "low": row.top1_low_percent, "high": row.top1_high_percent}
        told["accuracy_set"] = name_of(question.accuracy_set)
    elif quantity.name == "latency" and source:
        wanted = source.wanted
        told = {"kind": row.latency_kind, "low": row.latency_low_ms, "high": row.latency_high_ms}
        told |= {"p25": row.latency_p25_ms, "p75": row.latency_p75_ms, "marks": row.latency_marks}
        told |= {"device": wanted.device, "runtime": row.latency_runtime or wanted.runtime, "threads": wanted.threads}
    return Number(
        **_whose(variant),
        quantity=quantity.name,
        value=value / quantity.scale,
        unit=quantity.unit,
        interval="" if told.get("low") is None else _INTERVALS.get(told["kind"], "median"),
        precision=question.precision,
        **told,
    )


# Of what was timed, and of sides


def of_runtimes(of: Timings) -> list[Number]:
    """Each runtime's median at each point."""
    return [
        Number(
            network=of.network,
            alpha=row.alpha,
            resolution=row.resolution,
            quantity="latency",
            value=row.latency_ms.p50,
            unit="ms",
            kind="measured",
            low=row.latency_ms.p50_low,
            high=row.latency_ms.p50_high,
            interval="" if row.latency_ms.p50_low is None else "median",
            p25=row.latency_ms.p25,
            p75=row.latency_ms.p75,
            device=of.device,
            runtime=row.runtime,
            precision=of.precision,
            threads=of.threads,
            marks=row.latency_marks,
        )
        for row in of.rows
    ]


def of_sides(of: SideBySide) -> list[Number]:
    """Each side's mult-adds by kind of layer or layer, in millions or in percent of its own."""
    found = groups(of.sides, of.by)
    quantity, unit = ("mult_adds_share", "%") if of.scale == "share" else ("mult_adds", "M")
    return [
        Number(
            **(_whose(side.variant) if side.variant else {"network": side.report.network}),
            part=each.name,
            quantity=quantity,
            value=value / (side.report.mult_adds / 100 if of.scale == "share" else 1e6),
            unit=unit,
        )
        for place, side in enumerate(of.sides)
        for each in found
        if (value := each.mult_adds[place]) is not None
    ]


# Of one variant


def of_kinds(of: OneVariant) -> list[Number]:
    """Shares of mult-adds and of parameters, in percent."""
    by_kind = report_of(of.variant).by_kind
    total = Costs.total(by_kind.values())
    shares = {"mult_adds_share": total.mult_adds, "params_share": total.params}
    return [
        _part(of.variant, kind, quantity, 100 * getattr(costs, quantity.removesuffix("_share")) / whole, "%")
        for kind, costs in by_kind.items()
        if costs.params
        for quantity, whole in shares.items()
    ]


def of_times(of: LayerTimings) -> list[Number]:
    """Shares of mult-adds and of time, in percent; none where nothing was timed."""
    if of.found is None:
        return []
    found, by_kind = of.found, report_of(of.variant).by_kind
    plan, total = found.measurement.plan, Costs.total(by_kind.values()).mult_adds
    timed = {"runtime": plan.runtime, "precision": plan.precision, "threads": plan.threads}
    timed |= {"device": found.measurement.device.id, "kind": "measured", "marks": found.marks}
    ms = {**found.by_kind(of.variant), "between": max(found.times.gap_ms, 0.0)}
    work = {kind: 100 * each.mult_adds / total for kind, each in by_kind.items()}
    time = {kind: 100 * each / found.total_ms for kind, each in ms.items()}
    return [
        *(_part(of.variant, kind, "mult_adds_share", share, "%") for kind, share in work.items()),
        *(_part(of.variant, kind, "time_share", share, "%", **timed) for kind, share in time.items()),
    ]


def of_layers(of: OneVariant) -> list[Number]:
    """Mult-adds of each layer that has any, in millions."""
    counted = (layer for layer in report_of(of.variant).layers if layer.mult_adds)
    return [_part(of.variant, layer.name, "mult_adds", layer.mult_adds / 1e6, "M") for layer in counted]


def of_factorizations(of: OneVariant) -> list[Number]:
    """Mult-adds and params of the body with each block, and of one of its layers, in millions."""
    return [
        _part(each.variant, part, quantity, getattr(costs, quantity) / 1e6, "M")
        for each in factorizations(of.variant)
        for part, costs in (("", each.body), ("b8", each.layer))
        for quantity in ("mult_adds", "params")
        if costs is not None
    ]


def of_contour(of: OneVariant) -> list[Number]:
    """Mult-adds of the sixteen and of the point, in millions."""
    places = dict.fromkeys((*DesignSpace(), of.variant.point))
    every = (Variant(point, of.variant.network) for point in places)
    return [_part(each, "", "mult_adds", report_of(each).mult_adds / 1e6, "M") for each in every]


def of_accuracy(of: OneVariant) -> list[Number]:
    """Published top-1 of the sixteen and that of the point, each beside its mult-adds."""
    point, sixteen = describe(of.variant), published_variants(of.precision)
    own, told = point.accuracy[of.precision], {"precision": of.precision, "accuracy_set": RANKING_SET}
    rows = [(row.alpha, row.resolution, row.mult_adds, row.top1_percent, "published") for row in sixteen]
    if own and (point.alpha, point.resolution) not in {row[:2] for row in rows}:
        rows.append((point.alpha, point.resolution, point.mult_adds, own.top1_percent, own.kind))
    numbers: list[Number] = []
    for alpha, side, mult_adds, top1, kind in rows:
        variant = Variant(DesignPoint(alpha, side), of.variant.network)
        numbers.append(_part(variant, "", "mult_adds", mult_adds / 1e6, "M"))
        numbers.append(_part(variant, "", "top1", top1, "%", kind=kind, **told))
    return numbers


def _part(variant: Variant, part: str, quantity: str, value: float, unit: str, **told: Any) -> Number:  # noqa: ANN401
    return Number(**_whose(variant), part=part, quantity=quantity, value=value, unit=unit, **told)

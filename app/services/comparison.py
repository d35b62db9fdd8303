"""Two or three sides beside each other: what each has, and what the first is beside the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from app.services import cliff
from app.services.explore import Variant, identity, is_published, report_of
from app.services.latency import THIS_DEVICE, Source, Wanted
from app.services.sides import Side
from mobilenet_core.accuracy import RANKING_SET, AccuracySet, AnySet, accuracy_of, name_of, precision_in
from mobilenet_core.cost import BYTES, CostReport
from mobilenet_core.records import DeviceInfo, Precision

if TYPE_CHECKING:
    from app.store.store import Store

Better = Literal["low", "high", "neither"]
OTHER_SET: AccuracySet = "paper"
"""Shown beside the set that ranks, where it knows a side: sources disagree."""

_DIGITS = 9  # of a difference: past them stands what the subtraction of floats leaves
_ALIKE, _ALIKE_POINTS = 0.005, 0.05  # so near the best, as a share of it and in points of top-1, a value is as good

_NOTHING: dict[str, Any] = {"value": None, "low": None, "high": None, "kind": None, "source": None}


@dataclass(frozen=True, slots=True)
class Compared:
    """A side with what was found of it. device: whose latency, if named; source: None where none is known there."""

    side: Side
    report: CostReport
    device: str | None
    device_name: str | None
    source: Source | None

    @property
    def variant(self) -> Variant:
        """The network."""
        return self.side.variant


def compared(
    sides: Sequence[Side], wanted: Wanted, store: "Store | None", here: DeviceInfo | None = None
) -> list[Compared]:
    """The sides, each with its costs and with what times it: its own runtime and device, or those of `wanted`.

    Where a device does not know the runtime that `wanted` names, the fastest there stands in. here: this machine, which
    a side calls "this". Raises DesignError.
    """
    found: list[Compared] = []
    for side in sides:
        device = side.device or wanted.device
        if here is not None and device == THIS_DEVICE:
            device = here.id
        source = _source(side, replace(wanted, device=device), store) if device else None
        name = source.device_name if source else here.name if here is not None and device == here.id else None
        found.append(Compared(side, report_of(side.variant), device or None, name, source))
    return found


def _source(side: Side, wanted: Wanted, store: "Store | None") -> Source | None:
    network, num_classes, rounding = side.variant.network, side.variant.num_classes, side.variant.rounding
    asked = replace(wanted, network=network, num_classes=num_classes, rounding=rounding)
    if side.device is not None:
        asked = replace(asked, threads=None)  # another device's threads are its own matter
    if side.runtime is not None:
        return cliff.known_source(replace(asked, runtime=side.runtime), store)
    return cliff.known_source(asked, store) or cliff.known_source(replace(asked, runtime=None), store)


def described(found: Sequence[Compared], precision: Precision, accuracy_set: AnySet = RANKING_SET) -> dict[str, Any]:
    """The comparison as facts: the sides, rows of values with difference and ratio, and mult-adds by kind and layer."""
    return {
        "count": len(found),
        "precision": precision,
        "accuracy_set": name_of(accuracy_set),
        "sides": [_side(each, precision) for each in found],
        "rows": [
            _row(name, unit, better, [of(each) for each in found])
            for name, unit, better, of in _rows(found, precision, accuracy_set)
        ],
        "kinds": groups(found, "kind"),
    }


def groups(found: Sequence[Compared], by: Literal["kind", "layer"]) -> list[dict[str, Any]]:
    """Mult-adds of every kind of layer, or of every layer, on each side; None on a side that has no such layer."""
    each_side = [_mult_adds_by(each.report, by) for each in found]
    names = dict.fromkeys(name for side in each_side for name in side)
    return [{"name": name, "mult_adds": [side.get(name) for side in each_side]} for name in names]


def _mult_adds_by(report: CostReport, by: Literal["kind", "layer"]) -> dict[str, int]:
    if by == "kind":
        return {kind: costs.mult_adds for kind, costs in report.by_kind.items() if costs.mult_adds}
    return {layer.name: layer.mult_adds for layer in report.layers if layer.mult_adds}


def _side(each: Compared, precision: Precision) -> dict[str, Any]:
    wanted = each.source.wanted if each.source else None
    runtime = wanted.runtime if wanted else each.side.runtime
    return {
        "text": each.side.text,
        **identity(each.variant),
        "device": each.device,
        "device_name": each.device_name,
        "runtime": runtime,
        "threads": wanted.threads if wanted else None,
        "cliff": cliff.describe(each.variant, runtime, precision, each.source),
    }


_Value = Callable[[Compared], dict[str, Any]]


def _rows(
    found: Sequence[Compared], precision: Precision, accuracy_set: AnySet
) -> list[tuple[str, str, Better, _Value]]:
    def analytic(of: Callable[[CostReport], float]) -> _Value:
        return lambda each: {**_NOTHING, "value": of(each.report), "kind": "analytic"}

    def weights(name: Precision) -> tuple[str, str, Better, _Value]:
        return f"weight_mb_{name}", "MB", "low", analytic(lambda report: report.weight_bytes[name] / 1e6)

    others: list[Precision] = [name for name in BYTES if name != precision]
    paper = (
        accuracy_set != OTHER_SET
        and precision != "int8"
        and any(_top1(each, precision, OTHER_SET)["value"] is not None for each in found)
    )
    return [
        ("latency_ms", "ms", "low", _latency),
        ("top1_percent", "%", "high", lambda each: _top1(each, precision, accuracy_set)),
        *([("top1_percent_paper", "%", "high", _paper(precision))] if paper else []),
        ("mult_adds", "", "low", analytic(lambda report: report.mult_adds)),
        ("params", "", "low", analytic(lambda report: report.params)),
        *map(weights, (precision, *others)),
        (
            "peak_activation_mb",
            "MB",
            "low",
            analytic(lambda report: report.peak_activation_bytes_by_precision[precision] / 1e6),
        ),
        (
            "resolution",
            "px",
            "neither",
            lambda each: {**_NOTHING, "value": each.variant.point.resolution, "kind": "analytic"},
        ),
    ]


def _paper(precision: Precision) -> _Value:
    return lambda each: _top1(each, precision, OTHER_SET)


def _latency(each: Compared) -> dict[str, Any]:
    found = cliff.latency_of(each.variant, each.source)
    if found is None or each.source is None:
        return dict(_NOTHING)
    wanted = each.source.wanted
    return {
        "value": found["latency_ms"],
        "low": found["low_ms"],
        "high": found["high_ms"],
        "kind": found["kind"],
        "source": f"{each.source.device_name}, {wanted.runtime}",
    }


def _top1(each: Compared, precision: Precision, of: AnySet) -> dict[str, Any]:
    variant = each.variant
    if not is_published(variant.network, variant.num_classes):
        return dict(_NOTHING)
    accuracy = accuracy_of(variant.point, precision=precision_in(of, precision), set=of)
    if accuracy is None:
        return dict(_NOTHING)
    return {
        "value": accuracy.top1_percent,
        "low": accuracy.top1_low_percent,
        "high": accuracy.top1_high_percent,
        "kind": accuracy.kind,
        "source": accuracy.source,
    }


def _row(name: str, unit: str, better: Better, values: list[dict[str, Any]]) -> dict[str, Any]:
    known = [each["value"] for each in values if each["value"] is not None]
    best = None if better == "neither" else (min if better == "low" else max)(known, default=None)
    first = values[0]["value"]
    against = [
        {"difference": round(first - each["value"], _DIGITS), "ratio": first / each["value"]}
        if first is not None and each["value"]
        else {"difference": None, "ratio": None}
        for each in values[1:]
    ]
    alike = [best is not None and each["value"] is not None and _is_alike(each["value"], best, unit) for each in values]
    is_told_apart = best is not None and not all(_is_alike(value, best, unit) for value in known)
    marked = [{**each, "is_best": is_told_apart and is_best} for each, is_best in zip(values, alike, strict=True)]
    return {"name": name, "unit": unit, "better": better, "values": marked, "against": against}


def _is_alike(value: float, best: float, unit: str) -> bool:
    """Whether a value is as good as the best."""
    return abs(value - best) < (_ALIKE_POINTS if unit == "%" else _ALIKE * abs(best))


def columns(facts: dict[str, Any]) -> dict[str, list[Any]]:
    """The rows as a flat table, a column for each side and two for each comparison."""
    letters = "abc"[: facts["count"]]
    table: dict[str, list[Any]] = {
        "row": [row["name"] for row in facts["rows"]],
        "unit": [row["unit"] for row in facts["rows"]],
    }
    for index, letter in enumerate(letters):
        for part in ("value", "low", "high", "kind"):
            name = letter if part == "value" else f"{letter}_{part}"
            table[name] = [row["values"][index][part] for row in facts["rows"]]
    for index, letter in enumerate(letters[1:]):
        for part in ("difference", "ratio"):
            table[f"a_{letter}_{part}"] = [row["against"][index][part] for row in facts["rows"]]
    return table

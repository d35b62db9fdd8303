"""Two or three sides beside each other: what each has, and what the first is beside the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from app.services.comparison import cliff
from app.services.comparison.sides import Side
from app.services.costs.design_point import identity, report_of
from app.services.costs.networks import identity_of_other, report_of_own
from app.services.latency.source import THIS_DEVICE, Source, Wanted, known_source, latency_of
from mobilenet_core.accuracy import RANKING_SET, AnySet, accuracy_of, name_of, precision_in
from mobilenet_core.cost import BYTES, CostReport
from mobilenet_core.networks.family import Variant
from mobilenet_core.published.networks import top1_of
from mobilenet_core.records import DeviceInfo, Precision

if TYPE_CHECKING:
    from app.store.store import Store

Better = Literal["low", "high", "neither"]
OTHER_SET = "paper"
"""Shown beside the set that ranks, where it knows a side: sources disagree."""

_DIGITS = 9  # of a difference: past them stands what the subtraction of floats leaves
_ALIKE, _ALIKE_POINTS = 0.005, 0.05  # so near the best, as a share of it and in points of top-1, a value is as good

AGAINST = ("difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high", "is_open")
"""What is known of the first side beside another, in each row."""

_NOTHING: dict[str, Any] = {"value": None, "low": None, "high": None, "kind": None, "source": None}


@dataclass(frozen=True, slots=True)
class Compared:
    """A side with what was found of it. device: whose latency, if named; source: None where none is known there.

    Of another network than a MobileNet no latency is known anywhere: device and source are None.
    """

    side: Side
    report: CostReport
    device: str | None
    device_name: str | None
    source: Source | None

    @property
    def variant(self) -> Variant | None:
        """The MobileNet; None where another network stands."""
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
        if isinstance(side.network, str):
            found.append(Compared(side, report_of_own(side.network), None, None, None))
            continue
        device = side.device or wanted.device
        if here is not None and device == THIS_DEVICE:
            device = here.id
        source = _source(side, side.network, replace(wanted, device=device), store) if device else None
        name = source.device_name if source else here.name if here is not None and device == here.id else None
        found.append(Compared(side, report_of(side.network), device or None, name, source))
    return found


def _source(side: Side, variant: Variant, wanted: Wanted, store: "Store | None") -> Source | None:
    asked = replace(wanted, network=variant.network)
    if side.device is not None:
        asked = replace(asked, threads=None)  # another device's threads are its own matter
    if side.runtime is not None:
        return known_source(replace(asked, runtime=side.runtime), store)
    return known_source(asked, store) or known_source(replace(asked, runtime=None), store)


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
    variant, wanted = each.variant, each.source.wanted if each.source else None
    runtime = wanted.runtime if wanted else each.side.runtime
    return {
        "text": each.side.text,
        **(identity(variant) if variant else identity_of_other(each.report.network)),
        "device": each.device,
        "device_name": each.device_name,
        "runtime": runtime,
        "threads": wanted.threads if wanted else None,
        "cliff": cliff.describe(variant, runtime, precision, each.source) if variant else None,
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
            analytic(lambda report: report.layers[0].inputs[0].height),
        ),
    ]


def _paper(precision: Precision) -> _Value:
    return lambda each: _top1(each, precision, OTHER_SET)


def _latency(each: Compared) -> dict[str, Any]:
    found = latency_of(each.variant, each.source) if each.variant else None
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
    if variant is None:
        found = top1_of(each.report.network, precision_in(of, precision), name_of(of))
        top1 = {"value": found.top1_percent, "kind": "published", "source": found.source} if found else {}
        return {**_NOTHING, **top1}
    if not variant.network.is_published:
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
    known = [each for each in values if each["value"] is not None]
    sign = -1 if better == "high" else 1
    best = min(known, key=lambda each: sign * each["value"], default=None) if better != "neither" else None
    alike = [best is not None and each in known and _is_alike(each, best, unit) for each in values]
    is_told_apart = best is not None and not all(_is_alike(each, best, unit) for each in known)
    marked = [{**each, "is_best": is_told_apart and is_best} for each, is_best in zip(values, alike, strict=True)]
    against = [_against(values[0], each) for each in values[1:]]
    return {"name": name, "unit": unit, "better": better, "values": marked, "against": against}


def _against(first: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """One value beside another; of a value with an interval, what the two intervals leave of difference and ratio."""
    a, b = first["value"], other["value"]
    if a is None or not b:
        return dict.fromkeys(AGAINST) | {"is_open": False}
    (a_low, a_high), (b_low, b_high) = _interval(first), _interval(other)
    ranges = (a_low - b_high, a_high - b_low, a_low / b_high, a_high / b_low) if b_low > 0 else (None,) * 4
    low, high, ratio_low, ratio_high = ranges if _is_uncertain(first, other) else (None,) * 4
    return {
        "difference": round(a - b, _DIGITS),
        "difference_low": low,
        "difference_high": high,
        "ratio": a / b,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "is_open": _is_open(first, other),
    }


def _interval(value: dict[str, Any]) -> tuple[float, float]:
    """The interval of a known value; the value itself at both ends where it has none."""
    if value["low"] is None or value["high"] is None:
        return value["value"], value["value"]
    return value["low"], value["high"]


def _is_uncertain(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether an interval lies between two known values; one number of one source is the same, however uncertain."""
    return one != other and any(low != high for low, high in (_interval(one), _interval(other)))


def _is_open(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the intervals of two known values overlap, so that either may be the better."""
    (low, high), (other_low, other_high) = _interval(one), _interval(other)
    return _is_uncertain(one, other) and low <= other_high and other_low <= high


def _is_alike(one: dict[str, Any], best: dict[str, Any], unit: str) -> bool:
    """Whether a known value is as good as the best, or may be, for all that their intervals tell."""
    near = _ALIKE_POINTS if unit == "%" else _ALIKE * abs(best["value"])
    return abs(one["value"] - best["value"]) < near or _is_open(one, best)


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
        for part in AGAINST:
            table[f"a_{letter}_{part}"] = [row["against"][index][part] for row in facts["rows"]]
    return table

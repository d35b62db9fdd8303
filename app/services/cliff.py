"""The channel cliff of a variant, and what it costs: its latency beside the same variant's with channels in eights."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.services.candidates import number_or_none
from app.services.explore import Variant, identity, report_of
from app.services.latency import Source, Wanted, source_of
from mobilenet_core.cliff import SNAPPING, cliff_of
from mobilenet_core.errors import DesignError
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store

_UNKNOWN_THERE = ("device", "runtime", "precision", "threads")


def known_source(wanted: Wanted, store: "Store | None") -> Source | None:
    """As `source_of`; None where no latency is known on the device by that runtime at that precision."""
    try:
        return source_of(wanted, store)
    except DesignError as error:
        if error.field in _UNKNOWN_THERE:
            return None
        raise


def latency_of(variant: Variant, source: Source | None) -> dict[str, Any] | None:
    """The best known latency of a variant where `source` is from, with its interval and kind; None without a source.

    The source may be that of another variant. Raises DesignError.
    """
    if source is None:
        return None
    network = {"network": variant.network, "num_classes": variant.num_classes, "rounding": variant.rounding}
    there = replace(source, wanted=replace(source.wanted, **network))
    found = there.columns(variant.point.alpha, variant.point.resolution)
    return {
        "latency_ms": float(found.latency_ms[0]),
        "low_ms": number_or_none(found.low_ms[0]),
        "high_ms": number_or_none(found.high_ms[0]),
        "kind": found.kinds()[0],
    }


def describe(
    variant: Variant, runtime: str | None, precision: Precision, source: Source | None
) -> dict[str, Any] | None:
    """The variant's cliff under a runtime, or None. source: of the latencies, if any is known. Raises DesignError."""
    found = cliff_of(variant.spec, runtime, precision)
    if found is None:
        return None
    snapped = replace(variant, rounding=SNAPPING)
    report = report_of(snapped)
    before, after = latency_of(variant, source), latency_of(snapped, source)
    return {
        "runtime": runtime,
        "precision": precision,
        "block": found.block,
        "layers": list(found.layers),
        "layer_count": found.of,
        "mult_adds_share": found.mult_adds_share,
        "latency": before,
        "snapped": {
            **identity(snapped),
            "mult_adds": report.mult_adds,
            "params": report.params,
            "latency": after,
        },
        "time_ratio": None if before is None or after is None else after["latency_ms"] / before["latency_ms"],
    }

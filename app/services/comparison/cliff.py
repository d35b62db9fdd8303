"""The channel cliff of a variant, and what it costs: its latency beside the same variant's with channels in eights."""

from dataclasses import replace

from app.answers.comparison import CliffRow, SnappedVariant
from app.services.costs.design_point import identity_of, report_of
from app.services.latency.source import Source, latency_of
from mobilenet_core.cliff import SNAPPING, cliff_of
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Precision


def describe(variant: Variant, runtime: str | None, precision: Precision, source: Source | None) -> CliffRow | None:
    """The variant's cliff under a runtime, or None. source: of the latencies, if any is known. Raises DesignError."""
    found = cliff_of(variant.spec, runtime, precision)
    if found is None or runtime is None:
        return None
    snapped = replace(variant, network=replace(variant.network, rounding=SNAPPING))
    report = report_of(snapped)
    before, after = latency_of(variant, source), latency_of(snapped, source)
    return CliffRow(
        runtime=runtime,
        precision=precision,
        block=found.block,
        layers=found.layers,
        layer_count=found.of,
        mult_adds_share=found.mult_adds_share,
        latency=before,
        snapped=SnappedVariant(*identity_of(snapped), report.mult_adds, report.params, after),
        time_ratio=None if before is None or after is None else after.latency_ms / before.latency_ms,
    )

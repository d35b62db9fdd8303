"""Two or three sides beside each other, in numbers and in words."""

from collections.abc import Sequence
from typing import Literal

from app.answers.comparison import ComparedSide, Comparison, LayerGroup
from app.language import Language
from app.language.accuracies import with_text
from app.language.comparison import verdicts
from app.language.comparison_notes import notes
from app.language.comparison_table import label
from app.services.comparison import cliff
from app.services.comparison.compared import Compared
from app.services.comparison.missing import missing_top1
from app.services.comparison.rows import rows
from mobilenet_core.accuracy import RANKING_SET, AnySet, name_of
from mobilenet_core.cost import CostReport
from mobilenet_core.latency import Runs
from mobilenet_core.records import Precision

_VALUE = ("value", "low", "high", "p25", "p75", "kind", "source", "latency_marks")
_SIDE = ("label", "device", "runtime", "threads")
_AGAINST = (
    *("difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high"),
    *("is_open", "difference_text", "ratio_text"),
)


def compare(
    found: Sequence[Compared], precision: Precision, accuracy_set: AnySet = RANKING_SET, language: Language = "en"
) -> Comparison:
    """The sides, rows of values with difference and ratio, mult-adds by kind, and what follows in words."""
    named = zip(found, labels(found, language), strict=True)
    sides, table = tuple(_side(*each, precision) for each in named), rows(found, precision, accuracy_set, language)
    missing = missing_top1(found, precision, accuracy_set)
    return Comparison(
        count=len(found),
        precision=precision,
        accuracy_set=name_of(accuracy_set),
        sides=sides,
        rows=table,
        kinds=groups(found, "kind"),
        verdicts=verdicts(table, precision, language),
        notes=notes(sides, table, precision, accuracy_set, instead=missing.by_side, language=language),
        instead=tuple(with_text(each, language) for each in missing.places),
    )


def labels(found: Sequence[Compared], language: Language) -> list[str]:
    """A name for each side, with what tells it from the others: channels, runtime, device."""
    tells_where = len({(each.runtime, each.device) for each in found}) > 1
    tells_device = len({each.device for each in found}) > 1
    named: list[str] = []
    for each in found:
        where = (each.runtime if tells_where else None, (each.device_name or each.device) if tells_device else None)
        rounding = each.side.variant.network.rounding if each.side.variant else None
        named.append(label(each.name, rounding, tuple(filter(None, where)), language))
    return named


def groups(found: Sequence[Compared], by: Literal["kind", "layer"]) -> tuple[LayerGroup, ...]:
    """Mult-adds of every kind of layer, or of every layer, on each side; None on a side that has no such layer."""
    each_side = [_mult_adds_by(each.report, by) for each in found]
    names = dict.fromkeys(name for side in each_side for name in side)
    return tuple(LayerGroup(name, tuple(side.get(name) for side in each_side)) for name in names)


def columns(comparison: Comparison) -> dict[str, list[object]]:
    """The rows as a flat table: what each is of, some columns for each side and some for each comparison.

    What times a side stands beside its latency alone; nothing stands where a side is beside what is not known.
    """
    table = comparison.rows
    found: dict[str, list[object]] = {
        "row": [row.name for row in table],
        "unit": [row.unit for row in table],
        "precision": [_precision_of(row.name, comparison.precision) for row in table],
        "accuracy_set": [_set_of(row.name, comparison.accuracy_set) for row in table],
    }
    letters = "abc"[: comparison.count]
    for index, letter in enumerate(letters):
        side = comparison.sides[index]
        for part in _SIDE:
            is_told = [part == "label" or row.name == "latency_ms" for row in table]
            found[f"{letter}_{part}"] = [getattr(side, part) if each else None for each in is_told]
        for part in _VALUE:
            name = letter if part == "value" else f"{letter}_{part}"
            found[name] = [getattr(row.values[index], part) for row in table]
    for index, letter in enumerate(letters[1:]):
        for part in _AGAINST:
            beside = [row.against[index] for row in table]
            found[f"a_{letter}_{part}"] = [None if each.ratio is None else getattr(each, part) for each in beside]
    return found


def _precision_of(row: str, asked: Precision) -> str | None:
    """What a row's values depend on; None for those that are the same at every precision."""
    if row.startswith("weight_mb_"):
        return row.removeprefix("weight_mb_")
    return asked if row in ("latency_ms", "top1_percent", "top1_percent_paper", "peak_activation_mb") else None


def _set_of(row: str, asked: str) -> str | None:
    return {"top1_percent": asked, "top1_percent_paper": "paper"}.get(row)


def _mult_adds_by(report: CostReport, by: Literal["kind", "layer"]) -> dict[str, int]:
    if by == "kind":
        return {kind: costs.mult_adds for kind, costs in report.by_kind.items() if costs.mult_adds}
    return {layer.name: layer.mult_adds for layer in report.layers if layer.mult_adds}


def _side(each: Compared, name: str, precision: Precision) -> ComparedSide:
    variant = each.side.variant
    return ComparedSide(
        name=each.name,
        network=each.report.network,
        alpha=variant.point.alpha if variant else None,
        resolution=each.report.layers[0].inputs[0].height,
        rho=variant.point.rho if variant else None,
        num_classes=each.report.layers[-1].output.channels,
        rounding=variant.network.rounding if variant else None,
        label=name,
        text=each.side.text,
        device=each.device,
        device_name=each.device_name,
        runtime=each.runtime,
        threads=each.source.wanted.threads if each.source else None,
        runs=_runs_of(each),
        cliff=cliff.describe(variant, each.runtime, precision, each.source) if variant else None,
    )


def _runs_of(each: Compared) -> Runs | None:
    """Which runs its latency is of, where it rests on times that tell."""
    source = each.source
    return source.wanted.runs if source and source.has_all_runs else None

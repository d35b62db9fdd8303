"""The plane of alpha and resolution: lines of equal mult-adds and equal predicted latency, and where budgets hold."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.answers.choice import PointRow
from app.charts.contour import (
    Area,
    edge_note,
    lines,
    mult_adds_area,
    mult_adds_labels,
    mult_adds_lines,
    plane,
    smoothed,
)
from app.charts.shared import (
    Figure,
    Note,
    Trace,
    crosses,
    log_ticks,
    marker,
    ring,
    scatter,
    short_name,
    with_point,
)
from app.language import Language
from app.language.amounts import as_given, significant
from app.language.charts import chart
from app.language.marks import marked
from app.language.points import latency_of
from app.services.choice.choose import Shown
from app.services.choice.region import Region, region_of
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.networks.family import Variant

_MOST_LINES = 3  # of equal latency, beside the budget's own
_TOO_CLOSE = 0.1  # to the budget's line, as a share of it


def area_figure(shown: Shown, language: Language = "en") -> Figure:
    """Mult-adds (millions) as thin lines, predicted latency (milliseconds) as dashed ones, the budget's own wider.

    The region within all budgets is one filled outline (meta.role "region"), the variants keep their symbols. Of
    several networks it is that of the point looked at, or the first that has an alpha, whose name stands above.
    """
    shown, title = _of_one(shown)
    question, point = shown.question, shown.point
    at = DesignPoint(1.0, BASE_RESOLUTION) if point is None else point.point
    area = mult_adds_area(Variant(at, question.points.network))
    region = region_of(question, area.alphas, area.resolutions)
    traces = [_region(region, area)] if shown.budgets and not np.isnan(region.low).all() else []
    labels = mult_adds_labels(area)
    if region.latency_ms is not None:
        dashed, names = _latency_lines(
            replace(area, values=smoothed(area.alphas, region.latency_ms)), shown.budgets.get("max_latency_ms")
        )
        traces, labels = [*traces, *dashed], [*names, *labels]
    network = f"{question.points.network.name}/" if title else ""
    variants = _marks("variants", shown.rows, chart("variants", language), language, network=network)
    points = [] if point is None else _point_traces(point, shown, language, network)
    points += crosses(
        [(row.alpha, row.resolution) for row in with_point(shown.rows, point) if row.latency_marks], language
    )
    return plane(area, [*traces, mult_adds_lines(area), variants, *points], [*labels, *title], language)


def _of_one(shown: Shown) -> tuple[Shown, list[Note]]:
    """What is shown of one network: of several that of the point, else the first; and its name then."""
    if not shown.question.others:
        return shown, []
    at = None if shown.point is None else shown.point.network
    wide = [each for each in shown.question.spaces if each.network.family.has_alpha] or shown.question.spaces
    space = next((each for each in wide if each.network.name == at), wide[0])
    name = space.network.name
    point = shown.point if name == at else None
    rows = tuple(row for row in shown.rows if row.network == name)
    title = Note(space.network.family.title, 1, 1.02, "axis", "right", "bottom", "paper", "paper")
    return replace(shown, question=shown.question.about((space,)), rows=rows, point=point), [title]


def _region(region: Region, area: Area) -> Trace:
    holds = ~np.isnan(region.low)
    alphas, low, high = area.alphas[holds], region.low[holds], region.high[holds]
    return scatter(
        "region",
        x=[*alphas.tolist(), *alphas[::-1].tolist()],
        y=[*high.tolist(), *low[::-1].tolist()],
        mode="lines",
        line={"width": 0},
        fill="toself",
        hoverinfo="skip",
    )


def _latency_lines(area: Area, budget: float | None) -> tuple[list[Trace], list[Note]]:
    values = area.values
    levels = log_ticks(float(values.min()), float(values.max()), _MOST_LINES)
    if budget is not None:
        levels = [level for level in levels if abs(level - budget) > _TOO_CLOSE * budget]
        levels += [budget] if values.min() < budget < values.max() else []
    traces = [_latency_line(area, level, is_budget=level == budget) for level in levels]
    named = ((each, as_given("max_latency_ms", each)) for each in levels)
    notes = (edge_note(area, each, ("right", "bottom", "top"), text, "limit") for each, text in named)
    return traces, [note for note in notes if note]


def _latency_line(area: Area, level: float, *, is_budget: bool) -> Trace:
    at, kind = float(np.log(level)), "limit" if is_budget else "predicted"
    logs = np.log(area.values)
    return lines("latency", area, logs, {"start": at, "end": at}, kind, width=2 if is_budget else 1, dash="dash")


def _marks(
    role: str,
    rows: Sequence[PointRow],
    name: str,
    language: Language,
    *,
    size: int = 11,
    alpha: float | None = None,
    network: str = "",
) -> Trace:
    """network: what a point is asked for by before its own name, where several networks are chosen among."""
    names = [short_name(row.alpha, row.resolution) for row in rows]
    return scatter(
        role,
        alpha=alpha,
        x=[row.alpha for row in rows],
        y=[row.resolution for row in rows],
        mode="markers",
        name=name,
        marker=marker(rows, size),
        customdata=[
            [f"{network}{each}", _told(row, language), *([each] if network else [])]
            for row, each in zip(rows, names, strict=True)
        ],
        hovertemplate=f"%{{customdata[{2 if network else 0}]}}: %{{customdata[1]}}<extra></extra>",
    )


def _told(row: PointRow, language: Language) -> str:
    latency = "" if row.latency_ms is None else f", {marked(latency_of(row), row.latency_marks, language)}"
    return f"{significant(row.mult_adds / 1e6)} M{latency}"


def _point_traces(point: PointRow, shown: Shown, language: Language, network: str) -> list[Trace]:
    is_marked = any(row.name == point.name for row in shown.rows)
    title = chart("this_point", language)
    own = _marks("point", [point], title, language, size=12, alpha=point.alpha, network=network)
    marks = [] if is_marked else [own]
    name = short_name(point.alpha, point.resolution)
    return [*marks, ring(point.alpha, point.resolution, name)]

# pyright: reportMissingTypeStubs=false
"""The plane of alpha and resolution: lines of equal mult-adds and equal predicted latency, and where budgets hold."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.answers.choice import PointRow
from app.charts.contour import Area, axes, edge_place, mult_adds_area, mult_adds_labels, mult_adds_lines
from app.charts.shared import edge_px, figure, log_ticks, ring, short_name, symbol
from app.language import Language
from app.language.charts import chart
from app.services.choice.choose import Shown
from app.services.choice.region import Region, region_of
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint, FloatArray
from mobilenet_core.networks.family import Variant

_MOST_LINES = 3  # of equal latency, beside the budget's own
_LABEL_WIDTH = 0.08  # of a number at the edge, in alpha
_TOO_CLOSE = 0.1  # to the budget's line, as a share of it


def area_figure(shown: Shown, language: Language = "en") -> go.Figure:
    """Mult-adds (millions) as thin lines, predicted latency (milliseconds) as dashed ones, the budget's own wider.

    The region within all budgets is one filled outline (meta.role "region"), the variants keep their symbols.
    """
    question, point = shown.question, shown.point
    at = DesignPoint(1.0, BASE_RESOLUTION) if point is None else DesignPoint(*point.place)
    area = mult_adds_area(Variant(at, question.points.network))
    region = region_of(question, area.alphas, area.resolutions)
    traces = [_region(region, area)] if shown.budgets and not np.isnan(region.low).all() else []
    labels = mult_adds_labels(area)
    if region.latency_ms is not None:
        lines, names = _latency_lines(replace(area, values=region.latency_ms), shown.budgets.get("max_latency_ms"))
        traces, labels = [*traces, *lines], [*(each for each in labels if _is_apart(each, names)), *names]
    return figure(
        [
            *traces,
            mult_adds_lines(area),
            _variants(shown, language),
            *([] if point is None else _point_traces(point, shown, language)),
        ],
        annotations=labels,
        **axes(area, language),
    )


def _region(region: Region, area: Area) -> go.Scatter:
    holds = ~np.isnan(region.low)
    alphas, low, high = area.alphas[holds], region.low[holds], region.high[holds]
    return go.Scatter(
        x=[*alphas.tolist(), *alphas[::-1].tolist()],
        y=[*high.tolist(), *low[::-1].tolist()],
        mode="lines",
        line={"width": 0},
        fill="toself",
        hoverinfo="skip",
        meta={"role": "region"},
    )


def _latency_lines(area: Area, budget: float | None) -> tuple[list[go.Contour], list[dict[str, Any]]]:
    values = area.values
    levels = log_ticks(float(values.min()), float(values.max()), _MOST_LINES)
    if budget is not None:
        levels = [level for level in levels if abs(level - budget) > _TOO_CLOSE * budget]
        levels += [budget] if values.min() < budget < values.max() else []
    traces = [_latency_line(area, np.log(values), level, is_budget=level == budget) for level in levels]
    places = [(level, edge_place(area, level, ("right", "bottom", "top"))) for level in levels]
    return traces, [{**place, "text": f"{level:.3g} ms", "name": "limit"} for level, place in places if place]


def _is_apart(label: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a label covers none of the others on its edge of the plot."""
    return all(each["y"] != label["y"] or abs(each["x"] - label["x"]) > _LABEL_WIDTH for each in others)


def _latency_line(area: Area, logs: FloatArray, level: float, *, is_budget: bool) -> go.Contour:
    at = float(np.log(level))
    return go.Contour(
        x=area.alphas.round(4).tolist(),
        y=area.resolutions.tolist(),
        z=logs.round(4).tolist(),
        contours={"start": at, "end": at, "size": 1, "coloring": "none", "showlabels": False},
        line={"width": 2 if is_budget else 1, "dash": "dash"},
        showscale=False,
        hoverinfo="skip",
        meta={"role": "latency", "kind": "limit" if is_budget else "predicted"},
    )


def _variants(shown: Shown, language: Language) -> go.Scatter:
    return go.Scatter(
        x=[row.alpha for row in shown.rows],
        y=[row.resolution for row in shown.rows],
        mode="markers",
        name=chart("variants", language),
        marker={
            "size": 11,
            "symbol": [symbol(row) for row in shown.rows],
            "line": {"width": [edge_px(row) for row in shown.rows]},
        },
        customdata=[[short_name(row.alpha, row.resolution), _told(row)] for row in shown.rows],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        meta={"role": "variants"},
    )


def _told(row: PointRow) -> str:
    latency = "" if row.latency_ms is None else f", {row.latency_ms:.3g} ms"
    return f"{row.mult_adds / 1e6:.3g} M{latency}"


def _point_traces(point: PointRow, shown: Shown, language: Language) -> list[go.Scatter]:
    name = short_name(point.alpha, point.resolution)
    marker = [] if any(row.name == point.name for row in shown.rows) else [_point(point, language)]
    return [*marker, ring([point.alpha], [point.resolution], name, "bottom center")]


def _point(row: PointRow, language: Language) -> go.Scatter:
    return go.Scatter(
        x=[row.alpha],
        y=[row.resolution],
        mode="markers",
        name=chart("this_point", language),
        marker={"size": 12, "symbol": [symbol(row)], "line": {"width": [edge_px(row)]}},
        customdata=[[short_name(row.alpha, row.resolution), _told(row)]],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        meta={"role": "point", "alpha": row.alpha},
    )

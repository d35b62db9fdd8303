# pyright: reportMissingTypeStubs=false
"""Mult-adds over alpha and resolution as contour lines, with the 16 variants and one design point."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from app.charts.needs import OneVariant
from app.charts.shared import SYMBOLS, figure, ring, short_name
from app.language import Language
from app.language.charts import chart
from mobilenet_core import DesignPoint, DesignSpace
from mobilenet_core.design import MAX_ALPHA, MAX_RESOLUTION, PAPER_ALPHAS, PAPER_RESOLUTIONS, FloatArray, IntArray
from mobilenet_core.networks.family import Variant
from mobilenet_core.sweep import sweep_of

_BASE_LEVEL = 15  # million mult-adds; the other lines are at this times powers of 2
_STEP = 32  # px: between multiples of 32 the rounded-up maps make the lines ripple, so they are drawn through these


Edge = Literal["top", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class Area:
    """A quantity over a grid: resolutions (rows) by alphas (columns); and what the axes show."""

    alphas: FloatArray
    resolutions: IntArray
    values: FloatArray
    alpha_range: tuple[float, float]
    alpha_ticks: tuple[float, ...]
    resolution_range: tuple[float, float]

    def along(self, resolution: float) -> FloatArray:
        """The quantity over the alphas at one resolution."""
        columns: list[FloatArray] = list(self.values.T)
        return np.array([np.interp(resolution, self.resolutions, column) for column in columns])


def contour_figure(of: OneVariant, language: Language = "en") -> go.Figure:
    """Lines of equal mult-adds (millions) of the variant's network, drawn through multiples of 32 pixels.

    The axes span the paper's grid and the point. Each line's number stands at the edge where the line leaves the plot.
    """
    variant, point, area = of.variant, of.variant.point, mult_adds_area(of.variant)
    return figure(
        [mult_adds_lines(area), _variants(variant, language), *_point_traces(point, language)],
        annotations=mult_adds_labels(area),
        **axes(area, language),
    )


def axes(area: Area, language: Language) -> dict[str, Any]:
    """Layout of both axes: alpha, and resolution in pixels."""
    return {
        "xaxis": {
            "title": {"text": chart("alpha", language)},
            "range": area.alpha_range,
            "tickvals": area.alpha_ticks,
        },
        "yaxis": {
            "title": {"text": chart("resolution", language)},
            "range": area.resolution_range,
            "tickvals": sorted(PAPER_RESOLUTIONS),
            "showgrid": False,
        },
    }


@lru_cache(maxsize=32)
def mult_adds_area(variant: Variant) -> Area:
    """Millions of mult-adds over the paper's grid and the variant, at multiples of 32 pixels."""
    point = variant.point
    alpha_range = (min(0.2, point.alpha * 0.9), max(1.08, point.alpha * 1.05))
    resolution_range = (min(112, point.resolution - 8), max(240, point.resolution + 16))
    first, last = max(resolution_range[0] // _STEP, 1), min(-(-resolution_range[1] // _STEP), MAX_RESOLUTION // _STEP)
    alphas = np.linspace(alpha_range[0], min(alpha_range[1], MAX_ALPHA), 49)
    resolutions: IntArray = np.arange(first, last + 1) * _STEP
    millions = sweep_of(variant.network, alphas[None, :], resolutions[:, None]).mult_adds / 1e6
    ticks = sorted({*PAPER_ALPHAS, point.alpha} if point.alpha > 1.1 else PAPER_ALPHAS)
    return Area(alphas, resolutions, millions, alpha_range, tuple(ticks), resolution_range)


def mult_adds_lines(area: Area) -> go.Contour:
    """One trace for all lines: they are evenly spaced on a logarithmic scale, which is also closer to straight."""
    doublings = np.log2(area.values / _BASE_LEVEL)
    return go.Contour(
        x=area.alphas.round(4).tolist(),
        y=area.resolutions.tolist(),
        z=doublings.round(4).tolist(),
        contours={"start": -10, "end": 20, "size": 1, "coloring": "none", "showlabels": False},
        line={"width": 1},
        showscale=False,
        hoverinfo="skip",
        meta={"role": "contour"},
    )


def mult_adds_labels(area: Area) -> list[dict[str, Any]]:
    """The number of each line of `mult_adds_lines`, where it leaves the plot."""
    doublings = np.log2(area.values / _BASE_LEVEL)
    levels = [_BASE_LEVEL * 2.0**power for power in range(int(np.ceil(doublings.min())), int(doublings.max()) + 1)]
    return [
        {**place, "text": f"{level:g}", "name": "contour"}
        for level in levels
        if (place := edge_place(area, level, ("top", "right", "bottom")))
    ]


def edge_place(area: Area, level: float, edges: Sequence[Edge]) -> dict[str, Any] | None:
    """Where the line of `level` leaves the plot: at the first of `edges` that it crosses; None where at none."""
    (low, high), (_, right) = area.resolution_range, area.alpha_range
    places: dict[Edge, dict[str, Any]] = {}
    ends: tuple[tuple[Edge, float], ...] = (("top", high), ("bottom", low))
    for edge, resolution in ends:
        along = area.along(resolution)
        if along[0] < level < along[-1]:
            alpha = float(np.interp(level, along, area.alphas))
            places[edge] = {
                "x": alpha,
                "y": resolution,
                "xanchor": "center" if edge == "top" else "left",
                "yanchor": "bottom",
            }
    last = area.values[:, -1]
    height = float(np.interp(level, last, area.resolutions))
    if last[0] < level < last[-1] and low < height < high:
        places["right"] = {"x": right, "y": height, "xanchor": "left", "yanchor": "middle"}
    found = next((places[edge] for edge in edges if edge in places), None)
    return None if found is None else {**found, "showarrow": False, "xref": "x", "yref": "y"}


def _variants(variant: Variant, language: Language) -> go.Scatter:
    points = list(DesignSpace())
    names = [short_name(each.alpha, each.resolution) for each in points]
    sides = [each.resolution for each in points]
    counts = sweep_of(variant.network, [each.alpha for each in points], sides).mult_adds / 1e6
    return go.Scatter(
        x=[each.alpha for each in points],
        y=[each.resolution for each in points],
        mode="markers",
        name=chart("variants", language),
        marker={"size": 11, "symbol": [SYMBOLS[each.resolution] for each in points]},
        customdata=[[name, round(float(count), 2)] for name, count in zip(names, counts, strict=True)],
        hovertemplate="%{customdata[0]}: %{customdata[1]:.3g} M<extra></extra>",
        meta={"role": "variants"},
    )


def _point_traces(point: DesignPoint, language: Language) -> list[go.Scatter]:
    name = short_name(point.alpha, point.resolution)
    marker = go.Scatter(
        x=[point.alpha],
        y=[point.resolution],
        mode="markers",
        name=chart("this_point", language),
        marker={"size": 11, "symbol": SYMBOLS.get(point.resolution, "diamond")},
        hovertemplate=f"{name}<extra></extra>",
        meta={"role": "point", "alpha": point.alpha},
    )
    return [marker, ring([point.alpha], [point.resolution], name, "bottom center")]

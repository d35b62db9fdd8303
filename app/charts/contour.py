"""Mult-adds over alpha and resolution as contour lines, with the 16 variants and one design point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from app.charts.needs import OneVariant
from app.charts.shared import SYMBOLS, Figure, Note, Trace, figure, ring, scatter, short_name, trace
from app.language import Language
from app.language.amounts import plain
from app.language.charts import chart
from mobilenet_core import DesignPoint, DesignSpace
from mobilenet_core.design import MAX_ALPHA, MAX_RESOLUTION, PAPER_ALPHAS, PAPER_RESOLUTIONS, FloatArray, IntArray
from mobilenet_core.networks.family import Variant
from mobilenet_core.sweep import sweep_of

_BASE_LEVEL = 15  # million mult-adds; the other lines are at this times powers of 2
_STEP = 32  # px: between multiples of 32 the rounded-up maps make the lines ripple, so they are drawn through these
_DEGREE = 3  # of the curve through what rounded channels make ripple

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


def contour_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Lines of equal mult-adds (millions) of the variant's network, drawn through multiples of 32 pixels.

    The axes span the paper's grid and the point. Each line's number stands at the edge where the line leaves the plot.
    """
    variant, area = of.variant, mult_adds_area(of.variant)
    traces = [mult_adds_lines(area), _variants(variant, language), *_point_traces(variant.point, language)]
    return plane(area, traces, mult_adds_labels(area), language)


def plane(area: Area, traces: Sequence[Trace], notes: Sequence[Note], language: Language) -> Figure:
    """A figure of alpha across, and of resolution in pixels upward."""
    return figure(
        traces,
        notes,
        xaxis={
            "title": {"text": chart("alpha", language)},
            "range": area.alpha_range,
            "tickvals": area.alpha_ticks,
        },
        yaxis={
            "title": {"text": chart("resolution", language)},
            "range": area.resolution_range,
            "tickvals": sorted(PAPER_RESOLUTIONS),
            "showgrid": False,
        },
    )


@lru_cache(maxsize=32)
def mult_adds_area(variant: Variant) -> Area:
    """Millions of mult-adds over the paper's grid, the network's own, and the variant, at multiples of 32 pixels."""
    point, grid = variant.point, variant.network.family.points
    own = [alpha for alpha, _ in grid]
    sides = [point.resolution, *(side for _, side in grid)]
    alpha_range = (
        min(0.2, point.alpha * 0.9, *(0.9 * each for each in own)),
        max(1.08, *(1.05 * each for each in (point.alpha, *own))),
    )
    resolution_range = (min(112, min(sides) - 8), max(240, max(sides) + 16))
    first, last = max(resolution_range[0] // _STEP, 1), min(-(-resolution_range[1] // _STEP), MAX_RESOLUTION // _STEP)
    alphas = np.linspace(alpha_range[0], min(alpha_range[1], MAX_ALPHA), 49)
    resolutions: IntArray = np.arange(first, last + 1) * _STEP
    millions = sweep_of(variant.network, alphas[None, :], resolutions[:, None]).mult_adds / 1e6
    ticks = sorted({*PAPER_ALPHAS, *(each for each in (point.alpha, *own) if each > 1.1)})
    millions = smoothed(alphas, millions)
    return Area(alphas, resolutions, millions, alpha_range, tuple(ticks), resolution_range)


def smoothed(alphas: FloatArray, values: FloatArray) -> FloatArray:
    """Of each row of values (resolutions by alphas) the curve through them, on logarithmic scales.

    Channels are rounded to multiples of 8, and kernels have tiles: exact values rise in steps, which lines of equal
    ones would be drawn through in teeth.
    """
    at = np.log(alphas)
    curves = np.polynomial.polynomial.polyfit(at, np.log(values.T), _DEGREE)
    return np.exp(np.polynomial.polynomial.polyval(at, curves))


def mult_adds_lines(area: Area) -> Trace:
    """One trace for all lines: they are evenly spaced on a logarithmic scale, which is also closer to straight."""
    return lines("contour", area, np.log2(area.values / _BASE_LEVEL), {"start": -10, "end": 20}, width=1)


def lines(
    role: str, area: Area, values: FloatArray, levels: Mapping[str, float], kind: str | None = None, **drawn: object
) -> Trace:
    """Lines where `values` over an area are equal: at each whole step from `start` to `end` of `levels`."""
    return trace(
        "contour",
        role,
        kind=kind,
        x=area.alphas.round(4).tolist(),
        y=area.resolutions.tolist(),
        z=values.round(4).tolist(),
        contours={**levels, "size": 1, "coloring": "none", "showlabels": False},
        line=drawn,
        showscale=False,
        hoverinfo="skip",
    )


def mult_adds_labels(area: Area) -> list[Note]:
    """The number of each line of `mult_adds_lines`, where it leaves the plot."""
    doublings = np.log2(area.values / _BASE_LEVEL)
    levels = [_BASE_LEVEL * 2.0**power for power in range(int(np.ceil(doublings.min())), int(doublings.max()) + 1)]
    notes = (edge_note(area, level, ("top", "right", "bottom"), plain(level), "contour") for level in levels)
    return [note for note in notes if note]


def edge_note(area: Area, level: float, edges: Sequence[Edge], text: str, name: str) -> Note | None:
    """A text where the line of `level` leaves the plot: at the first of `edges` that it crosses; None where at none."""
    (low, high), (_, right) = area.resolution_range, area.alpha_range
    places: dict[Edge, Note] = {}
    ends: tuple[tuple[Edge, float], ...] = (("top", high), ("bottom", low))
    for edge, resolution in ends:
        along = area.along(resolution)
        if along[0] < level < along[-1]:
            alpha = float(np.interp(level, along, area.alphas))
            places[edge] = Note(text, alpha, resolution, name, "center" if edge == "top" else "left", "bottom")
    last = area.values[:, -1]
    height = float(np.interp(level, last, area.resolutions))
    if last[0] < level < last[-1] and low < height < high:
        places["right"] = Note(text, right, height, name, "left", "middle")
    return next((places[edge] for edge in edges if edge in places), None)


def _variants(variant: Variant, language: Language) -> Trace:
    points = list(DesignSpace())
    names = [short_name(each.alpha, each.resolution) for each in points]
    sides = [each.resolution for each in points]
    counts = sweep_of(variant.network, [each.alpha for each in points], sides).mult_adds / 1e6
    return scatter(
        "variants",
        x=[each.alpha for each in points],
        y=sides,
        mode="markers",
        name=chart("variants", language),
        marker={"size": 11, "symbol": [SYMBOLS[side] for side in sides]},
        customdata=[[name, round(float(count), 2)] for name, count in zip(names, counts, strict=True)],
        hovertemplate="%{customdata[0]}: %{customdata[1]:,.3r} M<extra></extra>",
    )


def _point_traces(point: DesignPoint, language: Language) -> list[Trace]:
    name = short_name(point.alpha, point.resolution)
    mark = scatter(
        "point",
        alpha=point.alpha,
        x=[point.alpha],
        y=[point.resolution],
        mode="markers",
        name=chart("this_point", language),
        marker={"size": 11, "symbol": SYMBOLS.get(point.resolution, "diamond")},
        hovertemplate=f"{name}<extra></extra>",
    )
    return [mark, ring(point.alpha, point.resolution, name)]

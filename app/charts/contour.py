"""Mult-adds over alpha and resolution as contour lines, with the 16 variants and one design point."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.charts.shared import SYMBOLS, figure, ring, short_name
from app.services.explore import Variant
from app.words import Language, chart
from mobilenet_core import DesignPoint, DesignSpace
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS

_BASE_LEVEL = 15  # million mult-adds; the other lines are at this times powers of 2
_STEP = (
    32  # px: between multiples of 32 the rounded-up maps make the lines ripple, so the lines are drawn through these
)


def contour_figure(variant: Variant, language: Language = "en") -> go.Figure:
    """Lines of equal mult-adds (millions) of the variant's network, drawn through resolutions that are multiples of 32 pixels.

    The axes span the paper's grid and the point. Each line's number stands at the edge where the line leaves the plot.
    """
    point = variant.point
    alpha_range = (min(0.2, point.alpha * 0.9), max(1.08, point.alpha * 1.05))
    resolution_range = (min(112, point.resolution - 8), max(240, point.resolution + 16))
    alphas = np.linspace(*alpha_range, 49)
    resolutions = np.arange(resolution_range[0] // _STEP * _STEP, resolution_range[1] + _STEP, _STEP)
    resolutions = np.clip(resolutions, 32, 1024)
    millions = variant.sweep(alphas[None, :], resolutions[:, None]).mult_adds / 1e6
    doublings = np.log2(millions / _BASE_LEVEL)
    levels = [_BASE_LEVEL * 2.0**power for power in range(int(np.ceil(doublings.min())), int(doublings.max()) + 1)]
    labels = (_edge_label(alphas, resolutions, millions, level, alpha_range, resolution_range) for level in levels)
    return figure(
        [_lines(alphas, resolutions, doublings), _variants(variant, language), *_point_traces(point, language)],
        xaxis={
            "title": {"text": chart("alpha", language)},
            "range": alpha_range,
            "tickvals": sorted({*PAPER_ALPHAS, point.alpha} if point.alpha > 1.1 else PAPER_ALPHAS),
        },
        yaxis={
            "title": {"text": chart("resolution", language)},
            "range": resolution_range,
            "tickvals": sorted(PAPER_RESOLUTIONS),
            "showgrid": False,
        },
        annotations=[label for label in labels if label],
    )


def _lines(alphas: Any, resolutions: Any, doublings: Any) -> go.Contour:
    """One trace for all lines: they are evenly spaced on a logarithmic scale, which is also closer to straight."""
    return go.Contour(
        x=alphas.round(4).tolist(),
        y=resolutions.tolist(),
        z=doublings.round(4).tolist(),
        contours={"start": -10, "end": 20, "size": 1, "coloring": "none", "showlabels": False},
        line={"width": 1},
        showscale=False,
        hoverinfo="skip",
        meta={"role": "contour"},
    )


def _edge_label(
    alphas: Any, resolutions: Any, millions: Any, level: float, across: Any, up: Any
) -> dict[str, Any] | None:
    """The level's number where its line leaves through the top edge, or through the right one."""
    top = np.array([np.interp(up[1], resolutions, column) for column in millions.T])
    right = float(np.interp(level, millions[:, -1], resolutions))
    if top[0] < level < top[-1]:
        place = {"x": float(np.interp(level, top, alphas)), "y": up[1], "xanchor": "center", "yanchor": "bottom"}
    elif millions[0, -1] < level < millions[-1, -1] and up[0] < right < up[1]:
        place = {"x": across[1], "y": right, "xanchor": "left", "yanchor": "middle"}
    else:
        return None
    return {**place, "text": f"{level:g}", "showarrow": False, "xref": "x", "yref": "y", "name": "contour"}


def _variants(variant: Variant, language: Language) -> go.Scatter:
    points = list(DesignSpace())
    names = [short_name(each.alpha, each.resolution) for each in points]
    counts = variant.sweep([each.alpha for each in points], [each.resolution for each in points]).mult_adds / 1e6
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

# pyright: reportMissingTypeStubs=false
"""Published accuracy against mult-adds: the 16 variants, their Pareto front, and one design point placed among them."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app.answers.costs import DesignPointRow, PublishedVariant
from app.charts.needs import OneVariant
from app.charts.shared import SYMBOLS, figure, label_places, ring, short_name
from app.language import Language
from app.language.charts import chart
from app.services.costs.design_point import describe, published_variants
from mobilenet_core.accuracy import Accuracy

_TICKS = [10, 20, 50, 100, 200, 500]


def accuracy_figure(of: OneVariant, language: Language = "en") -> go.Figure:
    """Top-1 accuracy (percent) against mult-adds per image (millions, log axis).

    Where the variant's is not known, it is a line at its mult-adds.
    """
    point, variants = describe(of.variant), published_variants(of.precision)
    accuracy = point.accuracy[of.precision]
    front = sorted((row for row in variants if row.on_front), key=lambda row: row.mult_adds)
    alphas = sorted({row.alpha for row in variants})
    labels = label_places(
        [(row.mult_adds, row.top1_percent, short_name(row.alpha, row.resolution)) for row in front],
        short_name(point.alpha, point.resolution),
    )
    return figure(
        [
            go.Scatter(
                x=_millions(front),
                y=[row.top1_percent for row in front],
                mode="lines",
                name=chart("front", language),
                line={"shape": "hv", "width": 1.5},
                hoverinfo="skip",
                meta={"role": "front"},
            ),
            *(_alpha_trace([row for row in variants if row.alpha == alpha], alpha, labels) for alpha in alphas),
            *_point_traces(point, accuracy, language),
        ],
        xaxis={
            "title": {"text": chart("mult_adds", language)},
            "type": "log",
            "tickvals": _TICKS,
            "ticktext": [str(tick) for tick in _TICKS],
        },
        yaxis={"title": {"text": chart("top1", language)}},
        shapes=[] if accuracy else [_line_at(point)],
        annotations=[] if accuracy else [_line_name(point, language)],
    )


def _millions(rows: Sequence[PublishedVariant]) -> list[float]:
    return [row.mult_adds / 1e6 for row in rows]


def _alpha_trace(rows: Sequence[PublishedVariant], alpha: float, labels: Mapping[str, str]) -> go.Scatter:
    names = [short_name(row.alpha, row.resolution) for row in rows]
    return go.Scatter(
        x=_millions(rows),
        y=[row.top1_percent for row in rows],
        mode="lines+markers+text",
        name=f"alpha {alpha!r}",
        text=[name if name in labels else "" for name in names],
        textposition=[labels.get(name, "top left") for name in names],
        cliponaxis=False,
        customdata=names,
        marker={"size": 11, "symbol": [SYMBOLS[row.resolution] for row in rows]},
        line={"dash": "dot", "width": 1},
        hovertemplate="%{customdata}: %{x:.3g} M, %{y:.1f} %<extra></extra>",
        meta={"role": "alpha", "alpha": alpha},
    )


def _point_traces(point: DesignPointRow, accuracy: Accuracy | None, language: Language) -> list[go.Scatter]:
    if accuracy is None:
        return []
    x, y = [point.mult_adds / 1e6], [accuracy.top1_percent]
    name, kind = short_name(point.alpha, point.resolution), accuracy.kind
    marker = go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name=f"{chart('this_point', language)}, {chart(kind, language)}",
        marker={"size": 12, "symbol": "diamond-open" if kind == "interpolated" else SYMBOLS[point.resolution]},
        customdata=[name],
        hovertemplate=f"%{{customdata}}: %{{x:.3g}} M, %{{y:.1f}} % ({chart(kind, language)})<extra></extra>",
        cliponaxis=False,
        meta={"role": "point", "alpha": point.alpha, "kind": kind},
    )
    return [marker, ring(x, y, name)]


def _line_at(point: DesignPointRow) -> dict[str, Any]:
    x = point.mult_adds / 1e6
    return {"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "name": "limit"}


def _line_name(point: DesignPointRow, language: Language) -> dict[str, Any]:
    name = short_name(point.alpha, point.resolution)
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1.02,
        "xanchor": "left",
        "yanchor": "bottom",
        "text": chart("no_accuracy", language).format(name=name),
        "showarrow": False,
        "name": "limit",
    }

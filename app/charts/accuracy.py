"""Published accuracy against mult-adds: the 16 variants, their Pareto front, and one design point placed among them."""

from collections.abc import Sequence

from app.answers.costs import DesignPointRow, PublishedVariant
from app.charts.needs import OneVariant
from app.charts.shared import (
    SYMBOLS,
    Figure,
    Note,
    Trace,
    figure,
    limit_line,
    line,
    log_axis,
    log_range,
    log_ticks,
    names,
    ranges_around,
    ring,
    scatter,
    short_name,
)
from app.language import Language
from app.language.charts import chart
from app.services.costs.design_point import describe, published_variants
from mobilenet_core.accuracy import Accuracy


def accuracy_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Top-1 accuracy (percent) against mult-adds per image (millions, log axis).

    Where the variant's is not known, it is a line at its mult-adds.
    """
    point, variants = describe(of.variant), published_variants(of.precision)
    accuracy, at = point.accuracy[of.precision], point.mult_adds / 1e6
    name = short_name(point.alpha, point.resolution)
    front = sorted((row for row in variants if row.on_front), key=lambda row: row.mult_adds)
    alphas = sorted({row.alpha for row in variants})
    named = ((row.mult_adds / 1e6, row.top1_percent, short_name(row.alpha, row.resolution)) for row in reversed(front))
    tops = [row.top1_percent for row in variants] + ([accuracy.top1_percent] if accuracy else [])
    x_range, y_range = ranges_around([*_millions(variants), at], tops)
    unknown = Note(
        chart("no_accuracy", language).format(name=name, precision=of.precision),
        0,
        1.02,
        "limit",
        "left",
        "bottom",
        xref="paper",
        yref="paper",
    )
    return figure(
        [
            line(
                "front",
                _millions(front),
                [row.top1_percent for row in front],
                name=chart("front", language),
                shape="hv",
                width=1.5,
            ),
            *(_alpha_trace([row for row in variants if row.alpha == alpha], alpha) for alpha in alphas),
            *_point_traces(point, accuracy, language),
            names([each for each in named if each[2] != name]),
        ],
        [] if accuracy else [unknown],
        xaxis=log_axis(log_ticks(*x_range), title={"text": chart("mult_adds", language)}, range=log_range(x_range)),
        yaxis={"title": {"text": chart("top1", language)}, "range": y_range},
        shapes=[] if accuracy else [limit_line(x=at)],
    )


def _millions(rows: Sequence[PublishedVariant]) -> list[float]:
    return [row.mult_adds / 1e6 for row in rows]


def _alpha_trace(rows: Sequence[PublishedVariant], alpha: float) -> Trace:
    return scatter(
        "alpha",
        alpha=alpha,
        x=_millions(rows),
        y=[row.top1_percent for row in rows],
        mode="lines+markers",
        name=f"alpha {alpha!r}",
        cliponaxis=False,
        customdata=[short_name(row.alpha, row.resolution) for row in rows],
        marker={"size": 11, "symbol": [SYMBOLS[row.resolution] for row in rows]},
        line={"dash": "dot", "width": 1},
        hovertemplate="%{customdata}: %{x:,.3r} M, %{y:.1f} %<extra></extra>",
    )


def _point_traces(point: DesignPointRow, accuracy: Accuracy | None, language: Language) -> list[Trace]:
    if accuracy is None:
        return []
    x, y = point.mult_adds / 1e6, accuracy.top1_percent
    name, kind = short_name(point.alpha, point.resolution), accuracy.kind
    mark = scatter(
        "point",
        alpha=point.alpha,
        kind=kind,
        x=[x],
        y=[y],
        mode="markers",
        name=f"{chart('this_point', language)}, {chart(kind, language)}",
        marker={"size": 12, "symbol": "diamond-open" if kind == "interpolated" else SYMBOLS[point.resolution]},
        customdata=[name],
        hovertemplate=f"%{{customdata}}: %{{x:,.3r}} M, %{{y:.1f}} % ({chart(kind, language)})<extra></extra>",
        cliponaxis=False,
    )
    return [mark, ring(x, y, name)]

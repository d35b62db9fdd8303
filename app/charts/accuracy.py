"""Published accuracy against mult-adds: the 16 variants, their Pareto front, and one design point placed among them."""

from collections.abc import Mapping, Sequence

from app.answers.costs import DesignPointRow, PublishedVariant
from app.charts.needs import OneVariant
from app.charts.shared import (
    SYMBOLS,
    Figure,
    Note,
    Trace,
    figure,
    label_places,
    limit_line,
    line,
    log_axis,
    ring,
    scatter,
    short_name,
)
from app.language import Language
from app.language.charts import chart
from app.services.costs.design_point import describe, published_variants
from mobilenet_core.accuracy import Accuracy

_TICKS = [10, 20, 50, 100, 200, 500]


def accuracy_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Top-1 accuracy (percent) against mult-adds per image (millions, log axis).

    Where the variant's is not known, it is a line at its mult-adds.
    """
    point, variants = describe(of.variant), published_variants(of.precision)
    accuracy, at = point.accuracy[of.precision], point.mult_adds / 1e6
    name = short_name(point.alpha, point.resolution)
    front = sorted((row for row in variants if row.on_front), key=lambda row: row.mult_adds)
    alphas = sorted({row.alpha for row in variants})
    labels = label_places(
        [(row.mult_adds, row.top1_percent, short_name(row.alpha, row.resolution)) for row in front], name
    )
    unknown = Note(
        chart("no_accuracy", language).format(name=name), 0, 1.02, "limit", "left", "bottom", xref="paper", yref="paper"
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
            *(_alpha_trace([row for row in variants if row.alpha == alpha], alpha, labels) for alpha in alphas),
            *_point_traces(point, accuracy, language),
        ],
        [] if accuracy else [unknown],
        xaxis=log_axis(_TICKS, title={"text": chart("mult_adds", language)}),
        yaxis={"title": {"text": chart("top1", language)}},
        shapes=[] if accuracy else [limit_line(x=at)],
    )


def _millions(rows: Sequence[PublishedVariant]) -> list[float]:
    return [row.mult_adds / 1e6 for row in rows]


def _alpha_trace(rows: Sequence[PublishedVariant], alpha: float, labels: Mapping[str, str]) -> Trace:
    names = [short_name(row.alpha, row.resolution) for row in rows]
    return scatter(
        "alpha",
        alpha=alpha,
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
        hovertemplate=f"%{{customdata}}: %{{x:.3g}} M, %{{y:.1f}} % ({chart(kind, language)})<extra></extra>",
        cliponaxis=False,
    )
    return [mark, ring(x, y, name)]

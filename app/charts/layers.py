"""Mult-adds of every layer, one bar each; the kind decides the bar's role."""

from app.charts.needs import OneVariant
from app.charts.shared import Figure, figure, trace
from app.language import Language
from app.language.charts import chart
from app.services.costs.design_point import report_of


def layers_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Horizontal bars, first layer on top, in millions of mult-adds; one trace per kind.

    Layers without mult-adds are left out.
    """
    counted = [layer for layer in report_of(of.variant).layers if layer.mult_adds]
    kinds = dict.fromkeys(layer.kind for layer in counted)
    return figure(
        [
            trace(
                "bar",
                "kind",
                kind=kind,
                orientation="h",
                x=[layer.mult_adds / 1e6 for layer in counted if layer.kind == kind],
                y=[layer.name for layer in counted if layer.kind == kind],
                name=chart(kind, language),
                customdata=[layer.mult_adds for layer in counted if layer.kind == kind],
                hovertemplate="%{y}: %{customdata:,} Mult-Adds<extra></extra>",
            )
            for kind in kinds
        ],
        barmode="overlay",
        bargap=0.35,
        xaxis={"title": {"text": chart("mult_adds_plain", language)}, "rangemode": "tozero"},
        yaxis={
            "categoryorder": "array",
            "categoryarray": [layer.name for layer in reversed(counted)],
            "type": "category",
            "dtick": 1,
            "ticksuffix": "  ",
            "showgrid": False,
        },
    )

"""Mult-adds of two or three networks, paired bar by bar on one scale."""

from app.charts.needs import SideBySide
from app.charts.shared import Figure, figure, trace
from app.language import Language
from app.language.charts import CHART_WORDS, chart
from app.services.comparison.compare import groups, labels

_WHOLE = 1000  # from here on three digits are a whole number
_ROOM = 1.12  # the axis reaches so many times beyond the longest bar, for its number


_WIDER = {"conv": "conv_any", "linear": "linear_any"}  # what these kinds are called where not all are MobileNets


def compare_figure(of: SideBySide, language: Language = "en") -> Figure:
    """Horizontal bars in millions of mult-adds, one trace for each side, the first side's bar on top of its group.

    A group for each kind or layer, the first on top; that a side has no such layer is said in words. Where some side is
    no MobileNet, a convolution may have any kernel and a linear layer need not be the classifier.
    """
    found, wider = groups(of.sides, of.by), {} if all(each.variant for each in of.sides) else _WIDER
    kinds = [wider.get(each.name, each.name) for each in found]
    names = [chart(each, language) if each in CHART_WORDS else each for each in kinds]
    longest = max((value or 0 for each in found for value in each.mult_adds), default=0) / 1e6
    return figure(
        [
            trace(
                "bar",
                "side",
                kind="abc"[side],
                orientation="h",
                x=[(each.mult_adds[side] or 0) / 1e6 for each in found],
                y=names,
                name=label,
                text=[_number(each.mult_adds[side], language) for each in found],
                textposition="outside",
                cliponaxis=False,
                offsetgroup=str(side),
                customdata=[each.mult_adds[side] or 0 for each in found],
                hovertemplate="%{fullData.name}, %{y}: %{customdata:,} Mult-Adds<extra></extra>",
            )
            for side, label in enumerate(labels(of.sides, language))
        ],
        barmode="group",
        bargap=0.3,
        xaxis={"title": {"text": chart("mult_adds_plain", language)}, "range": [0, longest * _ROOM], "showgrid": True},
        # Plotly stacks groups and the bars inside them from the bottom: turned over, the first of each stands on top.
        yaxis={"type": "category", "autorange": "reversed", "dtick": 1, "ticksuffix": "  ", "showgrid": False},
    )


def _number(mult_adds: int | None, language: Language) -> str:
    """Three significant digits and no exponent: 0.512, 68.8, 4,870; "none" where there is nothing."""
    if mult_adds is None:
        return chart("none", language)
    millions = float(f"{mult_adds / 1e6:.3g}")
    return f"{millions:,.0f}" if millions >= _WHOLE else f"{millions:g}"

# pyright: reportMissingTypeStubs=false
"""Shares of mult-adds and of parameters by kind of layer, side by side on one scale."""

from collections.abc import Mapping

import plotly.graph_objects as go

from app.charts.shared import figure
from app.words import Language, chart
from mobilenet_core.cost import Costs, Kind


def kinds_figure(by_kind: Mapping[Kind, Costs], language: Language = "en") -> go.Figure:
    """Two panels of horizontal bars in percent, to two decimals as Table 2 prints them; largest first.

    Mult-adds are on the left, parameters on the right.
    """
    total = Costs.total(by_kind.values())
    kinds: list[Kind] = [kind for kind, costs in by_kind.items() if costs.params]
    kinds.sort(key=lambda kind: -by_kind[kind].mult_adds)
    names = [chart(kind, language) for kind in kinds]
    panels = {
        "x": ("share_mult_adds", [100 * by_kind[kind].mult_adds / total.mult_adds for kind in kinds]),
        "x2": ("share_params", [100 * by_kind[kind].params / total.params for kind in kinds]),
    }
    return figure(
        [
            go.Bar(
                orientation="h",
                x=[shares[index]],
                y=[names[index]],
                xaxis=axis,
                name=names[index],
                text=[f"{shares[index]:.2f} %"],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{x:.2f} %<extra></extra>",
                meta={"role": "kind", "kind": kinds[index]},
            )
            for axis, (_, shares) in panels.items()
            for index in range(len(kinds))
        ],
        barmode="overlay",
        bargap=0.4,
        xaxis={"domain": [0, 0.47], "range": [0, 112], "title": {"text": chart("share_mult_adds", language)}},
        xaxis2={"domain": [0.53, 1], "range": [0, 112], "title": {"text": chart("share_params", language)}},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "showgrid": False, "ticksuffix": "  "},
    )

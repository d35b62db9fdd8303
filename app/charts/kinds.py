"""Shares of mult-adds by kind of layer, beside those of parameters or of time, on one scale."""

from collections.abc import Mapping, Sequence

from app.charts.needs import LayerTimings, OneVariant
from app.charts.shared import Figure, figure, trace
from app.language import Language
from app.language.charts import chart
from app.services.costs.design_point import report_of
from mobilenet_core.cost import Costs, Kind

_BETWEEN = "between"
"""Time that is in no layer: a bar of its own."""


def kinds_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Two panels of horizontal bars in percent, to two decimals as Table 2 prints them; largest first.

    Mult-adds are on the left, parameters on the right.
    """
    by_kind = report_of(of.variant).by_kind
    total = Costs.total(by_kind.values())
    kinds: list[Kind] = [kind for kind in _by_mult_adds(by_kind) if by_kind[kind].params]
    left = [100 * by_kind[kind].mult_adds / total.mult_adds for kind in kinds]
    right = [100 * by_kind[kind].params / total.params for kind in kinds]
    return _panels(kinds, {"share_mult_adds": left, "share_params": right}, 2, language)


def times_figure(of: LayerTimings, language: Language = "en") -> Figure:
    """Two panels of horizontal bars in percent, to one decimal, largest mult-adds first, between layers last.

    Mult-adds are on the left, measured time on the right, as shares of the whole run, or of the layers' sum where
    profiling made that longer. No traces where nothing was measured.
    """
    found = of.found
    if found is None:
        return _panels([], {"share_mult_adds": [], "share_time": []}, 1, language)
    by_kind, ms = report_of(of.variant).by_kind, found.by_kind(of.variant)
    total, whole = Costs.total(by_kind.values()).mult_adds, found.total_ms
    kinds = _by_mult_adds(by_kind)
    left = [100 * by_kind[kind].mult_adds / total for kind in kinds]
    right = [100 * ms[kind] / whole for kind in kinds]
    return _panels(
        [*kinds, _BETWEEN],
        {
            "share_mult_adds": [*left, 0.0],
            "share_time_uncertain" if found.marks else "share_time": [
                *right,
                100 * max(found.times.gap_ms, 0.0) / whole,
            ],
        },
        1,
        language,
    )


def _by_mult_adds(by_kind: Mapping[Kind, Costs]) -> list[Kind]:
    kinds: list[Kind] = list(by_kind)
    return sorted(kinds, key=lambda kind: -by_kind[kind].mult_adds)


def _panels(kinds: Sequence[str], shares: Mapping[str, Sequence[float]], decimals: int, language: Language) -> Figure:
    """kinds: one bar each, first on top. shares: title of each panel and its bars' lengths."""
    names = [chart(kind, language) for kind in kinds]
    titles = list(shares)
    return figure(
        [
            trace(
                "bar",
                "kind",
                kind=kinds[index],
                orientation="h",
                x=[shares[title][index]],
                y=[names[index]],
                xaxis=axis,
                name=names[index],
                text=[f"{shares[title][index]:.{decimals}f} %" if shares[title][index] else chart("none", language)],
                textposition="outside",
                cliponaxis=False,
                hovertemplate=f"%{{y}}: %{{x:.{decimals}f}} %<extra></extra>",
            )
            for axis, title in zip(("x", "x2"), titles, strict=True)
            for index in range(len(kinds))
        ],
        barmode="overlay",
        bargap=0.4,
        xaxis={"domain": [0, 0.47], "range": [0, 112], "title": {"text": chart(titles[0], language)}},
        xaxis2={"domain": [0.53, 1], "range": [0, 112], "title": {"text": chart(titles[1], language)}},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "showgrid": False, "ticksuffix": "  "},
    )

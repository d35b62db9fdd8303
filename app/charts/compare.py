"""Mult-adds of two or three networks on one scale: paired bar by bar, or the largest layers of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.needs import SideBySide
from app.charts.shared import Figure, figure, trace
from app.language import Language
from app.language.amounts import fixed, significant
from app.language.charts import CHART_WORDS, chart
from app.services.comparison.compare import groups, labels

_ROOM = 1.12  # the axis reaches so many times beyond the longest bar, for its number
_LARGEST = 10  # layers of a side that have a bar of their own where its layers are not the others'

_WIDER = {"conv": "conv_any", "linear": "linear_any"}  # what these kinds are called where not all are MobileNets


@dataclass(frozen=True, slots=True)
class _Bars:
    """Those of one side: the name of each, its mult-adds, None where the side has no such layer; total: of the side."""

    names: Sequence[str]
    mult_adds: Sequence[int | None]
    total: int


def compare_figure(of: SideBySide, language: Language = "en") -> Figure:
    """Horizontal bars in millions of mult-adds, or as shares of each side's own, one trace for each side.

    A group for each kind or layer, the first on top, with the first side's bar on top; that a side has no such layer is
    said in words. Where most layers are not in all sides, each side's largest stand one below the other, and the rest
    of them in one bar (`layout.meta.is_apart`). Where some side is no MobileNet, a convolution may have any kernel and
    a linear layer need not be the classifier.
    """
    paired = _paired(of, language)
    is_apart = of.by == "layer" and 2 * sum(None not in each for each in _by_group(paired)) < len(paired[0].names)
    sides = _apart(paired, language) if is_apart else paired
    lengths = [_lengths(side, of) for side in sides]
    longest = max((length for each in lengths for length in each), default=0)
    drawn = enumerate(zip(labels(of.sides, language), sides, lengths, strict=True))
    return figure(
        [
            trace(
                "bar",
                "side",
                kind="abc"[place],
                orientation="h",
                x=length,
                y=side.names,
                name=label,
                text=_numbers(side, length, of, language),
                textposition="outside",
                cliponaxis=False,
                offsetgroup=None if is_apart else str(place),
                customdata=[value or 0 for value in side.mult_adds],
                hovertemplate="%{fullData.name}, %{y}: %{customdata:,} Mult-Adds<extra></extra>",
            )
            for place, (label, side, length) in drawn
        ],
        barmode="overlay" if is_apart else "group",
        bargap=0.3,
        meta={"is_apart": is_apart},
        xaxis={
            "title": {"text": chart("share_own" if of.scale == "share" else "mult_adds_plain", language)},
            "range": [0, longest * _ROOM],
            "showgrid": True,
        },
        # Plotly stacks groups and the bars inside them from the bottom: turned over, the first of each stands on top.
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "dtick": 1,
            "ticksuffix": "  ",
            "showgrid": False,
        },
    )


def _paired(of: SideBySide, language: Language) -> list[_Bars]:
    found, wider = groups(of.sides, of.by), {} if all(each.side.variant for each in of.sides) else _WIDER
    kinds = [wider.get(each.name, each.name) for each in found]
    names = [chart(each, language) if each in CHART_WORDS else each for each in kinds]
    return [
        _Bars(names, [each.mult_adds[place] for each in found], side.report.mult_adds)
        for place, side in enumerate(of.sides)
    ]


def _by_group(sides: Sequence[_Bars]) -> list[tuple[int | None, ...]]:
    return list(zip(*(side.mult_adds for side in sides), strict=True))


def _apart(sides: Sequence[_Bars], language: Language) -> list[_Bars]:
    """The largest layers of each side, named by its letter, and all others of it as one."""
    found: list[_Bars] = []
    for letter, side in zip("ABC", sides, strict=False):
        own = [(value, name) for name, value in zip(side.names, side.mult_adds, strict=True) if value]
        own.sort(key=lambda each: -each[0])
        rest = own[_LARGEST:] if len(own) > _LARGEST + 1 else []
        bars = own[: len(own) - len(rest)]
        if rest:
            bars.append((sum(value for value, _ in rest), chart("others_of", language).format(count=len(rest))))
        found.append(_Bars([f"{letter} {name}" for _, name in bars], [value for value, _ in bars], side.total))
    return found


def _lengths(side: _Bars, of: SideBySide) -> list[float]:
    """In percent of the side's own, or in millions."""
    unit = side.total / 100 if of.scale == "share" else 1e6
    return [(value or 0) / unit for value in side.mult_adds]


def _numbers(side: _Bars, lengths: Sequence[float], of: SideBySide, language: Language) -> list[str]:
    """At the ends of bars: three significant digits, a share's decimal, or "none" where there is no such layer."""
    texts = [f"{fixed(length, 1)} %" if of.scale == "share" else significant(length) for length in lengths]
    none = chart("none", language)
    return [none if value is None else text for value, text in zip(side.mult_adds, texts, strict=True)]

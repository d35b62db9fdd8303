"""Parallel axes: each variant a line through what it is and what it costs; budgets as ticks, what lies beyond hatched.

Drawn as scatter lines on axes from 0 to 1: plotly's own trace for this needs WebGL and evaluates strings.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.answers.choice import PointRow as Row
from app.charts.empty import without_accuracy
from app.charts.families import ink, key, label
from app.charts.shared import (
    Figure,
    Note,
    Part,
    Trace,
    crosses,
    figure,
    line,
    log_ticks,
    scatter,
    trace,
    with_point,
)
from app.language import Language
from app.language.amounts import amount, plain
from app.language.charts import chart
from app.language.marks import marked
from app.language.points import latency_of
from app.language.titles import QUANTITY_TITLES
from app.services.choice.choose import Shown
from app.vocabulary import QUANTITIES, Quantity
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS


@dataclass(frozen=True, slots=True)
class _Axis:
    """column, in units of `scale`; budget: that which limits it, at least where is_least; ticks in its unit."""

    column: str
    title: str
    unit: str
    low: float
    high: float
    ticks: Sequence[float]
    is_log: bool = False
    scale: float = 1.0
    budget: str = ""
    is_least: bool = False

    def place(self, value: float) -> float:
        """0 to 1 along the axis for a value in its unit."""
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def marks_of(self, row: Row) -> tuple[str, ...]:
        """What makes a row's value doubtful."""
        return row.latency_marks if self.column == "latency_ms" else ()

    def text_of(self, row: Row) -> str:
        """A row's value as a table has it."""
        value = row.value_of(self.column) or 0.0
        if self.column == "latency_ms":
            return latency_of(row)
        return amount(self.budget, value) if self.budget else f"{plain(value)} {self.unit}".rstrip()

    def of(self, row: Row) -> float:
        """A row's value in the axis's unit."""
        return (row.value_of(self.column) or 0.0) / self.scale

    def of_length(self, row: Row) -> float:
        """Where a row's value stands, as a share of the axis's length."""
        return round(self.place(self.of(row)), 4)


_NUMBER_HEIGHT = 0.05  # of an axis's length
_JUDGED = sorted(QUANTITIES, key=lambda each: (each.is_least, each.needs_device, each.rank))


def axes_figure(shown: Shown, language: Language = "en") -> Figure:
    """One line for each row with a known accuracy, through alpha, input, mult-adds, weights, latency and top-1.

    Traces by meta.role: "axis"; "beyond", the hatched part of an axis; "line" with its alpha and kind ("inside" or
    "outside" the budgets), dashed where the latency is predicted; "chosen", the point looked at; "tick", a budget;
    "doubted", crosses on the axis of latency.
    layout.meta.axes: of each axis what limits it and its ends, so that a part of it can be made a limit.
    """
    every = [row for row in shown.rows if row.top1_percent is not None]
    point = shown.point if shown.point and shown.point.top1_percent is not None else None
    rows = with_point(every, point)
    if not rows:
        return without_accuracy(shown, language)
    axes = _axes(rows, shown, language)
    ordered = sorted(every, key=lambda row: (not row.passes, row.alpha))
    limited = [
        (place, axis, shown.budgets[axis.budget]) for place, axis in enumerate(axes) if axis.budget in shown.budgets
    ]
    return figure(
        [
            *(line("axis", [place, place], [0, 1], width=1) for place in range(len(axes))),
            *(_beyond(place, axis, bound / axis.scale) for place, axis, bound in limited),
            *(_line(row, axes, "line", shown, language) for row in ordered),
            *([] if point is None else [_line(point, axes, "chosen", shown, language)]),
            *(_tick(place, axis, bound / axis.scale) for place, axis, bound in limited),
            *crosses(_doubted(rows, axes), language),
        ],
        [
            *(_title(place, axis) for place, axis in enumerate(axes)),
            *(_number(place, axis, tick) for place, axis in enumerate(axes) for tick in _free_ticks(axis, shown)),
            *(_number(place, axis, bound / axis.scale, "limit") for place, axis, bound in limited),
        ],
        xaxis={"visible": False, "range": [-0.35, len(axes) - 0.6]},
        yaxis={"visible": False, "range": [-0.02, 1.02]},
        barmode="overlay",
        dragmode="select",
        meta={"axes": [_ends(axis) for axis in axes]},
    )


def _ends(axis: _Axis) -> Part:
    """In the unit of the axis."""
    return {
        "budget": axis.budget,
        "is_least": axis.is_least,
        "low": axis.low,
        "high": axis.high,
        "is_log": axis.is_log,
    }


def _axes(rows: Sequence[Row], shown: Shown, language: Language) -> list[_Axis]:
    alphas, sides = [row.alpha for row in rows], [row.resolution for row in rows]
    alpha, side = chart("alpha_plain", language), chart("input_plain", language)
    axes = [
        _Axis("alpha", alpha, "", min(0.25, *alphas), max(1.0, *alphas), sorted(PAPER_ALPHAS)),
        _Axis("resolution", side, "px", min(128, *sides), max(224, *sides), sorted(PAPER_RESOLUTIONS)),
    ]
    for each in _JUDGED:
        values = [row.value_of(each.column) for row in rows]
        if (each.is_always_shown or each.budget in shown.budgets) and None not in values:
            title = QUANTITY_TITLES[each.name].name[language]
            axes.append(_axis(each, title, [(value or 0.0) / each.scale for value in values]))
    return axes


def _axis(of: Quantity, title: str, values: Sequence[float]) -> _Axis:
    if of.unit == "%":
        low, high = min(values) - 1, max(values) + 1
        ticks = [float(each) for each in range(10, 100, 10) if low < each < high]
    else:
        low, high = min(values) * 0.9, max(values) * 1.1
        ticks = log_ticks(low, high, 6)
    return _Axis(of.column, title, of.unit, low, high, ticks, of.unit != "%", of.scale, of.budget, of.is_least)


def _free_ticks(axis: _Axis, shown: Shown) -> list[float]:
    """The ticks whose numbers the number of the axis's budget leaves room for."""
    if axis.budget not in shown.budgets:
        return list(axis.ticks)
    at = _inside(axis, shown.budgets[axis.budget] / axis.scale)
    return [tick for tick in axis.ticks if abs(axis.place(tick) - at) >= _NUMBER_HEIGHT]


def _line(row: Row, axes: Sequence[_Axis], role: str, shown: Shown, language: Language) -> Trace:
    name = key(row, shown)
    told = [marked(f"{label(row, shown)}: {axis.text_of(row)}", axis.marks_of(row), language) for axis in axes]
    return scatter(
        role,
        **ink(row, shown),
        kind="outside" if row.passes else "inside",
        x=list(range(len(axes))),
        y=[axis.of_length(row) for axis in axes],
        mode="lines",
        name=name,
        customdata=[[name, each] for each in told],
        hovertemplate="%{customdata[1]}<extra></extra>",
        line={
            "width": 3 if role == "chosen" else 1.2,
            "dash": "dash" if row.latency_kind == "predicted" else "solid",
        },
    )


def _doubted(rows: Sequence[Row], axes: Sequence[_Axis]) -> list[tuple[float, float]]:
    """Where the lines of doubtful values meet their axes."""
    return [(place, axis.of_length(row)) for place, axis in enumerate(axes) for row in rows if axis.marks_of(row)]


def _inside(axis: _Axis, bound: float) -> float:
    return min(max(axis.place(bound), 0.0), 1.0) if bound > 0 or not axis.is_log else 0.0


def _beyond(place: int, axis: _Axis, bound: float) -> Trace:
    at = _inside(axis, bound)
    low, high = (0.0, at) if axis.is_least else (at, 1.0)
    return trace(
        "bar",
        "beyond",
        x=[place],
        y=[high - low],
        base=[low],
        width=[0.1],
        marker={"pattern": {"shape": "/", "size": 5, "solidity": 0.25}, "line": {"width": 0}},
        hoverinfo="skip",
    )


def _tick(place: int, axis: _Axis, bound: float) -> Trace:
    at = _inside(axis, bound)
    return line("tick", [place - 0.09, place + 0.09], [at, at], width=2)


def _title(place: int, axis: _Axis) -> Note:
    return Note(f"{axis.title}<br>{axis.unit}", place, 1.02, "axis", yanchor="bottom", yref="paper")


def _number(place: int, axis: _Axis, value: float, name: str = "number") -> Note:
    text = f"<b>{plain(value)}</b>" if name == "limit" else plain(value)
    return Note(text, place, _inside(axis, value), name, "left", xshift=7)

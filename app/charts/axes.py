# pyright: reportMissingTypeStubs=false
"""Parallel axes: each variant a line through what it is and what it costs; budgets as ticks, what lies beyond hatched.

Drawn as scatter lines on axes from 0 to 1: plotly's own trace for this needs WebGL and evaluates strings.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from app.answers.choice import PointRow as Row
from app.charts.shared import figure, log_ticks, number, short_name
from app.language import Language
from app.language.charts import chart
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

    def of(self, row: Row) -> float:
        """A row's value in the axis's unit."""
        return number(row, self.column) / self.scale


_NUMBER_HEIGHT = 0.05  # of an axis's length
_JUDGED = sorted(QUANTITIES, key=lambda each: (each.is_least, each.needs_device, each.rank))


def axes_figure(shown: Shown, language: Language = "en") -> go.Figure:
    """One line for each row with a known accuracy, through alpha, input, mult-adds, weights, latency and top-1.

    Traces by meta.role: "axis"; "beyond", the hatched part of an axis; "line" with its alpha and kind ("inside" or
    "outside" the budgets), dashed where the latency is predicted; "chosen", the point looked at; "tick", a budget.
    """
    every = [row for row in shown.rows if row.top1_percent is not None]
    point = shown.point if shown.point and shown.point.top1_percent is not None else None
    rows = every if point is None or any(row.name == point.name for row in every) else [*every, point]
    if not rows:
        return figure([], xaxis={"visible": False}, yaxis={"visible": False})
    axes = _axes(rows, shown, language)
    ordered = sorted(every, key=lambda row: (not row.passes, row.alpha))
    limited = [
        (place, axis, shown.budgets[axis.budget]) for place, axis in enumerate(axes) if axis.budget in shown.budgets
    ]
    return figure(
        [
            *(_axis_line(place) for place in range(len(axes))),
            *(_beyond(place, axis, bound / axis.scale) for place, axis, bound in limited),
            *(_line(row, axes, "line") for row in ordered),
            *([] if point is None else [_line(point, axes, "chosen")]),
            *(_tick(place, axis, bound / axis.scale) for place, axis, bound in limited),
        ],
        xaxis={"visible": False, "range": [-0.35, len(axes) - 0.6]},
        yaxis={"visible": False, "range": [-0.02, 1.02]},
        barmode="overlay",
        annotations=[
            *(_title(place, axis) for place, axis in enumerate(axes)),
            *(_number(place, axis, tick) for place, axis in enumerate(axes) for tick in _free_ticks(axis, shown)),
            *(_number(place, axis, bound / axis.scale, "limit") for place, axis, bound in limited),
        ],
    )


def _axes(rows: Sequence[Row], shown: Shown, language: Language) -> list[_Axis]:
    def values(column: str) -> list[float]:
        return [number(row, column) for row in rows]

    def title(quantity: Quantity) -> str:
        return QUANTITY_TITLES[quantity.name].name[language]

    alphas, sides = values("alpha"), values("resolution")
    alpha, side = chart("alpha_plain", language), chart("input_plain", language)
    axes = [
        _Axis("alpha", alpha, "", min(0.25, *alphas), max(1.0, *alphas), sorted(PAPER_ALPHAS)),
        _Axis("resolution", side, "px", min(128, *sides), max(224, *sides), sorted(PAPER_RESOLUTIONS)),
    ]
    for each in _JUDGED:
        is_shown = each.is_always_shown or each.budget in shown.budgets
        if is_shown and all(row.value_of(each.column) is not None for row in rows):
            axes.append(_axis(each, title(each), [value / each.scale for value in values(each.column)]))
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


def _axis_line(place: int) -> go.Scatter:
    return go.Scatter(
        x=[place, place], y=[0, 1], mode="lines", line={"width": 1}, hoverinfo="skip", meta={"role": "axis"}
    )


def _line(row: Row, axes: Sequence[_Axis], role: str) -> go.Scatter:
    name = short_name(row.alpha, row.resolution)
    told = [f"{name}: {axis.of(row):.3g} {axis.unit}".rstrip() for axis in axes]
    return go.Scatter(
        x=list(range(len(axes))),
        y=[round(axis.place(axis.of(row)), 4) for axis in axes],
        mode="lines",
        name=name,
        customdata=[[name, each] for each in told],
        hovertemplate="%{customdata[1]}<extra></extra>",
        line={
            "width": 3 if role == "chosen" else 1.2,
            "dash": "dash" if row.latency_kind == "predicted" else "solid",
        },
        meta={"role": role, "alpha": row.alpha, "kind": "outside" if row.passes else "inside"},
    )


def _inside(axis: _Axis, bound: float) -> float:
    return min(max(axis.place(bound), 0.0), 1.0) if bound > 0 or not axis.is_log else 0.0


def _beyond(place: int, axis: _Axis, bound: float) -> go.Bar:
    at = _inside(axis, bound)
    low, high = (0.0, at) if axis.is_least else (at, 1.0)
    return go.Bar(
        x=[place],
        y=[high - low],
        base=[low],
        width=[0.1],
        marker={"pattern": {"shape": "/", "size": 5, "solidity": 0.25}, "line": {"width": 0}},
        hoverinfo="skip",
        meta={"role": "beyond"},
    )


def _tick(place: int, axis: _Axis, bound: float) -> go.Scatter:
    at = _inside(axis, bound)
    return go.Scatter(
        x=[place - 0.09, place + 0.09],
        y=[at, at],
        mode="lines",
        line={"width": 2},
        hoverinfo="skip",
        meta={"role": "tick"},
    )


def _title(place: int, axis: _Axis) -> dict[str, Any]:
    text = f"{axis.title}<br>{axis.unit}"
    return {
        "x": place,
        "y": 1.02,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "text": text,
        "showarrow": False,
        "name": "axis",
    }


def _number(place: int, axis: _Axis, value: float, name: str = "number") -> dict[str, Any]:
    text = f"<b>{value:.3g}</b>" if name == "limit" else f"{value:g}"
    at = {"x": place, "y": _inside(axis, value), "xref": "x", "yref": "y", "xanchor": "left", "xshift": 7}
    return {**at, "text": text, "showarrow": False, "name": name}

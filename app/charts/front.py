"""Accuracy against latency, or against mult-adds where no device is named: the front, the budgets, who is outside."""

import math
from collections.abc import Sequence

from app.answers.choice import PointRow as Row
from app.charts.empty import without_accuracy
from app.charts.families import group, ink, key, label, legend, shape
from app.charts.shared import (
    Figure,
    Note,
    Part,
    Trace,
    crosses,
    figure,
    interval_ends,
    limit_line,
    line,
    log_axis,
    log_range,
    log_ticks,
    marker,
    names,
    ranges_around,
    ring,
    scatter,
    with_point,
)
from app.language import Language
from app.language.amounts import amount, as_given, significant
from app.language.charts import chart
from app.language.intervals import half_of_runs, interval_of
from app.language.marks import marked, reasons
from app.language.points import latency_of
from app.services.choice.choose import Shown
from app.vocabulary import BY_BUDGET, BY_COLUMN

_CAP_PX = 4  # half the length of a predicted interval's caps; measured ones have none


def front_figure(shown: Shown, language: Language = "en") -> Figure:
    """Top-1 (percent) against latency (milliseconds) or mult-adds (millions), on a logarithmic axis.

    Of several networks each has a colour and a shape of its own, and a name in the legend; else each alpha has.
    Traces by meta.role: front (a stepped line); for each alpha a dotted line ("series"), its known points ("alpha")
    and its predicted ones ("predicted", hollow diamonds with their interval); "interval", the ends of the medians'
    intervals; "doubted", crosses through marks of doubtful latencies; "point" where the one looked at is none of the
    rows; "selected", its ring; "names", those of points on the front and of predicted ones. A symbol is open where the
    point is outside a budget. Points without a known accuracy are left out.
    """
    rows = [row for row in shown.rows if row.top1_percent is not None]
    point = shown.point if shown.point and shown.point.top1_percent is not None else None
    every = [*rows, point] if point else rows
    if not every:
        return without_accuracy(shown, language)
    x_range, y_range = _ranges(every, shown)
    title = chart(_axis(shown), language)
    traces, layout = legend(_traces(shown, rows, point, language), shown)
    return figure(
        traces,
        _limit_names(shown, x_range, language),
        xaxis=log_axis(log_ticks(*x_range), title={"text": title}, range=log_range(x_range)),
        yaxis={"title": {"text": chart("top1", language)}, "range": y_range},
        shapes=_shapes(shown, x_range, y_range),
        **layout,
    )


def _axis(shown: Shown) -> str:
    """What the x axis is of; times as busy as the machine was say so."""
    source = shown.question.source
    if source is None:
        return "mult_adds"
    return "latency_all" if source.wanted.runs == "all" and source.has_all_runs else "latency"


def _traces(shown: Shown, rows: Sequence[Row], point: Row | None, language: Language) -> list[Trace]:
    traces = [
        line(
            "front",
            [_in_unit(cost, shown) for cost, _ in shown.front],
            [top1 for _, top1 in shown.front],
            name=chart("front", language),
            shape="hv",
            width=1.5,
        )
    ]
    order = [each.network.name for each in shown.question.spaces]
    for network, alpha in sorted(
        {(row.network, row.alpha) for row in rows}, key=lambda of: (order.index(of[0]), of[1])
    ):
        of_both = (row for row in rows if (row.network, row.alpha) == (network, alpha))
        own = sorted(of_both, key=lambda row: row.resolution)
        traces.append(
            line(
                "series",
                [_x(row, shown) for row in own],
                [row.top1_percent for row in own],
                name=group(own[0], shown),
                **ink(own[0], shown),
                dash="dot",
                width=1,
            )
        )
        for role in ("alpha", "predicted"):
            some = [row for row in own if (row.latency_kind == "predicted") == (role == "predicted")]
            traces += [_marks(some, role, shown, language)] if some else []
    every = with_point(rows, point)
    traces += _ticks(every, shown)
    if point is not None:
        if all(row.name != point.name for row in rows):
            traces.append(_marks([point], "point", shown, language))
        traces.append(ring(_x(point, shown), _y(point), label(point, shown)))
    if shown.cost == "latency_ms":
        traces += crosses([(_x(row, shown), _y(row)) for row in every if row.latency_marks], language)
    return [
        *traces,
        names([(_x(row, shown), _y(row), f"{label(row, shown)}{_reason(row)}") for row in _named(rows, point)]),
    ]


def _named(rows: Sequence[Row], point: Row | None) -> list[Row]:
    """The points that are named, on the front first, then predicted ones, the most accurate of each first.

    The one looked at is named by its ring.
    """
    others = (row for row in rows if point is None or row.place != point.place)
    named = [row for row in others if row.on_front or row.latency_kind == "predicted"]
    return sorted(named, key=lambda row: (not row.on_front, -_y(row)))


def _x(row: Row, shown: Shown) -> float:
    return _in_unit(row.value_of(shown.cost) or 0.0, shown)


def _y(row: Row) -> float:
    return row.top1_percent or 0.0


def _in_unit(cost: float, shown: Shown) -> float:
    """In the unit of the x axis: milliseconds, or millions of mult-adds."""
    return cost / BY_COLUMN[shown.cost].scale


def _marks(rows: Sequence[Row], role: str, shown: Shown, language: Language) -> Trace:
    """Points of one alpha of one network that are told alike."""
    is_predicted = rows[0].latency_kind == "predicted"
    return scatter(
        role,
        **ink(rows[0], shown),
        x=[_x(row, shown) for row in rows],
        y=[row.top1_percent for row in rows],
        mode="markers",
        name=group(rows[0], shown),
        legendgroup=group(rows[0], shown),
        customdata=[[key(row, shown), _told(row, shown, language), *_own_name(row, shown)] for row in rows],
        hovertemplate=f"%{{customdata[{2 if shown.question.others else 0}]}}: %{{customdata[1]}}<extra></extra>",
        marker=marker(rows, 12 if is_predicted else 11, shape(rows[0], shown)),
        error_x=_bars(rows, shown, _CAP_PX if is_predicted else 0),
        cliponaxis=False,
    )


def _own_name(row: Row, shown: Shown) -> list[str]:
    """Where a point is asked for by more than it is called."""
    return [row.name] if shown.question.others else []


def _reason(row: Row) -> str:
    """What keeps a point out that is quick enough: its largest excess, so that the line alone does not mislead."""
    others = [name for name in row.passes if name not in ("max_latency_ms", "min_top1")]
    if not others or "max_latency_ms" in row.passes:
        return ""
    column = BY_BUDGET[others[0]].column
    return f", {amount(others[0], row.value_of(column) or 0.0)}"


def _told(row: Row, shown: Shown, language: Language) -> str:
    accuracy = f"top-1 {amount('min_top1', _y(row))} ({chart(str(row.top1_kind), language)})"
    if shown.cost == "mult_adds":
        return f"{significant(row.mult_adds / 1e6)} M, {accuracy}"
    kind = marked(chart(str(row.latency_kind), language), row.latency_marks, language)
    why = [reasons(row.latency_marks, language)] if row.latency_marks else []
    return "<br>".join([f"{latency_of(row)} ({kind}), {accuracy}", *why, *_around(row, language)])


def _around(row: Row, language: Language) -> list[str]:
    """The middle half of a latency's runs and its interval in words, where they are known."""
    (low, high), (p25, p75) = _interval(row), (row.latency_p25_ms, row.latency_p75_ms)
    value = row.latency_ms or 0.0
    half = [] if p25 is None or p75 is None else [half_of_runs((value, p25, p75), language)]
    return (
        half
        if low is None or high is None
        else [
            *half,
            interval_of(str(row.latency_kind), (value, low, high), language, row.latency_digits),
        ]
    )


def _interval(row: Row) -> tuple[float | None, float | None]:
    return row.latency_low_ms, row.latency_high_ms


def _bar(row: Row) -> tuple[float | None, float | None]:
    """What a bar shows: of a prediction its interval, of what was measured the middle half of the runs."""
    return _interval(row) if row.latency_kind == "predicted" else (row.latency_p25_ms, row.latency_p75_ms)


def _ticks(rows: Sequence[Row], shown: Shown) -> list[Trace]:
    """Where the intervals of measured medians end, on their bars."""
    ends = [(end, _y(row)) for row in rows if row.latency_kind != "predicted" for end in _interval(row) if end]
    if shown.cost != "latency_ms" or not ends:
        return []
    x, y = zip(*ends, strict=True)
    return [interval_ends(x, y)]


def _bars(rows: Sequence[Row], shown: Shown, cap: int) -> Part | None:
    """Bars as plotly takes them: lengths above and below; nothing where nothing is known."""
    ends = [_bar(row) for row in rows]
    if shown.cost != "latency_ms" or all(high is None for _, high in ends):
        return None
    middle = [row.latency_ms or 0.0 for row in rows]
    above = [(high or ms) - ms for (_, high), ms in zip(ends, middle, strict=True)]
    below = [ms - (low or ms) for (low, _), ms in zip(ends, middle, strict=True)]
    return {"type": "data", "array": above, "arrayminus": below, "width": cap, "thickness": 1.2}


def _ranges(rows: Sequence[Row], shown: Shown) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = [_x(row, shown) for row in rows]
    if shown.cost == "latency_ms":
        ends += [end for row in rows for end in (*_interval(row), *_bar(row)) if end]
    return ranges_around(ends, [_y(row) for row in rows])


def _bound(shown: Shown) -> float | None:
    """The budget on the x axis, in its unit."""
    bound = shown.budgets.get(BY_COLUMN[shown.cost].budget)
    return None if bound is None else _in_unit(bound, shown)


def _shapes(shown: Shown, x_range: tuple[float, float], y_range: tuple[float, float]) -> list[Part]:
    """The region within the budgets on both axes, and a line at each that lies inside the plot."""
    bound, floor = _bound(shown), shown.budgets.get("min_top1")
    if bound is None and floor is None:
        return []
    right = x_range[1] if bound is None else min(max(bound, x_range[0]), x_range[1])
    bottom = y_range[0] if floor is None else min(max(floor, y_range[0]), y_range[1])
    box = {"x0": x_range[0], "x1": right, "y0": bottom, "y1": y_range[1]}
    shapes: list[Part] = [{"type": "rect", **box, "layer": "below", "name": "region", "line": {"width": 0}}]
    if bound is not None and x_range[0] < bound < x_range[1]:
        shapes.append(limit_line(x=bound))
    if floor is not None and y_range[0] < floor < y_range[1]:
        shapes.append(limit_line(y=floor))
    return shapes


def _limit_names(shown: Shown, x_range: tuple[float, float], language: Language) -> list[Note]:
    """The budget on the x axis in words, above its line; at the edge where the line lies beyond."""
    bound = _bound(shown)
    if bound is None:
        return []
    budget = BY_COLUMN[shown.cost].budget
    text = chart("your_budget", language).format(value=as_given(budget, shown.budgets[budget]))
    left, right = (math.log10(each) for each in x_range)
    at = min(max(math.log10(bound), left), right) if bound > 0 else left
    anchor = "left" if at < left + (right - left) / 3 else "right"
    return [Note(text, at, 1, "limit", anchor, "bottom", yref="paper")]

"""Latency of several runtimes side by side: one line per design point, one mark per runtime, with its middle half."""

from collections.abc import Iterable, Sequence
from math import log10
from typing import Literal

from app.charts.needs import Timings
from app.charts.shared import Figure, Trace, figure, log_axis, log_ticks, scatter, short_name
from app.language import Language
from app.language.charts import chart
from app.services.history.runtimes import TimedPoint

SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up"),
    *("circle-open", "square-open", "diamond-open", "triangle-up-open", "cross-thin-open", "x-thin-open"),
)
_ROOM = 1.15  # the axis reaches so many times beyond the outermost bar


def runtimes_figure(of: Timings, language: Language = "en") -> Figure:
    """Latency (milliseconds, log axis) by design point, most mult-adds on top, the runtimes grouped on each line.

    The trace of the runtime that is fastest at most points says kind "fastest". Without rows the figure is empty.
    """
    rows = of.rows
    points = {(row.alpha, row.resolution): row.mult_adds for row in rows}
    names = [short_name(*point) for point in sorted(points, key=lambda point: (points[point], point))]
    order, (low, high) = by_wins(rows), _range(rows)
    return figure(
        [
            _trace([row for row in rows if row.runtime == name], SYMBOLS[index % len(SYMBOLS)], index == 0)
            for index, name in enumerate(order)
        ],
        scattermode="group",
        scattergap=0.25,
        xaxis=log_axis(
            log_ticks(low, high),
            title={"text": chart("latency", language)},
            range=(log10(low), log10(high)),
            showgrid=True,
        ),
        yaxis={"type": "category", "categoryorder": "array", "categoryarray": names, "dtick": 1, "ticksuffix": "  "},
    )


def by_wins(rows: Iterable[TimedPoint]) -> list[str]:
    """The runtimes' names: first the one that is fastest at most points; equal ones by name."""
    fastest: dict[tuple[float, int], TimedPoint] = {}
    wins: dict[str, int] = {}
    for row in rows:
        wins.setdefault(row.runtime, 0)
        point = (row.alpha, row.resolution)
        if point not in fastest or row.latency_ms.p50 < fastest[point].latency_ms.p50:
            fastest[point] = row
    for row in fastest.values():
        wins[row.runtime] += 1
    return sorted(wins, key=lambda name: (-wins[name], name))


def _trace(rows: Sequence[TimedPoint], symbol: str, fastest: bool) -> Trace:
    medians = [row.latency_ms.p50 for row in rows]
    return scatter(
        "runtime",
        kind="fastest" if fastest else "other",
        x=medians,
        y=[short_name(row.alpha, row.resolution) for row in rows],
        orientation="h",
        offsetgroup=rows[0].runtime,
        mode="markers",
        name=rows[0].runtime,
        customdata=[[short_name(row.alpha, row.resolution), row.latency_ms.p25, row.latency_ms.p75] for row in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_bar(row, "p75") for row in rows],
            "arrayminus": [_bar(row, "p25") for row in rows],
            "width": 0,
            "thickness": 1.5,
        },
        marker={"size": 9, "symbol": symbol},
        hovertemplate="%{customdata[0]}, %{fullData.name}: %{x:.3g} ms<extra></extra>",
    )


def _bar(row: TimedPoint, quartile: Literal["p25", "p75"]) -> float:
    """How far a quartile lies from the median; 0 where it is not known."""
    end = getattr(row.latency_ms, quartile)
    return 0.0 if end is None else abs(end - row.latency_ms.p50)


def _range(rows: Sequence[TimedPoint]) -> tuple[float, float]:
    """Milliseconds from and to that hold every bar."""
    latencies = [row.latency_ms for row in rows]
    known = [value for each in latencies for value in (each.p25, each.p50, each.p75) if value]
    return (min(known) / _ROOM, max(known) * _ROOM) if known else (0.1, 100.0)

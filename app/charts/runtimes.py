"""Latency of several runtimes side by side: one line per design point, one mark per runtime, with its middle half."""

from collections.abc import Iterable, Sequence
from math import log10
from typing import Literal

from app.answers.latency import Marks
from app.charts.needs import Timings
from app.charts.shared import Figure, Trace, crosses, figure, interval_ends, log_axis, log_ticks, scatter, short_name
from app.language import Language
from app.language.amounts import latency
from app.language.charts import chart
from app.language.intervals import half_of_runs
from app.language.marks import marked, reasons
from app.language.runtimes import Verdict
from app.services.history.runtimes import SideBySide, TimedPoint

SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up"),
    *("circle-open", "square-open", "diamond-open", "triangle-up-open", "cross-thin-open", "triangle-down"),
)  # the cross of what is doubtful is none of them
_ROOM = 1.15  # the axis reaches so many times beyond the outermost bar


def runtimes_figure(of: Timings, language: Language = "en") -> Figure:
    """Latency (milliseconds, log axis) by design point, most mult-adds on top, the runtimes grouped on each line.

    The trace of the runtime that is clearly the fastest at most points says kind "fastest", "interval" traces are ticks
    on bars, layout.meta has the verdict in words. A point's customdata: its name, what is told of it, whether it is
    clearly the fastest there, what makes it doubtful. A doubtful mark has a cross ("doubted"). Without rows the figure
    is empty.
    """
    rows, beside = of.rows, SideBySide.of(of.rows)
    points = {row.point: row.mult_adds for row in rows}
    names = [short_name(*point) for point in sorted(points, key=lambda point: (points[point], point))]
    by_runtime = [[row for row in rows if row.runtime == name] for name in by_wins(rows)]
    low, high = _range(rows)
    return figure(
        [
            *(_trace(own, SYMBOLS[index % len(SYMBOLS)], beside, language) for index, own in enumerate(by_runtime)),
            *(ticks for own in by_runtime for ticks in _ticks(own)),
            *(trace for own in by_runtime for trace in _crosses(own, language)),
        ],
        meta={"verdict": _verdict(beside).sentences(language)} if beside.shared else None,
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
    """The runtimes' names: first the one that is clearly the fastest at most points; equal ones by name."""
    every = list(rows)
    wins = SideBySide.of(every).wins
    return sorted({row.runtime for row in every}, key=lambda name: (-wins[name], name))


def _verdict(beside: SideBySide) -> Verdict:
    times = [row for alike in beside.shared.values() for row in alike]
    slowest: tuple[str, float, str] | None = None
    for point, fastest in beside.fastest.items():  # most mult-adds first
        alike = beside.shared[point]
        if not any(row.latency_marks for row in alike):
            last = max(alike, key=lambda row: row.latency_ms.p50)
            slowest = (last.runtime, last.latency_ms.p50 / fastest.latency_ms.p50, short_name(*point))
            break
    uncertain = sum(bool(row.latency_marks) for row in times)
    return Verdict(len(beside.shared), beside.wins, beside.paired, len(times), uncertain, slowest)


def _told(row: TimedPoint, language: Language) -> str:
    """What stands under the pointer: the median, the middle half of the runs, and whether it can be relied on."""
    p25, p50, p75 = row.latency_ms.p25, row.latency_ms.p50, row.latency_ms.p75
    half = "" if p25 is None or p75 is None else half_of_runs((p50, p25, p75), language)
    told = marked(", ".join(filter(None, [latency(p50), half])), row.latency_marks, language)
    return "<br>".join(filter(None, [told, reasons(row.latency_marks, language)]))


def _standing(row: TimedPoint, beside: SideBySide) -> tuple[bool, Marks]:
    """Whether it is clearly the fastest of its point, and what makes it doubtful."""
    return beside.fastest.get(row.point) is row, row.latency_marks


def _trace(rows: Sequence[TimedPoint], symbol: str, beside: SideBySide, language: Language) -> Trace:
    most = max(beside.wins, key=lambda name: beside.wins[name], default=None)
    medians = [row.latency_ms.p50 for row in rows]
    return scatter(
        "runtime",
        kind="fastest" if rows[0].runtime == most else "other",
        x=medians,
        y=[short_name(row.alpha, row.resolution) for row in rows],
        orientation="h",
        offsetgroup=rows[0].runtime,
        mode="markers",
        name=rows[0].runtime,
        customdata=[[short_name(*row.point), _told(row, language), *_standing(row, beside)] for row in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_bar(row, "p75") for row in rows],
            "arrayminus": [_bar(row, "p25") for row in rows],
            "width": 0,
            "thickness": 1.5,
        },
        marker={"size": 9, "symbol": symbol},
        hovertemplate="%{customdata[0]}, %{fullData.name}: %{customdata[1]}<extra></extra>",
    )


def _ticks(rows: Sequence[TimedPoint]) -> list[Trace]:
    """Where the intervals of a runtime's medians end, on their bars."""
    ends = [(each, row) for row in rows for each in (row.latency_ms.p50_low, row.latency_ms.p50_high) if each]
    if not ends:
        return []
    x, y = [end for end, _ in ends], [short_name(*row.point) for _, row in ends]
    return [interval_ends(x, y, group=rows[0].runtime)]


def _crosses(rows: Sequence[TimedPoint], language: Language) -> list[Trace]:
    """Through the marks of what is doubtful of a runtime."""
    doubted = [(row.latency_ms.p50, short_name(*row.point)) for row in rows if row.latency_marks]
    return crosses(doubted, language, group=rows[0].runtime)


def _bar(row: TimedPoint, quartile: Literal["p25", "p75"]) -> float:
    """How far a quartile lies from the median; 0 where it is not known."""
    end = getattr(row.latency_ms, quartile)
    return 0.0 if end is None else abs(end - row.latency_ms.p50)


def _range(rows: Sequence[TimedPoint]) -> tuple[float, float]:
    """Milliseconds from and to that hold every bar."""
    latencies = [row.latency_ms for row in rows]
    known = [
        value for each in latencies for value in (each.p25, each.p50, each.p75, each.p50_low, each.p50_high) if value
    ]
    return (min(known) / _ROOM, max(known) * _ROOM) if known else (0.1, 100.0)

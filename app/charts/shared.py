"""What figures are made of, as plotly.js takes it: traces, texts in the plot; the symbols of points and ticks.

It is plain data: plotly.py's objects would check it anew at each request, for nine tenths of a figure's time and 31 MB.
Tests let them check every chart instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log10
from typing import Any, Literal

from pydantic_core import to_json as json_of

from app.answers.choice import PointRow
from app.language import Language
from app.language.amounts import plain
from app.language.marks import UNCERTAIN
from mobilenet_core.design import PAPER_RESOLUTIONS

SYMBOLS = dict[int, str](zip(PAPER_RESOLUTIONS, ("circle", "square", "triangle-up", "triangle-down"), strict=True))
"""Shape = resolution; colour = alpha."""

_STEPS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9))
_MOST_TICKS = 8
_ROOM, _ABOVE = 1.3, 2.2  # the x axis reaches so many times, the y axis so many points beyond the outermost mark

Part = Mapping[str, object]
"""An axis, a shape, how marks look: as plotly.js takes them."""

Trace = Part
"""As plotly.js takes it; its `meta` says what the page paints it by."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text in the plot: an annotation of plotly.js. name: what the page paints it by."""

    text: str
    x: float
    y: float
    name: str
    xanchor: Literal["left", "center", "right"] | None = None
    yanchor: Literal["top", "middle", "bottom"] | None = None
    xref: Literal["x", "paper"] = "x"
    yref: Literal["y", "paper"] = "y"
    xshift: int | None = None
    align: Literal["left"] | None = None
    showarrow: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What plotly.js draws, and plotly.py's `go.Figure` of the same."""

    data: Sequence[Trace]
    layout: Part


def figure(traces: Sequence[Trace], notes: Sequence[Note] = (), **layout: object) -> Figure:
    """A figure without a template: the page has its own, which would outweigh the data."""
    return Figure(traces, {**layout, "annotations": notes})


def to_json(fig: Figure) -> bytes:
    """Data and layout; what is None is left out."""
    return json_of(fig, exclude_none=True, inf_nan_mode="null")


def trace(
    shape: str,
    role: str,
    *,
    alpha: float | None = None,
    kind: str | None = None,
    ink: float | None = None,
    **of: object,
) -> Trace:
    """A trace of plotly.js's type `shape`, with what the page paints it by. ink: where along the palette of alphas."""
    own = {} if ink is None else {"ink": ink}
    return {"type": shape, "meta": {"role": role, "alpha": alpha, "kind": kind, **own}, **of}


scatter = partial(trace, "scatter")
"""Marks, with or without a line through them."""


def line(
    role: str,
    x: Sequence[float],
    y: Sequence[float | None],
    *,
    name: str | None = None,
    alpha: float | None = None,
    ink: float | None = None,
    **drawn: object,
) -> Trace:
    """A line that says nothing under the pointer. drawn: its width, and what else is to be said of it."""
    return scatter(role, alpha=alpha, ink=ink, x=x, y=y, mode="lines", name=name, line=drawn, hoverinfo="skip")


def interval_ends(x: Sequence[float], y: Sequence[float | str], group: str | None = None) -> Trace:
    """Ticks on bars: the ends of the intervals of medians. group: of a chart that stands those of one apart."""
    mark = {"symbol": "line-ns-open", "size": 9, "line": {"width": 1.4}}
    return scatter(
        "interval", x=x, y=y, mode="markers", marker=mark, hoverinfo="skip", **_apart(group), showlegend=False
    )


def crosses(at: Sequence[tuple[float, float | str]], language: Language, group: str | None = None) -> list[Trace]:
    """A cross through each mark of which the latency is doubtful; nothing where none is. group: as interval_ends."""
    if not at:
        return []
    x, y = zip(*at, strict=True)
    mark = {"symbol": "x-thin-open", "size": 14, "line": {"width": 1.8}}
    crossed = scatter(
        "doubted",
        x=x,
        y=y,
        mode="markers",
        name=UNCERTAIN[language],
        marker=mark,
        hoverinfo="skip",
        cliponaxis=False,
        **_apart(group),
    )
    return [crossed]


def _apart(group: str | None) -> dict[str, Any]:
    return {} if group is None else {"offsetgroup": group, "orientation": "h"}


def with_point(rows: Sequence[PointRow], point: PointRow | None) -> Sequence[PointRow]:
    """Rows, and the point that is looked at where it is none of them."""
    return rows if point is None or point in rows else [*rows, point]


def names(named: Sequence[tuple[float, float, str]]) -> Trace:
    """Names of points, x, y and text, the most important first: the page leaves out those it has no room for."""
    x, y, texts = zip(*named, strict=True) if named else ((), (), ())
    return scatter(
        "names",
        x=x,
        y=y,
        mode="markers+text",
        text=texts,
        textposition="top left",
        marker={"size": 10, "opacity": 0},  # as large as marks, so that names stand beside them
        hoverinfo="skip",
        cliponaxis=False,
    )


def ring(x: float, y: float, name: str) -> Trace:
    """The selected point's ring and bold name."""
    return scatter(
        "selected",
        x=[x],
        y=[y],
        mode="markers+text",
        name=name,
        text=[f"<b>{name}</b>"],
        textposition="bottom right",
        marker={"size": 24, "symbol": "circle-open", "line": {"width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
    )


def limit_line(*, x: float | None = None, y: float | None = None) -> Part:
    """A shape: a line through the whole plot at x or at y."""
    if x is None:
        return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "name": "limit"}
    return {"type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "name": "limit"}


def log_axis(ticks: Sequence[float], **of: object) -> Part:
    """A logarithmic axis with numbers at its ticks and nowhere else."""
    return {"type": "log", "tickvals": ticks, "ticktext": [plain(tick) for tick in ticks], **of}


def ranges_around(across: Sequence[float], up: Sequence[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """From and to of a logarithmic x axis and of a y axis in percent, with room around all that is drawn."""
    return (min(across) / _ROOM, max(across) * _ROOM), (min(up) - _ABOVE, max(up) + _ABOVE)


def log_range(ends: tuple[float, float]) -> list[float]:
    """As plotly.js takes the range of a logarithmic axis."""
    return [log10(end) for end in ends]


def log_ticks(low: float, high: float, most: int = _MOST_TICKS) -> list[float]:
    """Values for a logarithmic axis from `low` to `high`: at most so many, which leaves room between their numbers."""
    found: list[float] = []
    for steps in _STEPS:
        ticks = [step * 10.0**decade for decade in range(-3, 7) for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        found = inside if len(inside) <= most else found
    return found


def short_name(alpha: float, resolution: int) -> str:
    """A design point in little space: "0.75/160"; alpha 1 is written 1.0, as the paper does."""
    return f"{alpha!r}/{resolution}"


def marker(rows: Sequence[PointRow], size: int = 11, shape: str | None = None) -> Part:
    """The marks of points.

    Each has its resolution's shape, a diamond where its latency is predicted, and is open outside the budgets, with a
    wider edge where only the prediction makes it open: what was never timed looks unlike what was. shape: that of all,
    where shapes are of networks; open then too where latency is predicted.
    """
    return {
        "size": size,
        "symbol": [_symbol(row, shape) for row in rows],
        "line": {"width": [1.4 if row.passes else 2.0 for row in rows]},
    }


def _symbol(row: PointRow, shape: str | None) -> str:
    is_predicted = row.latency_kind == "predicted"
    shape = shape or ("diamond" if is_predicted else SYMBOLS.get(row.resolution, "diamond"))
    return f"{shape}-open" if row.passes or is_predicted else shape

# pyright: basic
"""What figures share: the symbols of the resolutions, where names stand, and how a figure becomes JSON."""

import math
from collections.abc import Sequence
from typing import Any, cast

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from app.answers.choice import PointRow
from mobilenet_core.design import PAPER_RESOLUTIONS

SYMBOLS = dict[int, str](zip(PAPER_RESOLUTIONS, ("circle", "square", "triangle-up", "triangle-down"), strict=True))
"""Shape = resolution; colour = alpha."""

_STEPS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9))
_MOST_TICKS = 8
_LABEL_WIDTH, _LABEL_HEIGHT = 0.5, 1.6  # of a name in a chart, in the logarithm of x and in percentage points


def figure(traces: list[Any], **layout: Any) -> go.Figure:  # noqa: ANN401 - as go.Layout takes it
    """A figure without plotly.py's default template, which would outweigh the data."""
    return go.Figure(traces, go.Layout(template="none", **layout))


def log_ticks(low: float, high: float, most: int = _MOST_TICKS) -> list[float]:
    """Values for a logarithmic axis from `low` to `high`: at most so many, which leaves room between their numbers."""
    found: list[float] = []
    for steps in _STEPS:
        ticks = [step * 10.0**decade for decade in range(-3, 7) for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        found = inside if len(inside) <= most else found
    return found


def to_json(fig: go.Figure) -> bytes:
    """Data and layout as JSON; the template is left out."""
    content = fig.to_dict()
    del content["layout"]["template"]
    return str(to_json_plotly(content, engine="json")).encode()


def short_name(alpha: float, resolution: int) -> str:
    """A design point in little space: "0.75/160"; alpha 1 is written 1.0, as the paper does."""
    return f"{alpha!r}/{resolution}"


def label_places(marks: Sequence[tuple[float, float, str]], chosen: str) -> dict[str, str]:
    """Where each name on a front stands: above left of its mark, or below right where it would cover the next one's.

    marks: x, y and name along the front, x rising. The first stands below right, away from the axis. chosen: the name
    that has a trace of its own.
    """
    places: dict[str, str] = {}
    after: tuple[float, float] | None = None
    for x, y, name in reversed([mark for mark in marks if mark[2] != chosen]):
        crowded = after is not None and math.log(after[0] / x) < _LABEL_WIDTH and after[1] - y < _LABEL_HEIGHT
        places[name] = "bottom right" if crowded or name == marks[0][2] else "top left"
        after = None if crowded else (x, y)
    return places


def number(row: PointRow, name: str) -> float:
    """A row's value by name, one that is known."""
    return cast("float", row.value_of(name))


def symbol(row: PointRow) -> str:
    """A variant's mark: its resolution's shape, a diamond where its latency is predicted; open outside the budgets.

    A predicted one is open wherever it is: what was never timed looks unlike what was.
    """
    is_predicted = row.latency_kind == "predicted"
    shape = "diamond" if is_predicted else SYMBOLS.get(row.resolution, "diamond")
    return f"{shape}-open" if row.passes or is_predicted else shape


def edge_px(row: PointRow) -> float:
    """How wide the edge of an open symbol is: wider where only the prediction makes it open."""
    return 1.4 if row.passes else 2.0


def ring(x: list[float], y: list[float], name: str, position: str = "bottom right") -> go.Scatter:
    """The selected point's ring and bold name."""
    return go.Scatter(
        x=x,
        y=y,
        mode="markers+text",
        name=name,
        text=[f"<b>{name}</b>"],
        textposition=position,
        marker={"size": 24, "symbol": "circle-open", "line": {"width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
        meta={"role": "selected"},
    )

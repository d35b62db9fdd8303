# pyright: basic
"""What figures share: the symbols of the resolutions, and how a figure becomes JSON."""

from typing import Any

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from mobilenet_core.design import PAPER_RESOLUTIONS

SYMBOLS = dict[int, str](zip(PAPER_RESOLUTIONS, ("circle", "square", "triangle-up", "triangle-down"), strict=True))
"""Shape = resolution; colour = alpha."""

_STEPS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9))
_MOST_TICKS = 8


def figure(traces: list[Any], **layout: Any) -> go.Figure:  # noqa: ANN401 - as go.Layout takes it
    """A figure without plotly.py's default template, which would outweigh the data."""
    return go.Figure(traces, go.Layout(template="none", **layout))


def log_ticks(low: float, high: float) -> list[float]:
    """Values for a logarithmic axis from `low` to `high`: as many as leave room between their numbers."""
    found: list[float] = []
    for steps in _STEPS:
        ticks = [step * 10.0**decade for decade in range(-3, 5) for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        found = inside if len(inside) <= _MOST_TICKS else found
    return found


def to_json(fig: go.Figure) -> bytes:
    """Data and layout as JSON; the template is left out."""
    content = fig.to_dict()
    del content["layout"]["template"]
    return str(to_json_plotly(content, engine="json")).encode()


def short_name(alpha: float, resolution: int) -> str:
    """A design point in little space: "0.75/160"; alpha 1 is written 1.0, as the paper does."""
    return f"{alpha!r}/{resolution}"


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

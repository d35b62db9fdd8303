"""How charts tell points apart: by alpha where they are of one network, by network where they are of several.

Networks have colours at equal distances along the palette of alphas, and a shape each, so that no two differ by colour
alone.
"""

from collections.abc import Sequence
from typing import Any

from app.answers.choice import PointRow
from app.charts.shared import Part, Trace, short_name
from app.services.choice.choose import Shown
from mobilenet_core.design import PAPER_ALPHAS

_SHAPES = ("circle", "square", "triangle-up", "triangle-down", "pentagon", "hexagon2", "star", "cross", "hourglass")


def ink(row: PointRow, shown: Shown) -> dict[str, Any]:
    """What a trace is coloured by, as `trace` takes it."""
    if not shown.question.others:
        return {"alpha": row.alpha}
    low, high = min(PAPER_ALPHAS), max(PAPER_ALPHAS)
    return {"ink": round(low + (high - low) * _place(row, shown) / len(shown.question.others), 4)}


def shape(row: PointRow, shown: Shown) -> str | None:
    """That of a network among several; None where shapes are of resolutions."""
    return _SHAPES[_place(row, shown) % len(_SHAPES)] if shown.question.others else None


def label(row: PointRow, shown: Shown) -> str:
    """What a point is called in a chart: "0.75/160", of several networks "0.75 MobileNet V2-160"."""
    return row.name if shown.question.others else short_name(row.alpha, row.resolution)


def key(row: PointRow, shown: Shown) -> str:
    """What asks for a point: "0.75/160", of several networks "mobilenet_v2/0.75/160"."""
    network = f"{row.network}/" if shown.question.others else ""
    return f"{network}{short_name(row.alpha, row.resolution)}"


def group(row: PointRow, shown: Shown) -> str:
    """Whose a trace is, in a legend."""
    return row.network_title if shown.question.others else f"alpha {row.alpha!r}"


def legend(traces: Sequence[Trace], shown: Shown) -> tuple[list[Trace], Part]:
    """Traces and a layout with each network once in a legend, where there are several."""
    if not shown.question.others:
        return list(traces), {}
    seen: set[object] = set()
    told: list[Trace] = []
    for each in traces:
        name = each.get("legendgroup")
        told.append({**each, "showlegend": name is not None and name not in seen})
        seen.add(name)
    return told, {"showlegend": True, "legend": {"orientation": "h", "y": 1.06, "yanchor": "bottom"}}


def _place(row: PointRow, shown: Shown) -> int:
    return [each.network.name for each in shown.question.spaces].index(row.network)

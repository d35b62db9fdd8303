"""Where the names of points stand in a chart, so that none covers another.

The server does not know how large the page draws a chart: lengths are pixels of the front chart on a wide screen, from
its lower left corner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH_PX, HEIGHT_PX = 600, 490
_CHARACTER_PX, _LINE_PX = 7, 16  # of a name, in 13 px type
_GAP_PX, _MARK_PX = 4, 5  # between a mark's centre and its name; half a mark
_CORNERS = ("top left", "bottom right", "top right", "bottom left")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    right: float
    low: float
    high: float

    def covers(self, other: "Box") -> bool:
        """Whether they share more than an edge."""
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high


def name_box(x: float, y: float, text: str, corner: str) -> Box:
    """What a name takes up that stands at a corner of the mark at x, y, as plotly calls it."""
    width = _CHARACTER_PX * len(text)
    across = {"left": -_GAP_PX - width, "center": -width / 2, "right": _GAP_PX}[corner.split()[1]]
    up = _GAP_PX if corner.startswith("top") else -_GAP_PX - _LINE_PX
    return Box(x + across, x + across + width, y + up, y + up + _LINE_PX)


def name_places(
    marks: Mapping[str, tuple[float, float]], texts: Mapping[str, str], taken: Sequence[Box] = ()
) -> dict[str, str]:
    """The corner of its mark at which each name stands: above left, else below right, else the others, if one is free.

    marks: x and y of every mark, by name. texts: what is written at those to be named, the most important first.
    taken: where something stands already.
    """
    spots = {name: Box(x - _MARK_PX, x + _MARK_PX, y - _MARK_PX, y + _MARK_PX) for name, (x, y) in marks.items()}
    boxes, places = list(taken), dict[str, str]()
    for name, text in texts.items():
        others = [spot for other, spot in spots.items() if other != name]
        options = {corner: name_box(*marks[name], text, corner) for corner in _CORNERS}
        inside = {corner: box for corner, box in options.items() if box.left >= 0 and box.right <= WIDTH_PX}
        clear = {corner: box for corner, box in inside.items() if not any(map(box.covers, boxes))}
        whole = [corner for corner, box in clear.items() if not any(map(box.covers, others))]
        corner = next(iter([*whole, *clear]), None)
        if corner is not None:
            places[name] = corner
            boxes.append(options[corner])
    return places

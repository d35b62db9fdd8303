"""The devices that others published MobileNet V1 latencies for: what each is, and what may be concluded from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from mobilenet_core.published import read
from mobilenet_core.published.latency import PublishedLatency, published_latency, slug
from mobilenet_core.records import Precision

Conclusion = Literal["any_point", "trend", "one_point", "nothing"]
"""What the points of one runtime, precision and thread count allow.

any_point: enough of them, over more than one alpha and more than one resolution, to predict any design point.
trend: two or more; a prediction follows their trend, with a wide interval. one_point: a prediction scales the trend of
another device. nothing: no point.
"""

ENOUGH_POINTS = 6
"""From so many points on, the latency of any design point is predicted from them alone (issue 4's evaluation)."""


@dataclass(frozen=True, slots=True)
class PublishedDevice:
    """Hardware with published latencies. hardware: as its source describes it, "" where it does not."""

    id: str
    name: str
    hardware: str
    points: tuple[PublishedLatency, ...]

    @property
    def runtimes(self) -> tuple[str, ...]:
        """What executed on it, in the order of the sources."""
        return tuple(dict.fromkeys(point.runtime for point in self.points))

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """The precisions published for it."""
        return tuple(dict.fromkeys(point.precision for point in self.points))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its latencies were published, lines within a file left out."""
        return tuple(dict.fromkeys(point.source.split(" line ")[0] for point in self.points))


def published_devices() -> Mapping[str, PublishedDevice]:
    """Every published device by id, those with the most design points on one runtime first."""
    return _devices()


def conclusion(points: Iterable[tuple[float, int]]) -> Conclusion:
    """What these (alpha, resolution) of one device, runtime, precision and thread count allow."""
    distinct = frozenset(points)
    alphas, resolutions = ({point[axis] for point in distinct} for axis in (0, 1))
    if len(distinct) >= ENOUGH_POINTS and len(alphas) > 1 and len(resolutions) > 1:
        return "any_point"
    return ("nothing", "one_point", "trend")[min(len(distinct), 2)]


@cache
def _devices() -> Mapping[str, PublishedDevice]:
    points: dict[str, list[PublishedLatency]] = {row["name"]: [] for row in read("devices")}
    for point in published_latency():
        points[point.device].append(point)
    devices = [
        PublishedDevice(slug(row["name"]), row["name"], row["hardware"], tuple(points[row["name"]]))
        for row in read("devices")
    ]
    devices.sort(key=lambda device: -_most_points(device))  # stable: else the order of the file
    return MappingProxyType({device.id: device for device in devices})


def _most_points(device: PublishedDevice) -> int:
    groups: dict[tuple[str, Precision, int | None], set[tuple[float, int]]] = {}
    for point in device.points:
        groups.setdefault((point.runtime, point.precision, point.threads), set()).add((point.alpha, point.resolution))
    return max(map(len, groups.values()))

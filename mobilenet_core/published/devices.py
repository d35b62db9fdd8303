"""The devices that others published MobileNet latencies for: what each is, and what may be concluded from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import MOBILENET_V1
from mobilenet_core.published import read
from mobilenet_core.published.latency import published_latency, slug
from mobilenet_core.published.memory import Memory, memory_of
from mobilenet_core.records import Precision

Conclusion = Literal["any_point", "trend", "one_point", "nothing"]
"""What the points of one runtime, precision and thread count allow.

any_point: enough of them, over more than one alpha and more than one resolution, to predict any design point.
trend: two or more; a prediction follows their trend, with a wide interval. one_point: a prediction scales the trend of
another device. nothing: no point.
"""

Form = Literal["phone", "board", "microcontroller", "computer", "accelerator"]
"""What a device is used as; GPUs are among the accelerators, and chips of phones, timed in one, among the phones."""

ENOUGH_POINTS = 6
"""From so many points on, the latency of any design point is predicted from them alone (issue 4's evaluation)."""


@dataclass(frozen=True, slots=True)
class PublishedDevice:
    """Hardware with published latencies.

    name, hardware: as its source has them, "" where it describes none; what is known of its memory stands there. form,
    products: ours, without a source. A form sorts a list. Products are search words, some that are sold with the same
    chip: nothing is concluded from them, and none of the latencies is theirs. points: of MobileNet V1, from which
    something is concluded. others: of other networks.
    """

    id: str
    name: str
    hardware: str
    form: Form
    products: tuple[str, ...]
    points: tuple[KnownLatency, ...]
    others: tuple[KnownLatency, ...] = ()

    @property
    def memory(self) -> Memory | None:
        """RAM and flash, where its source tells them and a network may have all of them."""
        return memory_of(self.hardware)

    @property
    def runtimes(self) -> tuple[str, ...]:
        """What executed on it, in the order of the sources."""
        return tuple(dict.fromkeys(point.setup.runtime for point in self.points))

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """The precisions published for it."""
        return tuple(dict.fromkeys(point.setup.precision for point in self.points))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its latencies were published, lines within a file left out."""
        return tuple(dict.fromkeys(point.source.split(" line ")[0] for point in self.points))


@cache
def published_devices() -> Mapping[str, PublishedDevice]:
    """Every published device by id, those with the most design points on one runtime first."""
    points: defaultdict[str, list[KnownLatency]] = defaultdict(list)
    for each in published_latency(network=None):
        points[each.setup.device].append(each)
    devices = [_device(row, points[slug(row["name"])]) for row in read("devices")]
    devices.sort(key=lambda device: -_most_points(device))  # stable: else the order of the file
    return MappingProxyType({device.id: device for device in devices})


def _device(row: Mapping[str, str], points: Iterable[KnownLatency]) -> PublishedDevice:
    products = tuple(each.strip() for each in row["products"].split(";") if each)
    mine: list[KnownLatency] = []
    others: list[KnownLatency] = []
    for each in points:
        (mine if each.variant.network.name == MOBILENET_V1.name else others).append(each)
    return PublishedDevice(
        slug(row["name"]), row["name"], row["hardware"], cast("Form", row["form"]), products, tuple(mine), tuple(others)
    )


def conclusion(points: Iterable[DesignPoint]) -> Conclusion:
    """What these points of one device, runtime, precision and thread count allow."""
    distinct = frozenset(points)
    alphas, resolutions = {point.alpha for point in distinct}, {point.resolution for point in distinct}
    if len(distinct) >= ENOUGH_POINTS and len(alphas) > 1 and len(resolutions) > 1:
        return "any_point"
    return ("nothing", "one_point", "trend")[min(len(distinct), 2)]


def _most_points(device: PublishedDevice) -> int:
    groups: defaultdict[Setup, set[DesignPoint]] = defaultdict(set)
    for each in device.points:
        groups[replace(each.setup, batch=1)].add(each.variant.point)
    return max(map(len, groups.values()))

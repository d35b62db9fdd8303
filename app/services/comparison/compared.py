"""The sides of a comparison with what was found of them: their costs, and what times them where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.services.comparison.sides import Side
from app.services.costs.design_point import report_of
from app.services.latency.source import Source, Wanted, known_source
from mobilenet_core.cost import CostReport
from mobilenet_core.networks.family import Variant, own_variant
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store


@dataclass(frozen=True, slots=True)
class Compared:
    """A side with what was found of it. device: whose latency, if named; source: None where none is known there."""

    side: Side
    report: CostReport
    device: str | None = None
    device_name: str | None = None
    source: Source | None = None

    @property
    def variant(self) -> Variant:
        """What is timed: another network than a MobileNet at its own resolution."""
        return _variant(self.side)

    @property
    def name(self) -> str:
        """As its authors write it."""
        return self.variant.name

    @property
    def runtime(self) -> str | None:
        """What times it, as far as that is known or named."""
        return self.source.wanted.runtime if self.source else self.side.runtime


def compared(
    sides: Sequence[Side], wanted: Wanted, store: "Store | None", here: DeviceInfo | None = None
) -> list[Compared]:
    """The sides, each with its costs and with what times it: its own runtime and device, or those of `wanted`.

    Where a device does not know the runtime that `wanted` names, the fastest there stands in. here: this machine, which
    a side calls "this". Raises DesignError.
    """
    found: list[Compared] = []
    for side in sides:
        there = replace(wanted, device=side.device or wanted.device)
        there = there if here is None else there.resolved(here)
        source = _source(side, there, store) if there.device else None
        name = source.device_name if source else here.name if here is not None and there.device == here.id else None
        found.append(Compared(side, report_of(_variant(side)), there.device or None, name, source))
    return found


def _variant(side: Side) -> Variant:
    return side.network if isinstance(side.network, Variant) else own_variant(side.network)


def _source(side: Side, wanted: Wanted, store: "Store | None") -> Source | None:
    asked = replace(wanted, network=_variant(side).network)
    if side.device is not None:
        asked = replace(asked, threads=None)  # another device's threads are its own matter
    if side.runtime is not None:
        return known_source(replace(asked, runtime=side.runtime), store)
    return known_source(asked, store) or known_source(replace(asked, runtime=None), store)

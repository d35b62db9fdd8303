"""How much a device holds, as its source describes it: "264KB RAM, 16MB flash", "160+128KB+8MB RAM"."""

import re
from dataclasses import dataclass

_MEMORY = re.compile(r"(?P<ram>[\d.+KMG B]+B) RAM, (?P<flash>[\d.]+[KMG]B) flash")
_PART = re.compile(r"([\d.]+)([KMG]B)?")
_UNITS = {"KB": 2**10, "MB": 2**20, "GB": 2**30}
_SHARED_BYTES = 2**30
"""From so much RAM on a device has an operating system, and what a network may have of it is nowhere told."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a device without an operating system has for a network: all of it, whatever else is there."""

    ram_bytes: int
    flash_bytes: int


def memory_of(hardware: str) -> Memory | None:
    """Of a description; None where it tells none, and where an operating system shares it. 1 KB = 1024 bytes."""
    found = _MEMORY.search(hardware)
    if found is None:
        return None
    memory = Memory(_bytes(found["ram"]), _bytes(found["flash"]))
    return memory if memory.ram_bytes < _SHARED_BYTES else None


def _bytes(text: str) -> int:
    """Of a sum, in which a number without a unit has that of the next: "0.8+64MB"."""
    total, unit = 0.0, ""
    for number, own in reversed(_PART.findall(text)):
        unit = own or unit
        total += float(number) * _UNITS[unit]
    return round(total)

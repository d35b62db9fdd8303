"""Devices by what people type: any part of a name, a chip, a runtime or a product; and names spelled much like it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.language.devices import LATIN_NAMES, SHORT_NAMES, meant_text
from app.services.latency.stored import stored_devices
from mobilenet_core.errors import Said
from mobilenet_core.published.devices import published_devices

if TYPE_CHECKING:
    from app.store.store import Store

_LONGEST = 200  # letters: none of our names has so many
_ALL, _NAMES = slice(None), slice(2)  # of what a device can be found by
_SHORT = re.compile(rf"\b({'|'.join(SHORT_NAMES)})(?=\b|\d)")
_MORE = 2  # letters that may be left out
_ALIKE = 0.8
"""From so much likeness on one name may be meant by another, 1 being the same: "rasbery pi", "galxy"."""


class Findable(Protocol):
    """What a device can be found by."""

    @property
    def id(self) -> str:
        """As it is asked for."""
        ...

    @property
    def name(self) -> str:
        """As people call it."""
        ...

    @property
    def hardware(self) -> str:
        """Its chips."""
        ...

    @property
    def products(self) -> Sequence[str]:
        """What is sold with it."""
        ...

    @property
    def runtimes(self) -> Sequence[str]:
        """What executed on it."""
        ...


@dataclass(frozen=True, slots=True)
class _Stored:
    """A device of the store, of which no more is known."""

    id: str
    name: str
    runtimes: Sequence[str]
    hardware: str = ""
    products: Sequence[str] = ()


_Device = TypeVar("_Device", bound=Findable)


def found(text: str, devices: Sequence[_Device]) -> tuple[tuple[_Device, ...], bool]:
    """Those that have a text; where none has it, those with a name spelled much like it, and that it is these."""
    has = having(text, devices)
    return (has, False) if has else ((meant := alike(text, devices)), bool(meant))


def having(text: str, devices: Sequence[_Device]) -> tuple[_Device, ...]:
    """Those of which something has the text whole; else those with each of its words in their names, or in anything.

    Those that are called so come first, then those that have it, or more of its words, in their name.
    """
    parts = [(device, [_plain(each) for each in _parts(device)]) for device in devices]
    spelled = _SHORT.sub(lambda match: f"{SHORT_NAMES[match[0]]} ", text.casefold())
    whole, words = _plain(spelled), [_plain(each) for each in spelled.split()]
    for wanted, places in (([whole], _ALL), (words, _NAMES), (words, _ALL)):
        found = [each for each in parts if all(any(word in part for part in each[1][places]) for word in wanted)]
        if found:
            found.sort(key=lambda each: _rank(each[1][_NAMES], whole, words))
            return tuple(device for device, _ in found)
    return ()


def _rank(names: Sequence[str], whole: str, words: Sequence[str]) -> tuple[bool, bool, int]:
    """The lower, the likelier a device of these names is meant."""
    held = sum(any(word in name for name in names) for word in words)
    return whole not in names, all(whole not in name for name in names), -held


def alike(text: str, devices: Sequence[_Device]) -> tuple[_Device, ...]:
    """Those whose names from some word on are spelled like the text, the likest first."""
    typed = _plain(text[:_LONGEST])
    matcher = SequenceMatcher(None, b=typed, autojunk=False)
    likeness: dict[str, float] = {}
    ends = ((each.id, end) for each in devices for name in (each.id, each.name, *each.products) for end in _ends(name))
    for key, end in {(key, end[: len(typed) + _MORE]) for key, end in ends}:
        matcher.set_seq1(end)
        likeness[key] = max(matcher.ratio(), likeness.get(key, 0.0))
    meant = [each for each in devices if likeness[each.id] >= _ALIKE]
    return tuple(sorted(meant, key=lambda each: (-likeness[each.id], each.id)))


def meant_by(device: str, store: "Store | None", *, is_stored: bool = False) -> tuple[str, ...]:
    """Ids of the devices of which an unknown id may mean one, the likest first. is_stored: of the store's alone."""
    stored = () if store is None else (each.device for each in stored_devices(store))
    own = [_Stored(each.id, each.name, each.runtimes) for each in stored]
    every: Sequence[Findable] = own if is_stored else [*published_devices().values(), *own]
    return tuple(dict.fromkeys(each.id for each in found(device, every)[0]))


def _ends(name: str) -> Iterator[str]:
    """It from each of its words on."""
    words = re.split(r"[\s-]+", name)
    return (_plain("".join(words[start:])) for start in range(len(words)))


def _parts(device: Findable) -> tuple[str, ...]:
    """What it can be found by, first what it is called."""
    return device.id, device.name, device.hardware, *device.products, *device.runtimes


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Letters and digits alone, so that "Pi 4" stands in "OrangePi4"; names written in Korean as the data have them."""
    folded = text.casefold()
    for korean, latin in LATIN_NAMES.items():
        folded = folded.replace(korean, latin)
    return "".join(filter(str.isalnum, folded))


def nothing_known_of(device: str, store: "Store | None") -> Said:
    """Why nothing is answered about a device, and which ones may have been meant."""
    meant = meant_by(device, store)
    if meant:
        return Said(
            "device is {device!r}, of which no latency is known; did you mean {meant}? Expected an id of GET "
            "/api/v1/devices, or 'this' once something was measured here",
            device=device[:80],
            meant=meant_text([repr(each) for each in meant]),
        )
    return Said(
        "device is {device!r}, of which no latency is known; expected an id of GET /api/v1/devices, or 'this' once "
        "something was measured here",
        device=device[:80],
    )


def nothing_stored_of(device: str, store: "Store") -> Said:
    """Why nothing of a device can be set aside, and which ones may have been meant."""
    meant = [repr(each) for each in meant_by(device, store, is_stored=True)]
    if meant:
        sentence = "Nothing is stored of device {device!r}; did you mean {meant}? GET /api/v1/devices lists them."
        return Said(sentence, device=device[:80], meant=meant_text(meant))
    return Said("Nothing is stored of device {device!r}; GET /api/v1/devices lists them.", device=device[:80])

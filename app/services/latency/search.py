"""Devices by what people type: any part of a name, a chip, a runtime or a product; and names spelled much like it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from app.answers.latency import DeviceRow
from app.language.devices import LATIN_NAMES, SHORT_NAMES
from app.services.latency.stored import stored_devices
from mobilenet_core.errors import Said
from mobilenet_core.published.devices import published_devices

if TYPE_CHECKING:
    from app.store.store import Store

_MOST_ALIKE = 3
_LONGEST = 200  # letters: none of our names has so many
_ALL, _NAMES = slice(None), slice(2)  # of what a device can be found by
_SHORT = re.compile(rf"\b({'|'.join(SHORT_NAMES)})(?=\b|\d)")
_MORE = 2  # letters that may be left out
_ALIKE = 0.8
"""From so much likeness on one name may be meant by another, 1 being the same: "rasbery pi", "galxy"."""


def having(text: str, devices: Sequence[DeviceRow]) -> tuple[DeviceRow, ...]:
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


def alike(text: str, names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of (id, name) pairs the ids of a few, the likest first, whose names from some word on are spelled like it."""
    typed = _plain(text[:_LONGEST])
    matcher = SequenceMatcher(None, b=typed, autojunk=False)
    likeness: dict[str, float] = {}
    for key, end in {(key, end[: len(typed) + _MORE]) for key, name in names for end in _ends(name)}:
        matcher.set_seq1(end)
        likeness[key] = max(matcher.ratio(), likeness.get(key, 0.0))
    likest = sorted((each for each in likeness if likeness[each] >= _ALIKE), key=lambda each: (-likeness[each], each))
    return tuple(likest[:_MOST_ALIKE])


def meant_by(device: str, store: "Store | None") -> tuple[str, ...]:
    """Ids of the few devices of which an unknown id may mean one, the likest first."""
    stored = () if store is None else (each.device for each in stored_devices(store))
    known = (*published_devices().values(), *stored)
    return alike(device, ((each.id, name) for each in known for name in (each.id, each.name)))


def _ends(name: str) -> Iterator[str]:
    """It from each of its words on."""
    words = re.split(r"[\s-]+", name)
    return (_plain("".join(words[start:])) for start in range(len(words)))


def _parts(device: DeviceRow) -> tuple[str, ...]:
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
            meant=", ".join(map(repr, meant)),
        )
    return Said(
        "device is {device!r}, of which no latency is known; expected an id of GET /api/v1/devices, or 'this' once "
        "something was measured here",
        device=device[:80],
    )

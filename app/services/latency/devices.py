"""Devices of which a latency is known: this machine, those of the store, those others published.

Each says how many design points there are by runtime, precision and threads, and what may be concluded from them. They
can be searched.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.answers.latency import DeviceGroup, DeviceRow, DevicesAnswer, FormCount
from app.language import Language
from app.language.conclusions import conclusion_sentence
from app.language.devices import FORM_TITLES, device_text
from app.services.latency.known import count_points
from app.services.latency.search import found
from app.services.latency.stored import Group, StoredDevice, groups_of, published_points, stored_devices
from app.store import KnownDevice
from mobilenet_core.published.devices import Conclusion, PublishedDevice, published_devices
from mobilenet_core.published.latency import publisher_of
from mobilenet_core.published.memory import memory_of
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store


def devices(this: DeviceInfo, store: "Store", language: Language = "en", text: str = "") -> DevicesAnswer:
    """One row for each device and kind: first this machine, then what is stored, then what is published.

    text: those alone that have it; where none has it, those with a name that is spelled much like it.
    """
    every = _every(this, stored_devices(store), language)
    items, is_meant = found(text, every) if text else (every, False)
    return _answer(items, language, did_you_mean=is_meant)


def _answer(items: Sequence[DeviceRow], language: Language, *, did_you_mean: bool = False) -> DevicesAnswer:
    counts = Counter({each.id: each.form or "other" for each in items}.values())
    forms = (FormCount(form, title[language], counts[form]) for form, title in FORM_TITLES.items())
    return DevicesAnswer(len(items), tuple(items), tuple(forms), did_you_mean)


@lru_cache(maxsize=4)
def _every(this: DeviceInfo, known: tuple[StoredDevice, ...], language: Language) -> tuple[DeviceRow, ...]:
    """Kept for as long as nothing is news of any device."""
    key = this.id  # which is worked out each time it is asked for
    stored = {(each.device.kind, each.device.id): each for each in known}
    here = stored.pop(("measured", key), None)
    if here is None:
        groups = next((each.groups for each in stored.values() if each.device.id == key), ())
        mine = _row(KnownDevice(key, this.name, "measured"), groups, language)
    else:
        mine = _stored_row(here, language)
    return _told_apart(
        replace(mine, kind="this", name=this.name),
        *(_stored_row(each, language) for each in stored.values()),
        *(_published_row(each, language) for each in published_devices()),
    )


def _told_apart(here: DeviceRow, *others: DeviceRow) -> tuple[DeviceRow, ...]:
    """Stored devices that are called as another is say the end of their id too: equal processors have one name."""
    rows, mine = (here, *others), here.id
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for each in rows:
        ids[each.name].add(each.id)
    return tuple(
        replace(each, name=f"{each.name}, {each.id.rpartition('-')[2]}")
        if len(ids[each.name]) > 1 and each.kind in ("measured", "imported") and each.id != mine
        else each
        for each in rows
    )


@lru_cache(maxsize=4096)
def _stored_row(stored: StoredDevice, language: Language) -> DeviceRow:
    """Kept for as long as nothing is news of the device."""
    return _row(stored.device, stored.groups, language)


def _row(
    device: KnownDevice,
    known: Sequence[Group],
    language: Language,
    published: PublishedDevice | None = None,
) -> DeviceRow:
    hardware, products = ("", ()) if published is None else (published.hardware, published.products)
    same = published or published_devices().get(device.id)
    groups = tuple(_told(each, language) for each in known)
    allowed, sentence = _concluded(groups, language)
    return DeviceRow(
        id=device.id,
        name=device.name,
        kind=device.kind,
        runtimes=device.runtimes,
        precisions=device.precisions,
        measurements=device.measurements,
        design_points=device.design_points,
        newest_at=device.newest_at,
        sources=() if published is None else tuple(sorted(published.sources)),
        hardware=hardware,
        form=None if same is None else same.form,
        products=products,
        memory=memory_of(hardware),
        groups=groups,
        conclusion=allowed,
        sentence=sentence,
        text=device_text(device, _chip(device.name, hardware), products, language),
    )


def _chip(name: str, hardware: str) -> str:
    """The hardware without the name that its description may begin with."""
    rest = hardware.removeprefix(name).strip(" ,")
    return rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest


@cache
def _published_row(key: str, language: Language) -> DeviceRow:
    device = published_devices()[key]
    known = KnownDevice(
        device.id,
        device.name,
        "published",
        tuple(sorted(device.runtimes)),
        tuple(sorted(device.precisions)),
        len(device.points),
        count_points(device.points),
    )
    return _row(known, groups_of(published_points(key)), language, device)


def _told(group: Group, language: Language) -> DeviceGroup:
    """A group with a sentence."""
    return DeviceGroup(
        runtime=group.setup.runtime,
        precision=group.setup.precision,
        threads=group.setup.threads,
        design_points=group.design_points,
        conclusion=group.conclusion,
        sources=group.sources,
        publishers=tuple(dict.fromkeys(map(publisher_of, group.sources))),
        doubted=group.doubted,
        sentence=conclusion_sentence(group.conclusion, group.design_points, group.doubted, language),
    )


def _concluded(found: Sequence[DeviceGroup], language: Language) -> tuple[Conclusion, str]:
    """What the group with the most points allows, and the same in a sentence."""
    if not found:
        return "nothing", conclusion_sentence("nothing", 0, 0, language)
    return found[0].conclusion, found[0].sentence

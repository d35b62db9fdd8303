"""Devices of which a latency is known: this machine, those of the store, those others published.

Each says how many design points there are by runtime, precision and threads, and what may be concluded from them. They
can be searched.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.answers.latency import DeviceGroup, DeviceRow, DevicesAnswer, FormCount
from app.language import Language
from app.language.conclusions import conclusion_sentence
from app.language.devices import FORM_TITLES, device_text
from app.services.latency.known import by_setup, count_points, newest, of_one_image
from app.services.latency.search import alike, having
from app.store import DeviceState, KnownDevice
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.published.devices import Conclusion, PublishedDevice, conclusion, published_devices
from mobilenet_core.published.latency import publisher_of
from mobilenet_core.published.memory import memory_of
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store


def devices(this: DeviceInfo, store: "Store", language: Language = "en", text: str = "") -> DevicesAnswer:
    """One row for each device and kind: first this machine, then what is stored, then what is published.

    text: those alone that have it; where none has it, those with a name that is spelled much like it.
    """
    every = _every(this, store, language)
    found = having(text, every)
    if found or not text:
        return _answer(found, language)
    meant = alike(text, ((each.id, name) for each in every for name in (each.id, each.name, *each.products)))
    return _answer([each for key in meant for each in every if each.id == key], language, did_you_mean=bool(meant))


def _answer(items: Sequence[DeviceRow], language: Language, *, did_you_mean: bool = False) -> DevicesAnswer:
    counts = Counter(each.form for each in items)
    forms = (FormCount(form, title[language], counts[form]) for form, title in FORM_TITLES.items())
    return DevicesAnswer(len(items), tuple(items), tuple(forms), did_you_mean)


def _every(this: DeviceInfo, store: "Store", language: Language) -> tuple[DeviceRow, ...]:
    states = store.device_states()
    by_id: defaultdict[str, list[DeviceState]] = defaultdict(list)
    for each in states:
        by_id[each.id].append(each)

    def row(device: KnownDevice) -> DeviceRow:
        return _row(device, _stored_groups(device.id, store, tuple(by_id[device.id])), language)

    by_key = {(each.kind, each.id): _known_device(store, each) for each in states}
    here = by_key.pop(("measured", this.id), KnownDevice(this.id, this.name, "measured"))
    return _told_apart(
        replace(row(here), kind="this", name=this.name),
        *map(row, by_key.values()),
        *(_published_row(each, language) for each in published_devices()),
    )


def _told_apart(here: DeviceRow, *others: DeviceRow) -> tuple[DeviceRow, ...]:
    """Stored devices that are called as another is say the end of their id too: equal processors have one name."""
    rows = (here, *others)
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for each in rows:
        ids[each.name].add(each.id)
    return tuple(
        replace(each, name=f"{each.name}, {each.id.rpartition('-')[2]}")
        if each.kind in ("measured", "imported") and each.id != here.id and len(ids[each.name]) > 1
        else each
        for each in rows
    )


@lru_cache(maxsize=4096)
def _known_device(store: "Store", state: DeviceState) -> KnownDevice:
    return store.device(state)


@lru_cache(maxsize=4096)
def _stored_groups(device: str, store: "Store", _states: tuple[DeviceState, ...]) -> tuple["_Group", ...]:
    """Kept for as long as nothing is news of the device: of how many others there is news makes no difference."""
    return _groups((*store.latencies(device), *_published_points(device)))


def _published_points(device: str) -> tuple[KnownLatency, ...]:
    found = published_devices().get(device)
    return tuple(found.points) if found else ()


def _row(
    device: KnownDevice,
    known: Sequence["_Group"],
    language: Language,
    published: PublishedDevice | None = None,
) -> DeviceRow:
    hardware, products = ("", ()) if published is None else (published.hardware, published.products)
    groups = tuple(each.told(language) for each in known)
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
        form=None if published is None else published.form,
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
    return _row(known, _groups(_published_points(key)), language, device)


@dataclass(frozen=True, slots=True)
class _Group:
    """How much is known of one runtime, precision and number of threads, and what follows from it."""

    setup: Setup
    design_points: int
    conclusion: Conclusion
    doubted: int
    sources: tuple[str, ...]

    @classmethod
    def of(cls, setup: Setup, rows: Collection[KnownLatency]) -> "_Group":
        points = {each.variant.point for each in rows}
        doubted = {each.variant.point for each in newest(rows) if each.doubts}
        sources = sorted({each.source for each in rows if each.kind == "published"})
        return cls(setup, len(points), conclusion(points), len(doubted), tuple(sources))

    def told(self, language: Language) -> DeviceGroup:
        """The same with a sentence."""
        return DeviceGroup(
            runtime=self.setup.runtime,
            precision=self.setup.precision,
            threads=self.setup.threads,
            design_points=self.design_points,
            conclusion=self.conclusion,
            sources=self.sources,
            publishers=tuple(dict.fromkeys(map(publisher_of, self.sources))),
            doubted=self.doubted,
            sentence=conclusion_sentence(self.conclusion, self.design_points, self.doubted, language),
        )


def _groups(known: Sequence[KnownLatency]) -> tuple[_Group, ...]:
    """The most design points first."""
    return tuple(_Group.of(setup, rows) for setup, rows in by_setup(of_one_image(known)))


def _concluded(found: Sequence[DeviceGroup], language: Language) -> tuple[Conclusion, str]:
    """What the group with the most points allows, and the same in a sentence."""
    if not found:
        return "nothing", conclusion_sentence("nothing", 0, 0, language)
    return found[0].conclusion, found[0].sentence

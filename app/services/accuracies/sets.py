"""The accuracy sets there are: the published ones, and those of a user's own in the store."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.answers.accuracies import AccuracySetRow, AccuracySetsAnswer
from mobilenet_core.accuracy import (
    ACCURACY_SETS,
    AnySet,
    KnownAccuracy,
    OwnSet,
    kind_of,
    name_of,
    published,
)
from mobilenet_core.errors import DesignError
from mobilenet_core.records import PRECISIONS, Precision

if TYPE_CHECKING:
    from app.store.store import Store

_TOLD_SETS = 20  # of one's own, in a sentence


def published_set(name: str) -> str | None:
    """The published set of that name, or None: known without a store."""
    return name if name in ACCURACY_SETS else None


def find(name: str, store: "Store | None") -> AnySet | None:
    """The set of that name, or None."""
    return published_set(name) or own_sets(store).get(name)


def set_of(name: str, store: "Store | None") -> AnySet:
    """The set of that name. Raises DesignError for one that there is not."""
    found = find(name, store)
    if found is None:
        known = ", ".join((*ACCURACY_SETS, *list(own_sets(store))[:_TOLD_SETS]))
        raise DesignError(
            "accuracy_set is {name!r}; expected one of {known}, or import that one first",
            field="accuracy_set",
            name=name[:80],
            known=known,
        )
    return found


def own_sets(store: "Store | None") -> Mapping[str, OwnSet]:
    """The user's own sets by name, in the order in which they came. Raises StoreError."""
    return MappingProxyType({}) if store is None else _own_sets(store, store.revision().accuracies)


def sets(store: "Store") -> AccuracySetsAnswer:
    """Every set with what it has: the published ones, then the user's own."""
    items = tuple(_row(each) for each in (*ACCURACY_SETS, *own_sets(store).values()))
    return AccuracySetsAnswer(len(items), items)


def rows_of(accuracy_set: AnySet) -> tuple[KnownAccuracy, ...]:
    """Every accuracy in a set."""
    if isinstance(accuracy_set, OwnSet):
        return accuracy_set.rows
    return tuple(row for precision in PRECISIONS for row in published(accuracy_set, precision, network=None))


def _row(accuracy_set: AnySet) -> AccuracySetRow:
    rows = rows_of(accuracy_set)
    found = Counter(row.precision for row in rows)
    points: dict[Precision, int] = {precision: found[precision] for precision in PRECISIONS if found[precision]}
    networks = tuple(dict.fromkeys(row.network for row in rows))
    return AccuracySetRow(name_of(accuracy_set), kind_of(accuracy_set), points, networks)


@lru_cache(maxsize=8)
def _own_sets(store: "Store", revision: int) -> Mapping[str, OwnSet]:  # noqa: ARG001 - part of the key
    found: dict[str, list[KnownAccuracy]] = {}
    for row in store.accuracies():
        found.setdefault(row.set, []).append(row)
    return MappingProxyType({name: OwnSet(name, tuple(rows)) for name, rows in found.items()})

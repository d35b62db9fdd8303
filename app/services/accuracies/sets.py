"""The accuracy sets there are: the published ones, and those of a user's own in the store."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
from mobilenet_core.records import PRECISIONS

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
            f"accuracy_set is {name[:80]!r}; expected one of {known}, or import that one first", field="accuracy_set"
        )
    return found


def own_sets(store: "Store | None") -> Mapping[str, OwnSet]:
    """The user's own sets by name, in the order in which they came. Raises StoreError."""
    return MappingProxyType({}) if store is None else _own_sets(store, store.revision().accuracies)


def sets(store: "Store") -> dict[str, Any]:
    """Every set with what it has, for the API: the published ones, then the user's own."""
    items = [_told(each, rows_of(each)) for each in (*ACCURACY_SETS, *own_sets(store).values())]
    return {"count": len(items), "items": items}


def rows_of(accuracy_set: AnySet) -> tuple[KnownAccuracy, ...]:
    """Every accuracy in a set."""
    if isinstance(accuracy_set, OwnSet):
        return accuracy_set.rows
    return tuple(row for precision in PRECISIONS for row in published(accuracy_set, precision))


def _told(accuracy_set: AnySet, rows: Iterable[KnownAccuracy]) -> dict[str, Any]:
    points = {precision: sum(row.precision == precision for row in rows) for precision in PRECISIONS}
    return {
        "name": name_of(accuracy_set),
        "kind": kind_of(accuracy_set),
        "design_points": {precision: count for precision, count in points.items() if count},
    }


@lru_cache(maxsize=8)
def _own_sets(store: "Store", revision: int) -> Mapping[str, OwnSet]:  # noqa: ARG001 - part of the key
    found: dict[str, list[KnownAccuracy]] = {}
    for row in store.accuracies():
        found.setdefault(row.set, []).append(row)
    return MappingProxyType({name: OwnSet(name, tuple(rows)) for name, rows in found.items()})

"""Which sets have accuracies, and at which precisions, where what was asked for has none."""

from collections.abc import Callable, Iterator, Sequence

from app.answers.accuracies import Elsewhere
from mobilenet_core.accuracy import AnySet, OwnSet, name_of, precision_in
from mobilenet_core.published.sets import PUBLISHED_SETS, RANKING_SET
from mobilenet_core.records import PRECISIONS, Precision

_MOST = 3

Known = Callable[[AnySet, Precision], Sequence[float]]
"""The top-1 that a set has of what is asked about at a precision; none where that is not enough."""


def elsewhere(known: Known, accuracy_set: AnySet, precision: Precision) -> tuple[Elsewhere, ...]:
    """A few sets that know it: the one asked about at another precision, others at its precision, then the rest.

    Of these the usual one first, then those that know most.
    """
    own, at = name_of(accuracy_set), precision_in(accuracy_set, precision)
    found: list[tuple[tuple[bool, bool, bool, int], Elsewhere]] = []
    for each, its in _places(accuracy_set):
        name = name_of(each)
        values: Sequence[float] = () if (name, its) == (own, at) else known(each, its)
        if values:
            ask = {"accuracy_set": name} if name != own else {}
            ask |= {"precision": its} if its != at else {}
            rank = (name != own, its != at, name != RANKING_SET, -len(values))
            found.append((rank, Elsewhere(name, its, values[0] if len(values) == 1 else None, ask)))
    return tuple(each for _, each in sorted(found, key=lambda ranked: ranked[0])[:_MOST])


def _places(accuracy_set: AnySet) -> Iterator[tuple[AnySet, Precision]]:
    """Every published set at its precisions, and a user's own that is asked about."""
    for each in (*([accuracy_set] if isinstance(accuracy_set, OwnSet) else []), *PUBLISHED_SETS):
        has = {row.precision for row in each.rows} if isinstance(each, OwnSet) else {*PUBLISHED_SETS[each].precisions}
        for its in PRECISIONS:
            if its in has:
                yield each, its

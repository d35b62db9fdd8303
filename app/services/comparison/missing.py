"""Sides of a comparison whose accuracy is not known as it is asked for: where it is, for each and for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from app.answers.accuracies import Elsewhere
from app.services.accuracies.elsewhere import elsewhere
from app.services.comparison.compared import Compared
from app.services.comparison.rows import top1_known
from mobilenet_core.accuracy import AnySet
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class Missing:
    """by_side: for each side, where its top-1 is known; None of one that is known as asked for.

    of_all: where every side's is; empty where none is missing.
    """

    by_side: tuple[tuple[Elsewhere, ...] | None, ...]
    of_all: tuple[Elsewhere, ...]

    @property
    def places(self) -> tuple[Elsewhere, ...]:
        """Each place once: first where every side's is, then where a side's is, which sentences name too."""
        found: dict[tuple[str, Precision], Elsewhere] = {}
        for each in chain(self.of_all, *(places or () for places in self.by_side)):
            found.setdefault((each.accuracy_set, each.precision), each)
        return tuple(found.values())


def missing_top1(found: Sequence[Compared], precision: Precision, accuracy_set: AnySet) -> Missing:
    """Raises DesignError."""

    def known(sides: Sequence[Compared]) -> tuple[Elsewhere, ...]:
        def values(of: AnySet, at: Precision) -> list[float]:
            every = [top1_known(each, at, of) for each in sides]
            return [] if None in every else [each for each in every if each is not None]

        return elsewhere(values, accuracy_set, precision)

    by_side = tuple(None if top1_known(each, precision, accuracy_set) is not None else known([each]) for each in found)
    return Missing(by_side, known(found) if any(each is not None for each in by_side) else ())

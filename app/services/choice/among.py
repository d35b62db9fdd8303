"""Which networks are chosen among: one by name, several, or any of which the accuracy set knows something."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from app.services.accuracies.sets import rows_of
from mobilenet_core.accuracy import ACCURACY_SETS, RANKING_SET, AnySet, name_of
from mobilenet_core.design import Rounding, checked_classes
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, NetworkChoice, family_of

ANY = "any"
_SPANNING_SET = "tf_slim"
"""Of one training and one way of measuring over several families."""


@dataclass(frozen=True, slots=True)
class Among:
    """Networks as they are asked for. text: a name, several with commas between, or ANY.

    rounding: None takes each network's own. Raises DesignError for what is not known, and for a network among several
    that is no classifier.
    """

    text: str = MOBILENET_V1.name
    num_classes: int = MOBILENET_V1.num_classes
    rounding: str | None = None

    def __post_init__(self) -> None:
        checked_classes(self.num_classes)
        for name in self._names:
            if family_of(name).task != "classification" and self.is_several:
                raise DesignError(
                    "network names {name!r}, which does not tell classes apart and has no top-1; leave it out of those "
                    "that are chosen among",
                    field="network",
                    name=name,
                )

    @property
    def is_any(self) -> bool:
        """Whether all are meant that the accuracy set knows."""
        return self.text.strip() == ANY

    @property
    def is_several(self) -> bool:
        """Whether more than one may be meant."""
        return self.is_any or len(self._names) > 1

    @property
    def first(self) -> NetworkChoice:
        """The one that is named first."""
        return self._choice(self._names[0])

    @property
    def usual_set(self) -> str:
        """The accuracies where none are named: of the set that knows most of them.

        Of equal ones, for several networks the set that spans families comes first, for one that of MobileNet V1.
        """
        if self.is_any:
            return _SPANNING_SET
        first = (_SPANNING_SET, RANKING_SET) if self.is_several else (RANKING_SET, _SPANNING_SET)
        return max((*first, *ACCURACY_SETS), key=lambda name: len(_known(name).intersection(self._names)))

    def networks(self, accuracy_set: AnySet) -> tuple[NetworkChoice, ...]:
        """Each of them, in the order of FAMILIES where any are meant. Raises DesignError."""
        names = self._names
        if self.is_any:
            known = known_networks(accuracy_set)
            names = tuple(name for name in classifiers() if name in known)
            if not names:
                raise DesignError(
                    "accuracy_set {name!r} knows no network; name networks in place of any",
                    field="accuracy_set",
                    name=name_of(accuracy_set),
                )
        return tuple(map(self._choice, names))

    @property
    def _names(self) -> tuple[str, ...]:
        if self.is_any:
            return (MOBILENET_V1.name,)
        names = filter(None, (name.strip() for name in self.text.split(",")))
        return tuple(dict.fromkeys(names)) or (self.text,)

    def _choice(self, name: str) -> NetworkChoice:
        return NetworkChoice(name, self.num_classes, cast("Rounding", self.rounding)).checked


def known_networks(accuracy_set: AnySet) -> frozenset[str]:
    """Names of the networks that a set has accuracies of."""
    return frozenset(row.network for row in rows_of(accuracy_set))


@lru_cache(maxsize=64)
def _known(published_set: str) -> frozenset[str]:
    return known_networks(published_set)


def classifiers() -> tuple[str, ...]:
    """Names of the networks that have a top-1."""
    return tuple(name for name, family in FAMILIES.items() if family.task == "classification")

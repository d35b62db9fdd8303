"""The accuracy sets that others published: sets.csv is the one place where such a set is entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mobilenet_core.published import read


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """A set of accuracies of one training and one way of measuring.

    title, who: what it is called where sets are chosen, and in a sentence; by language, "en" and "ko".
    precisions: those that it has accuracies at. includes: sets whose rows are its own too, so that they stand in
    accuracy.csv once.
    """

    name: str
    title: Mapping[str, str]
    who: Mapping[str, str]
    precisions: tuple[str, ...]
    includes: tuple[str, ...] = ()


def _by_language(row: Mapping[str, str], name: str) -> Mapping[str, str]:
    return MappingProxyType({language: row[f"{name}_{language}"] for language in ("en", "ko")})


PUBLISHED_SETS: Mapping[str, PublishedSet] = MappingProxyType(
    {
        row["name"]: PublishedSet(
            row["name"],
            _by_language(row, "title"),
            _by_language(row, "who"),
            tuple(row["precisions"].split()),
            tuple(row["with"].split()),
        )
        for row in read("sets")
    }
)
"""By name, in the order in which they are shown."""

RANKING_SET = next(row["name"] for row in read("sets") if row["default"])
"""The set that is taken where none is named."""

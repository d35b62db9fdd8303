"""Accuracies of a user's own out of a CSV file, and a set written as one: the layout of published/accuracy.csv."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any

from app.services.files.lines import Cells, Parsed, check_known, given, one_of, parse_lines, read_number, refused, whole
from app.services.files.lines import words as text_up_to
from mobilenet_core.accuracy import ACCURACY_SETS, KnownAccuracy
from mobilenet_core.design import DesignPoint
from mobilenet_core.networks.family import NetworkChoice, family_of
from mobilenet_core.records import PRECISIONS

COLUMNS = tuple(field.name for field in fields(KnownAccuracy))
REQUIRED_COLUMNS = ("set", "alpha", "resolution", "top1_percent")
OPTIONAL_COLUMNS = tuple(name for name in COLUMNS if name not in REQUIRED_COLUMNS)

NAMED = ("set", "precision")
"""What a request may say for a file that does not."""

SET_NAME = r"\w[\w .()+-]{0,63}"
"""What a set of one's own may be called: a name that can stand in an address and in a spreadsheet."""

_PUBLISHED = {name.casefold() for name in ACCURACY_SETS}
_A_SHARE = 1.0  # a file whose best top-1 is no more than that has shares of 1 in it, not percent


def parse(body: bytes, named: Mapping[str, str]) -> Parsed[KnownAccuracy]:
    """The accuracies in a file. named: of NAMED, what holds for all lines where the file has no such column.

    A point that the same file tells again is refused: which of the two is meant, nobody can know. Raises DesignError
    for what is wrong with the file as a whole: its encoding, its header, its length, shares of 1 in place of percent.
    """
    parsed = parse_lines(body, lambda header: _reader(header, named))
    best = max((row.top1_percent for row in parsed.rows), default=0.0)
    if 0 < best <= _A_SHARE:
        raise refused(
            "no top1_percent is above {best:g}; expected percent, 0 to 100: write 70.9 where 0.709 is meant", best=best
        )
    return parsed


def columns_of(rows: Iterable[KnownAccuracy]) -> dict[str, list[Any]]:
    """Accuracies by column. What an import makes of them has the same values, to the last digit."""
    told = [asdict(row) for row in rows]
    return {name: [each[name] for each in told] for name in COLUMNS}


def _reader(header: Sequence[str], named: Mapping[str, str]) -> Callable[[Cells], KnownAccuracy]:
    check_known(header, REQUIRED_COLUMNS, OPTIONAL_COLUMNS, told=())
    said = given(REQUIRED_COLUMNS, header, named, NAMED)
    seen: set[tuple[object, ...]] = set()

    def read(cells: Cells) -> KnownAccuracy:
        row = _accuracy({**said, **cells})
        key = (row.set, row.network, row.precision, row.alpha, row.resolution)
        if key in seen:
            raise refused(
                "{alpha}/{resolution} of {set} at {precision} stands on a line above; expected each "
                "point once: keep the line that is right",
                alpha=row.alpha,
                resolution=row.resolution,
                set=row.set,
                precision=row.precision,
            )
        seen.add(key)
        return row

    return read


def _accuracy(cells: Cells) -> KnownAccuracy:
    """Raises DesignError, which says what came and what was expected."""
    empty = next((name for name in REQUIRED_COLUMNS if not cells[name]), None)
    if empty is not None:
        raise refused("{empty} is empty", empty=empty)
    point = DesignPoint(read_number(cells["alpha"], "alpha"), whole(cells["resolution"], "resolution", 1, 100_000))
    values: dict[str, Any] = {name: read(cells[name], name) for name, read in _READERS.items() if cells.get(name)}
    values.setdefault("precision", "fp32")
    if "network" in values:
        _check_network(values["network"], point)
    row = KnownAccuracy(**values, alpha=point.alpha, resolution=point.resolution)
    if row.top5_percent is not None and row.top5_percent < row.top1_percent:
        raise refused(
            "top5_percent is {top5_percent:g}; expected at least top1_percent, {top1_percent:g}",
            top5_percent=row.top5_percent,
            top1_percent=row.top1_percent,
        )
    return row


@lru_cache(maxsize=1024)
def _check_network(name: str, point: DesignPoint) -> None:
    """Raises DesignError for a network that has no such point or no top-1."""
    if family_of(name).task != "classification":
        raise refused("network is {network!r}, which has no top-1; expected one that tells classes apart", network=name)
    NetworkChoice(name).spec(point)


def _set_name(text: str, name: str) -> str:
    if not re.fullmatch(SET_NAME, text):
        raise refused(
            "{name} is {text!r}; expected at most 64 letters, digits, spaces and _ . ( ) + -, "
            "the first a letter or a digit",
            name=name,
            text=text[:80],
        )
    if text.casefold() in _PUBLISHED:
        raise refused(
            "{name} is {text!r}, which is published; expected a name of your own, such as 'my {text}'",
            name=name,
            text=text,
        )
    return text


def _percent(text: str, name: str) -> float:
    number = read_number(text, name)
    if not 0 <= number <= 100:
        raise refused("{name} is {number:g}; expected percent, 0 to 100, such as 70.9", name=name, number=number)
    return number


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "set": _set_name,
    "precision": one_of(PRECISIONS),
    "top1_percent": _percent,
    "top5_percent": _percent,
    "source": text_up_to(300),
    "note": text_up_to(300),
    "network": text_up_to(64),
}

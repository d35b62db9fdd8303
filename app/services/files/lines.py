"""A CSV file that somebody brings: read line by line, what is wrong with a line told by its number."""

import csv
import io
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from unicodedata import normalize

from app.answers.measurements import LineError
from app.settings import MAX_IMPORT_ROWS
from mobilenet_core.errors import DesignError, Said

Row = TypeVar("Row")
Cells = Mapping[str, str]
"""A line's fields by the names in the header."""

_MAX_LINE, _MAX_COLUMNS = 10_000, 100
_MAX_SECONDS = 10

_A_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet that opens our export would compute


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Row]):
    """What a file tells, in its order."""

    rows: tuple[Row, ...]
    errors: tuple[LineError, ...]


def parse_lines(
    body: bytes,
    reader_for: Callable[[Sequence[str]], Callable[[Cells], Row]],
    clock: Callable[[], float] = time.monotonic,
) -> Parsed[Row]:
    """The rows in a file. reader_for: from the header to what makes a row of a line's cells, each raising DesignError.

    Raises DesignError for what is wrong with the file as a whole: its encoding, its header, its length, and for one
    that takes too long to read.
    """
    deadline = clock() + _MAX_SECONDS
    lines = enumerate(_lines(body), start=1)
    header = _header(next(lines, (1, ""))[1])
    read = reader_for(header)
    rows: list[Row] = []
    errors: list[LineError] = []
    for number, line in lines:
        if clock() > deadline:
            raise refused(
                "line {line} was reached after {seconds} s; import the file in parts", line=number, seconds=_MAX_SECONDS
            )
        if not line or line.isspace():
            continue
        if len(rows) + len(errors) == MAX_IMPORT_ROWS:
            raise refused("the file has more than {most:,} lines; import it in parts", most=MAX_IMPORT_ROWS)
        try:
            rows.append(read(_cells(line, header)))
        except DesignError as error:
            errors.append(LineError(number, error.said))
    return Parsed(tuple(rows), tuple(errors))


def _lines(body: bytes) -> Iterator[str]:
    """One after the other: a list of them all may be a hundred times as large as the file."""
    try:
        for line in io.TextIOWrapper(io.BytesIO(body), "utf-8-sig", newline=None):
            yield line.rstrip("\n")
    except UnicodeDecodeError:
        pass
    else:
        return
    try:
        body.decode()
    except UnicodeDecodeError as error:
        number = body.count(b"\n", 0, error.start) + 1
        raise refused(
            "line {line} is not UTF-8: byte {byte:#04x}; save the file as UTF-8 (Excel: 'CSV UTF-8')",
            line=number,
            byte=body[error.start],
        ) from None


def _fields(line: str) -> list[str]:
    """A line's fields. No field of ours goes over lines, so a quote left open costs its own line alone."""
    if len(line) > _MAX_LINE:
        raise refused("the line has {count:,} characters; expected at most {most:,}", count=len(line), most=_MAX_LINE)
    if "\0" in line:
        raise refused("the line has a NUL character; expected text")
    try:
        return [field.strip() for fields in csv.reader([line], strict=True) for field in fields]
    except csv.Error as error:
        if "end of data" in str(error):
            raise refused("the line is no CSV: a quote is opened and not closed on its line") from None
        raise refused("the line is no CSV: {error}", error=error) from None


def _header(line: str) -> list[str]:
    names = [name.lower() for name in _fields(line)]
    if len(names) > _MAX_COLUMNS:
        raise refused(
            "line 1, the header, has {count:,} columns; expected at most {most}", count=len(names), most=_MAX_COLUMNS
        )
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise refused(
            "line 1, the header, has {repeated} more than once", repeated=", ".join(map(repr, repeated))[:200]
        )
    return names


def _cells(line: str, header: Sequence[str]) -> dict[str, str]:
    fields = _fields(line)
    if len(fields) != len(header):
        raise refused("the line has {fields} fields; the header has {columns}", fields=len(fields), columns=len(header))
    return dict(zip(header, fields, strict=True))


def check_known(header: Sequence[str], needed: Sequence[str], optional: Sequence[str], told: Sequence[str]) -> None:
    """Raises DesignError for a column that nobody reads. told: those that an export has besides."""
    unknown = next((name for name in header if name not in (*needed, *optional, *told)), None)
    if unknown is not None:
        raise refused(
            "line 1, the header, has {unknown!r}; expected {needed} and perhaps {optional}, with commas between",
            unknown=unknown[:80],
            needed=",".join(needed),
            optional=",".join(optional),
        )


def given(needed: Sequence[str], header: Sequence[str], named: Cells, nameable: Sequence[str]) -> dict[str, str]:
    """What the request names and the file does not. nameable: what a request may name.

    Raises DesignError where nobody says what is needed.
    """
    missing = [name for name in needed if name not in header and name not in named]
    if missing:
        named_by_query = [name for name in missing if name in nameable]
        to_add = [name for name in missing if name not in nameable]
        add = Said("add the column {names}" if len(to_add) == 1 else "add the columns {names}", names=", ".join(to_add))
        query = "&".join(f"{name}=..." for name in named_by_query)
        name_them = Said("name what holds for every line with ?{query}", query=query)
        both = Said("{add} and {name_them}", add=add, name_them=name_them)
        to_do = add if not named_by_query else name_them if not to_add else both
        raise refused("line 1, the header, has no {missing}; {to_do}", missing=", ".join(missing), to_do=to_do)
    return {name: value for name, value in named.items() if name not in header}


def read_number(text: str, name: str) -> float:
    """A finite number. Raises DesignError."""
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise refused("{name} is {text!r}; expected a number such as 12.5", name=name, text=text[:80])
    return number


def whole(text: str, name: str, low: int, high: int) -> int:
    """A whole number within bounds. Raises DesignError."""
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise refused(
            "{name} is {text!r}; expected a whole number from {low} to {high:,}",
            name=name,
            text=text[:80],
            low=low,
            high=high,
        )
    return int(text)


def whole_within(low: int, high: int) -> Callable[[str, str], int]:
    """Reads a whole number from `low` to `high`."""
    return lambda text, name: whole(text, name, low, high)


def words(most: int) -> Callable[[str, str], str]:
    """Reads text of at most so many printable characters that no spreadsheet would compute."""

    def read(text: str, name: str) -> str:
        if len(text) > most or not text.isprintable() or normalize("NFKC", text).startswith(_A_FORMULA):
            raise refused(
                "{name} is {text!r}; expected at most {most} printable characters, the first none of = + - @",
                name=name,
                text=text[:80],
                most=most,
            )
        return text

    return read


def one_of(known: Sequence[str]) -> Callable[[str, str], str]:
    """Reads one of some words."""

    def read(text: str, name: str) -> str:
        if text not in known:
            raise refused(
                "{name} is {text!r}; expected one of {known}", name=name, text=text[:80], known=", ".join(known)
            )
        return text

    return read


def refused(sentence: str, /, **values: object) -> DesignError:
    """What is raised for a body that is not as expected."""
    return DesignError(sentence, field="body", **values)

"""Latencies out of a CSV file, in our own layout or in that of timm's results: good lines kept, bad ones told."""

import csv
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast, get_args

from app.services.latency_csv import READ_COLUMNS, REQUIRED_COLUMNS, TOLD_COLUMNS
from app.settings import MAX_IMPORT_ROWS
from app.store import ImportedLatency
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import DesignError
from mobilenet_core.networks import BODY_OF
from mobilenet_core.records import PRECISIONS

NAMED = ("device", "runtime", "precision", "threads")
"""What a request may say for a file that does not."""

TIMM_ALPHAS: Mapping[str, float] = {"mobilenetv1_100": 1.0, "mobilenetv1_125": 1.25}
"""timm's names of what is MobileNet V1 here. Others differ: mobilenetv1_100h has another head."""

_TIMM_COLUMNS = {
    "resolution": ("infer_img_size", "img_size"),
    "batch": ("infer_batch_size", "batch_size"),
    "latency_ms": ("infer_step_time", "ms_per_batch"),
}
_MAX_MS = 1e7
_A_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet that opens our export would compute


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that was not imported, and why. The header is line 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file tells, in its order."""

    rows: tuple[ImportedLatency, ...]
    errors: tuple[LineError, ...]


def parse(body: bytes, named: Mapping[str, str]) -> Parsed:
    """The latencies in a file. named: of NAMED, what holds for all lines where the file has no such column.

    Raises DesignError for what is wrong with the file as a whole: its encoding, its header, its length.
    """
    lines = _lines(body)
    header = _header(lines[0])
    read = _timm_reader(header, named) if "model" in header else _own_reader(header, named)
    rows: list[ImportedLatency] = []
    errors: list[LineError] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            rows.append(_latency(read(_cells(line, header))))
        except DesignError as error:
            errors.append(LineError(number, str(error)))
    return Parsed(tuple(rows), tuple(errors))


def _lines(body: bytes) -> list[str]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _refused(
            f"line {line} is not UTF-8: byte {body[error.start]:#04x}; save the file as UTF-8 (Excel: 'CSV UTF-8')"
        ) from None
    lines = re.split(r"\r\n|\r|\n", text)
    count = sum(bool(line.strip()) for line in lines[1:])
    if count > MAX_IMPORT_ROWS:
        raise _refused(f"the file has {count:,} lines; expected at most {MAX_IMPORT_ROWS:,}; import it in parts")
    return lines


def _fields(line: str) -> list[str]:
    """A line's fields. No field of ours goes over lines, so a quote left open costs its own line alone."""
    if "\0" in line:
        raise _refused("the line has a NUL character; expected text")
    try:
        return [field.strip() for fields in csv.reader([line], strict=True) for field in fields]
    except csv.Error as error:
        what = "a quote is opened and not closed on its line" if "end of data" in str(error) else str(error)
        raise _refused(f"the line is no CSV: {what}") from None


def _header(line: str) -> list[str]:
    names = [name.lower() for name in _fields(line)]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise _refused(f"line 1, the header, has {', '.join(map(repr, repeated))[:200]} more than once")
    return names


def _cells(line: str, header: Sequence[str]) -> dict[str, str]:
    fields = _fields(line)
    if len(fields) != len(header):
        raise _refused(f"the line has {len(fields)} fields; the header has {len(header)}")
    return dict(zip(header, fields, strict=True))


Reader = Callable[[Mapping[str, str]], dict[str, str]]
"""From a line's cells to those of our own layout."""


def _own_reader(header: Sequence[str], named: Mapping[str, str]) -> Reader:
    unknown = [name for name in header if name not in (*READ_COLUMNS, *TOLD_COLUMNS)]
    if unknown:
        raise _refused(
            f"line 1, the header, has {unknown[0][:80]!r}; expected {','.join(REQUIRED_COLUMNS)} and perhaps "
            f"{','.join(READ_COLUMNS[len(REQUIRED_COLUMNS) :])}, with commas between"
        )
    return partial(_named, _given(REQUIRED_COLUMNS, header, named))


def _timm_reader(header: Sequence[str], named: Mapping[str, str]) -> Reader:
    given = _given(NAMED, header, named)
    columns: dict[str, str] = {}
    for name, known in _TIMM_COLUMNS.items():
        found = next((each for each in known if each in header), None)
        if found is None:
            raise _refused(f"line 1, the header, has no {known[0]}, which a file of timm's results has beside model")
        columns[name] = found
    return lambda cells: _named(given, _from_timm(cells, columns))


def _from_timm(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    model = cells["model"]
    alpha = TIMM_ALPHAS.get(model.partition(".")[0])  # what follows the point names the weights
    if alpha is None:
        raise _refused(f"model is {model[:80]!r}; expected one of {', '.join(TIMM_ALPHAS)}")
    told = {name: cells[name] for name in NAMED if name in cells}
    return {"alpha": repr(alpha), **told, **{name: cells[column] for name, column in columns.items()}}


def _given(needed: Sequence[str], header: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    """What the request names and the file does not. Raises DesignError where nobody says what is needed."""
    missing = [name for name in needed if name not in header and name not in named]
    if missing:
        say = "; ".join(f"name it with ?{name}=" for name in missing if name in NAMED) or "add the column"
        raise _refused(f"line 1, the header, has no {', '.join(missing)}; {say}")
    return {name: value for name, value in named.items() if name not in header}


def _named(given: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    return {**given, **cells}


def _latency(cells: Mapping[str, str]) -> ImportedLatency:
    """Raises DesignError, which says what came and what was expected."""
    point = DesignPoint(_number(cells["alpha"], "alpha"), _whole(cells["resolution"], "resolution", 1, 100_000))
    values: dict[str, Any] = {name: read(cells[name], name) for name, read in _READERS.items() if cells.get(name)}
    empty = next((name for name in REQUIRED_COLUMNS if not cells[name]), None)
    if empty is not None:
        raise _refused(f"{empty} is empty")
    return ImportedLatency(alpha=point.alpha, resolution=point.resolution, **values)


def _number(text: str, name: str) -> float:
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _refused(f"{name} is {text[:80]!r}; expected a number such as 12.5")
    return number


def _milliseconds(text: str, name: str) -> float:
    number = _number(text, name)
    if not 0 < number <= _MAX_MS:
        raise _refused(f"{name} is {number:g}; expected milliseconds above 0 and at most {_MAX_MS:,.0f}")
    return number


def _whole(text: str, name: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise _refused(f"{name} is {text[:80]!r}; expected a whole number from {low} to {high:,}")
    return int(text)


def _whole_up_to(high: int) -> Callable[[str, str], int]:
    return lambda text, name: _whole(text, name, 1, high)


def _words(most: int) -> Callable[[str, str], str]:
    def read(text: str, name: str) -> str:
        if len(text) > most or not text.isprintable() or text.startswith(_A_FORMULA):
            raise _refused(
                f"{name} is {text[:80]!r}; expected at most {most} printable characters, the first none of = + - @"
            )
        return text

    return read


def _one_of(known: Sequence[str]) -> Callable[[str, str], str]:
    def read(text: str, name: str) -> str:
        if text not in known:
            raise _refused(f"{name} is {text[:80]!r}; expected one of {', '.join(known)}")
        return text

    return read


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "device": _words(200),
    "runtime": _words(64),
    "precision": _one_of(PRECISIONS),
    "threads": _whole_up_to(1024),
    "latency_ms": _milliseconds,
    "network": _one_of(tuple(BODY_OF)),
    "batch": _whole_up_to(65_536),
    "num_classes": _whole_up_to(100_000),
    "rounding": _one_of(cast("tuple[str, ...]", get_args(Rounding))),
    "p90_ms": _milliseconds,
    "p99_ms": _milliseconds,
    "cpu_ms": _milliseconds,
    "runs": _whole_up_to(100_000_000),
    "runtime_version": _words(100),
    "device_name": _words(200),
}


def _refused(message: str) -> DesignError:
    return DesignError(message, field="body")

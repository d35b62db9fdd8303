"""Latencies out of a CSV file, in our own layout or in that of timm's results, and stored ones written in our own.

Good lines are kept, bad ones told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import cast, get_args

from app.services.files.lines import (
    Cells,
    Parsed,
    check_known,
    given,
    one_of,
    parse_lines,
    read_number,
    refused,
    whole,
    whole_within,
    words,
)
from app.services.latency.source import THIS_DEVICE
from app.store import LATENCY_FIELDS, Stored, flat_latency, imported_latency
from mobilenet_core.design import MAX_CLASSES, DesignPoint, Rounding
from mobilenet_core.errors import Said
from mobilenet_core.latency import KnownLatency
from mobilenet_core.marks import DOUBTS
from mobilenet_core.networks.family import FAMILIES
from mobilenet_core.published.devices import published_devices
from mobilenet_core.records import LIMITS, PRECISIONS

REQUIRED_COLUMNS, OPTIONAL_COLUMNS = LATENCY_FIELDS[:7], LATENCY_FIELDS[7:]
TOLD_COLUMNS = ("kind", "created_at")
"""Columns that an export has besides, which an import leaves alone: it is stored now, as imported."""

NAMED = ("device", "runtime", "precision", "threads")
"""What a request may say for a file that does not."""

TIMM_ALPHAS: Mapping[str, float] = {"mobilenetv1_100": 1.0, "mobilenetv1_125": 1.25}
"""timm's names of what is MobileNet V1 here. Others differ: mobilenetv1_100h has another head."""

_TIMM_COLUMNS = {
    "resolution": ("infer_img_size", "img_size"),
    "batch": ("infer_batch_size", "batch_size"),
    "latency_ms": ("infer_step_time", "ms_per_batch"),
}
_MIN_MS, _MAX_MS = 1e-6, 1e7  # below a nanosecond is a slip of units, or none was timed


def parse(body: bytes, named: Mapping[str, str]) -> Parsed[KnownLatency]:
    """The latencies in a file. named: of NAMED, what holds for all lines where the file has no such column.

    Raises DesignError for what is wrong with the file as a whole: its encoding, its header, its length.
    """

    def reader_for(header: Sequence[str]) -> Callable[[Cells], KnownLatency]:
        read = _timm_reader(header, named) if "model" in header else _own_reader(header, named)
        return lambda cells: _latency(read(cells))

    return parse_lines(body, reader_for)


def columns_of(stored: Iterable[Stored]) -> dict[str, list[object]]:
    """Stored latencies by column. What an import makes of them has the same values, to the last digit."""
    columns: dict[str, list[object]] = {name: [] for name in (*LATENCY_FIELDS, *TOLD_COLUMNS)}
    for each in stored:
        told = {**flat_latency(each.latency), "kind": each.kind, "created_at": each.created_at.isoformat()}
        for name, column in columns.items():
            column.append(told[name])
    return columns


Reader = Callable[[Mapping[str, str]], dict[str, str]]
"""From a line's cells to those of our own layout."""


def _own_reader(header: Sequence[str], named: Mapping[str, str]) -> Reader:
    check_known(header, REQUIRED_COLUMNS, OPTIONAL_COLUMNS, TOLD_COLUMNS)
    return partial(_named, given(REQUIRED_COLUMNS, header, named, NAMED))


def _timm_reader(header: Sequence[str], named: Mapping[str, str]) -> Reader:
    said = given(NAMED, header, named, NAMED)
    columns: dict[str, str] = {}
    for name, known in _TIMM_COLUMNS.items():
        found = next((each for each in known if each in header), None)
        if found is None:
            raise refused(
                "line 1, the header, has no {column}, which a file of timm's results has beside model", column=known[0]
            )
        columns[name] = found
    return lambda cells: _named(said, _from_timm(cells, columns))


def _from_timm(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    model = cells["model"]
    alpha = TIMM_ALPHAS.get(model.partition(".")[0])  # what follows the point names the weights
    if alpha is None:
        raise refused("model is {model!r}; expected one of {known}", model=model[:80], known=", ".join(TIMM_ALPHAS))
    told = {name: cells[name] for name in NAMED if name in cells}
    return {"alpha": repr(alpha), **told, **{name: cells[column] for name, column in columns.items()}}


def _named(said: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    return {**said, **cells}


def _latency(cells: Mapping[str, str]) -> KnownLatency:
    """Raises DesignError, which says what came and what was expected."""
    point = DesignPoint(read_number(cells["alpha"], "alpha"), whole(cells["resolution"], "resolution", 1, 100_000))
    values = {name: read(cells[name], name) for name, read in _READERS.items() if cells.get(name)}
    empty = next((name for name in REQUIRED_COLUMNS if not cells[name]), None)
    if empty is not None:
        raise refused("{empty} is empty", empty=empty)
    return imported_latency({"alpha": point.alpha, "resolution": point.resolution, **values})


def _milliseconds(text: str, name: str) -> float:
    number = read_number(text, name)
    if not _MIN_MS <= number <= _MAX_MS:
        raise refused(
            "{name} is {number:g}; expected milliseconds from {min_ms:g} to {max_ms:,.0f}, such as 12.5",
            name=name,
            number=number,
            min_ms=_MIN_MS,
            max_ms=_MAX_MS,
        )
    return number


def _marks(text: str, name: str) -> str:
    unknown = [each for each in text.split() if each not in DOUBTS]
    if unknown:
        raise refused(
            "{name} has {unknown!r}; expected some of {known}",
            name=name,
            unknown=unknown[0][:80],
            known=" ".join(sorted(DOUBTS)),
        )
    return text


def _device(text: str, name: str) -> str:
    """An id that is nobody else's: what is known of a device is all that goes by its id."""
    device = words(200)(text, name)
    taken = "stands for the machine of the server" if device == THIS_DEVICE else "is a published device"
    if device == THIS_DEVICE or device in published_devices():
        raise refused(
            "{name} is {device!r}, which {taken}; expected a name of your own, such as 'my {device}'",
            name=name,
            device=device,
            taken=Said(taken),
        )
    return device


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "device": _device,
    "runtime": words(64),
    "precision": one_of(PRECISIONS),
    **{name: whole_within(*LIMITS[name]) for name in ("threads", "batch")},
    "latency_ms": _milliseconds,
    "network": one_of(tuple(FAMILIES)),
    "num_classes": whole_within(1, MAX_CLASSES),
    "rounding": one_of(cast("tuple[str, ...]", get_args(Rounding))),
    "p90_ms": _milliseconds,
    "p99_ms": _milliseconds,
    "cpu_ms": _milliseconds,
    "runs": whole_within(1, 100_000_000),
    "runtime_version": words(100),
    "device_name": words(200),
    "latency_marks": _marks,
}

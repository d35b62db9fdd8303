"""What `measure --networks` measures, and the table that it prints: networks beside MobileNet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.language.amounts import latency
from app.language.marks import marked
from app.services.costs.design_point import report_of
from app.store import Task
from mobilenet_core.marks import doubts_in
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, Variant, own_variant
from mobilenet_core.records import Measurement

ALL = "all"
_COLUMNS = ("network", "mult-adds", "params", "latency", "middle half", "mult-adds x", "latency x")


def variants_of(text: str) -> list[Variant]:
    """Each network named, comma-separated, or every one, at alpha 1 and its authors' resolution. Raises DesignError."""
    names = tuple(FAMILIES) if text == ALL else tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    return [own_variant(name) for name in names]


@dataclass(frozen=True, slots=True)
class Line:
    """A network with what was measured of it; None where it could not be."""

    task: Task
    made: Measurement | None


def table(lines: Sequence[Line]) -> str:
    """Markdown, a table for each runtime: costs and latency of each network, and both as multiples of MobileNet's."""
    setups = dict.fromkeys(line.task.plan.runtime for line in lines)
    return "\n\n".join(_of_runtime(name, [line for line in lines if line.task.plan.runtime == name]) for name in setups)


def _of_runtime(runtime: str, lines: Sequence[Line]) -> str:
    is_own = (line for line in lines if line.task.variant.network.name == MOBILENET_V1.name)
    own = next(is_own, None)
    rows = (_cells(line, own) for line in lines)
    head = (f"{runtime}: {_COLUMNS[0]}", *_COLUMNS[1:])
    return "\n".join(map(_row, (head, ("---", *("---:" for _ in _COLUMNS[1:])), *rows)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(line: Line, own: Line | None) -> Iterator[str]:
    report = report_of(line.task.variant)
    yield line.task.variant.name
    yield f"{report.mult_adds / 1e6:,.0f} M"
    yield f"{report.params / 1e6:.2f} M"
    if line.made is None:
        yield from ("not measured", "", _times(report.mult_adds, own and report_of(own.task.variant).mult_adds), "")
        return
    told = line.made.latency_ms
    yield marked(latency(told.p50), doubts_in(line.made.warnings), "en")
    yield f"{latency(told.p25)} to {latency(told.p75)}"
    yield _times(report.mult_adds, own and report_of(own.task.variant).mult_adds)
    yield _times(told.p50, own.made.latency_ms.p50 if own and own.made else None)


def _times(value: float, of: float | None) -> str:
    return "" if not of else f"{value / of:.2g}"

"""Several measurements of one command, made in rounds; what each came to is printed once it is settled."""

import csv
import random
import signal
import sys
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.command_line.shared import echo
from app.language.amounts import latency
from app.language.marks import UNCERTAIN, marked, reasons
from app.language.warnings import sentences
from app.settings import read_settings
from app.store import Stored, Task
from mobilenet_core.errors import MobileNetError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import doubts_in, with_own_levels
from mobilenet_core.records import Measurement
from mobilenet_core.visits import in_rounds, visits_wanted, wants_more

if TYPE_CHECKING:
    from app.store.store import Store

INTERRUPTED = 130
"""Exit status of a command that Ctrl-C ended, as shells have it."""


@dataclass(slots=True)
class Place:
    """Where model files are kept, the store where measurements are, how fast this device can be."""

    models: Path
    store: "Store | None" = None
    bests: tuple[ProbeLevels, ...] = ()

    def keep(self, task: Task, made: Measurement, stored_id: int = 0) -> int:
        """Stores a measurement where there is a store, in place of what has that id; gives its id, 0 without one."""
        if self.store is None:
            return 0
        if not stored_id:
            return self.store.add_measurement(task, made)
        self.store.revise_measurement(stored_id, task, made)
        return stored_id


@contextmanager
def place_of(*, store: bool) -> Generator[Place]:
    """A place: the server's where `store`, else one that is gone afterwards. Raises StoreError."""
    if not store:
        with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as folder:
            yield Place(Path(folder))
        return
    from app.store.store import Store  # noqa: PLC0415 - SQLAlchemy: a sixth of a second
    from mobilenet_core.measure.device import this_device  # noqa: PLC0415

    settings, warning = read_settings().with_writable_data_dir()
    if warning:
        echo(warning, err=True)
    opened = Store(settings.store_url)
    try:
        yield Place(settings.models_dir, opened, opened.best_levels(this_device().id))
    finally:
        opened.close()


def tell_that_it_waits() -> None:
    """Says why nothing happens."""
    echo("Another measurement runs on this machine; this one waits for its end.", err=True)


def how(task: Task) -> str:
    """What a task is measured with, in words."""
    plan = task.plan
    batch = f", batch {plan.batch}" if plan.batch > 1 else ""
    return f"{plan.precision}, {plan.threads} thread{'s' * (plan.threads != 1)}{batch}"


@dataclass(slots=True)
class _Item:
    """One of several: its number among them, what its visits have made together, and the id of that in the store."""

    number: int
    task: Task
    made: Measurement | None = None
    at: datetime | None = None
    stored_id: int = 0
    is_printed: bool = False

    @property
    def wants_more(self) -> bool:
        """Whether another visit should be made."""
        return self.made is not None and wants_more(self.made, visits_wanted(self.task.plan, is_alone=False))


class Sweep:
    """Several measurements, each by a few visits: a first round in order, others in an order that is drawn.

    Each visit is told on stderr. One that fails stops no other. print_csv: a line of our own layout on stdout for each
    once no more visits are made. Ctrl-C ends it; what is made stays, and is printed.
    """

    def __init__(self, tasks: Sequence[Task], *, store: bool, print_csv: bool) -> None:
        self.items = [_Item(number, task) for number, task in enumerate(tasks, start=1)]
        self.failed = 0
        self.is_interrupted = False
        self._store, self._print_csv = store, print_csv
        self._place = Place(Path())

    @property
    def status(self) -> int:
        """The command's exit status: 0 where everything was measured."""
        return INTERRUPTED if self.is_interrupted else int(self.failed > 0)

    @property
    def made(self) -> list[tuple[int, Measurement]]:
        """What was measured, with its id in the store, 0 without one."""
        return [(each.stored_id, each.made) for each in self.items if each.made is not None]

    def run(self) -> None:
        """Measures everything. Raises StoreError."""
        with place_of(store=self._store) as self._place:
            try:
                in_rounds(self.items, self._visit, random.shuffle)
            except KeyboardInterrupt:
                self.is_interrupted = True
        for each in self.items:
            self._print(each)
        if marks := [doubts_in(made.warnings) for _, made in self.made if doubts_in(made.warnings)]:
            echo(f"{len(marks)} {UNCERTAIN.en}: {reasons(sum(marks, ()), 'en')}", err=True)
        kept = ", in the store" * self._store
        echo(f"{len(self.made)} of {len(self.items)} measured{kept}, {self.failed} failed", err=True)

    def _visit(self, item: _Item) -> bool:
        """Visits one once; gives whether it wants more."""
        from app.measuring import tasks  # noqa: PLC0415 - the other commands need no stopwatch

        plan, place = item.task.plan, self._place
        label = f"[{item.number}/{len(self.items)}] {item.task.variant.name}, {plan.runtime}, {how(item.task)}"
        visit = tasks.Visit(item.made, visits_wanted(plan, is_alone=False), place.bests)
        try:
            made = tasks.measure(item.task, visit=visit, models=place.models, waits=tell_that_it_waits)
        except (MobileNetError, OSError) as error:
            self.failed += item.made is None  # else what is there counts for more than why there is no more
            echo(f"{label}: {error}", err=True)
            self._print(item)
            return False
        with _ctrl_c_waits():
            place.bests = with_own_levels(place.bests, made)
            item.stored_id = place.keep(item.task, made, item.stored_id)
            item.made, item.at = made, item.at or datetime.now(UTC)
            warnings = "".join(f" {each}" for each in sentences(made.warnings))
            told = marked(latency(made.latency_ms.p50), doubts_in(made.warnings), "en")
            echo(f"{label}: {told}.{warnings}", err=True)
            if not item.wants_more:
                self._print(item)
        return item.wants_more

    def _print(self, item: _Item) -> None:
        if not self._print_csv or item.is_printed or item.made is None or item.at is None:
            return
        from app.services.files.latencies import columns_of  # noqa: PLC0415 - as above

        known = KnownLatency.measured(item.task.variant, item.made)
        columns = columns_of([Stored(item.stored_id, item.at, known, item.made)])
        rows: Iterable[Iterable[Any]] = zip(*columns.values(), strict=True)
        with_header = not any(each.is_printed for each in self.items)
        csv.writer(sys.stdout, lineterminator="\n").writerows([columns, *rows] if with_header else rows)
        sys.stdout.flush()  # whoever reads a pipe sees it now
        item.is_printed = True


@contextmanager
def _ctrl_c_waits() -> Generator[None]:
    """Ctrl-C meanwhile counts at the end: what is measured is stored, printed and counted, or none of these."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt

"""One job that this server runs: its measurements, in rounds, and what becomes of them in the store."""

import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import count, zip_longest
from typing import TYPE_CHECKING, TypeVar

from app.measuring.tasks import Visit
from app.store import Item, ItemState, Job, JobState, Load, StoreAway, Task, load_now
from mobilenet_core.errors import MobileNetError
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import with_own_levels
from mobilenet_core.records import Measurement
from mobilenet_core.visits import wants_more

if TYPE_CHECKING:
    from app.store.store import Store

Measure = Callable[[Task, Callable[[], bool], Visit], Measurement]
"""Visits a task once, asking now and then whether it was cancelled: `tasks.measure` of this server."""

_UNFINISHED: set[ItemState] = {"waiting", "running"}
LONGEST_WAIT_S, LOOK_AGAIN_S = 1800.0, 1.0
"""For a quiet machine, and between two looks at it."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0
"""Between two tries of a change while the store is away."""

Changed = TypeVar("Changed")

_log = logging.getLogger("mobilenet_explorer")


@dataclass(frozen=True, slots=True)
class Equipment:
    """What every job is run with: where it is kept, what measures, where that runs, and whether the server is ending.

    bests: asks for the fastest that the probes of this device are known to be, one of each kind. load: how busy it is.
    """

    store: "Store"
    executor: Executor
    measure: Measure
    bests: Callable[[], tuple[ProbeLevels, ...]] = tuple
    load: Callable[[], Load] = load_now
    stopping: threading.Event = field(default_factory=threading.Event)


class Run:
    """A job under way: a first visit to each measurement, which is known then, and others in an order that is drawn.

    Each change says whose the job is. While the store is away a change is kept, and tried again. cancelled: set once
    somebody asked for that. lost: set once another server has the job.
    """

    def __init__(self, job: Job, owner: str, equipment: Equipment) -> None:
        self.job, self.cancelled, self.lost = job, threading.Event(), threading.Event()
        self._owner, self._equipment, self._store = owner, equipment, equipment.store
        self._bests: tuple[ProbeLevels, ...] = ()
        if job.is_cancelled:
            self.cancelled.set()

    def run(self) -> bool:
        """Measures what is left; gives whether the job has ended, or is left to the next server.

        Raises NotOurs where another server has the job, StoreAway where this one ends while the store is away.
        """
        if self.job.request.get("when_quiet"):
            self._await_quiet()
        if self._ends():
            return self._settle({"waiting"}, is_settled=False)
        self._kept(lambda: self._store.set_job_state(self.job.id, "running", self._owner))
        states, is_settled = self._run_items()
        return self._settle(states, is_settled=is_settled)

    def _ends(self) -> bool:
        return any(each.is_set() for each in (self.cancelled, self.lost, self._equipment.stopping))

    def _await_quiet(self) -> None:
        """Until no process waits for a core, the job ends, or it has waited for long enough."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while self._equipment.load().is_busy and not self._ends() and time.monotonic() < deadline:
            self.cancelled.wait(LOOK_AGAIN_S)

    def _run_items(self) -> tuple[set[ItemState], bool]:
        """The states in which the items are at the end, and whether none of those measured wants more."""
        self._bests = self._kept(self._equipment.bests)
        states: dict[int, ItemState] = {item.position: item.state for item in self.job.items}
        left = [item for item in self.job.items if item.state in _UNFINISHED]
        again = [item for item in self.job.items if item.state == "done"]  # by a server before the last round
        if left and not self._ends():
            self._move(left[0], "running")
        for item, following in zip_longest(left, left[1:]):
            if self._ends():
                break
            states[item.position], wanting = self._run_item(item, following)
            again += [] if wanting is None else [wanting]
        while again and not self._ends():
            random.shuffle(again)
            again = [item for item in again if self._visit_again(item)]
        return set(states.values()), not again

    def _run_item(self, item: Item, following: Item | None) -> tuple[ItemState, Item | None]:
        """An item's state after its first visit, and the item where it wants more."""
        try:
            made = self._visit(item)
        except (MobileNetError, OSError) as error:
            if self._ends():
                return item.state, None
            told = error.said.to_json() if isinstance(error, MobileNetError) else str(error)
            self._move(item, "failed", told, following)
            return "failed", None
        stored_id = self._finish(item, made, following)
        return "done", replace(item, measurement_id=stored_id) if wants_more(made, item.wanted) else None

    def _visit_again(self, item: Item) -> bool:
        """Visits what was measured once more, where it wants that; gives whether it may want yet another."""
        if self._ends():
            return True
        stored_id = item.measurement_id
        stored = None if stored_id is None else self._kept(lambda: self._store.stored(stored_id))
        earlier = None if stored is None else stored.measurement
        if earlier is None or not wants_more(earlier, item.wanted):
            return False
        try:
            made = self._visit(item, earlier)
        except (MobileNetError, OSError):  # what is there counts for more than why there is no more
            return self._ends()
        self._kept(lambda: self._store.visit_item_again(self.job.id, item, made, owner=self._owner))
        return wants_more(made, item.wanted)

    def _visit(self, item: Item, earlier: Measurement | None = None) -> Measurement:
        visit = Visit(earlier, item.wanted, self._bests)
        made = self._equipment.executor.submit(self._equipment.measure, item.task, self._ends, visit).result()
        self._bests = with_own_levels(self._bests, made)
        return made

    # What is written

    def _then(self, following: Item | None) -> int | None:
        return None if following is None or self._ends() else following.position

    def _move(self, item: Item, state: ItemState, error: str | None = None, following: Item | None = None) -> None:
        self._kept(
            lambda: self._store.set_item_state(
                self.job.id, item.position, state, error, then=self._then(following), owner=self._owner
            )
        )

    def _finish(self, item: Item, made: Measurement, following: Item | None) -> int:
        """Stores what an item came to, once, also where the store went away before it had answered."""
        tries = count()

        def change() -> int:
            job = self._store.job(self.job.id) if next(tries) else None
            stored_id = None if job is None else job.items[item.position].measurement_id
            return stored_id or self._store.finish_item(
                self.job.id, item.position, item.task, made, then=self._then(following), owner=self._owner
            )

        return self._kept(change)

    def _settle(self, states: set[ItemState], *, is_settled: bool) -> bool:
        if not states & _UNFINISHED and is_settled:
            ended: JobState = "done" if "done" in states else "failed"
            self._kept(lambda: self._store.set_job_state(self.job.id, ended, self._owner))
        elif self.cancelled.is_set():
            self._kept(lambda: self._store.end_job(self.job.id, "cancelled", "cancelled", owner=self._owner))
        else:  # the server ends, or has lost the job
            return False
        return True

    def _kept(self, change: Callable[[], Changed]) -> Changed:
        """What a change of the store gives, tried until the store is back. Raises StoreAway where the server ends."""
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return change()
            except StoreAway as error:
                if self._equipment.stopping.is_set():
                    raise
                _log.warning("job %s: tried again in %.1f s: %s", self.job.id, pause_s, error)
            self._equipment.stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

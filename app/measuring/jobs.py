"""Jobs: queued -> running -> done | failed | cancelled. One measurement at a time; every change is in the store."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from app.measuring.errors import JobEnded, KeyReused, QueueFull, Stopping
from app.measuring.tasks import Visit
from app.settings import MAX_QUEUED_JOBS
from app.store import Item, ItemState, Job, Load, StoreError, Task, load_now
from mobilenet_core.errors import MobileNetError
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import with_own_levels
from mobilenet_core.records import Measurement
from mobilenet_core.visits import visits_wanted, wants_more

if TYPE_CHECKING:
    from app.store.store import Store

Measure = Callable[[Task, Callable[[], bool], Visit], Measurement]
"""Visits a task once, asking now and then whether it was cancelled: `tasks.measure` of this server."""

_UNFINISHED: set[ItemState] = {"waiting", "running"}
_LONGEST_WAIT_S, _LOOK_AGAIN_S = 1800.0, 1.0
"""For a quiet machine, and between two looks at it."""

_log = logging.getLogger("mobilenet_explorer")


def engine() -> Executor:
    """Where measurements run. One thread: one stopwatch, since two measurements at once would measure each other."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="stopwatch")


@dataclass
class _Queued:
    """A job of this process that has not ended: whether somebody cancelled it, its turn, how fast its device can be."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    turn: Future[None] | None = None
    bests: tuple[ProbeLevels, ...] = ()


class Jobs:
    """Gives each measurement of a job to the executor, job after job, from a thread of its own.

    Several are made in rounds: a first visit to each, after which it is known, then others in an order that is drawn.
    bests: asks for the fastest that the probes of this device are known to be, one of each kind. load: how busy it is.
    """

    def __init__(
        self,
        store: "Store",
        executor: Executor,
        measure: Measure,
        bests: Callable[[], tuple[ProbeLevels, ...]] = tuple,
        load: Callable[[], Load] = load_now,
    ) -> None:
        self._store, self._executor, self._measure, self._bests = store, executor, measure, bests
        self._load = load
        self._turns = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._queued: dict[str, _Queued] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def resume(self) -> None:
        """Queues what a server that ended left unfinished."""
        with self._lock:
            for job in self._store.unfinished_jobs():
                self._enqueue(job)

    def submit(self, tasks: Sequence[Task], request: Mapping[str, object], idempotency_key: str | None = None) -> Job:
        """Queues a job, or gives the one queued earlier under the same key.

        Raises KeyReused for a key that another request used, QueueFull, Stopping.
        """
        with self._lock:
            earlier = self._store.job_with_key(idempotency_key) if idempotency_key else None
            if earlier is not None:
                if earlier.request != request:
                    raise KeyReused(idempotency_key)
                return earlier
            self._check_room()
            visits = max(visits_wanted(each.plan, is_alone=len(tasks) == 1) for each in tasks)
            job = self._store.add_job(tasks, request, idempotency_key or None, visits=visits)
            self._enqueue(job)
            return job

    def _check_room(self) -> None:
        if len(self._queued) >= MAX_QUEUED_JOBS:
            raise QueueFull(MAX_QUEUED_JOBS)
        if self._stopping.is_set():
            raise Stopping

    def cancel(self, job_id: str) -> None:
        """Stops a job; what it has measured stays. Raises JobEnded."""
        with self._lock:
            queued = self._queued.get(job_id)
            if queued is None:
                raise JobEnded(job_id)
            queued.cancelled.set()
            if queued.turn is not None and queued.turn.cancel():  # it had not begun, and will not
                del self._queued[job_id]
                self._store.end_job(job_id, "cancelled", "cancelled")

    def close(self) -> None:
        """Stops the running measurement and leaves it and the rest to `resume`."""
        with self._lock:
            self._stopping.set()
        self._turns.shutdown(wait=True, cancel_futures=True)
        self._executor.shutdown(wait=True)

    def _enqueue(self, job: Job) -> None:
        queued = self._queued[job.id] = _Queued()
        queued.turn = self._turns.submit(self._run, job, queued)
        queued.turn.add_done_callback(_log_error)

    def _run(self, job: Job, queued: _Queued) -> None:
        settled = False
        try:
            if job.request.get("when_quiet"):
                self._await_quiet(queued)
            if self._ends(queued):
                self._settle(job.id, {"waiting"}, queued, is_settled=False)
                settled = True
                return
            self._store.set_job_state(job.id, "running")
            states, is_settled = self._run_items(job, queued)
            self._settle(job.id, states, queued, is_settled=is_settled)
            settled = True
        finally:
            with self._lock:
                del self._queued[job.id]
            if not settled:  # an error of ours, on its way to the log
                self._store.end_job(job.id, "failed", "failed", "the server failed on this; its log says why")

    def _await_quiet(self, queued: _Queued) -> None:
        """Until no process waits for a core, the job ends, or it has waited for long enough."""
        deadline = time.monotonic() + _LONGEST_WAIT_S
        while self._load().is_busy and not self._ends(queued) and time.monotonic() < deadline:
            queued.cancelled.wait(_LOOK_AGAIN_S)

    def _run_items(self, job: Job, queued: _Queued) -> tuple[set[ItemState], bool]:
        """Measures what is left of a job, round after round.

        Gives the states in which its items are then, and whether none of those measured wants more.
        """
        queued.bests = self._bests()
        states: dict[int, ItemState] = {item.position: item.state for item in job.items}
        left = [item for item in job.items if item.state in _UNFINISHED]
        again = [item for item in job.items if item.state == "done"]  # by a server that ended before the last round
        if left and not self._ends(queued):
            self._store.set_item_state(job.id, left[0].position, "running")
        for item, following in zip_longest(left, left[1:]):
            if self._ends(queued):
                break
            states[item.position], wanting = self._run_item(job.id, item, following, queued)
            again += [] if wanting is None else [wanting]
        while again and not self._ends(queued):
            random.shuffle(again)
            again = [item for item in again if self._visit_again(job.id, item, queued)]
        return set(states.values()), not again

    def _run_item(
        self, job_id: str, item: Item, following: Item | None, queued: _Queued
    ) -> tuple[ItemState, Item | None]:
        """An item's state after its first visit, and the item where it wants more."""

        def then() -> int | None:
            return None if following is None or self._ends(queued) else following.position

        try:
            made = self._visit(item, queued)
        except (MobileNetError, OSError) as error:
            if self._ends(queued):
                return item.state, None
            self._store.set_item_state(job_id, item.position, "failed", str(error), then=then())
            return "failed", None
        stored_id = self._store.finish_item(job_id, item.position, item.task, made, then=then())
        return "done", replace(item, measurement_id=stored_id) if wants_more(made, item.wanted) else None

    def _visit_again(self, job_id: str, item: Item, queued: _Queued) -> bool:
        """Visits what was measured once more, where it wants that; gives whether it may want yet another."""
        if self._ends(queued):
            return True
        try:
            stored = None if item.measurement_id is None else self._store.stored(item.measurement_id)
            earlier = None if stored is None else stored.measurement
            if earlier is None or not wants_more(earlier, item.wanted):
                return False
            made = self._visit(item, queued, earlier)
            self._store.visit_item_again(job_id, item, made)
        except (MobileNetError, OSError, StoreError):  # what is there counts for more than why there is no more
            return self._ends(queued)
        return wants_more(made, item.wanted)

    def _visit(self, item: Item, queued: _Queued, earlier: Measurement | None = None) -> Measurement:
        visit = Visit(earlier, item.wanted, queued.bests)
        made = self._executor.submit(self._measure, item.task, lambda: self._ends(queued), visit).result()
        queued.bests = with_own_levels(queued.bests, made)
        return made

    def _ends(self, queued: _Queued) -> bool:
        return queued.cancelled.is_set() or self._stopping.is_set()

    def _settle(self, job_id: str, states: set[ItemState], queued: _Queued, *, is_settled: bool) -> None:
        if not states & _UNFINISHED and is_settled:
            self._store.set_job_state(job_id, "done" if "done" in states else "failed")
        elif queued.cancelled.is_set():
            self._store.end_job(job_id, "cancelled", "cancelled")
        # Else the server is ending: the next one's `resume` takes it up where it stands.


def _log_error(turn: Future[None]) -> None:
    if not turn.cancelled() and (error := turn.exception()) is not None:
        _log.error("a job ended by an error of ours", exc_info=error)

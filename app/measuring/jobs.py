"""Jobs: queued -> running -> done | failed | cancelled. One measurement at a time; every change is in the store."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.measuring.cores import Cores
from app.measuring.errors import JobEnded, KeyReused, QueueFull, Stopping
from app.settings import MAX_QUEUED_JOBS
from app.store import Item, Job, Task
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import MobileNetError
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import DeviceInfo, Measurement

if TYPE_CHECKING:
    from app.store.store import Store

Measure = Callable[[Task, Callable[[], bool]], Measurement]
_log = logging.getLogger("mobilenet_explorer")


def measure_task(
    task: Task,
    cancelled: Callable[[], bool],
    models: Path | None = None,
    device: DeviceInfo | None = None,
    cores: Cores | None = None,
) -> Measurement:
    """Times a task in a fresh child process; model files are kept in `models`. Raises MobileNetError.

    device: which this is, asked before anybody was moved off its cores. cores: who keeps off those that measure.
    """
    from mobilenet_core.measure import measure  # noqa: PLC0415 - the server starts without it

    variant = Variant(
        DesignPoint(task.alpha, task.resolution), NetworkChoice(task.network, task.num_classes, task.rounding)
    )
    with cores.left_to(task.plan.threads) if cores else nullcontext() as measuring:
        return measure(variant.spec, task.plan, models=models, cancelled=cancelled, cores=measuring, device=device)


@dataclass
class _Queued:
    """A job of this process that has not ended: whether somebody cancelled it, and its turn on the executor."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    turn: Future[None] | None = None


class Jobs:
    """Runs jobs on an executor whose one thread supervises the measuring child."""

    def __init__(self, store: "Store", executor: Executor, measure: Measure) -> None:
        self._store, self._executor, self._measure = store, executor, measure
        self._queued: dict[str, _Queued] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def resume(self) -> None:
        """Queues what a server that ended left unfinished."""
        with self._lock:
            for job in self._store.unfinished_jobs():
                self._enqueue(job)

    def submit(self, tasks: Sequence[Task], request: dict[str, Any], idempotency_key: str | None = None) -> Job:
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
            job = self._store.add_job(tasks, request, idempotency_key or None)
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
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _enqueue(self, job: Job) -> None:
        queued = self._queued[job.id] = _Queued()
        queued.turn = self._executor.submit(self._run, job, queued)
        queued.turn.add_done_callback(_log_error)

    def _run(self, job: Job, queued: _Queued) -> None:
        settled = False
        try:
            self._store.set_job_state(job.id, "running")
            for item in job.items:
                if item.state in {"waiting", "running"} and not self._ends(queued):
                    self._run_item(job.id, item, queued)
            self._settle(job.id, queued)
            settled = True
        finally:
            with self._lock:
                del self._queued[job.id]
            if not settled:  # an error of ours, on its way to the log
                self._store.end_job(job.id, "failed", "failed", "the server failed on this; its log says why")

    def _run_item(self, job_id: str, item: Item, queued: _Queued) -> None:
        self._store.set_item_state(job_id, item.position, "running")
        try:
            measurement = self._measure(item.task, lambda: self._ends(queued))
        except (MobileNetError, OSError) as error:
            if not self._ends(queued):
                self._store.set_item_state(job_id, item.position, "failed", str(error))
        else:
            self._store.finish_item(job_id, item.position, item.task, measurement)

    def _ends(self, queued: _Queued) -> bool:
        return queued.cancelled.is_set() or self._stopping.is_set()

    def _settle(self, job_id: str, queued: _Queued) -> None:
        job = self._store.job(job_id)
        states = {item.state for item in job.items} if job else set[str]()
        unfinished = states & {"waiting", "running"}
        if unfinished and queued.cancelled.is_set():
            self._store.end_job(job_id, "cancelled", "cancelled")
        elif not unfinished:
            self._store.set_job_state(job_id, "done" if "done" in states else "failed")
        # Else the server is ending: the next one's `resume` takes it up where it stands.


def _log_error(turn: Future[None]) -> None:
    if not turn.cancelled() and (error := turn.exception()) is not None:
        _log.error("a job ended by an error of ours", exc_info=error)

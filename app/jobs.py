"""Jobs: queued -> running -> done | failed | cancelled. One measurement at a time; every change is in the store."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from http import HTTPStatus
from typing import Any

from app.problems import Refusal
from app.services.explore import Variant
from app.settings import MAX_QUEUED_JOBS
from app.store import Item, Job, Store, Task
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import MobileNetError
from mobilenet_core.records import Measurement

Measure = Callable[[Task, Callable[[], bool]], Measurement]
_log = logging.getLogger("mobilenet_explorer")


def measure_task(task: Task, cancelled: Callable[[], bool]) -> Measurement:
    """Times a task in a fresh child process. Raises MobileNetError."""
    from mobilenet_core.measure import measure  # noqa: PLC0415 - the server starts without it

    variant = Variant(DesignPoint(task.alpha, task.resolution), task.network, task.num_classes, task.rounding)
    return measure(variant.spec, task.plan, cancelled=cancelled)


class Jobs:
    """Runs jobs on an executor whose one thread supervises the measuring child."""

    def __init__(self, store: Store, executor: Executor, measure: Measure = measure_task) -> None:
        self._store, self._executor, self._measure = store, executor, measure
        self._cancelled: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def resume(self) -> None:
        """Queues what a server that ended left unfinished."""
        for job in self._store.unfinished_jobs():
            self._enqueue(job)

    def submit(self, tasks: Sequence[Task], request: dict[str, Any], idempotency_key: str | None = None) -> Job:
        """Queues a job, or gives the one queued earlier under the same key. Refusal (429) where the queue is full."""
        with self._lock:
            earlier = self._store.job_with_key(idempotency_key) if idempotency_key else None
            if earlier is not None:
                if earlier.request != request:
                    raise Refusal(
                        HTTPStatus.CONFLICT,
                        "conflict",
                        f"Idempotency-Key {idempotency_key!r} was used for another request; use a new key.",
                    )
                return earlier
            if len(self._cancelled) >= MAX_QUEUED_JOBS:
                raise Refusal(
                    HTTPStatus.TOO_MANY_REQUESTS,
                    "queue-full",
                    f"{MAX_QUEUED_JOBS} jobs wait already and one measurement runs at a time; try again later.",
                    {"Retry-After": "30"},
                )
            job = self._store.add_job(tasks, request, idempotency_key)
            self._enqueue(job)
            return job

    def cancel(self, job: Job) -> None:
        """Stops a job; what it has measured stays. Refusal (409) where it has ended."""
        event = self._cancelled.get(job.id)
        if event is None:
            raise Refusal(HTTPStatus.CONFLICT, "conflict", f"Job {job.id} is {job.state} already.")
        event.set()

    def close(self) -> None:
        """Stops the running measurement and leaves it and the rest to `resume`."""
        self._stopping.set()
        for event in list(self._cancelled.values()):
            event.set()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _enqueue(self, job: Job) -> None:
        self._cancelled[job.id] = threading.Event()
        self._executor.submit(self._run, job).add_done_callback(_log_error)

    def _run(self, job: Job) -> None:
        cancelled, settled = self._cancelled[job.id], False
        try:
            self._store.set_job_state(job.id, "running")
            for item in job.items:
                if item.state in {"waiting", "running"}:
                    self._run_item(job.id, item, cancelled)
            if not self._stopping.is_set():
                self._finish(job.id, cancelled)
            settled = True
        finally:
            del self._cancelled[job.id]
            if not settled:  # an error of ours, on its way to the log
                self._store.set_job_state(job.id, "failed")

    def _run_item(self, job_id: str, item: Item, cancelled: threading.Event) -> None:
        if cancelled.is_set():
            self._settle_cancelled(job_id, item)
            return
        self._store.set_item_state(job_id, item.position, "running")
        try:
            measurement = self._measure(item.task, cancelled.is_set)
        except MobileNetError as error:
            if cancelled.is_set():
                self._settle_cancelled(job_id, item)
            else:
                self._store.set_item_state(job_id, item.position, "failed", str(error))
        else:
            self._store.finish_item(job_id, item.position, item.task, measurement)

    def _settle_cancelled(self, job_id: str, item: Item) -> None:
        self._store.set_item_state(job_id, item.position, "waiting" if self._stopping.is_set() else "cancelled")

    def _finish(self, job_id: str, cancelled: threading.Event) -> None:
        job = self._store.job(job_id)
        states = {item.state for item in job.items} if job else set()
        if cancelled.is_set() and "cancelled" in states:
            self._store.set_job_state(job_id, "cancelled")
        else:
            self._store.set_job_state(job_id, "done" if "done" in states else "failed")


def _log_error(future: Future[None]) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        _log.error("a job ended by an error of ours", exc_info=error)

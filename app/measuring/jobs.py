"""Jobs: queued -> running -> done | failed | cancelled. One measurement at a time; every change is in the store."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import cast

from app.measuring.errors import JobEnded, KeyReused, QueueFull, Stopping
from app.measuring.owners import is_gone, new_owner
from app.measuring.run import Equipment, Run
from app.settings import MAX_QUEUED_JOBS
from app.store import Job, KeyTaken, Lease, NotOurs, StoreAway, StoreError, Task
from mobilenet_core.visits import visits_wanted

LOOK_AGAIN_S = 1.0
"""Between two looks for a job that another server left."""

RENEW_S, LEASE_S = 2.0, 10.0
"""Between two beats of a job's owner, and for how long a beat stands still before another server takes the job."""

_log = logging.getLogger("mobilenet_explorer")


def engine() -> Executor:
    """Where measurements run. One thread: one stopwatch, since two measurements at once would measure each other."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="stopwatch")


class Jobs:
    """Takes job after job from the store and runs it, in a thread of its own.

    Only the store knows which jobs there are and whose each is. Several servers may share it: a job is run by the one
    that claims it, and taken up by another where that one ended or is not heard of.
    """

    def __init__(self, equipment: Equipment) -> None:
        self._equipment, self._store = equipment, equipment.store
        self._owner = new_owner()
        self._run: Run | None = None
        self._seen: dict[str, tuple[Lease, float]] = {}
        """Leases as they stand, and since when, by this process's own clock."""
        self._given_up: set[str] = set()
        self._submitting = threading.Lock()
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def submit(self, tasks: Sequence[Task], request: Mapping[str, object], idempotency_key: str | None = None) -> Job:
        """Queues a job, or gives the one queued earlier under the same key.

        Raises KeyReused for a key that another request used, QueueFull, Stopping.
        """
        with self._submitting:
            try:
                return self._earlier(idempotency_key, request) or self._queue(tasks, request, idempotency_key or None)
            except KeyTaken:  # by another server, just now
                return cast("Job", self._earlier(idempotency_key, request))

    def _earlier(self, key: str | None, request: Mapping[str, object]) -> Job | None:
        earlier = self._store.job_with_key(key) if key else None
        if earlier is not None and earlier.request != request:
            raise KeyReused(key)
        return earlier

    def _queue(self, tasks: Sequence[Task], request: Mapping[str, object], key: str | None) -> Job:
        if len(self._store.leases()) >= MAX_QUEUED_JOBS:
            raise QueueFull(MAX_QUEUED_JOBS)
        if self._equipment.stopping.is_set():
            raise Stopping
        visits = max(visits_wanted(each.plan, is_alone=len(tasks) == 1) for each in tasks)
        job = self._store.add_job(tasks, request, key, visits=visits)
        self._awake.set()
        return job

    def cancel(self, job_id: str) -> None:
        """Stops a job, whichever server runs it; what it has measured stays. Raises JobEnded."""
        lease = self._store.ask_to_cancel(job_id)
        if lease is None:
            raise JobEnded(job_id)
        run = self._run
        if run is not None and run.job.id == job_id:
            run.cancelled.set()
        elif lease.owner is None and self._store.claim(lease, canceller := new_owner()):  # it will not begin
            self._store.end_job(job_id, "cancelled", "cancelled", owner=canceller)
        # Else its owner reads of it when it renews its lease, or whoever takes it after that one.

    def close(self) -> None:
        """Stops the running measurement and leaves it and the rest to the next server."""
        self._equipment.stopping.set()
        self._awake.set()
        self._thread.join()
        self._equipment.executor.shutdown(wait=True)

    def _work(self) -> None:
        while not self._equipment.stopping.is_set():
            try:
                job = self._claimed()
            except StoreError as error:
                _log.warning("no job can be taken: %s", error)
                job = None
            if job is not None:
                self._run_one(job)
            else:
                self._awake.wait(LOOK_AGAIN_S)
                self._awake.clear()

    def _claimed(self) -> Job | None:
        """The oldest job that nobody runs, ours now; one whose owner has ended or not been heard of counts as such."""
        now, before = time.monotonic(), self._seen
        self._seen = {}
        for lease in self._store.leases():
            last, since = before.get(lease.job_id, (lease, now))
            self._seen[lease.job_id] = lease, since if lease == last else now
        for lease, since in self._seen.values():
            owner = lease.owner
            is_free = owner is None or owner == self._owner or is_gone(owner) or now - since >= LEASE_S
            if not is_free or lease.job_id in self._given_up or not self._store.claim(lease, self._owner):
                continue
            if (job := self._store.job_to_run(lease.job_id, self._owner)) is not None:
                return job
        return None

    def _run_one(self, job: Job) -> None:
        run = self._run = Run(job, self._owner, self._equipment)
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(run, ended), name="lease", daemon=True)
        renewing.start()
        is_left = False
        try:
            is_left = not run.run()
        except NotOurs:
            _log.warning("job %s: another server has it, since this one was not heard of for long", job.id)
        except StoreAway as error:  # and the server ends: the next one takes the job up where it stands
            _log.warning("job %s: %s", job.id, error)
        except Exception:  # noqa: BLE001 - whatever it is: the next job is run
            _log.exception("job %s ended by an error of ours", job.id)
            self._give_up(job.id)
        finally:
            self._run = None
            ended.set()
            renewing.join()
        if is_left:
            with suppress(StoreError):
                self._store.release(job.id, self._owner)

    def _give_up(self, job_id: str) -> None:
        """Fails a job; where even that cannot be written, the next server may do better."""
        self._given_up.add(job_id)
        told = "the server failed on this; its log says why"
        with suppress(StoreError):
            self._store.end_job(job_id, "failed", "failed", told, owner=self._owner)

    def _renew(self, run: Run, ended: threading.Event) -> None:
        while not ended.wait(RENEW_S):
            try:
                is_cancelled = self._store.renew(run.job.id, self._owner)
            except StoreError:  # whoever could take the job cannot reach the store either
                continue
            if is_cancelled is None:
                run.lost.set()
            elif is_cancelled:
                run.cancelled.set()

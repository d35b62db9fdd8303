"""What can go wrong with jobs and what runs them; app/web/problems.py says what each is over HTTP."""

from mobilenet_core.errors import SaidError


class MeasuringError(SaidError):
    """A request that could be served at another time or with another key; the message says what to do."""


class KeyReused(MeasuringError):
    """An Idempotency-Key came with another request than before."""

    def __init__(self, key: str | None) -> None:
        super().__init__("Idempotency-Key {key!r} was used for another request; use a new key.", key=key)


class JobEnded(MeasuringError):
    """A job that has ended was to be cancelled."""

    def __init__(self, job_id: str) -> None:
        super().__init__("Job {job_id} has ended; only one that has not can be.", job_id=job_id)


class QueueFull(MeasuringError):
    """As many jobs as are allowed wait already."""

    def __init__(self, queued: int) -> None:
        super().__init__(
            "{queued} jobs wait already and one measurement runs at a time; try again later.", queued=queued
        )


class Stopping(MeasuringError):
    """The server is ending."""

    def __init__(self) -> None:
        super().__init__("The server is ending; ask again in a moment.")


class TooManyListeners(MeasuringError):
    """As many streams of events as are allowed are open already."""

    def __init__(self, listening: int, job_id: str) -> None:
        super().__init__(
            "{listening} streams of events are open already; ask GET /api/v1/jobs/{job_id} now and then.",
            listening=listening,
            job_id=job_id,
        )


class LineFull(MeasuringError):
    """As many requests as are allowed wait for their turn already."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            "{waiting} requests like this one wait for their turn already; ask again in a moment.", waiting=waiting
        )


class WorkerBusy(MeasuringError):
    """The process that runs torch did not answer in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "The worker process did not answer within {seconds:g} s; try again in a moment.", seconds=seconds
        )


class WorkerFailed(MeasuringError):
    """The process that runs torch ended."""

    def __init__(self) -> None:
        super().__init__(
            "The process that runs torch ended unexpectedly (out of memory?); the next request starts a new one."
        )

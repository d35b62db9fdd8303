"""What Prometheus asks for: requests by route, jobs by state, the stopwatch, the store, the event loop.

Made where MBX_METRICS is set: else nothing is counted, and this is not imported. Of several processes that serve each
tells what all have counted.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.measuring.busy import Busy
from app.settings import METRICS_VARIABLE
from app.store import JobState

if TYPE_CHECKING:
    from starlette.types import Scope

_LOOK_S = 0.5
_LAGS_S = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
_LATENCIES_S = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """Of one application, which has a registry of its own. For the event loop's thread alone.

    store_errors: how many there were, by kind.
    """

    def __init__(self, busy: Busy, store_errors: Callable[[], Mapping[str, int]]) -> None:
        self._busy, self._store_errors, self._registry = busy, store_errors, CollectorRegistry()
        self._told = self._registry
        if METRICS_VARIABLE in os.environ:
            self._told = CollectorRegistry()
            MultiProcessCollector(self._told)
        self._requests = Histogram(
            "mbx_http_request_duration_seconds",
            "Time until a request was answered, by its route.",
            ("method", "route", "status"),
            buckets=_LATENCIES_S,
            registry=self._registry,
        )
        self._lag = Histogram(
            "mbx_event_loop_lag_seconds",
            "How much later than asked the event loop came back.",
            buckets=_LAGS_S,
            registry=self._registry,
        )
        self._busy_s = Counter("mbx_stopwatch_busy_seconds", "For how long measurements ran.", registry=self._registry)
        self._visits = Counter(
            "mbx_measurements", "Visits of measurements, by outcome.", ("outcome",), registry=self._registry
        )
        self._errors = Counter(
            "mbx_store_errors", "What the store did not do, by kind.", ("kind",), registry=self._registry
        )

    def answered(self, scope: "Scope", status: int, seconds: float) -> None:
        """Counts a request. scope: as the routes left it."""
        self._requests.labels(scope["method"], _route(scope), str(status)).observe(seconds)

    async def watch_the_loop(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            started = time.perf_counter()
            await asyncio.sleep(_LOOK_S)
            self._lag.observe(max(time.perf_counter() - started - _LOOK_S, 0.0))
            self._count()  # for another process may be asked

    def text(self, jobs: Mapping[str, int] | None, *, is_ready: bool) -> bytes:
        """All of it. jobs: by state; None where the store does not tell, and what is not known is not told."""
        self._count()
        queue = float("nan") if jobs is None else jobs.get("queued", 0) + jobs.get("running", 0)
        by_state = GaugeMetricFamily("mbx_jobs", "Jobs in the store, by state.", labels=("state",))
        for state in get_args(JobState) if jobs is not None else ():
            by_state.add_metric((state,), (jobs or {}).get(state, 0))
        now = CollectorRegistry()
        now.register(
            _Now(
                (
                    GaugeMetricFamily("mbx_ready", "1 where /readyz is green.", is_ready),
                    GaugeMetricFamily("mbx_measure_queue_length", "Jobs that have not ended.", queue),
                    by_state,
                )
            )
        )
        return generate_latest(self._told) + generate_latest(now)

    def _count(self) -> None:
        _count_on(self._busy_s, self._busy.seconds)
        for outcome in ("done", "failed"):
            _count_on(self._visits.labels(outcome), self._busy.ended[outcome])
        for kind, count in dict(self._store_errors()).items():
            _count_on(self._errors.labels(kind), count)


class _Now(Collector):
    """What is so at the moment, in whichever process it is asked."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """All of it."""
        return self._families


def _count_on(counter: Counter, total: float) -> None:
    """Counts a counter up to what somebody else has counted."""
    known = cast("float", counter._value.get())  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
    counter.inc(max(total - known, 0.0))


def _route(scope: "Scope") -> str:
    """The template of the path that answered; never the path itself, of which there are endlessly many."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    if context is not None:
        return context.path_format
    return "kept" if scope.get("is_kept") else "unmatched"

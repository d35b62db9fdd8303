"""How long measurements that somebody may ask for would take here, as the machine is now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.answers.measurements import EstimateAnswer
from app.language import Language
from app.language.durations import duration_range, why_longer
from app.store import Load, eta_s, forecast
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.visits import visits_at_most, visits_wanted

if TYPE_CHECKING:
    from app.store.store import Store

_JOBS = 20  # the newest, from which it is learnt


def estimate(
    counts: Mapping[str, int], store: "Store", now: Load, language: Language, *, careful: bool = False
) -> EstimateAnswer:
    """counts: how many measurements by each runtime."""
    plan = MeasurementPlan(careful=careful)
    wanted = visits_wanted(plan, is_alone=sum(counts.values()) == 1)
    found = forecast(counts, wanted, visits_at_most(plan, wanted), store.took(_JOBS), now)
    at = datetime.now(UTC)
    waits = sum(eta_s(job.items, at) for job in store.unfinished_jobs())
    return EstimateAnswer(
        seconds=round(found.seconds, 1),
        most_seconds=round(found.most_seconds, 1),
        starts_in_seconds=round(waits, 1),
        load=round(now.processes, 2),
        cores=now.cores,
        is_busy=now.is_busy,
        learnt_from=found.learnt_from,
        duration=duration_range(found.seconds, found.most_seconds, language),
        why=why_longer(now, waits, language),
    )

"""How long a job will take, before it is asked for and while it runs: from what measurements took, else a guess."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from app.store.load import Load
from app.store.records import Item
from mobilenet_core.marks import doubts_in
from mobilenet_core.visits import visits_at_most

FIRST_GUESS_S = 2.5
"""Seconds of a measurement, its process's start included, while none of the job's has been made."""

_GUESSES_S: Mapping[str, float] = {"torch": 5.0, "torch-channels-last": 5.0, "openvino": 8.0, "torch-compile": 60.0}
"""The same of runtimes that take longer to start, or compile first."""

_MOST_S = 3600.0
"""Of a visit: what seems to take longer began or ended while somebody set the clock."""

_LEAST_S = 1.0  # of what runs longer than expected: it is not done before it is done


@dataclass(frozen=True, slots=True)
class Took:
    """How long a process of a measurement took, and under which load it began."""

    runtime: str
    seconds: float
    load: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds that measurements are likely to take, and those that they hardly pass; from how many that were made."""

    seconds: float
    most_seconds: float
    learnt_from: int


def forecast(counts: Mapping[str, int], visits: int, visits_at_most: int, took: Iterable[Took], now: Load) -> Forecast:
    """For so many measurements of each runtime, each made in so many processes, under the load of now.

    What a runtime took while the machine was as busy, or as little, counts before what it took otherwise, and that
    before a guess. Where the machine is busy now, a measurement may be repeated until it is settled, or nothing
    helps, and waits for its core by as many times as there are processes for each.
    """
    seconds = most = 0.0
    learnt = 0
    known = list(took)
    waits = max(1.0, now.processes / now.cores) if now.is_busy else 1.0
    for runtime, count in counts.items():
        own = [each for each in known if each.runtime == runtime]
        alike = [each.seconds for each in own if Load(each.load, now.cores).is_busy == now.is_busy]
        others = [each.seconds for each in own]
        usual = _GUESSES_S.get(runtime, FIRST_GUESS_S)
        one = median(alike or others or [usual])
        longest = max(alike) if alike else waits * max(others or [usual])
        learnt += len(others)
        seconds += count * visits * one
        most += count * (visits_at_most if now.is_busy else visits) * longest
    return Forecast(seconds, max(seconds, most), learnt)


@dataclass(frozen=True, slots=True)
class Round:
    """Which of the visits to its items a job is at: how many it has made of them. planned: how many each is to have."""

    number: int
    done: int
    total: int
    planned: int


def round_of(items: Sequence[Item]) -> Round:
    """The first, until each item has ended one; then the next of those that want more, or the last that there was."""
    planned = max((each.wanted for each in items), default=1)
    left = sum(each.state in {"waiting", "running"} for each in items)
    if left:
        return Round(1, len(items) - left, len(items), planned)
    made = [each for each in items if each.state == "done"]
    wanting = [each for each in made if _made_of(each) < _visits_of(each)]
    number = 1 + min(map(_made_of, wanting)) if wanting else max(map(_made_of, made), default=1)
    done = sum(_made_of(each) >= number for each in made)
    return Round(number, done, done + sum(_made_of(each) == number - 1 for each in wanting), planned)


def eta_s(items: Iterable[Item], at: datetime) -> float:
    """Seconds from a moment until a job's items have all ended, as it looked then, once the job's turn has come.

    A visit that is left takes what the first ones of its runtime took on the average, else what any took.
    Between two events it only falls, as time passes.
    """
    return _eta_s(items, at, lambda item: item.wanted)


def eta_most_s(items: Iterable[Item], at: datetime) -> float:
    """The same where no visit settles what was not visited yet, so that each has as many as it may have."""
    return _eta_s(items, at, lambda item: visits_at_most(item.task.plan, item.wanted))


def _eta_s(items: Iterable[Item], at: datetime, visits_to: Callable[[Item], int]) -> float:
    left: list[Item] = []
    visits: list[tuple[Item, int]] = []
    took: defaultdict[str, list[float]] = defaultdict(list)
    for each in items:
        if each.ended_at is None or each.ended_at > at:
            left.append(each)
        elif each.state == "done" and each.started_at is not None:
            seconds = (each.ended_at - each.started_at).total_seconds()
            took[each.task.plan.runtime] += [seconds] if is_likely(seconds) else []
            visits.append((each, max(_visits_of(each) - _made_of(each), 0)))
    any_s = fmean([seconds for alike in took.values() for seconds in alike] or [FIRST_GUESS_S])
    alike_s = {runtime: fmean(seconds) for runtime, seconds in took.items() if seconds}

    def visit_s(item: Item) -> float:
        return alike_s.get(item.task.plan.runtime, any_s)

    again_s = sum(visit_s(each) * count for each, count in visits)
    return round(again_s + sum(_left_s(each, visits_to(each), visit_s(each), at) for each in left), 1)


def _left_s(item: Item, visits: int, visit_s: float, at: datetime) -> float:
    later_s = (visits - 1) * visit_s
    if item.started_at is None or item.started_at > at:
        return later_s + visit_s
    gone_s = max((at - item.started_at).total_seconds(), 0.0)  # below 0 where the clock was set back
    return later_s + max(visit_s - gone_s, min(_LEAST_S, visit_s))


def is_likely(seconds: float) -> bool:
    """Whether a visit took as long as two times of a clock say, which somebody may have set between."""
    return 0 <= seconds <= _MOST_S


def _made_of(item: Item) -> int:
    return max(item.visits, 1)  # what older versions measured says no number


def _visits_of(item: Item) -> int:
    """How many an item that was measured is likely to have."""
    is_settled = not doubts_in(item.warnings)
    return item.wanted if is_settled else visits_at_most(item.task.plan, item.wanted)

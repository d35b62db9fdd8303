"""What marks a latency: which warnings make it doubtful, and those of the state that its machine was in, told anew."""

from collections.abc import Iterable, Sequence

from mobilenet_core.machine_states import REFERENCE_KIND, ProbeLevels, States
from mobilenet_core.records import Conditions, Measurement, Warning

MAX_SLOWNESS = 1.08
"""A headline is marked whose machine was slower than that, beside its best: docs/decisions/0012."""

_ONE_STATE = 0.8
"""Share of the time from which on a single state is what the headline is of."""

_OF_STATE = {"slow_state", "states_mixed", "no_other_run"}

SIGNS_OF_OTHERS = frozenset({"thread_waited_for_cpu", "threads_waited_for_cpu", "cpu_taken_away"})
"""Codes of warnings that say that other work disturbed the runs."""

_OF_OLD_VERSIONS = {"thread_lacked_cpu", "threads_lacked_cpu", "reference_drifted", "clock_changed"}
DOUBTS = SIGNS_OF_OTHERS | _OF_OLD_VERSIONS | {"slow_state", "states_mixed"}
"""Codes of warnings that say that a latency may be far too long. What only varies is in its interval."""

FITTED_ON_DOUBTED = "fitted_on_doubted"
"""The mark of a prediction that was made from latencies some of which are doubtful."""


def doubts(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of a latency's codes that make it doubtful: its marks in every answer, none where it can be relied on."""
    return tuple(each for each in codes if each in DOUBTS)


def doubts_in(warnings: Iterable[Warning]) -> tuple[str, ...]:
    """The same of a measurement's warnings."""
    return doubts(each.code for each in warnings)


def about_state(states: States, *, is_first: bool) -> tuple[Warning, ...]:
    """In what state the machine was, where that was not its quick one, or where nobody can know.

    is_first: whether nothing else is known of the device's best.
    """
    told = current_warnings((), states.headline, states.best, is_first=is_first)
    is_one = states.is_quick or max(each.share for each in states.found) >= _ONE_STATE
    if is_one or all(each.code != "slow_state" for each in told):
        return told
    least, most = min(each.factor for each in states.found), max(each.factor for each in states.found)
    return (Warning("states_mixed", {"least_factor": least, "most_factor": most}),)


def headline_levels(conditions: Conditions | None) -> ProbeLevels | None:
    """How fast the machine was while it made the headline's runs; of old records the reference network's time tells."""
    if conditions is None:
        return None
    if conditions.states is not None:
        return conditions.states.headline
    return levels_of_reference(conditions.reference_ms)


def own_levels(conditions: Conditions | None) -> ProbeLevels | None:
    """How fast the machine was at its best while it made a measurement; None where that is not known."""
    states = conditions.states if conditions is not None else None
    return headline_levels(conditions) if states is None else states.levels


def with_own_levels(bests: tuple[ProbeLevels, ...], made: Measurement) -> tuple[ProbeLevels, ...]:
    """The best levels of a device and, where none of its kind is among them, those of a measurement just made there."""
    own = own_levels(made.conditions)
    return bests if own is None or any(own.kind == each.kind for each in bests) else (*bests, own)


def place_of_best(count: int) -> int:
    """Which of so many levels, the fastest first, is a device's best: what one in ten had; the first would be luck."""
    return (count - 1) // 10


def levels_of_reference(reference_ms: float | None) -> ProbeLevels | None:
    """The reference network's time as a level, comparable with its like alone."""
    return None if reference_ms is None else ProbeLevels(REFERENCE_KIND, reference_ms, reference_ms)


def current_warnings(
    warnings: Sequence[Warning], headline: ProbeLevels | None, best: ProbeLevels | None, *, is_first: bool
) -> tuple[Warning, ...]:
    """A measurement's warnings beside the best that is known of its device now.

    headline: how fast the machine was for its headline. is_first: whether nothing else is known. States that were mixed
    stay so.
    """
    if headline is None:
        return tuple(warnings)
    others = tuple(each for each in warnings if each.code not in _OF_STATE)
    if is_first:
        return others if headline.kind == REFERENCE_KIND else (Warning("no_other_run"), *others)
    state = tuple(each for each in warnings if each.code == "states_mixed")
    factor = headline.factor(best)
    if not state and factor > MAX_SLOWNESS:
        state = (Warning("slow_state", {"factor": factor}),)
    return (*state, *others)

"""Which of two networks is the faster where their machine was slow, as it was for both: states beside their like."""

from collections.abc import Iterable
from itertools import product

from mobilenet_core.machine_states import MachineState, States

CLEAR = 0.11
"""Medians of one state that are closer than this share may be equal: docs/decisions/0012."""

_SAME_STATE = 1.08  # times as slow as each other: what marks a headline beside the best
_MAX_FACTOR = 1.4  # of slower states it takes more than a factor to tell what they do to a network
_MIN_SHARE = 0.2  # of the time of all runs: less is too short to have a median of its own

OF_STATE = frozenset({"slow_state", "states_mixed"})
"""Doubts that pairing by state answers; those of other work on the same cores it does not."""


def shared_states(one: States, other: States) -> list[tuple[MachineState, MachineState]]:
    """States of two measurements in which their machine was alike, each of one beside one of the other.

    None where their probes cannot be set side by side.
    """
    if one.best.kind != other.best.kind:
        return []
    scale = one.best.compute_ms / other.best.compute_ms  # each factor is beside the best of its own day
    return [
        (mine, its)
        for mine, its in product(_told(one.found), _told(other.found))
        if 1 / _SAME_STATE <= scale * mine.factor / its.factor <= _SAME_STATE
    ]


def is_faster_in_each_shared_state(one: States, other: States) -> bool:
    """Whether two measurements share a state and the first one's median is clearly less in all that they share."""
    pairs = shared_states(one, other)
    return bool(pairs) and all(mine.p50_ms * (1 + CLEAR) < its.p50_ms for mine, its in pairs)


def _told(states: Iterable[MachineState]) -> list[MachineState]:
    return [each for each in states if each.factor <= _MAX_FACTOR and each.share >= _MIN_SHARE]

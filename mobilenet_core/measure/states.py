"""From blocks of runs to what they tell: which of them are quick, the headline, and the states of the machine."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mobilenet_core.design import FloatArray, IntArray
from mobilenet_core.machine_states import QUICK_MEMORY, Block, MachineState, ProbeLevels, States
from mobilenet_core.pareto import BoolArray

QUICK = 0.06
"""A block is quick whose compute probes are within this share of the best level: docs/decisions/0012."""

MAX_LACKED = 0.05
"""A block is quick only if its threads lacked a CPU for no more than this share of their time."""

MIN_QUICK_BLOCKS = 3

MIN_PROBES = 8
"""Of fewer no level can be told from luck."""

_LEVEL_PERCENTILE = 5  # of a measurement's probes: the least alone would be luck
_STATE_WIDTH = 1.15  # from one state to the next


def level_of(probes_ms: Sequence[float]) -> float:
    """How fast the machine was when it was at its best, from a measurement's probes; of few of them the median."""
    return float(np.percentile(probes_ms, _LEVEL_PERCENTILE if len(probes_ms) >= MIN_PROBES else 50))


def quick_blocks(blocks: Sequence[Block], best: ProbeLevels) -> BoolArray:
    """Shape (blocks,): which were made while the machine was as fast as its best, with a CPU of their own."""
    compute, memory, lacked = np.array([(each.compute_ms, each.memory_ms, each.lacked) for each in blocks]).T
    return (
        (compute <= (1 + QUICK) * best.compute_ms)
        & (memory <= (1 + QUICK_MEMORY) * best.memory_ms)
        & (lacked <= MAX_LACKED)
    )


def factors(blocks: Sequence[Block], best: ProbeLevels) -> FloatArray:
    """Shape (blocks,): how many times as slow as its best the machine was, by the probe that tells more; at least 1."""
    return np.array(
        [replace(best, compute_ms=each.compute_ms, memory_ms=each.memory_ms).factor(best) for each in blocks]
    )


def of_samples(blocks: Sequence[Block], of_blocks: BoolArray | FloatArray) -> np.ndarray:
    """What is known of each block, told of each of its samples."""
    return np.repeat(of_blocks, [each.runs for each in blocks])


def is_enough(blocks: Sequence[Block], quick: BoolArray, min_runs: int) -> bool:
    """Whether the quick blocks alone can be the headline."""
    runs: IntArray = np.array([each.runs for each in blocks])
    return int(quick.sum()) >= MIN_QUICK_BLOCKS and int(runs[quick].sum()) >= min_runs


@dataclass(frozen=True, slots=True)
class Made:
    """All runs of a measurement: samples in order, the blocks they came in, and how many blocks each process made."""

    samples_ms: tuple[float, ...]
    blocks: tuple[Block, ...]
    visits: tuple[int, ...]


def states_of(made: Made, levels: ProbeLevels, best: ProbeLevels | None, min_runs: int) -> States:
    """What states the runs were made in.

    levels: of their own probes. best: what is known of the device; where that is nothing, or cannot be compared, the
    runs' own levels stand for it.
    """
    fastest, blocks = levels.comparable(best), made.blocks
    quick = quick_blocks(blocks, fastest)
    samples = np.asarray(made.samples_ms)
    share = float(samples[of_samples(blocks, quick)].sum() / samples.sum())
    enough = is_enough(blocks, quick, min_runs)
    return States(
        levels=levels if len(blocks) >= MIN_PROBES else None,
        headline=_median(blocks, quick if enough else np.ones_like(quick), levels),
        best=fastest,
        blocks=blocks,
        visits=made.visits,
        quick_share=share,
        is_quick=enough,
        found=_states(samples, blocks, fastest),
        all_p50_ms=float(np.percentile(samples, 50)),
        all_p90_ms=float(np.percentile(samples, 90)),
    )


def headline_blocks(states: States) -> BoolArray:
    """Shape (blocks,): those that the headline is of, the quick ones where they are enough, else all."""
    if states.is_quick:
        return quick_blocks(states.blocks, states.best)
    return np.ones(len(states.blocks), np.bool_)


def headline(samples_ms: Sequence[float], states: States) -> tuple[float, ...]:
    """The samples that the headline is of."""
    counts = of_samples(states.blocks, headline_blocks(states))
    return tuple(sample for sample, is_counted in zip(samples_ms, counts, strict=True) if is_counted)


def p50_by_visit(samples_ms: Sequence[float], states: States) -> tuple[float, ...]:
    """The median of each process's runs, the quick ones where the headline is of these; without what has too few."""
    samples, counts = np.asarray(samples_ms), headline_blocks(states)
    visit = np.repeat(np.arange(len(states.visits)), states.visits)
    enough = [index for index in range(len(states.visits)) if not states.is_quick or _quick_in(index, visit, counts)]
    return tuple(float(np.median(samples[of_samples(states.blocks, counts & (visit == index))])) for index in enough)


def _quick_in(index: int, visit: IntArray, quick: BoolArray) -> bool:
    return int(quick[visit == index].sum()) >= MIN_QUICK_BLOCKS


def joined(parts: Sequence[States], samples_ms: tuple[float, ...], min_runs: int) -> States:
    """The states of several visits of one kind to one network, of all their samples in order, beside the last's best.

    min_runs: of all visits together.
    """
    blocks = tuple(block for each in parts for block in each.blocks)
    made = Made(samples_ms, blocks, tuple(visit for each in parts for visit in each.visits))
    told = [each.levels for each in parts if each.levels is not None]
    fastest = min(told, key=lambda each: each.compute_ms) if told else parts[-1].best
    states = states_of(made, fastest, parts[-1].best, math.ceil(min_runs / len(made.visits)))
    return states if told else replace(states, levels=None)


def _median(blocks: Sequence[Block], chosen: BoolArray, levels: ProbeLevels) -> ProbeLevels:
    probes = np.array([(each.compute_ms, each.memory_ms) for each in blocks])[chosen]
    compute, memory = np.median(probes, axis=0)
    return replace(levels, compute_ms=float(compute), memory_ms=float(memory))


def _states(samples: FloatArray, blocks: Sequence[Block], best: ProbeLevels) -> tuple[MachineState, ...]:
    told = factors(blocks, best)
    steps = np.floor(np.log(told / (1 + QUICK)) / np.log(_STATE_WIDTH)).clip(min=-1)
    of_sample, total = of_samples(blocks, steps), samples.sum()
    return tuple(
        MachineState(
            factor=float(np.median(told[steps == step])),
            share=float(samples[of_sample == step].sum() / total),
            p50_ms=float(np.median(samples[of_sample == step])),
        )
        for step in np.unique(steps)
    )

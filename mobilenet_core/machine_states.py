"""The state that a machine was in while it was timed, as records keep it: probes, blocks of runs, states.

A state is how fast everything is, from tenths of a second to minutes: docs/decisions/0012.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

QUICK_MEMORY = 0.25
"""Share by which memory probes vary on a quiet machine: no slowness."""


REFERENCE_KIND = "reference network"
"""Kind of levels of records that timed a reference network in place of probes: both are its time."""


@dataclass(frozen=True, slots=True)
class ProbeLevels:
    """How fast fixed work is: milliseconds of the compute probe and of the memory probe, the less the faster.

    kind: what they depend on besides the machine's state, in words: version of the probes and of NumPy, how many cores
    were probed, the power state. Levels of one device and kind can be set side by side, others cannot.
    """

    kind: str
    compute_ms: float
    memory_ms: float

    def comparable(self, best: "ProbeLevels | None") -> "ProbeLevels":
        """`best`, or these levels themselves where it is none or of another kind."""
        return best if best is not None and best.kind == self.kind else self

    def factor(self, best: "ProbeLevels | None") -> float:
        """How many times as slow as `best` this is, by the probe that tells more; 1 where they cannot be compared."""
        beside = self.comparable(best)
        memory = self.memory_ms / beside.memory_ms / (1 + QUICK_MEMORY)
        return max(self.compute_ms / beside.compute_ms, memory, 1.0)


@dataclass(frozen=True, slots=True)
class Block:
    """Some runs after each other, and what stood at both ends of them.

    runs: how many. compute_ms, memory_ms: the slower of the two probes before and after. lacked: share of the time for
    which its threads had no CPU, 0 to 1.
    """

    runs: int
    compute_ms: float
    memory_ms: float
    lacked: float = 0.0


@dataclass(frozen=True, slots=True)
class MachineState:
    """One speed that the machine had: `factor` times as slow as its best, for `share` of the time of all runs.

    p50_ms: median of the runs made then.
    """

    factor: float
    share: float
    p50_ms: float


@dataclass(frozen=True, slots=True)
class States:
    """What states a measurement's runs were made in.

    levels: this measurement's own, None where its probes were too few to tell; headline: median probes of the runs that
    its headline is of; best: what was known of the device when it was made, where nothing was its own. blocks: in the
    order of samples; visits: how many of them each process made. quick_share: of the time of all runs, what the quick
    blocks took. is_quick: whether the headline is that of the quick runs alone. found: every state by its factor.
    all_p50_ms, all_p90_ms: of all runs.
    """

    levels: ProbeLevels | None
    headline: ProbeLevels
    best: ProbeLevels
    blocks: tuple[Block, ...]
    visits: tuple[int, ...]
    quick_share: float
    is_quick: bool
    found: tuple[MachineState, ...]
    all_p50_ms: float
    all_p90_ms: float

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The record whose dataclasses.asdict is `mapping`. Raises KeyError and TypeError for anything else."""
        values: dict[str, Any] = {
            **mapping,
            "levels": None if mapping["levels"] is None else ProbeLevels(**mapping["levels"]),
            **{name: ProbeLevels(**mapping[name]) for name in ("headline", "best")},
            "blocks": tuple(Block(**each) for each in mapping["blocks"]),
            "visits": tuple(mapping["visits"]),
            "found": tuple(MachineState(**each) for each in mapping["found"]),
        }
        return cls(**values)

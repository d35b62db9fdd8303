"""What is asked of a stopwatch, what it answers, and where: plain records that go to JSON and come back equal."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, cast, get_args

from mobilenet_core.checked import number, one_of, refused, whole
from mobilenet_core.errors import DesignError, MeasurementError
from mobilenet_core.layer_times import LayerTimes
from mobilenet_core.machine_states import States

Precision = Literal["fp32", "fp16", "int8"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
USUAL_PRECISION: Precision = "fp32"
"""What is meant where nobody names one."""

_GIB = 2**30
LIMITS = {
    "threads": (1, 1024),
    "batch": (1, 1024),
    "warmup_runs": (0, 10_000),
    "min_runs": (1, 100_000),
    "retries": (0, 10),
    "seed": (0, 2**32 - 1),
}
"""What is counted of a plan: the least and the most, here and wherever else threads or images are named."""

MAX_SECONDS = 600.0
_NUMBERS = {
    "min_seconds": (0.0, 600.0, "seconds"),
    "max_seconds": (0.0, MAX_SECONDS, "seconds"),
    "relative_precision": (0.001, 1.0, "a share"),
}


def span(name: str) -> str:
    """The least and the most of one of LIMITS, in words: "1 to 1,024"."""
    low, high = LIMITS[name]
    return f"{low} to {high:,}"


@dataclass(frozen=True, slots=True)
class MeasurementPlan:
    """How to measure: what runs, how wide, how long.

    After `warmup_runs` untimed runs, and more until they no longer get faster, runs are timed in short blocks, until
    those made while the machine was at its quickest are `min_runs`, fill half of `min_seconds`, and the 95 % interval
    of their p50 reaches no further than `relative_precision` of p50 to either side; but for no longer than
    `max_seconds`, all processes together. What was not settled then is tried in up to `retries` more of them.
    `careful`: in three, whatever they settle. `seed` draws the weights and the image.
    Raises DesignError, which names the field, for a value outside its limits.
    """

    runtime: str = "torch"
    precision: Precision = USUAL_PRECISION
    threads: int = 1
    batch: int = 1
    warmup_runs: int = 10
    min_runs: int = 30
    min_seconds: float = 0.3
    max_seconds: float = 10.0
    seed: int = 0
    relative_precision: float = 0.02
    careful: bool = False
    retries: int = 1

    def __post_init__(self) -> None:
        if not isinstance(cast("object", self.runtime), str) or not self.runtime:
            raise refused("runtime", self.runtime, "a name such as 'torch'")
        one_of(self.precision, "precision", PRECISIONS)
        for name, (low, high) in LIMITS.items():
            object.__setattr__(self, name, whole(getattr(self, name), name, low, high))
        for name, (low, high, what) in _NUMBERS.items():
            object.__setattr__(self, name, number(getattr(self, name), name, low, high, what))
        if self.max_seconds < self.min_seconds:
            raise DesignError(
                "max_seconds is {max_seconds:g}, below min_seconds, {min_seconds:g}; expected at least that",
                field="max_seconds",
                max_seconds=self.max_seconds,
                min_seconds=self.min_seconds,
            )
        if not isinstance(cast("object", self.careful), bool):
            raise refused("careful", self.careful, "true or false")


@dataclass(frozen=True, slots=True)
class LatencySummary:
    """Percentiles of a measurement's runs, in milliseconds.

    p50_low to p50_high holds the true median with 95 % confidence, whatever the distribution (order statistics).
    """

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p99: float
    p50_low: float
    p50_high: float


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """The hardware that ran, and the system it ran under."""

    cpu: str
    cores: int  # that the process may use
    ram_bytes: int
    os: str
    python: str

    @property
    def id(self) -> str:
        """Short and fit for a URL; equal on equal hardware, whatever the system: "intel-xeon-e5-2c-1f3a9c20"."""
        hardware = f"{self.cpu}|{self.cores}|{round(self.ram_bytes / _GIB)}"  # the kernel's own share varies
        slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)|@.*", " ", self.cpu.lower())).strip("-")[:32].strip("-")
        return f"{slug or 'cpu'}-{self.cores}c-{hashlib.sha256(hardware.encode()).hexdigest()[:8]}"

    @property
    def name(self) -> str:
        """For people: the CPU's own name and its cores."""
        return f"{self.cpu} ({self.cores} core{'s' * (self.cores != 1)})"


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that makes a measurement less certain, as a code and the numbers and names that go with it.

    No sentence: those stand where a language is known. Records of versions that kept sentences give "noted" ones.
    """

    code: str
    values: Mapping[str, int | float | str] = field(default_factory=dict[str, int | float | str], hash=False)

    @classmethod
    def from_stored(cls, stored: str | Mapping[str, Any]) -> Self:
        """The warning whose dataclasses.asdict is `stored`, or a sentence as older versions kept it."""
        return cls("noted", {"text": stored}) if isinstance(stored, str) else cls(**stored)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a measurement was made under: enough to see why another one gave another time.

    cpu_flags: the CPU's instruction sets that kernels choose by. layout: "nchw" or "nhwc", of the image. allocator:
    name and settings of the C library's, or of what replaced it. steal_share: of all CPU time, what the host of a
    virtual machine kept, 0 to 1. load_after: as the measurement's load_before. disturbance: the strongest sign of other
    work over its limit; above 1 is disturbed. attempts: processes that gave a time. process_p50_ms: p50 of each process
    that has enough of the runs that count. cores: the CPUs allowed. page_faults: times in a run that the system had to
    give memory anew, on average; None in records of versions that did not count them. states: in which states of the
    machine the runs were made. Versions without them noted reference_ms, the median time of a fixed small network timed
    between blocks, reference_drift, the range of its medians as a share of their median, and calibration_*_ms, the
    fastest time of a fixed piece of arithmetic before the model was loaded and after the last run.
    """

    cpu_flags: tuple[str, ...]
    layout: str
    allocator: str
    steal_share: float
    load_after: float
    model_sha256: str
    disturbance: float
    attempts: int
    process_p50_ms: tuple[float, ...]
    cores: tuple[int, ...]
    page_faults: float | None = None
    states: States | None = None
    reference_ms: float | None = None
    reference_drift: float | None = None
    calibration_before_ms: float | None = None
    calibration_after_ms: float | None = None

    @property
    def processes(self) -> int:
        """How many fresh processes the samples come from."""
        return len(self.process_p50_ms if self.states is None else self.states.visits)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The record whose dataclasses.asdict is `mapping`. Raises KeyError and TypeError for anything else."""
        states = mapping.get("states")
        values: dict[str, Any] = {
            **mapping,
            "states": None if states is None else States.from_mapping(states),
            "cpu_flags": tuple(mapping["cpu_flags"]),
            "process_p50_ms": tuple(mapping["process_p50_ms"]),
            "cores": tuple(mapping["cores"]),
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One network timed on one device under one plan: every sample, and what is needed to judge them.

    samples_ms: all runs in order. latency_ms: wall clock, of the runs made while the machine was at its quickest where
    these were enough (conditions.states.is_quick), else of all. cpu_ms: median over runs of the CPU time that the
    process spent in one, all its threads. load_before: runnable processes over the minute before.
    involuntary_switches: times that the system took the CPU away while runs were timed. started_at: ISO 8601, UTC.
    seconds: that the timed runs took together. conditions: None in records of versions that noted none. layers: None
    there too, and where the runtime cannot profile.
    """

    network: str
    fingerprint: str
    plan: MeasurementPlan
    samples_ms: tuple[float, ...]
    latency_ms: LatencySummary
    cpu_ms: float
    runtime_version: str
    device: DeviceInfo
    load_before: float
    involuntary_switches: int
    warnings: tuple[Warning, ...]
    started_at: str
    seconds: float
    conditions: Conditions | None = None
    layers: LayerTimes | None = None

    def to_json(self) -> str:
        """As JSON: `from_json` gives back an equal record."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that `to_json` wrote. Raises MeasurementError for anything else, DesignError for its plan."""
        try:
            mapping = json.loads(text)
        except (ValueError, TypeError, RecursionError) as error:
            raise MeasurementError(
                "a measurement came as {text!r}; expected JSON: {error}", text=str(text)[:80], error=error
            ) from None
        return cls.from_mapping(mapping)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The record whose dataclasses.asdict is `mapping`. Raises as `from_json` does."""
        try:
            conditions = mapping.get("conditions")
            layers = mapping.get("layers")
            values: dict[str, Any] = {
                **mapping,
                "plan": MeasurementPlan(**mapping["plan"]),
                "samples_ms": tuple(mapping["samples_ms"]),
                "latency_ms": LatencySummary(**mapping["latency_ms"]),
                "device": DeviceInfo(**mapping["device"]),
                "warnings": tuple(map(Warning.from_stored, mapping["warnings"])),
                "conditions": None if conditions is None else Conditions.from_mapping(conditions),
                "layers": None if layers is None else LayerTimes.from_mapping(layers),
            }
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise MeasurementError("not a measurement: {error}", error=error) from None

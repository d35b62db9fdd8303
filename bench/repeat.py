"""Whether a latency comes out again: the same networks timed over and over, in fresh processes, spread over time.

`python -m bench repeat --minutes=60 --times=20` spreads twenty rounds over an hour; the short form makes a few at once.
"""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean, median, quantiles, stdev

from bench.figures import Figure, show
from bench.timed import Timed
from mobilenet_core import DesignPoint
from mobilenet_core.marks import SIGNS_OF_OTHERS
from mobilenet_core.measure.summary import reach_of_interval
from mobilenet_core.paired import CLEAR, shared_states
from mobilenet_core.records import Measurement, MeasurementPlan
from mobilenet_core.visits import is_settled

RUNTIMES = ("onnxruntime", "litert", "openvino", "torch")
POINTS = (DesignPoint(0.25, 128), DesignPoint(1.0, 224))
SHORT_TIMES = 4

_BLOCK_S = 0.3  # of the stopwatch before this one, which ended after a block once the median was known to 2 %


@dataclass(frozen=True)
class Run:
    """One measurement; `old_ms` is what the stopwatch of before would have said of its samples."""

    made: Measurement
    old_ms: float


def main() -> None:
    """Prints the tables; one thread, fp32."""
    times, minutes = _given("times", SHORT_TIMES), _given("minutes", 0)
    runs, timed = _all_runs(int(times), minutes * 60)
    marked = {
        key: [not is_settled(each) for each in timed.now(each.made for each in of_key)] for key, of_key in runs.items()
    }
    off = {key: _off([each.made.latency_ms.p50 for each in of_key], marked[key]) for key, of_key in runs.items()}
    show(
        f"Spread of {times:g} repeats (standard deviation over mean), those that are not marked",
        "the median of all runs until the stopwatch of before would have ended, every repeat",
        [
            Figure(key, "%", _spread(_kept(of_key, marked[key])), _spread([each.old_ms for each in of_key]), goal=1.5)
            for key, of_key in runs.items()
        ],
    )
    apart = [each for of_key in runs.values() for each in _apart_in_one_state(of_key)]
    plain = [value for key in runs for value, is_marked in zip(off[key], marked[key], strict=True) if not is_marked]
    doubted = [value for key in runs for value, is_marked in zip(off[key], marked[key], strict=True) if is_marked]
    count = len(plain) + len(doubted)
    show(
        "How far repeats are from the median of those that are not marked",
        "none",
        [
            Figure("not marked", "%", 100 * len(plain) / count, goal=50, more_is_better=True),
            Figure("of these within 5 %", "%", _share(plain, 5), goal=95, more_is_better=True),
            Figure("of these within 10 %", "%", _share(plain, 10), goal=100, more_is_better=True),
            Figure("not marked, mean distance", "%", mean(plain) if plain else float("nan")),
            Figure("marked, mean distance", "%", mean(doubted) if doubted else float("nan")),
            Figure(
                f"two repeats in one state, 95 of 100 of {len(apart)}",
                "%",
                quantiles(apart, n=20)[-1] if len(apart) > 1 else float("nan"),
                goal=100 * CLEAR,
            ),
            Figure(
                "a measurement, median", "s", median(each.made.seconds for of_key in runs.values() for each in of_key)
            ),
        ],
    )


def _all_runs(times: int, seconds: float) -> tuple[dict[str, list[Run]], Timed]:
    runs: defaultdict[str, list[Run]] = defaultdict(list)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        timed = Timed(Path(folder))
        for index in range(times):
            time.sleep(max(began + seconds * index / times - time.monotonic(), 0))
            for name in RUNTIMES:
                for point in POINTS:
                    plan = MeasurementPlan(runtime=name)
                    made = timed.once(point, plan)
                    key = f"{name}, {point.alpha:g} MobileNet-{point.resolution}"
                    runs[key].append(Run(made, _as_before(made.samples_ms, plan)))
    return dict(runs), timed


def _as_before(samples_ms: Sequence[float], plan: MeasurementPlan) -> float:
    taken: list[float] = []
    block_ms = 0.0
    for sample in samples_ms:
        taken.append(sample)
        block_ms += sample
        if block_ms >= 1000 * _BLOCK_S and len(taken) >= plan.min_runs:
            block_ms = 0.0
            if reach_of_interval(taken) <= plan.relative_precision:
                break
    return median(taken)


def _off(values: Sequence[float], marked: Sequence[bool]) -> list[float]:
    consensus = median(
        [value for value, is_marked in zip(values, marked, strict=True) if not is_marked] or list(values)
    )
    return [100 * abs(value / consensus - 1) for value in values]


def _apart_in_one_state(runs: Sequence[Run]) -> list[float]:
    """How many percent medians of one state are apart in two repeats, for what pairing by state takes as equal."""
    told = [
        each.made.conditions.states
        for each in runs
        if each.made.conditions and not SIGNS_OF_OTHERS & {warning.code for warning in each.made.warnings}
    ]
    return [
        100 * (max(mine.p50_ms, its.p50_ms) / min(mine.p50_ms, its.p50_ms) - 1)
        for one, other in combinations(filter(None, told), 2)
        for mine, its in shared_states(one, other)
    ]


def _kept(runs: Sequence[Run], marked: Sequence[bool]) -> list[float]:
    return [each.made.latency_ms.p50 for each, is_marked in zip(runs, marked, strict=True) if not is_marked]


def _spread(values: Sequence[float]) -> float:
    return 100 * stdev(values) / mean(values) if len(values) > 1 else float("nan")


def _share(values: Sequence[float], within: float) -> float:
    return 100 * sum(value <= within for value in values) / len(values) if values else float("nan")


def _given(name: str, usual: float) -> float:
    prefix = f"--{name}="
    return next((float(each[len(prefix) :]) for each in sys.argv if each.startswith(prefix)), usual)


if __name__ == "__main__":
    main()

"""Whether layers of one family tell the latency of another: fitted on a setup's MobileNet V1, asked about the rest.

Published latencies alone: nothing is timed. A setup is a device, runtime, precision and number of threads.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bench.evaluation import BASELINES
from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict import Observation, fit
from mobilenet_core.published.latency import published_latency

NEAREST = {"ncnn_mobilenet_v2": "mobilenet_v2", "ncnn_mobilenet_v3": "mobilenet_v3_large"}
"""Graphs of others' that are told by ours: with 4 and 13 % more mult-adds."""

SHOWN = ("linear in mult-adds", "mult-adds and params")
"""Baselines of bench.evaluation; in proportion to mult-adds where one latency is known."""


class Guess(NamedTuple):
    """Logarithms: of predicted over published, of the interval's end over its middle, and of each baseline's error."""

    network: str
    error: float
    reach: float
    is_covered: bool
    baselines: Mapping[str, float]


def main() -> None:
    guesses = [guess for setup, rows in by_setup().items() for guess in guesses_of(setup, rows)]
    print("Fitted on a setup's published MobileNet V1 latencies, asked about its other networks; errors in %")
    print(f"  {'':<34}{'count':>7}{'bias':>8}{'median':>8}{'p95':>8}{'covered':>9}{'+-':>7}", *SHOWN, sep="   ")
    names = dict.fromkeys(guess.network for guess in guesses)
    for name in names:
        line(name, [guess for guess in guesses if guess.network == name])
    line("all but ncnn's", [guess for guess in guesses if guess.network not in NEAREST])
    line("all", guesses)


def by_setup() -> dict[Setup, list[KnownLatency]]:
    found: defaultdict[Setup, list[KnownLatency]] = defaultdict(list)
    for row in published_latency(network=None):
        if row.setup.batch == 1 and row.variant.network.name in (*FAMILIES, *NEAREST):
            found[row.setup].append(row)
    return found


def guesses_of(setup: Setup, rows: Sequence[KnownLatency]) -> list[Guess]:
    """Of what a setup has beside MobileNet V1, from what it has of that: the first latency of each design point."""
    own: dict[tuple[str, DesignPoint], Observation] = {}
    for row in rows:
        name, point = row.variant.network.name, row.variant.point
        told = replace(row, variant=Variant(point, NetworkChoice(NEAREST.get(name, name))))
        own.setdefault((name, point), Observation.of(told))
    known = [each for (name, _), each in own.items() if name == MOBILENET_V1.name]
    asked = {key: each for key, each in own.items() if key[0] != MOBILENET_V1.name}
    if not known or not asked:
        return []
    predictor = fit(known, precision=setup.precision, runtime=setup.runtime)
    of_baselines = {name: by_baseline(name, known, list(asked.values())) for name in SHOWN}
    guesses: list[Guess] = []
    for index, ((network, _), each) in enumerate(asked.items()):
        found = predictor.predict(each.alpha, each.resolution, network=each.network, threads=each.threads)
        low, middle, high = (float(value) for value in (found.low_ms, found.latency_ms, found.high_ms))
        truth = each.latency_ms
        baselines = {name: math.log(max(float(told[index]), 1e-3) / truth) for name, told in of_baselines.items()}
        error, reach = math.log(middle / truth), math.log(high / middle)
        guesses.append(Guess(network, error, reach, low <= truth <= high, baselines))
    return guesses


def by_baseline(name: str, known: Sequence[Observation], asked: Sequence[Observation]) -> np.ndarray:
    """Of one known latency a line is in proportion to mult-adds."""
    return BASELINES[name if len(known) > 1 else "nearest, scaled by mult-adds"](known, asked)


def line(name: str, guesses: Sequence[Guess]) -> None:
    errors = np.array([guess.error for guess in guesses])
    size = np.expm1(np.abs(errors))
    covered = float(np.mean([guess.is_covered for guess in guesses]))
    reach = np.expm1(np.median([guess.reach for guess in guesses]))
    of_baselines = (np.median(np.expm1(np.abs([guess.baselines[each] for guess in guesses]))) for each in SHOWN)
    shares = (np.expm1(errors.mean()), np.median(size), np.quantile(size, 0.95))
    print(
        f"  {name:<34}{len(guesses):>7}{''.join(f'{100 * each:>8.0f}' for each in shares)}"
        f"{100 * covered:>9.0f}{100 * reach:>7.0f}",
        *(f"{100 * each:>{len(title)}.0f}" for title, each in zip(SHOWN, of_baselines, strict=True)),
        sep="   ",
    )


if __name__ == "__main__":
    main()

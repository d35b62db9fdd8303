"""Whether layers of one family tell the latency of another: fitted on a device's MobileNet V1, asked about the rest.

Published latencies alone: nothing is timed. Each published setup (device, runtime, precision, threads) that has both is
one line's share; ncnn's own graphs, which are not ours, are told by the nearest of ours.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bench.evaluation import BASELINES
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, NetworkChoice
from mobilenet_core.predict import Observation, fit
from mobilenet_core.published.latency import published_latency

IN_PROPORTION = ("linear in mult-adds", "mult-adds and params")
"""Baselines: with one known latency the first is in proportion to mult-adds."""


class Guess(NamedTuple):
    """The logarithm of predicted over published, whether that lay in the interval, and of its upper end over the middle."""

    network: str
    error: float
    is_covered: float
    reach: float
    baselines: Mapping[str, float]


def main() -> None:
    guesses = [guess for setup, rows in by_setup().items() for guess in guesses_of(setup, rows)]
    print(
        "Fitted on published MobileNet V1 latencies of a setup, asked about its other networks; errors as factors less 1"
    )
    print(f"  {'':<34}{'count':>7}{'bias':>8}{'median':>8}{'p95':>8}{'covered':>9}{'+-':>7}", *IN_PROPORTION, sep="   ")
    for network in (*dict.fromkeys(guess.network for guess in guesses), ""):
        line(network, [guess for guess in guesses if network in ("", guess.network)])


def by_setup() -> dict[Setup, list[KnownLatency]]:
    found: defaultdict[Setup, list[KnownLatency]] = defaultdict(list)
    for row in published_latency():
        if row.setup.batch == 1 and row.variant.network.name in FAMILIES:
            found[row.setup].append(row)
    return found


def guesses_of(setup: Setup, rows: Sequence[KnownLatency]) -> list[Guess]:
    """Of what a setup has beside MobileNet V1, from what it has of that; one latency for each design point."""
    own: dict[tuple[NetworkChoice, float, int], Observation] = {}
    for row in rows:
        point = row.variant.point
        own.setdefault((row.variant.network, point.alpha, point.resolution), Observation.of(row))
    known = [each for each in own.values() if each.network.name == MOBILENET_V1.name]
    asked = [each for each in own.values() if each.network.name != MOBILENET_V1.name]
    if not known or not asked:
        return []
    predictor = fit(known, precision=setup.precision, runtime=setup.runtime)
    told = {
        name: BASELINES[name](known, asked) if len(known) > 1 else in_proportion(known, asked) for name in IN_PROPORTION
    }
    guesses: list[Guess] = []
    for index, each in enumerate(asked):
        found = predictor.predict(each.alpha, each.resolution, network=each.network, threads=each.threads)
        truth, middle = each.latency_ms, float(found.latency_ms)
        is_covered = float(found.low_ms) <= truth <= float(found.high_ms)
        baselines = {name: math.log(max(float(values[index]), 1e-3) / truth) for name, values in told.items()}
        reach = math.log(float(found.high_ms) / middle)
        guesses.append(Guess(each.network.name, math.log(middle / truth), is_covered, reach, baselines))
    return guesses


def in_proportion(known: Sequence[Observation], asked: Sequence[Observation]) -> np.ndarray:
    return BASELINES["nearest, scaled by mult-adds"](known, asked)


def line(network: str, guesses: Sequence[Guess]) -> None:
    errors = np.array([guess.error for guess in guesses])
    size = np.expm1(np.abs(errors))
    covered = np.mean([guess.is_covered for guess in guesses])
    reach = np.expm1(np.median([guess.reach for guess in guesses]))
    told = (np.median(np.expm1(np.abs([guess.baselines[name] for guess in guesses]))) for name in IN_PROPORTION)
    shares = (np.expm1(errors.mean()), np.median(size), np.quantile(size, 0.95))
    print(
        f"  {network or 'all':<34}{len(guesses):>7}{''.join(f'{100 * each:>8.0f}' for each in shares)}{100 * covered:>9.0f}"
        f"{100 * reach:>7.0f}",
        *(f"{100 * each:>{len(name)}.0f}" for name, each in zip(IN_PROPORTION, told, strict=True)),
        sep="   ",
    )


if __name__ == "__main__":
    main()

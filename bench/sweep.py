"""How many design points a second sweep computes, beside a plain loop over cost_report and a copy of its results."""

import time
from collections.abc import Callable

import numpy as np

from bench.figures import Figure, show
from mobilenet_core import DesignPoint, cost_report, mobilenet_v1, sweep
from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.sweep import sweep_of

POINTS, SIDE, LOOP = 1_000_000, 1000, 500
FAMILIES_TIMED = ("mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small")


def best_seconds(work: Callable[[], object], rounds: int = 7) -> float:
    """The least of several rounds: other programs only ever add time."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(rounds))


def main() -> None:
    rng = np.random.default_rng(0)
    alphas, resolutions = rng.uniform(0.01, 2, POINTS), rng.integers(32, 1025, POINTS)
    column, row = np.linspace(0.01, 2, SIDE)[:, None], rng.integers(32, 1025, SIDE)[None, :]
    points = [DesignPoint(*pair) for pair in zip(alphas[:LOOP], resolutions[:LOOP], strict=True)]

    def loop() -> None:
        for point in points:
            report = cost_report(mobilenet_v1(point))
            _ = report.mult_adds, report.params

    of_loop = LOOP / best_seconds(loop, 3) / 1e6
    of_list = POINTS / best_seconds(lambda: sweep(alphas, resolutions)) / 1e6
    of_grid = SIDE * SIDE / best_seconds(lambda: sweep(column, row)) / 1e6
    of_families = {
        name: POINTS / best_seconds(lambda name=name: sweep_of(NetworkChoice(name), alphas, resolutions), 3) / 1e6
        for name in FAMILIES_TIMED
    }
    results = [np.array(values) for values in sweep(alphas, resolutions).values()]
    of_copy = POINTS / best_seconds(lambda: [values.copy() for values in results]) / 1e6
    unit = "M points/s"
    show(
        "Sweep, mult_adds and params, one core",
        "a Python loop over cost_report",
        [
            Figure("1e6 random points", unit, of_list, of_loop, 15, more_is_better=True),
            Figure("1000 x 1000 grid", unit, of_grid, of_loop, 300, more_is_better=True),
            *(Figure(f"1e6 of {name}", unit, each, of_loop) for name, each in of_families.items()),
        ],
    )
    show(
        "The same",
        "a memory copy of the two result arrays",
        [Figure("1e6 random points", unit, of_list, of_copy), Figure("1000 x 1000 grid", unit, of_grid, of_copy)],
    )


if __name__ == "__main__":
    main()

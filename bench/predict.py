"""How good predictions are: on every published grid, and on this machine, which is measured for it.

What was measured is kept in data/predict.csv; `python -m bench predict --kept` evaluates that again, timing nothing.
`--runtimes=onnxruntime,litert` times some alone: a runtime takes ten minutes where the machine is not quick.
"""

import csv
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.evaluation import (
    CALIBRATION,
    DESIGN,
    SPLITS,
    Score,
    Split,
    baseline_scores,
    by_design,
    each_left_out,
    left_out_device,
    off_grid_points,
    random_splits,
    score,
)
from bench.timed import Timed
from mobilenet_core.design import DesignPoint
from mobilenet_core.marks import doubts_in
from mobilenet_core.predict import Observation, fit
from mobilenet_core.published.latency import published_latency
from mobilenet_core.records import MeasurementPlan, Precision

KEPT = Path("data/predict.csv")
RUNTIMES = ("onnxruntime", "openvino", "litert")
GRID_SIZE, KNOWN = 16, 6
ORDER = 3  # seed of the order in which points are timed
FIELDS: tuple[str, ...] = (
    "runtime",
    "alpha",
    "resolution",
    "latency_ms",
    "runtime_version",
    "device",
    "started_at",
    "warnings",
)

Row = Mapping[str, str]
Key = tuple[str, str, Precision]


def main() -> None:
    published = published_grids()
    header(f"Published grids: {KNOWN} of {GRID_SIZE} points known, {SPLITS} random splits, scored on the others")
    print_beside_baselines(published, lambda grid: random_splits(grid, KNOWN), goal)
    header(f"The same, known at {', '.join(f'{each.alpha:g}/{each.resolution}' for each in DESIGN)}")
    for (device, runtime, precision), grid in published.items():
        line(f"{device}, {runtime}, {precision}", score((by_design(grid),), precision, runtime), goal(runtime))
    header(f"The same, all {GRID_SIZE - 1} others known, each point in turn: how far six can come at most")
    print_beside_baselines(published, each_left_out, lambda _: "")
    header("One known point of a device, each in turn; beneath, each other published grid scaled to that point")
    named = {str(key): grid for key, grid in published.items()}
    for device, runtime, precision in published:
        ours, others = left_out_device(named, str((device, runtime, precision)), precision, runtime)
        line(f"{device}, {runtime}, {precision}", ours)
        line("    another device, scaled", others)
    named = [each.removeprefix("--runtimes=").split(",") for each in sys.argv if each.startswith("--runtimes=")]
    runtimes = named[0] if named else RUNTIMES
    kept = read_kept() if "--kept" in sys.argv else measure_here(runtimes, (*CALIBRATION, *off_grid_points()))
    this_machine(kept)


def published_grids() -> dict[Key, tuple[Observation, ...]]:
    """Every published grid of the paper's 16 points, by device, runtime and precision."""
    grids: defaultdict[Key, dict[tuple[float, int], Observation]] = defaultdict(dict)
    for row in published_latency():
        point, setup = row.variant.point, row.setup
        key = (row.device_name or "", setup.runtime, setup.precision)
        grids[key][point.alpha, point.resolution] = Observation.of(row)
    return {key: tuple(grid.values()) for key, grid in grids.items() if len(grid) == GRID_SIZE}


def print_beside_baselines(
    grids: Mapping[Key, Sequence[Observation]],
    splits_of: Callable[[Sequence[Observation]], Iterable[Split]],
    goal_of: Callable[[str], str],
) -> None:
    """A line for each grid and for each baseline on it, and what is covered of all held-out latencies."""
    covered: list[float] = []
    for (device, runtime, precision), grid in grids.items():
        splits = tuple(splits_of(grid))
        ours = score(splits, precision, runtime)
        covered.append(ours.covered)
        line(f"{device}, {runtime}, {precision}", ours, goal_of(runtime))
        for name, found in baseline_scores(splits).items():
            line(f"    {name}", found)
    print_covered(covered)


def goal(runtime: str) -> str:
    return "mean 4 %, worst 15 %" if runtime.endswith("cpu") else "mean 7 %"


def header(title: str) -> None:
    print(f"\n{title}; errors in % of what was measured")
    print(f"  {'':<44}{'median':>8}{'mean':>8}{'p95':>8}{'worst':>8}{'in 10 %':>9}{'covered':>9}{'+-':>7}   goal")


def line(name: str, found: Score, goal: str = "") -> None:
    covered = "-" if np.isnan(found.covered) else f"{100 * found.covered:.0f}"
    width = "-" if np.isnan(found.half_width) else f"{100 * found.half_width:.0f}"
    errors = "".join(f"{100 * value:>8.1f}" for value in (found.median, found.mean, found.p95, found.worst))
    print(f"  {name:<44}{errors}{100 * found.within_10:>9.0f}{covered:>9}{width:>7}   {goal}")


def this_machine(rows: Sequence[Row]) -> None:
    covered: list[float] = []
    known_points = {(each.alpha, each.resolution) for each in CALIBRATION}
    for runtime in dict.fromkeys(row["runtime"] for row in rows):
        mine = [row for row in rows if row["runtime"] == runtime]
        timed: defaultdict[tuple[float, int], list[Observation]] = defaultdict(list)
        for row in mine:
            point = (float(row["alpha"]), int(row["resolution"]))
            timed[point].append(Observation(*point, float(row["latency_ms"]), is_doubted=bool(row["warnings"])))
        seen = [first for first, *_ in timed.values()]
        known = tuple(each for each in seen if (each.alpha, each.resolution) in known_points)
        unknown = tuple(each for each in seen if (each.alpha, each.resolution) not in known_points)
        marked = sum(bool(row["warnings"]) for row in mine)
        one = mine[0]
        header(
            f"{one['device']}, {runtime} {one['runtime_version']}, fp32, 1 thread, {one['started_at'][:10]}: "
            f"{len(known)} points known, {len(unknown)} off the grid; {marked} of {len(mine)} marked"
        )
        splits = ((known, unknown),)
        ours = score(splits, "fp32", runtime)
        covered.append(ours.covered)
        line("layers", ours, "median 3 %, 95 % within 10 %, worst 15 %")
        plain = tuple(each for each in unknown if not each.is_doubted)
        if plain and len(plain) < len(unknown):
            line(f"    scored on the {len(plain)} not marked", score(((known, plain),), "fp32", runtime))
        for name, found in baseline_scores(splits).items():
            line(f"    {name}", found)
        if again := [later.latency_ms / first.latency_ms - 1 for first, *rest in timed.values() for later in rest]:
            line("    timed again at the end", Score.of(np.array(again)))
        print_cost(known, runtime)
    print_covered(covered)


def print_covered(shares: Sequence[float]) -> None:
    """Of equally many held-out latencies each."""
    print(f"  covered, all of these together: {100 * np.mean(shares):.0f} %   goal 85 to 95 %")


def print_cost(known: Sequence[Observation], runtime: str) -> None:
    start = time.process_time()
    predictor = fit(known, runtime=runtime)
    fitted = time.process_time()
    predictor.predict(np.linspace(0.25, 1, 100)[:, None], np.arange(125, 225)[None, :])
    done = time.process_time()
    print(
        f"  fitted in {1e3 * (fitted - start):.0f} ms, a 100 x 100 grid in {1e3 * (done - fitted):.0f} ms of processor"
    )


def measure_here(runtimes: Iterable[str], points: Sequence[DesignPoint], path: Path = KEPT) -> tuple[Row, ...]:
    """Times every point on every runtime, one thread, three processes each, and keeps the rows at `path`.

    In rounds, in an order drawn once for all, so that a slow minute falls on what is fitted on and on what is predicted
    alike. Then the calibration points once more: no prediction can be nearer than the machine is to itself.
    """
    rows: list[Row] = []
    order = [points[index] for index in np.random.default_rng(ORDER).permutation(len(points))]
    with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as models:
        timed = Timed(Path(models))
        wanted, again = (
            [(point, MeasurementPlan(runtime=runtime, careful=True)) for point in each for runtime in runtimes]
            for each in (order, CALIBRATION)
        )
        made = timed.now([*timed.in_rounds(wanted), *timed.in_rounds(again)])
    for (point, plan), found in zip([*wanted, *again], made, strict=True):
        values = (
            plan.runtime,
            point.alpha,
            point.resolution,
            f"{found.latency_ms.p50:.4f}",
            found.runtime_version,
            found.device.name,
            found.started_at,
            " ".join(sorted(doubts_in(found.warnings))),
        )
        rows.append(dict(zip(FIELDS, map(str, values), strict=True)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    return tuple(rows)


def read_kept(path: Path = KEPT) -> tuple[Row, ...]:
    """The rows of the last measurement. Ends the program where there are none."""
    if not path.exists():
        sys.exit(f"bench: there is no {path}; measure first: python -m bench predict")
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


if __name__ == "__main__":
    main()

"""Whether a latency can be trusted: how far repeats lie apart, how far ours is from others', what a point costs.

Only what was timed while the machine was quick is set side by side: ours where it is not marked, by hand the parts
between two quick probes.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.by_hand import BY_HAND
from bench.figures import Figure, show
from bench.points import GRID
from bench.timed import Timed
from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.formats.export import export_model
from mobilenet_core.measure.states import QUICK
from mobilenet_core.measure.supervise import KEEP_MEMORY
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime
from mobilenet_core.visits import is_settled

PROCESSES, PAIRS, MOST_TRIES, LEAST_PARTS = 8, 7, 10, 3
LARGE, SMALL = DesignPoint(1.0, 224), DesignPoint(0.25, 128)
GRID_RUNTIME = "onnxruntime"


def main() -> None:
    """Prints the tables; one thread, fp32. A goal that is missed is marked."""
    with tempfile.TemporaryDirectory() as folder:
        timed = Timed(Path(folder))
        show(
            f"Spread of p50 over {PROCESSES} fresh processes that are not marked (standard deviation over mean)",
            "none",
            [repeats(name, point, timed) for name in ("onnxruntime", "torch") for point in (LARGE, SMALL)],
        )
        show(
            f"p50 beside the same by hand, while quick: median of {PAIRS} pairs of processes (goal: percent apart)",
            "torch.utils.benchmark for torch, else the runtime's API in a loop; memory kept between runs as in ours",
            [beside_by_hand(name, point, timed) for name in BY_HAND for point in (LARGE, SMALL)],
        )
        show("Wall time of measuring, files made before", "none", list(wall_time(timed)))


def repeats(name: str, point: DesignPoint, timed: Timed) -> Figure:
    """Coefficient of variation of p50, percent."""
    found = [timed.once(point, MeasurementPlan(runtime=name)) for _ in range(PROCESSES)]
    kept = [each.latency_ms.p50 for each in timed.now(found) if is_settled(each)]
    spread = statistics.stdev(kept) / statistics.mean(kept) * 100 if len(kept) > 1 else math.nan
    return Figure(f"{name}, {_named(point)}, {len(kept)} of {PROCESSES}", "%", spread, goal=1.5)


def beside_by_hand(name: str, point: DesignPoint, timed: Timed) -> Figure:
    """Milliseconds, ours and by hand, and by how many percent they differ."""
    chosen = runtime(name)
    model = export_model(mobilenet_v1(point), chosen.model_format, timed.models)
    pairs: list[tuple[float, float]] = []
    for _ in range(MOST_TRIES):
        ours, theirs = timed.once(point, MeasurementPlan(runtime=name)), _by_hand(name, point, model, timed)
        if theirs is not None and is_settled(*timed.now([ours])):
            pairs.append((ours.latency_ms.p50, theirs))
        if len(pairs) == PAIRS:
            break
    if not pairs:
        return Figure(f"{name}, {_named(point)}, never quick", "ms", math.nan, goal=3)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    off = abs(ours / theirs - 1) * 100
    return Figure(f"{name}, {_named(point)}, {len(pairs)} pairs", "ms", ours, theirs, goal=3, value=off)


def wall_time(timed: Timed) -> Iterator[Figure]:
    """Seconds for each of the sixteen points on one runtime, child process and check included, and for all."""
    for point in GRID:
        _p50(GRID_RUNTIME, point, timed)
    seconds: list[float] = []
    for point in GRID:
        started = time.perf_counter()
        _p50(GRID_RUNTIME, point, timed)
        seconds.append(time.perf_counter() - started)
    yield Figure(f"a point, {GRID_RUNTIME}, median", "s", statistics.median(seconds), goal=2)
    yield Figure(f"the slowest point, {GRID_RUNTIME}", "s", max(seconds))
    yield Figure(f"all 16 points, {GRID_RUNTIME}", "s", sum(seconds), goal=60)


def _p50(name: str, point: DesignPoint, timed: Timed) -> float:
    return timed.once(point, MeasurementPlan(runtime=name)).latency_ms.p50


def _by_hand(name: str, point: DesignPoint, model: Path, timed: Timed) -> float | None:
    """The median of the parts that were timed while the machine was quick; None where too few were."""
    quick_ms = (1 + QUICK) * timed.best_compute_ms
    given = (name, point.alpha, point.resolution, model, quick_ms)
    command = [sys.executable, "-m", "bench.by_hand", *map(str, given)]
    environment = {**KEEP_MEMORY, **os.environ}  # else torch alone gives memory back in some processes, not in others
    parts = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
    return statistics.median(parts) if len(parts) >= LEAST_PARTS else None


def _named(point: DesignPoint) -> str:
    return f"{point.alpha:g} MobileNet-{point.resolution}"


if __name__ == "__main__":
    main()

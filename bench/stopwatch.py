"""Whether a latency can be trusted: how far repeats lie apart, how far ours is from others', what a point costs."""

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
from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.formats.export import export_model
from mobilenet_core.measure import measure
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime

PROCESSES, PAIRS = 8, 5
LARGE, SMALL = DesignPoint(1.0, 224), DesignPoint(0.25, 128)
GRID_RUNTIME = "onnxruntime"


def main() -> None:
    """Prints the tables; one thread, fp32. A goal that is missed is marked."""
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        show(
            f"Spread of p50 over {PROCESSES} fresh processes (standard deviation over mean)",
            "none",
            [repeats(name, point, models) for name in ("onnxruntime", "torch") for point in (LARGE, SMALL)],
        )
        show(
            f"p50 beside the same by hand: median of {PAIRS} pairs of fresh processes (goal: percent apart)",
            "torch.utils.benchmark for torch, the runtime's own API in a plain loop for the others",
            [beside_by_hand(name, point, models) for name in BY_HAND for point in (LARGE, SMALL)],
        )
        show("Wall time of measuring, files made before", "none", list(wall_time(models)))


def repeats(name: str, point: DesignPoint, models: Path) -> Figure:
    """Coefficient of variation of p50, percent."""
    found = [_p50(name, point, models) for _ in range(PROCESSES)]
    return Figure(f"{name}, {_named(point)}", "%", statistics.stdev(found) / statistics.mean(found) * 100, goal=1.5)


def beside_by_hand(name: str, point: DesignPoint, models: Path) -> Figure:
    """Milliseconds, ours and by hand, and by how many percent they differ."""
    chosen = runtime(name)
    model = export_model(mobilenet_v1(point), chosen.model_format, models)
    pairs = [(_p50(name, point, models), _by_hand(name, point, model)) for _ in range(PAIRS)]
    off = abs(statistics.median(ours / theirs for ours, theirs in pairs) - 1) * 100
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Figure(f"{name}, {_named(point)}", "ms", ours, theirs, goal=3, value=off)


def wall_time(models: Path) -> Iterator[Figure]:
    """Seconds for each of the sixteen points on one runtime, child process and check included, and for all."""
    for point in GRID:
        _p50(GRID_RUNTIME, point, models)
    seconds: list[float] = []
    for point in GRID:
        started = time.perf_counter()
        _p50(GRID_RUNTIME, point, models)
        seconds.append(time.perf_counter() - started)
    yield Figure(f"a point, {GRID_RUNTIME}, median", "s", statistics.median(seconds), goal=2)
    yield Figure(f"the slowest point, {GRID_RUNTIME}", "s", max(seconds))
    yield Figure(f"all 16 points, {GRID_RUNTIME}", "s", sum(seconds), goal=60)


def _p50(name: str, point: DesignPoint, models: Path) -> float:
    return measure(mobilenet_v1(point), MeasurementPlan(runtime=name), models=models).latency_ms.p50


def _by_hand(name: str, point: DesignPoint, model: Path) -> float:
    command = [sys.executable, "-m", "bench.by_hand", name, str(point.alpha), str(point.resolution), str(model)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _named(point: DesignPoint) -> str:
    return f"{point.alpha:g} MobileNet-{point.resolution}"


if __name__ == "__main__":
    main()

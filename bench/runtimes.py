"""Five runtimes over the paper's sixteen points, one thread, fp32: the table that README shows."""

import sys
import tempfile
from pathlib import Path

from app.language.warnings import sentences
from bench.points import GRID
from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.measure import measure
from mobilenet_core.records import Measurement, MeasurementPlan
from mobilenet_core.runtimes import RUNTIMES

NAMES = ("torch", "onnxruntime", "openvino", "litert", "ncnn")


def main() -> None:
    """Prints a Markdown table of p50 in milliseconds; a star stands where the stopwatch warned."""
    missing = {each.name: each.why_unavailable() for each in RUNTIMES if each.name in NAMES and each.why_unavailable()}
    names = [name for name in NAMES if name not in missing]
    for name, reason in missing.items():
        print(f"\n{name} is left out: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        rows = [(point, [_measured(name, point, Path(folder)) for name in names]) for point in GRID]
    first = rows[0][1]
    print(f"\nLatency on {first[0].device.name}, {first[0].device.os}: p50 in ms, one thread, fp32, batch 1")
    titles = [f"{name} {each.runtime_version}" for name, each in zip(names, first, strict=True)]
    print(f"\n| variant | {' | '.join(titles)} |\n|---|{'---:|' * len(names)}")
    for point, measured in rows:
        print(f"| {point.name} | {' | '.join(map(_cell, measured))} |")
    for each in (each for _, measured in rows for each in measured if each.warnings):
        print(f"* {each.network}, {each.plan.runtime}: {' '.join(sentences(each.warnings))}", file=sys.stderr)


def _measured(name: str, point: DesignPoint, models: Path) -> Measurement:
    return measure(mobilenet_v1(point), MeasurementPlan(runtime=name), models=models)


def _cell(measurement: Measurement) -> str:
    return f"{measurement.latency_ms.p50:#.3g}{'*' * bool(measurement.warnings)}"


if __name__ == "__main__":
    main()

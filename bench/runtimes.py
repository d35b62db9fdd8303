"""Five runtimes over the paper's sixteen points, one thread, fp32, in rounds: the table that README shows."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from app.language.states import sentence
from app.language.warnings import sentences
from bench.points import GRID
from bench.timed import Timed
from mobilenet_core.records import Measurement, MeasurementPlan
from mobilenet_core.runtimes import RUNTIMES
from mobilenet_core.visits import is_settled

NAMES = ("torch", "onnxruntime", "openvino", "litert", "ncnn")


def main() -> None:
    """Prints a Markdown table of p50 in milliseconds; a star stands where the machine was slow or disturbed."""
    missing = {each.name: each.why_unavailable() for each in RUNTIMES if each.name in NAMES and each.why_unavailable()}
    names = [name for name in NAMES if name not in missing]
    for name, reason in missing.items():
        print(f"\n{name} is left out: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        timed = Timed(Path(folder))
        wanted = [(point, MeasurementPlan(runtime=name)) for point in GRID for name in names]
        made = timed.now(timed.in_rounds(wanted))
    rows = [
        (point, made[at : at + len(names)]) for point, at in zip(GRID, range(0, len(made), len(names)), strict=True)
    ]
    first = rows[0][1]
    print(f"\nLatency on {first[0].device.name}, {first[0].device.os}: p50 in ms, one thread, fp32, batch 1")
    titles = [f"{name} {each.runtime_version}" for name, each in zip(names, first, strict=True)]
    print(f"\n| variant | {' | '.join(titles)} |\n|---|{'---:|' * len(names)}")
    for point, measured in rows:
        print(f"| {point.name} | {' | '.join(map(_cell, measured))} |")
    unsettled = [each for each in made if not is_settled(each)]
    print(f"\n{len(unsettled)} of {len(made)} marked; {_quick(made)} made wholly while the machine was quick")
    for each in made:
        told = [sentence(each), *(sentences(each.warnings) if each in unsettled else ())]
        if any(told):
            print(f"* {each.network}, {each.plan.runtime}: {' '.join(filter(None, told))}", file=sys.stderr)


def _quick(made: Iterable[Measurement]) -> int:
    states = [each.conditions.states for each in made if each.conditions]
    return sum(each is not None and len(each.found) == 1 and each.is_quick for each in states)


def _cell(measurement: Measurement) -> str:
    return f"{measurement.latency_ms.p50:#.3g}{'*' * (not is_settled(measurement))}"


if __name__ == "__main__":
    main()

"""Where a network's time goes: a runtime's profile of its operators, told by row."""

import signal
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.errors import MobileNetError
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.layer_times import LayerTime, LayerTimes
from mobilenet_core.records import Measurement, Warning
from mobilenet_core.runtimes import LoadedModel
from mobilenet_core.runtimes.profile import OperatorTimes, Profile, Profiler

BUDGET_S = 0.3
SLOWEST_MS = 2_000.0
"""A run that takes longer is not made again under a profiler: the measurement's own time limit might end it."""

LIMIT_S = 30
"""A profiler that has not ended by then hangs."""

_LAST_MAP = {"logits", "flatten_logits"}  # how the ONNX file names what the last row gives


def with_layers(measured: Measurement, network: NetworkSpec, loaded: LoadedModel, image: FloatMaps) -> Measurement:
    """The measurement with its network's layer times, taken now; as it came where the runtime cannot profile.

    To be called once the runs that count were timed: whatever goes wrong here, they stand, and a warning says what.
    Ends the process if the profiler hangs.
    """
    whole_ms = measured.latency_ms.p50
    if not isinstance(loaded, Profiler) or whole_ms > SLOWEST_MS:
        return measured
    try:
        with _ended_after(LIMIT_S):
            profile = loaded.profile(image, BUDGET_S)
        return replace(measured, layers=by_row(network, profile, whole_ms))
    except Exception as error:  # noqa: BLE001 - a profiler may raise anything, and the latency is good without it
        return without_layers(measured, error)


def without_layers(measured: Measurement, error: Exception) -> Measurement:
    """The measurement with a warning that says why it has no layer times."""
    reason = str(error) if isinstance(error, MobileNetError) else f"{type(error).__name__}: {error}"
    return replace(measured, warnings=(*measured.warnings, Warning("no_layer_times", {"reason": reason})))


@contextmanager
def _ended_after(seconds: int) -> Generator[None]:
    """The system ends this process by SIGALRM after so long, native code that keeps Python from running included."""
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def by_row(network: NetworkSpec, profile: Profile, whole_ms: float) -> LayerTimes:
    """A profile told by row: the medians over runs of what each row's operators took together.

    Batch norm and activation belong to their row. Work of the runtime's own that belongs to no row, such as turning a
    map into another layout, is told apart by its kind. Rows that the runtime did nothing for take 0 ms.
    """
    rows: defaultdict[str, list[OperatorTimes]] = defaultdict(list)
    others: defaultdict[str, list[OperatorTimes]] = defaultdict(list)
    names = {_flat(row.name): row.name for row in network.rows}
    for operator in profile.operators:
        row = _row_of(operator.name, names) or (network.rows[-1].name if operator.name in _LAST_MAP else None)
        if row is None:
            others[operator.kind].append(operator)
        else:
            rows[row].append(operator)
    times = tuple(LayerTime(row.name, _median(rows[row.name])) for row in network.rows)
    told = (LayerTime(kind, _median(operators)) for kind, operators in others.items())
    return LayerTimes(
        times=times,
        others=tuple(other for other in told if other.ms > 0),
        whole_ms=whole_ms,
        profiled_ms=float(np.median(profile.runs_ms)),
    )


def _row_of(operator: str, names: Mapping[str, str]) -> str | None:
    """The row whose name an operator's is, or begins with: "dw1/relu6" belongs to dw1, "b1/pool/map" to b1/pool."""
    parts = _flat(operator).split("/")
    prefixes = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((names[prefix] for prefix in prefixes if prefix in names), None)


def _flat(name: str) -> str:
    return name.replace(".", "/")  # as torch's modules are named


def _median(operators: Iterable[OperatorTimes]) -> float:
    runs = [each.ms for each in operators]
    return max(float(np.median(np.sum(runs, axis=0))), 0.0) if runs else 0.0

"""Times of single layers: that every profiler tells of every row, and what becomes of what it tells."""

import json
import sys
from dataclasses import asdict, replace

import numpy as np
import pytest
from networks_for_tests import BRANCHING
from test_records import MEASUREMENT

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.cost import cost_report
from mobilenet_core.formats.export import export_model
from mobilenet_core.formats.reference import image_of
from mobilenet_core.layer_times import LayerTime, LayerTimes
from mobilenet_core.measure.combine import together
from mobilenet_core.measure.layers import BUDGET_S, SLOWEST_MS, by_row, with_layers
from mobilenet_core.records import Measurement, MeasurementPlan, Warning
from mobilenet_core.runtimes import runtime
from mobilenet_core.runtimes.profile import MAX_RUNS, OperatorTimes, Profile, Profiler, timed_runs
from mobilenet_core.runtimes.protocol import in_layout

NETWORK = mobilenet_v1(DesignPoint(0.5, 128))
EAGER = ("torch", "torch-channels-last", "torch-fused")
PROFILERS = [
    *((name, "fp32") for name in EAGER),
    *((n, p) for n in ("onnxruntime", "openvino") for p in ("fp32", "int8")),
]
TIMES = LayerTimes((LayerTime("conv1", 1.5), LayerTime("dw1", 0.5)), (LayerTime("Reorder", 0.1),), 2.5, 2.6)


def loaded_model(name, precision, folder, network=NETWORK):
    """A loaded model and its image, or a skip that says what to install."""
    chosen, plan = runtime(name), MeasurementPlan(runtime=name, precision=precision)
    if (reason := chosen.why_unavailable()) is not None:
        pytest.skip(reason)
    loaded = chosen.load(export_model(network, chosen.model_format, folder, precision=precision, seed=0), plan)
    return loaded, in_layout(image_of(network, seed=0, batch=1), chosen.layout)


def layers_of(network, loaded, image):
    measured = with_layers(MEASUREMENT, network, loaded, image)
    assert measured.warnings == MEASUREMENT.warnings
    return measured.layers


@pytest.mark.parametrize(("name", "precision"), PROFILERS)
def test_every_row_has_a_time_and_together_they_are_most_of_a_run(name, precision, models, threads):
    loaded, image = loaded_model(name, precision, models)
    before = loaded.run(image).copy()
    profile = loaded.profile(image, BUDGET_S)
    times = by_row(NETWORK, profile, whole_ms=5.0)
    assert runtime(name).profiles
    assert [each.name for each in times.times] == [row.name for row in NETWORK.rows]
    busy = {cost.name for cost in cost_report(NETWORK).layers if cost.mult_adds}
    assert [each.name for each in times.times if each.name in busy and each.ms <= 0] == []
    # Medians of layers leave out what other programs took of a run; on a busy machine the fastest run does not.
    assert 0.1 * min(profile.runs_ms) < times.sum_ms < 1.2 * times.profiled_ms
    np.testing.assert_array_equal(loaded.run(image), before)


def test_in_torch_depthwise_layers_take_a_greater_share_of_time_than_of_mult_adds(models, threads):
    times = layers_of(NETWORK, *loaded_model("torch", "fp32", models))
    report = cost_report(NETWORK)
    depthwise = [cost.name for cost in report.layers if cost.kind == "depthwise"]
    share = sum(each.ms for each in times.times if each.name in depthwise) / times.sum_ms
    assert share > report.by_kind["depthwise"].mult_adds / report.mult_adds


@pytest.mark.parametrize("name", ["torch", "onnxruntime", "openvino"])
def test_rows_with_dots_in_their_names_and_branches_are_found(name, models, threads):
    times = layers_of(BRANCHING, *loaded_model(name, "fp32", models, BRANCHING))
    found = {each.name: each.ms for each in times.times}
    assert [name for name in ("a.grouped", "b.depthwise", "b.pointwise", "valid") if found[name] <= 0] == []


@pytest.mark.parametrize("name", ["litert", "ncnn"])
def test_a_runtime_that_cannot_profile_tells_nothing(name, models, threads):
    loaded, image = loaded_model(name, "fp32", models)
    assert (runtime(name).profiles, isinstance(loaded, Profiler)) == (False, False)
    assert with_layers(MEASUREMENT, NETWORK, loaded, image) == MEASUREMENT


def test_a_measurement_brings_them_against_its_own_median(measured):
    result = measured(NETWORK, MeasurementPlan(runtime="onnxruntime", min_seconds=0.1, max_seconds=1, retries=0))
    assert result.layers.whole_ms == result.latency_ms.p50
    assert len(result.layers.times) == len(NETWORK.rows)


class Failing:
    def run(self, image):
        return image

    def profile(self, image, budget_s):
        raise OSError("No space left on device")


def test_a_profiler_that_fails_costs_the_layers_alone():
    warning = Warning("no_layer_times", {"reason": "OSError: No space left on device"})
    expected = replace(MEASUREMENT, warnings=(*MEASUREMENT.warnings, warning))
    assert with_layers(MEASUREMENT, NETWORK, Failing(), None) == expected


CHILD = "; ".join(
    [
        "import os, time",
        "from mobilenet_core.measure import child, layers",
        "from mobilenet_core.runtimes.onnxruntime import ProfiledOnnxModel",
        "layers.LIMIT_S = 1",
        "ProfiledOnnxModel.profile = lambda *_: {}",
        "child.main()",
    ]
)


@pytest.mark.parametrize(("does", "end"), [("os.abort()", "SIGABRT"), ("time.sleep(60)", "SIGALRM")])
def test_a_profiler_that_ends_its_process_or_never_ends_costs_the_layers_alone(does, end, measured, monkeypatch):
    monkeypatch.setattr("mobilenet_core.measure.supervise.COMMAND", (sys.executable, "-c", CHILD.format(does)))
    short = MeasurementPlan(runtime="onnxruntime", min_runs=3, min_seconds=0, max_seconds=1, retries=0)
    result = measured(NETWORK, short)
    assert (len(result.samples_ms) >= 3, result.layers) == (True, None)
    reason = f"the child process was killed by {end}; it said nothing"
    assert result.warnings[-1] == Warning("no_layer_times", {"reason": reason})


def test_of_several_processes_the_first_that_has_layers_gives_them():
    first, second = (replace(MEASUREMENT, layers=layers) for layers in (None, TIMES))
    assert together([first, second]).layers == TIMES


def test_slow_runs_are_not_made_again_for_the_profiler():
    slow = replace(MEASUREMENT, latency_ms=replace(MEASUREMENT.latency_ms, p50=SLOWEST_MS + 1))
    assert with_layers(slow, NETWORK, Failing(), None) == slow


def operators(*pairs):
    return tuple(OperatorTimes(name, kind, tuple(ms)) for name, kind, *ms in pairs)


def test_an_operator_belongs_to_the_row_whose_name_it_begins_with():
    rows = [replace(row, name=name, inputs=()) for row, name in zip(NETWORK.rows, ("b1", "b1.dw"), strict=False)]
    network = replace(NETWORK, rows=tuple(rows))
    seen = operators(("b1/relu6", "Conv", 1, 2, 6), ("b1/dw", "Conv", 3, 3, 3), ("b1/dw/relu6", "Clip", 1, 1, 1))
    assert by_row(network, Profile(seen, (9, 9, 9)), 9).times == (LayerTime("b1", 2), LayerTime("b1.dw", 4))


def test_work_of_no_row_is_told_by_its_kind():
    seen = operators(
        ("in_conv1", "Reorder", 1), ("out", "Reorder", 2), ("image", "Parameter", 0), ("logits", "Gemm", 4)
    )
    told = by_row(NETWORK, Profile(seen, (9,)), 9)
    assert told.others == (LayerTime("Reorder", 3),)
    assert told.times[-1] == LayerTime("fc", 4)


def test_rounding_makes_no_layer_faster_than_nothing():
    told = by_row(NETWORK, Profile(operators(("dw1", "Conv", -0.001, -0.002)), (9, 9)), 9)
    assert told.times[1] == LayerTime("dw1", 0)


def test_the_gap_is_what_the_whole_takes_beyond_the_layers():
    assert (TIMES.sum_ms, TIMES.gap_ms) == (2.0, 0.5)


def test_they_come_back_from_json_as_they_went():
    measured = replace(MEASUREMENT, layers=TIMES)
    assert Measurement.from_json(measured.to_json()) == measured


def test_records_of_versions_that_had_none_still_read():
    old = asdict(MEASUREMENT)
    del old["layers"]
    assert Measurement.from_json(json.dumps(old)).layers is None


def test_runs_are_bounded_in_number_and_in_time():
    assert len(list(timed_runs(lambda: None, 10.0))) == MAX_RUNS
    assert len(list(timed_runs(lambda: None, 0.0))) == 1

"""Measurements: what they say, keep and refuse."""

import hashlib
import os
import platform

import numpy as np
import pytest

from mobilenet_core import DesignError, DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError, RuntimeUnavailable
from mobilenet_core.marks import SIGNS_OF_OTHERS
from mobilenet_core.measure import measure
from mobilenet_core.measure.device import allowed_cores, this_device
from mobilenet_core.measure.measure import KnownDevice, time_model
from mobilenet_core.measure.states import headline
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import Measurement, MeasurementPlan

SMALL = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)


def plan(**changes):
    return MeasurementPlan(
        **{"warmup_runs": 0, "min_runs": 3, "min_seconds": 0, "max_seconds": 1, "relative_precision": 1, **changes}
    )


def test_a_real_measurement_says_all_that_is_needed_to_judge_it(tmp_path):
    quick = MeasurementPlan(threads=1, batch=2, warmup_runs=2, min_runs=8, min_seconds=0.05, max_seconds=5)
    result = measure(SMALL, quick, models=tmp_path)
    assert (result.network, result.fingerprint, result.plan) == ("mobilenet_v1", SMALL.fingerprint, quick)
    assert len(result.samples_ms) >= 8
    assert result.latency_ms == summarise(headline(result.samples_ms, result.conditions.states))
    assert 0 < result.latency_ms.p50_low <= result.latency_ms.p50 <= result.latency_ms.p50_high
    assert result.cpu_ms > 0
    assert result.seconds * 1000 >= sum(result.samples_ms)
    assert result.device == this_device()
    assert result.runtime_version.startswith("2.")
    assert result.started_at.endswith("+00:00")
    noted = result.conditions
    assert (noted.layout, noted.cores) == ("nchw", allowed_cores())
    assert noted.model_sha256 == hashlib.sha256(next(tmp_path.glob("*.pt")).read_bytes()).hexdigest()
    assert noted.processes == noted.attempts == len(noted.states.visits)
    assert sum(block.runs for block in noted.states.blocks) == len(result.samples_ms)
    own = noted.states.levels or noted.states.headline  # beside other work runs can be too long for blocks enough
    assert min(own.compute_ms, own.memory_ms, noted.load_after) > 0
    assert noted.states.best.kind == own.kind
    assert noted.processes > 1 or noted.states.levels in (noted.states.best, None)
    assert 0 <= noted.steal_share < 1
    assert (noted.disturbance > 1) == any(warning.code in SIGNS_OF_OTHERS for warning in result.warnings)
    assert Measurement.from_json(result.to_json()) == result
    assert {path.suffix for path in tmp_path.iterdir()} == {".pt", ".npy"}


@pytest.mark.skipif(not platform.libc_ver()[0].startswith("glibc"), reason="other C libraries have no such settings")
def test_memory_that_a_run_gives_back_stays_with_the_process(measured):
    made = measured(mobilenet_v1(DesignPoint(1.0, 160)), plan(runtime="torch", retries=0))
    assert made.conditions.page_faults < 500  # thousands without the settings; with them 67 were seen beside other work
    assert "MALLOC_TRIM_THRESHOLD_=1073741824" in made.conditions.allocator


def test_a_second_measurement_makes_no_file_anew(tmp_path):
    results = [measure(SMALL, plan(runtime="onnxruntime"), models=tmp_path) for _ in range(2)]
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert results[0].fingerprint == results[1].fingerprint
    assert {path.suffix for path in before} == {".onnx", ".npy"}
    measure(SMALL, plan(runtime="onnxruntime", threads=2), models=tmp_path)
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_a_measurement_can_be_cancelled_before_anything_is_made(tmp_path):
    with pytest.raises(MeasurementError, match="was cancelled"):
        measure(SMALL, plan(), models=tmp_path, cancelled=lambda: True)


def test_a_measurement_out_of_time_says_so():
    with pytest.raises(MeasurementError, match=r"no answer within 0.2 seconds"):
        measure(SMALL, plan(), timeout_s=0.2)


def test_an_unknown_runtime_is_refused_before_any_process_starts():
    with pytest.raises(DesignError, match="runtime is 'abacus'; expected one of torch"):
        measure(SMALL, plan(runtime="abacus"))


def test_a_precision_that_the_runtime_lacks_is_unavailable():
    with pytest.raises(RuntimeUnavailable, match="torch does not run int8; it runs fp32"):
        measure(SMALL, plan(precision="int8"))


class FakeRuntime:
    """Answers with the array it was given, and needs no file."""

    name, model_format, precisions, layout, on_gpu = "fake", "onnx", ("fp32",), "nchw", False

    def __init__(self, logits, reason=None):
        self.logits, self.reason = np.asarray(logits, np.float32), reason

    def version(self):
        return "1.0"

    def why_unavailable(self):
        return self.reason

    def load(self, model, plan):
        return self

    def run(self, image):
        self.image = image
        return self.logits


@pytest.fixture
def reference(tmp_path):
    np.save(tmp_path / "ones.npy", np.ones((1, 10), np.float32))
    return str(tmp_path / "ones.npy")


@pytest.fixture
def use(monkeypatch):
    return lambda runtime: monkeypatch.setattr("mobilenet_core.runtimes.RUNTIMES", (runtime,))


def test_the_image_is_drawn_from_the_plans_seed(use, reference):
    images = []
    for seed in (1, 1, 2):
        use(fake := FakeRuntime(np.ones((1, 10))))
        result = Measurement.from_json(
            time_model(
                SMALL,
                plan(runtime="fake", seed=seed),
                KnownDevice(this_device()),
                (reference, reference),
                os.devnull,
            )
        )
        images.append(fake.image)
    assert result.runtime_version == "1.0"
    assert images[0].shape == (1, 3, 32, 32)
    assert np.array_equal(images[0], images[1])
    assert not np.array_equal(images[0], images[2])


@pytest.mark.parametrize("logits", [np.ones((1, 9)), np.full((1, 10), np.nan), np.full((1, 10), 1.1)])
def test_a_runtime_that_computes_nonsense_is_not_timed(logits, use, reference):
    use(FakeRuntime(logits))
    with pytest.raises(MeasurementError, match=r"fake (gave an output of shape|does not compute what torch computes)"):
        time_model(SMALL, plan(runtime="fake"), KnownDevice(this_device()), (reference, reference), os.devnull)


def test_a_missing_library_is_named(measured, tmp_path, monkeypatch):
    broken = tmp_path / "broken" / "onnxruntime"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libgone.so.1: cannot open shared object file')")
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{broken.parent}{os.pathsep}{before}")
    with pytest.raises(RuntimeUnavailable, match=r"a library is missing or broken: libgone\.so\.1: cannot open"):
        measured(SMALL, plan(runtime="onnxruntime"))


def test_a_runtime_that_cannot_run_here_says_what_to_install(use):
    use(FakeRuntime([], reason="The fake is not installed; install it with: pip install fake"))
    with pytest.raises(RuntimeUnavailable, match="pip install fake"):
        measure(SMALL, plan(runtime="fake"))

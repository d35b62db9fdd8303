"""Measurements, and real child processes that work, crash, hang, babble and are orphaned."""

import hashlib
import os
import pickle
import platform
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from mobilenet_core import DesignError, DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError, RuntimeUnavailable
from mobilenet_core.measure import measure
from mobilenet_core.measure.device import allowed_cores, this_device
from mobilenet_core.measure.interference import SIGNS_OF_OTHERS
from mobilenet_core.measure.measure import time_model
from mobilenet_core.measure.summary import summarise
from mobilenet_core.measure.supervise import COMMAND, Supervisor
from mobilenet_core.measure.timing import Deadline
from mobilenet_core.records import Measurement, MeasurementPlan

SMALL = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)


def plan(**changes):
    return MeasurementPlan(**{"warmup_runs": 0, "min_runs": 3, "min_seconds": 0, "relative_precision": 1, **changes})


# The child process


def supervisor(seconds=60.0, cancelled=None, threads=1):
    return Supervisor(Deadline(seconds), cancelled, threads)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def has_text(path):
    return path.exists() and path.read_text().endswith("\n")


def wait_until(condition, seconds=10.0):
    deadline = Deadline(seconds)
    while not condition():
        assert deadline.left, "waited in vain"
        time.sleep(0.02)


def test_a_result_comes_back_from_another_process():
    assert supervisor().call(divmod, 17, 5) == [3, 2]
    assert supervisor().call(os.getpid) != os.getpid()


def test_threads_are_set_before_anything_is_imported():
    assert supervisor(threads=2).call(os.getenv, "OMP_NUM_THREADS") == "2"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process")
def test_a_child_runs_where_it_may_and_its_parent_where_it_did():
    before = os.sched_getaffinity(0)
    core = max(before)
    pinned = Supervisor(Deadline(60), cores=frozenset({core}))
    # Every thread, those that libraries started while they were imported included.
    of_all = "sorted({c for task in listdir('/proc/self/task') for c in sched_getaffinity(int(task))})"
    names = {"listdir": os.listdir, "sched_getaffinity": os.sched_getaffinity}
    assert pinned.call(eval, of_all, names) == [core]
    assert os.sched_getaffinity(0) == before


@pytest.mark.parametrize("cores", [frozenset(), frozenset({100_000})])
def test_cores_that_are_not_there_are_refused_by_field(cores):
    with pytest.raises(
        DesignError, match=r"cores is \[.*\]; expected numbers of CPUs that this process may use"
    ) as caught:
        Supervisor(Deadline(60), cores=cores).call(os.getpid)
    assert caught.value.field == "cores"


def test_garbage_on_stdout_and_stderr_does_no_harm():
    assert supervisor().call(os.system, "yes garbage | head -c 300000; yes more | head -c 300000 >&2") == 0


RAW = "import os, sys, time; answer = int(sys.argv[1]); "


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ((os.abort,), "was killed by SIGABRT and gave no measurement"),
        ((os._exit, 3), "ended with exit code 3 and gave no measurement; it said nothing"),
        ((int, "x"), r"ended with exit code 1 .* it said: .*ValueError: invalid literal for int\(\)"),
        ((object,), "ended with exit code 1 .* it said: .*not JSON serializable"),
        ((exec, RAW + "os.write(answer, b'tra la'); os._exit(0)"), "ended with exit code 0 and gave no"),
        ((exec, RAW + "os.write(answer, b'{la}'); os._exit(0)"), "answered b'{la}', which is no result, and gave no"),
        ((exec, RAW + "os.write(answer, bytes(range(256)) + b'}'); os._exit(0)"), "answered b'.*, which is no result"),
        ((exec, RAW + "os.write(answer, b'[' * 9000 + b'}'); os._exit(0)"), r"answered b'\[\[.*, which is no result"),
        (
            (exec, RAW + "os.kill(os.getpid(), 9)"),
            "was killed by SIGKILL, as the system does when memory runs out,",
        ),
        ((exec, RAW + "os.close(answer); time.sleep(60)"), "closed its answer unfinished and gave no"),
    ],
)
def test_a_child_that_gives_no_result_is_told_by_how_it_ended(call, message, monkeypatch):
    monkeypatch.setattr("mobilenet_core.measure.supervise._REAP_SECONDS", 2)
    with pytest.raises(MeasurementError, match=f"(?s)the child process {message}"):
        supervisor().call(*call)


@pytest.mark.parametrize("where", ["1", "2", "int(sys.argv[1])"])
def test_a_child_that_writes_without_end_is_killed(where, monkeypatch):
    monkeypatch.setattr("mobilenet_core.measure.supervise._MAX_OUTPUT_BYTES", 1 << 20)
    monkeypatch.setattr("mobilenet_core.measure.supervise._MAX_ANSWER_BYTES", 1 << 20)
    with pytest.raises(MeasurementError, match="wrote more than 1 MiB, which is no measurement, and was killed"):
        supervisor().call(exec, f"import os, sys\nwhile True: os.write({where}, b'tra la ' * 10000)")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these limits")
def test_memory_that_runs_out_is_told_and_costs_the_child_alone():
    limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32)); bytearray(2**33)"
    with pytest.raises(MeasurementError, match="the child process ran out of memory; measure a smaller network"):
        supervisor().call(exec, limited)
    assert supervisor().call(eval, "open('/proc/self/oom_score_adj').read()") == "1000\n"


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    broken = tmp_path / "broken" / "onnxruntime"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libgone.so.1: cannot open shared object file')")
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{broken.parent}{os.pathsep}{before}")
    with pytest.raises(RuntimeUnavailable, match=r"a library is missing or broken: libgone\.so\.1: cannot open"):
        measure(SMALL, plan(runtime="onnxruntime"), models=tmp_path)


def test_an_error_of_ours_comes_back_as_itself():
    raising = "import mobilenet_core.errors as e; raise e.{}"
    with pytest.raises(RuntimeUnavailable, match="no such accelerator"):
        supervisor().call(exec, raising.format("RuntimeUnavailable('no such accelerator')"))
    with pytest.raises(DesignError, match="alpha is 3") as caught:
        supervisor().call(exec, raising.format("DesignError('alpha is 3', field='alpha')"))
    assert caught.value.field == "alpha"


def test_a_child_that_hangs_is_killed_when_time_is_up():
    with pytest.raises(MeasurementError, match=r"no answer within 0\.5 seconds and was killed; allow more time"):
        supervisor(0.5).call(time.sleep, 60)


def test_all_that_a_child_started_is_killed_with_it(tmp_path):
    pid_file = tmp_path / "pid"
    with pytest.raises(MeasurementError, match="was cancelled"):
        supervisor(cancelled=lambda: has_text(pid_file)).call(os.system, f"echo $$ > {pid_file}; sleep 60; true")
    wait_until(lambda: not is_running(int(pid_file.read_text())))


def test_cancelling_kills_the_child_at_once():
    asked = count()
    started = time.monotonic()
    with pytest.raises(MeasurementError, match="was cancelled; its child process was killed"):
        supervisor(cancelled=lambda: next(asked) >= 3).call(time.sleep, 60)
    assert time.monotonic() - started < 5


def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    pid_file = tmp_path / "pid"
    child = f"import os, time; print(os.getpid(), file=open({str(pid_file)!r}, 'w'), flush=True); time.sleep(60)"
    imports = "from mobilenet_core.measure.supervise import Deadline, Supervisor"
    parent = subprocess.Popen([sys.executable, "-c", f"{imports}; Supervisor(Deadline(60)).call(exec, {child!r})"])
    wait_until(lambda: has_text(pid_file))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not is_running(int(pid_file.read_text())))


def test_a_child_ends_when_its_stdin_does():
    read_end, write_end = os.pipe()
    with subprocess.Popen([*COMMAND, str(write_end)], stdin=subprocess.PIPE, pass_fds=(write_end,)) as child:
        child.stdin.write(pickle.dumps((time.sleep, (60,))))
        child.stdin.close()
        assert child.wait(10) == 1
    os.close(read_end)
    os.close(write_end)


# Measurements


def test_a_real_measurement_says_all_that_is_needed_to_judge_it(tmp_path):
    quick = MeasurementPlan(threads=1, batch=2, warmup_runs=2, min_runs=8, min_seconds=0.05, max_seconds=5)
    result = measure(SMALL, quick, models=tmp_path)
    assert (result.network, result.fingerprint, result.plan) == ("mobilenet_v1", SMALL.fingerprint, quick)
    assert len(result.samples_ms) >= 8
    assert result.latency_ms == summarise(result.samples_ms)
    assert 0 < result.latency_ms.p50_low <= result.latency_ms.p50 <= result.latency_ms.p50_high
    assert result.cpu_ms > 0
    assert result.seconds * 1000 >= sum(result.samples_ms)
    assert result.device == this_device()
    assert result.runtime_version.startswith("2.")
    assert result.started_at.endswith("+00:00")
    noted = result.conditions
    assert (noted.layout, noted.processes, noted.cores) == ("nchw", 1, allowed_cores())
    assert noted.model_sha256 == hashlib.sha256(next(tmp_path.glob("*.pt")).read_bytes()).hexdigest()
    assert noted.process_p50_ms == (result.latency_ms.p50,)
    assert noted.attempts in {1, 2}
    assert min(noted.reference_ms, noted.calibration_before_ms, noted.calibration_after_ms, noted.load_after) > 0
    assert 0 <= noted.steal_share < 1
    assert (noted.disturbance > 1) == any(warning.code in SIGNS_OF_OTHERS for warning in result.warnings)
    assert Measurement.from_json(result.to_json()) == result
    assert {path.suffix for path in tmp_path.iterdir()} == {".pt", ".npy"}


@pytest.mark.skipif(not platform.libc_ver()[0].startswith("glibc"), reason="other C libraries have no such settings")
def test_memory_that_a_run_gives_back_stays_with_the_process(tmp_path):
    made = measure(mobilenet_v1(DesignPoint(1.0, 160)), plan(runtime="torch"), models=tmp_path)
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

    name, model_format, precisions, layout = "fake", "onnx", ("fp32",), "nchw"

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
            time_model(SMALL, plan(runtime="fake", seed=seed), this_device(), (reference, reference), os.devnull)
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
        time_model(SMALL, plan(runtime="fake"), this_device(), (reference, reference), os.devnull)


def test_a_runtime_that_cannot_run_here_says_what_to_install(use):
    use(FakeRuntime([], reason="The fake is not installed; install it with: pip install fake"))
    with pytest.raises(RuntimeUnavailable, match="pip install fake"):
        measure(SMALL, plan(runtime="fake"))

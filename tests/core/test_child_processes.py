"""Real child processes that work, crash, hang, babble and are orphaned."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mobilenet_core import DesignError
from mobilenet_core.errors import MeasurementError, RuntimeUnavailable
from mobilenet_core.measure.supervise import COMMAND, Supervisor
from mobilenet_core.measure.timing import Deadline


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


def test_cancelling_kills_the_child_and_all_that_it_started_at_once(tmp_path):
    pid_file = tmp_path / "pid"
    with pytest.raises(MeasurementError, match="was cancelled; its child process was killed"):
        supervisor(cancelled=lambda: has_text(pid_file)).call(os.system, f"echo $$ > {pid_file}; sleep 60; true")
    assert time.time() - pid_file.stat().st_mtime < 5
    wait_until(lambda: not is_running(int(pid_file.read_text())))


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

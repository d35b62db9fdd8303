"""Servers in processes of their own, ours and a bare one, for what only a real start or a real socket shows."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

OURS = [str(Path(sys.executable).with_name("mobilenet-explorer")), "serve", "--port", "PORT"]
BARE = [sys.executable, "-m", "bench.bare_server", "PORT"]
_PATIENCE_S = 60
_CPUCLOCK_SCHED = 2  # what clock_getcpuclockid(3) makes of a process on Linux; Python has no call for it


@dataclass(frozen=True)
class Running:
    """A server that has answered: where, how many seconds after its start, and the MB it then held."""

    url: str
    seconds: float
    megabytes: float
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time of all threads of its process so far, to the nanosecond."""
        return time.clock_gettime(~self.pid << 3 | _CPUCLOCK_SCHED)


@contextmanager
def running(command: list[str], path: str = "/healthz", **environment: str) -> Iterator[Running]:
    """Starts a server with a data folder of its own, waits until `path` answers 200, and ends it afterwards.

    environment: variables beside ours, such as another MBX_DATA_DIR.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(
            [part.replace("PORT", str(port)) for part in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "MBX_DATA_DIR": folder, **environment},
        )
        try:
            while not _answers(port, path):
                if process.poll() is not None or time.perf_counter() - started > _PATIENCE_S:
                    raise RuntimeError(f"{' '.join(command)} did not come up")
                time.sleep(0.005)
            seconds = time.perf_counter() - started
            yield Running(f"http://127.0.0.1:{port}", seconds, resident_mb(process.pid), process.pid)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError):
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def resident_mb(pid: int) -> float:
    """Memory that a process has now, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000

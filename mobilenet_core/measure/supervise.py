"""The parent's side of a child process: asks, waits, and tells how a child ended that did not answer."""

import json
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TypeVar, cast

from mobilenet_core import errors
from mobilenet_core.errors import DesignError, MeasurementError, MobileNetError, Said
from mobilenet_core.measure.timing import Deadline

R = TypeVar("R")

COMMAND = (sys.executable, "-m", "mobilenet_core.measure.child")

_POLL_SECONDS = 0.1
_REAP_SECONDS = 5.0
_TAIL_CHARACTERS = 500
_MAX_ANSWER_BYTES = _MAX_OUTPUT_BYTES = 1 << 26  # all samples of ten minutes are some megabytes
KEEP_MEMORY: Mapping[str, str] = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_MMAP_THRESHOLD_": str(1 << 25)}
"""For glibc: memory that a run gives back stays the process's, for the next run. docs/decisions/0009 says why."""
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Supervisor:
    """How long children may take, together, who may stop them, and which CPUs they may use (None: the caller's).

    inherited: file descriptors that they keep open for as long as they live.
    """

    deadline: Deadline
    cancelled: Callable[[], bool] | None = None
    threads: int = 1
    cores: frozenset[int] | None = None
    inherited: tuple[int, ...] = ()

    def call(self, function: Callable[..., R], *arguments: object) -> R:
        """function(*arguments) in a fresh process of its own; the result must be fit for JSON.

        Raises the child's own error where it is one of ours, and MeasurementError, saying how the child ended, where
        it crashed, ran out of time, was cancelled, said too much or answered nonsense; DesignError for cores that this
        process may not use. No process is left behind.
        """
        read_end, write_end = os.pipe()
        with os.fdopen(read_end, "rb") as answer, tempfile.TemporaryFile() as output:
            try:
                with _on_cores(self.cores):
                    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                        [*COMMAND, str(write_end)],
                        stdin=subprocess.PIPE,
                        stdout=output,
                        stderr=output,
                        pass_fds=(write_end, *self.inherited),
                        env={**KEEP_MEMORY, **os.environ, **_environment(self.threads)},
                        start_new_session=True,  # a process group of its own, to be killed as one
                    )
            finally:
                os.close(write_end)
            with child:
                try:
                    _send(child, pickle.dumps((function, arguments)))
                    text = self._read(answer, output)
                    ended = None if text.endswith(b"}") else _how_it_ended(child)
                finally:
                    _kill(child)
            return cast("R", _result(text, ended, output))

    def check_not_cancelled(self) -> None:
        """Raises MeasurementError once it is."""
        if self.cancelled is not None and self.cancelled():
            raise MeasurementError("the measurement was cancelled; its child process was killed")

    def _read(self, answer: IO[bytes], output: IO[bytes]) -> bytes:
        """All that the child writes until it closes the pipe."""
        text = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(answer, selectors.EVENT_READ)
            while True:
                self.check_not_cancelled()
                if not self.deadline.left:
                    raise MeasurementError(
                        "the child process gave no answer within {seconds:g} seconds and was killed; allow "
                        "more time, or measure a smaller network",
                        seconds=self.deadline.seconds,
                    )
                if len(text) > _MAX_ANSWER_BYTES or os.fstat(output.fileno()).st_size > _MAX_OUTPUT_BYTES:
                    raise MeasurementError(
                        "the child process wrote more than {most} MiB, which is no measurement, and was killed{output}",
                        most=_MAX_OUTPUT_BYTES >> 20,
                        output=_said(output),
                    )
                if selector.select(min(_POLL_SECONDS, self.deadline.left)):
                    part = os.read(answer.fileno(), 1 << 16)
                    if not part:
                        return bytes(text)
                    text += part


@contextmanager
def _on_cores(cores: frozenset[int] | None) -> Generator[None]:
    """What is started meanwhile may use these CPUs alone, from its first instruction on.

    A child inherits them from the thread that starts it, and only this thread's are changed.
    """
    if cores is None:
        yield
        return
    if not hasattr(os, "sched_setaffinity"):
        raise DesignError(
            "cores is {cores}, but this system pins no process; leave it out", field="cores", cores=sorted(cores)
        )
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, cores)
    except (OSError, ValueError):
        known = ", ".join(map(str, sorted(before)))
        raise DesignError(
            "cores is {cores}; expected numbers of CPUs that this process may use, such as {known}",
            field="cores",
            cores=sorted(cores),
            known=known,
        ) from None
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _environment(threads: int) -> Mapping[str, str]:
    """Libraries read these when they are imported, before anybody can call a function of theirs."""
    return dict.fromkeys(_THREAD_VARIABLES, str(threads))


def _send(child: "subprocess.Popen[bytes]", request: bytes) -> None:
    """Stdin stays open after this: its end tells the child that the parent is gone."""
    with suppress(BrokenPipeError):  # the child is gone already: how it ended is told below
        stdin = cast("IO[bytes]", child.stdin)
        stdin.write(request)
        stdin.flush()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    # Of a child that has answered, nothing more is wanted either.
    with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group that has ended
        os.killpg(child.pid, signal.SIGKILL)
    with suppress(BrokenPipeError):
        cast("IO[bytes]", child.stdin).close()


def _how_it_ended(child: "subprocess.Popen[bytes]") -> Said:
    try:
        code = child.wait(_REAP_SECONDS)
    except subprocess.TimeoutExpired:
        return Said("closed its answer unfinished")
    if code == -signal.SIGKILL:  # which nobody here has sent yet
        return Said("was killed by SIGKILL, as the system does when memory runs out,")
    if code < 0:
        return Said("was killed by {signal}", signal=signal.Signals(-code).name)
    return Said("ended with exit code {code}", code=code)


def _result(text: bytes, ended: Said | None, output: IO[bytes]) -> object:
    try:
        answer = json.loads(text)
        if "error" not in answer:
            return answer["result"]
        kind, message, field = answer["error"], Said.from_json(answer["message"]), answer["field"]
    except (ValueError, TypeError, KeyError, RecursionError):
        how = ended or Said("answered {text}, which is no result,", text=repr(text[:80]))
        raise MeasurementError(
            "the child process {how} and gave no measurement{output}", how=how, output=_said(output)
        ) from None
    if field is not None:
        raise DesignError(message, field=field)
    raise _error_class(kind)(message)


def _error_class(name: str) -> type[MobileNetError]:
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, MobileNetError) else MeasurementError


def _said(output: IO[bytes]) -> Said:
    """The end of what the child printed, for an error."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(size - _TAIL_CHARACTERS, 0))
    tail = output.read().decode(errors="replace").strip()
    return Said("; it said: {tail}", tail=tail) if tail else Said("; it said nothing")

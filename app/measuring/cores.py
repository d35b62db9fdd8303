"""While something is measured, the server keeps off the CPUs that measure, as far as the system allows."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

_PASSES = 3  # a thread that was not moved yet may start another meanwhile


class Cores:
    """The CPUs that the server might use when this was made, and who is moved off some of them.

    helpers: ids of the server's other processes, asked each time. For whoever has the turn to measure.
    """

    def __init__(self, helpers: Callable[[], Iterable[int]] = tuple) -> None:
        parent = multiprocessing.parent_process()
        self._supervisor = parent.pid if parent else None
        """The process that started this one and others that serve; itself it is never moved."""
        is_told = hasattr(os, "sched_getaffinity")
        self.all = frozenset(os.sched_getaffinity(self._supervisor or 0)) if is_told else frozenset[int]()
        self._helpers = helpers

    @contextmanager
    def left_to(self, threads: int) -> Generator[frozenset[int] | None]:
        """The last `threads` CPUs, which this process and its helpers keep off until the end.

        None, and nothing is moved, where no CPU would be left for the server or the system does not allow it.
        """
        measuring = measuring_cores(self.all, threads)
        if measuring is None or not _allowed(0, self.all - measuring):
            yield None
            return
        try:
            self._move(self.all - measuring)
            yield measuring
        finally:
            self._move(self.all)

    def take_back(self) -> None:
        """Once nobody measures, moves all back whom a process left aside that was killed while it measured."""
        from mobilenet_core.measure.turn import turn  # noqa: PLC0415 - its package has numpy with it

        others = descendants(self._supervisor) if self._supervisor is not None else ()
        if any(self._is_moved(thread) for each in others for thread in threads_of(each)):
            with suppress(OSError), turn(lambda: None):  # an error: nobody measures where there can be no turn
                self._move(self.all)

    def _is_moved(self, thread: int) -> bool:
        with suppress(OSError):  # it has ended
            return frozenset(os.sched_getaffinity(thread)) != self.all
        return False

    def _move(self, cores: frozenset[int]) -> None:
        others = self._helpers() if self._supervisor is None else descendants(self._supervisor)
        for process in {os.getpid(), *others}:
            moved: set[int] = set()
            for _ in range(_PASSES):
                for thread in threads_of(process) - moved:
                    moved.add(thread)
                    _allowed(thread, cores)


def measuring_cores(cores: frozenset[int], threads: int) -> frozenset[int] | None:
    """The last `threads` of them; None where that leaves none over."""
    return frozenset(sorted(cores)[-threads:]) if threads < len(cores) else None


def threads_of(process: int) -> set[int]:
    """Ids of a process's threads; none where it has ended."""
    with suppress(OSError):
        return {int(each.name) for each in Path(f"/proc/{process}/task").iterdir()}
    return set()


def descendants(process: int) -> set[int]:
    """Ids of the processes that a process has started, and of those that these have."""
    children: set[int] = set()
    for thread in threads_of(process):
        with suppress(OSError):  # it has ended
            children.update(map(int, Path(f"/proc/{process}/task/{thread}/children").read_text("ascii").split()))
    return children.union(*map(descendants, children))


def _allowed(thread: int, cores: frozenset[int]) -> bool:
    """Whether the thread is on these CPUs alone now. It may have ended, and a container may forbid it."""
    try:
        os.sched_setaffinity(thread, cores)
    except OSError:
        return False
    return True

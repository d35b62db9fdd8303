"""While something is measured, the server keeps off the CPUs that measure, as far as the system allows."""

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

_PASSES = 3  # a thread that was not moved yet may start another meanwhile


class Cores:
    """The CPUs that this process might use when this was made, and who is moved off some of them.

    helpers: ids of the server's other processes, asked each time. For one measurement at a time.
    """

    def __init__(self, helpers: Callable[[], Iterable[int]] = tuple) -> None:
        self._all = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset[int]()
        self._helpers = helpers

    @contextmanager
    def left_to(self, threads: int) -> Generator[frozenset[int] | None]:
        """The last `threads` CPUs, which this process and its helpers keep off until the end.

        None, and nothing is moved, where no CPU would be left for the server or the system does not allow it.
        """
        measuring = measuring_cores(self._all, threads)
        if measuring is None or not _allowed(0, self._all - measuring):
            yield None
            return
        try:
            self._move(self._all - measuring)
            yield measuring
        finally:
            self._move(self._all)

    def _move(self, cores: frozenset[int]) -> None:
        for process in (os.getpid(), *self._helpers()):
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


def _allowed(thread: int, cores: frozenset[int]) -> bool:
    """Whether the thread is on these CPUs alone now. It may have ended, and a container may forbid it."""
    try:
        os.sched_setaffinity(thread, cores)
    except OSError:
        return False
    return True

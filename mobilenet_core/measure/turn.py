"""Whose turn it is: one measurement at a time on a machine, whichever processes ask for one."""

import os
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

FILE_VARIABLE = "MBX_TURN_FILE"
"""Environment variable that names the file, in place of the usual one: one that containers of a machine share."""

_ASK_AGAIN_S = 0.05


def turn_file() -> Path:
    """The file whose lock is the turn; it holds nothing."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else Path(tempfile.gettempdir()) / "mobilenet-explorer-stopwatch.lock"


@contextmanager
def turn(check: Callable[[], None], waits: Callable[[], None] | None = None) -> Generator[int]:
    """The machine is the caller's alone; waits for it, and asks `check`, which raises to give up, while it waits.

    Who waits is next: who has had a turn and wants another comes after. waits: called once where it must wait.
    Gives a file descriptor: a process that inherits it keeps the turn for as long as it lives, also where the one that
    took it was killed. Raises OSError where there can be no such file.
    """
    path, told = turn_file(), [waits] if waits is not None else []

    def ask() -> None:
        if told:
            told.pop()()
        check()

    with ExitStack() as taken:
        with _locked(path.with_name(f"{path.name}.next"), ask):
            held = taken.enter_context(_locked(path, ask))
        yield held


@contextmanager
def _locked(path: Path, ask: Callable[[], None]) -> Generator[int]:
    while True:
        file = _opened(path)
        try:
            if _take(file, path):
                yield file
                return
        finally:
            os.close(file)
        ask()
        time.sleep(_ASK_AGAIN_S)


def _take(file: int, path: Path) -> bool:
    """Whether the lock could be had, and is still that of the file of this name, which somebody may have tidied up."""
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False


def _opened(path: Path) -> int:
    """Open for reading alone: another user's file can be locked too, and no link is followed to what is not ours."""
    while True:
        with suppress(FileNotFoundError):
            return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with suppress(FileExistsError):
            return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)

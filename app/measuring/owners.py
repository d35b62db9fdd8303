"""Names of servers that run jobs: from one of this machine it can be seen at once whether its process still lives."""

import os
import uuid
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def new_owner() -> str:
    """A name that nobody else has."""
    return ":".join((*_place(), str(os.getpid()), _started(os.getpid()) or "", uuid.uuid4().hex[:8]))


def is_gone(owner: str) -> bool:
    """Whether the process that had this name has surely ended; of one that cannot be seen from here nobody knows."""
    match owner.split(":"):
        case [boot, namespace, pid, started, _] if boot and (boot, namespace) == _place():
            return _started(int(pid)) != started
        case _:
            return False


def _place() -> tuple[str, str]:
    """Where process ids mean what they mean here: this start of the system, this namespace. Empty where none tells."""
    with suppress(OSError):
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return boot, str((_PROC / "self/ns/pid").stat().st_ino)
    return "", ""


def _started(pid: int) -> str | None:
    """When a process began, in ticks since the system did; None where there is none."""
    with suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    return None

"""Which device this is, and what on it may change a latency."""

import os
import platform
import re
from contextlib import suppress
from pathlib import Path

from mobilenet_core.records import DeviceInfo

_CPU_FIELDS = r"^(?:model name|Hardware|Model)\s*:\s*(.+)$"  # x86, Arm phones, Raspberry Pi

_VECTOR_FLAGS = re.compile(r"sse4|avx|fma|f16c|amx|asimd|sve|neon|fphp|i8mm|bf16|rvv")
_REPLACEMENTS = re.compile(r"/(lib(?:jemalloc|tcmalloc|mimalloc)[^/\s]*)$", re.MULTILINE)
_ALLOCATOR_SETTINGS = re.compile(r"MALLOC_|MIMALLOC_|TCMALLOC_|GLIBC_TUNABLES$|LD_PRELOAD$")


def this_device() -> DeviceInfo:
    """The machine that runs this, from what the system says of itself."""
    return DeviceInfo(
        cpu=_cpu(),
        cores=len(allowed_cores()),  # a container is often given fewer than the machine has
        ram_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        os=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
    )


def _cpu() -> str:
    found = re.search(_CPU_FIELDS, _read("/proc/cpuinfo"), re.MULTILINE)
    if found:
        return " ".join(found[1].split())
    return platform.processor() or platform.machine()


def allowed_cores() -> tuple[int, ...]:
    """The CPUs, by number, that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def cpu_flags() -> tuple[str, ...]:
    """The CPU's vector instruction sets, sorted, as the system spells them: ("avx", "avx2", "fma")."""
    found = re.search(r"^(?:flags|Features)\s*:(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return tuple(sorted(filter(_VECTOR_FLAGS.match, found[1].split()))) if found else ()


def allocator() -> str:
    """Which memory allocator this process has, and its settings: "glibc 2.36, MALLOC_ARENA_MAX=1"."""
    replaced = _REPLACEMENTS.search(_read("/proc/self/maps"))
    name = replaced[1] if replaced else " ".join(platform.libc_ver()).strip() or "unknown"
    settings = [f"{key}={value}" for key, value in sorted(os.environ.items()) if _ALLOCATOR_SETTINGS.match(key)]
    return ", ".join([name, *settings])


def _read(path: str) -> str:
    with suppress(OSError):  # /proc is Linux's
        return Path(path).read_text(encoding="utf-8", errors="replace")
    return ""

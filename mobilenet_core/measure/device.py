"""Which device this is."""

import os
import platform
import re
from contextlib import suppress
from pathlib import Path

from mobilenet_core.records import DeviceInfo

_CPU_FIELDS = r"^(?:model name|Hardware|Model)\s*:\s*(.+)$"  # x86, Arm phones, Raspberry Pi


def this_device() -> DeviceInfo:
    """The machine that runs this, from what the system says of itself."""
    return DeviceInfo(
        cpu=_cpu(),
        cores=_cores(),
        ram_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        os=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
    )


def _cpu() -> str:
    with suppress(OSError):  # /proc is Linux's
        found = re.search(_CPU_FIELDS, Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            return " ".join(found[1].split())
    return platform.processor() or platform.machine()


def _cores() -> int:
    """Cores that this process may use: a container is often given fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

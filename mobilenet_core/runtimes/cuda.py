# pyright: basic
"""Whether there is an NVIDIA GPU and what it is called, asked of its driver: no package is imported for it."""

import ctypes
from functools import cache

from mobilenet_core.errors import RuntimeUnavailable, Said

_LIBRARY = "libcuda.so.1"
_NAME_BYTES = 100

NO_GPU = Said("No NVIDIA GPU was found here; run on a machine that has one, with its driver installed")


def why_no_gpu() -> str | None:
    """None if there is a GPU; else one sentence."""
    return None if gpu_name() is not None else NO_GPU


def with_gpu(version: str) -> str:
    """A package's version and what it ran on: "2.13.0+cu130, NVIDIA H100". Raises RuntimeUnavailable for no GPU."""
    name = gpu_name()
    if name is None:
        raise RuntimeUnavailable(NO_GPU)
    return f"{version}, {name}"


@cache
def gpu_name() -> str | None:
    """Of the first GPU; None where there is none. The driver is asked once per process."""
    try:
        driver = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    count, name = ctypes.c_int(), ctypes.create_string_buffer(_NAME_BYTES)
    if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)) or not count.value:
        return None
    return name.value.decode() if not driver.cuDeviceGetName(name, _NAME_BYTES, 0) else None

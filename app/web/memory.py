"""Memory of a process that computes for many: kept small, and never for long in the way of the event loop."""

import ctypes
import gc
import sys
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h
_LARGE_BYTES, _SWITCH_S = 1_000_000, 0.001


def tune() -> None:
    """Sets up the process.

    All threads allocate from two heaps, as those of their own keep for ever what one large answer took; what is large
    lies beside them and goes back at once, where glibc would put it into a heap too once one such was freed. By calls,
    since the environment would reach what is measured. Garbage is looked for less often: a look at everything stops all
    threads. A thread that computes lets the event loop's go on after a fifth of the usual time, some times a request.
    """
    sys.setswitchinterval(_SWITCH_S)
    gc.set_threshold(50_000, 20, 50)
    with suppress(AttributeError):  # another C library than glibc
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 2)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Gives back what is free in the heaps: after large answers that is most of them, between what stays.

    Closed connections, which wait for garbage to be looked for, would keep the memory around them: what was there at
    the start is left out, so that looking takes a moment.
    """
    gc.collect()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)

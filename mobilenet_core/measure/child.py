"""The fresh process: takes one function over stdin, calls it, answers on a pipe of its own, and ends.

`python -m mobilenet_core.measure.child FD` reads a pickled (function, arguments) and writes to file descriptor FD
one JSON object: {"result": ...}, or {"error": class, "message": sentence} for an error of ours. Any other exception
goes to stderr as a traceback. The parent's side is supervise.py.
"""

import ctypes
import json
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mobilenet_core.errors import DesignError, MobileNetError, Said

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serves one request."""
    answer = int(sys.argv[1])
    os.set_inheritable(answer, False)  # or a process of the runtime's could keep the parent waiting
    _end_with_parent_on_linux()
    _be_first_to_go()
    # Only the parent can write here, and what it sends is our own function.
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with os.fdopen(answer, "w", encoding="utf-8") as pipe:
        json.dump(_answer(function, arguments), pipe)


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> dict[str, Any]:
    try:
        return {"result": function(*arguments)}
    except MobileNetError as error:
        field = error.field if isinstance(error, DesignError) else None
        return {"error": type(error).__name__, "message": error.said.to_json(), "field": field}
    except MemoryError:
        message = "the child process ran out of memory; measure a smaller network or batch, or free some memory"
        return {"error": "MeasurementError", "message": message, "field": None}
    except ImportError as error:
        message = Said("a library is missing or broken: {error}; install its package anew", error=error)
        return {"error": "RuntimeUnavailable", "message": message.to_json(), "field": None}


def _end_with_parent() -> None:
    """The parent holds the other end of stdin; when it is gone, so is the pipe, and nobody waits for an answer."""
    # Not through sys.stdin: a thread that waits in there keeps the interpreter from ending by itself.
    while os.read(0, 1):
        pass
    os._exit(1)


def _end_with_parent_on_linux() -> None:
    """As above, even while native code keeps Python from running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _be_first_to_go() -> None:
    """Where memory runs out, the system ends this process and not the one that serves people: man 5 proc."""
    with suppress(OSError):  # /proc is Linux's
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


if __name__ == "__main__":
    main()

"""How long the stopwatch has run, and how its visits ended."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Busy:
    """Counts what goes through `around`."""

    def __init__(self) -> None:
        self.ended: Counter[str] = Counter()
        self._seconds, self._since = 0.0, dict[int, float]()

    @property
    def seconds(self) -> float:
        """For so long it has run, what runs now included."""
        now = time.monotonic()
        return self._seconds + sum(now - since for since in list(self._since.values()))

    def around(self, measure: Callable[P, R]) -> Callable[P, R]:
        """`measure`, counted."""

        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            thread, started = threading.get_ident(), time.monotonic()
            self._since[thread] = started
            outcome = "failed"
            try:
                made = measure(*args, **kwargs)
                outcome = "done"
                return made
            finally:
                self._seconds += time.monotonic() - started
                del self._since[thread]
                self.ended[outcome] += 1

        return counted

"""Where measurements run: a concurrent.futures.Executor of one thread, which supervises the measuring child process."""

from concurrent.futures import Executor, ThreadPoolExecutor


def engine() -> Executor:
    """One thread: one stopwatch, since two measurements at once would measure each other."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="stopwatch")

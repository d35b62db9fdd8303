"""make bench: every benchmark, or those named: python -m bench sweep predict families api choice history start page.

What begins with -- is for the benchmark: python -m bench predict --kept.
"""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module, metadata

NAMES = (
    "sweep",
    "predict",
    "families",
    "api",
    "choice",
    "history",
    "start",
    "page",
    "stopwatch",
    "repeat",
    "runtimes",
    "busy",
)


def main() -> None:
    chosen = [name for name in sys.argv[1:] if not name.startswith("--")] or NAMES
    for name in chosen:
        if name not in NAMES:
            sys.exit(f"bench: {name!r} is not known; choose from {', '.join(NAMES)}")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "fastapi", "torch", "plotly"))
    now = datetime.now(UTC).date()
    print(f"{now}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    for name in chosen:
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()

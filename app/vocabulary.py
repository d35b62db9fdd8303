"""What can be asked for by name, for those who only take the question: routes and the command line."""

from typing import Literal

ObjectiveName = Literal["top1", "latency", "weight", "mult_adds", "params", "peak_activation"]
"""What a recommendation makes best."""

Percentile = Literal["p50", "p90"]
"""Of latency over runs."""

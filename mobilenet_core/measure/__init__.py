"""Timing networks: the stopwatch, the child process it runs in, and what the samples mean."""

from mobilenet_core.measure.measure import measure

__all__ = ["measure"]

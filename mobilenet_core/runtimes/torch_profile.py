# pyright: basic
"""Times of the rows inside a module that runs row by row, by a clock read before and after each."""

import time

import numpy as np
import torch
from torch import Tensor

from mobilenet_core.runtimes.profile import OperatorTimes, Profile, timed_runs
from mobilenet_core.torch_model import NetworkModule, key

_NS_PER_MS = 1e6


def profile_module(module: NetworkModule, image: Tensor, budget_s: float) -> Profile:
    """The module's rows, each with all that it calls; batch norm and activation are among that."""
    starts: list[int] = []
    ends: list[int] = []
    hooks = []
    for row in module.network.rows:
        part = module.rows[key(row)]
        hooks.append(part.register_forward_pre_hook(lambda *_: starts.append(time.perf_counter_ns())))
        hooks.append(part.register_forward_hook(lambda *_: ends.append(time.perf_counter_ns())))
    try:
        with torch.inference_mode():
            whole = tuple(timed_runs(lambda: module(image), budget_s))
    finally:
        for hook in hooks:
            hook.remove()
    spans = np.subtract(ends, starts).reshape(-1, len(module.network.rows)) / _NS_PER_MS  # (runs, rows)
    by_row = spans[-len(whole) :].T.tolist()
    rows = zip(module.network.rows, by_row, strict=True)
    return Profile(tuple(OperatorTimes(row.name, type(row.op).__name__, tuple(ms)) for row, ms in rows), whole)

# pyright: basic
"""What torch dispatches when it runs a module: the independent check of cost.py, for any nn.Module."""

import copy
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from mobilenet_core.checked import one_of
from mobilenet_core.errors import DesignError
from mobilenet_core.torch_model import NetworkModule, key
from mobilenet_core.torch_rows import ChannelScaling

_NORMS = (
    nn.modules.batchnorm._BatchNorm,
    nn.modules.instancenorm._InstanceNorm,
    nn.GroupNorm,
    nn.LayerNorm,
    ChannelScaling,
)
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")

_NOT_A_STATISTIC = "num_batches_tracked"

_ONE_AT_A_TIME = threading.Lock()
"""FlopCounterMode follows modules through hooks that are global to the process."""


@dataclass(frozen=True, slots=True)
class LayerCount:
    """What one layer dispatched, for one image, and what it holds."""

    name: str
    mult_adds: int
    params: int


@dataclass(frozen=True, slots=True)
class CountReport:
    """A module's counts: mult_adds for one image; params = weights + biases + norm_params; buffers apart."""

    mult_adds: int
    weights: int
    biases: int
    norm_params: int
    buffers: int
    layers: tuple[LayerCount, ...]

    @property
    def params(self) -> int:
        """Learnt numbers: weights, biases, and batch norm's gamma and beta."""
        return self.weights + self.biases + self.norm_params


def count(module: nn.Module, input_shape: tuple[int, ...], *, device: Literal["meta", "cpu"] = "meta") -> CountReport:
    """Runs a copy of the module in eval mode and counts the mult-adds of its convolutions and matrix products.

    input_shape: (channels, height, width) or (batch, channels, height, width); counts are for one image either way.
    device: "meta" runs on shapes alone, so that any size is free; "cpu" really computes. Both give the same.
    layers: the rows of a module from torch_model.build, every one; of any other module, the parts that dispatched
    mult-adds or hold parameters themselves, by qualified name. They add up to the totals.
    The module itself is never run nor changed, and its hooks do not run.
    Raises DesignError for a shape or device that is neither. Source of the counts: torch.utils.flop_counter,
    which counts 2 flops per mult-add and nothing for bias, norm, activation and pooling.
    """
    shape = _checked_shape(input_shape)
    one_of(device, "device", ("meta", "cpu"), "'meta' or 'cpu'")
    names = _layer_names(module)
    flops = _flops(_copy(module, device), shape, device, names)
    params = Counter[str]()
    kinds = Counter[str]()
    for qualified, kind, size in _params(module):
        params[names[qualified]] += size
        kinds[kind] += size
    per_image = 2 * shape[0]
    if isinstance(module, NetworkModule):
        shown = [row.name for row in module.network.rows]
    else:
        shown = [name for name in dict.fromkeys(names.values()) if flops[name] or params[name]]
    return CountReport(
        mult_adds=flops.total() // per_image,
        weights=kinds["weights"],
        biases=kinds["biases"],
        norm_params=kinds["norm_params"],
        buffers=sum(each.numel() for name, each in module.named_buffers() if not name.endswith(_NOT_A_STATISTIC)),
        layers=tuple(LayerCount(name, flops[name] // per_image, params[name]) for name in shown),
    )


def _checked_shape(input_shape: tuple[int, ...]) -> tuple[int, ...]:
    shape = tuple(input_shape)
    if len(shape) not in (3, 4) or not all(isinstance(side, int) and side > 0 for side in shape):
        raise DesignError(
            f"input_shape is {input_shape!r}; expected (3, height, width) or (batch, 3, height, width) of whole "
            f"numbers above 0",
            field="input_shape",
        )
    return shape if len(shape) == 4 else (1, *shape)


def _layer_names(module: nn.Module) -> dict[str, str]:
    """The layer to which each part of the module belongs, by qualified name."""
    names = {name: name or type(module).__name__ for name, _ in module.named_modules()}
    if isinstance(module, NetworkModule):
        for row in module.network.rows:
            for name, _ in module.rows[key(row)].named_modules(prefix=f"rows.{key(row)}"):
                names[name] = row.name
    return names


def _params(module: nn.Module) -> Iterator[tuple[str, str, int]]:
    """(qualified name of its part, kind, size) of each parameter, a shared one once."""
    seen: set[int] = set()
    for name, part in module.named_modules():
        for own, parameter in part.named_parameters(recurse=False):
            if id(parameter) in seen:
                continue
            seen.add(id(parameter))
            kind = "norm_params" if isinstance(part, _NORMS) else "biases" if own.endswith("bias") else "weights"
            yield name, kind, parameter.numel()


def _copy(module: nn.Module, device: str) -> nn.Module:
    """A copy on `device`. Of the original, neither tensors nor hooks are copied by deepcopy: the memo has theirs."""
    memo: dict[int, Any] = {}
    for part in module.modules():
        memo.update({id(getattr(part, name)): OrderedDict() for name in _HOOKS})
        for tensor in (*part.parameters(recurse=False), *part.buffers(recurse=False), *vars(part).values()):
            if isinstance(tensor, Tensor):
                memo[id(tensor)] = _copy_tensor(tensor, device)
    return copy.deepcopy(module, memo).eval()


def _copy_tensor(tensor: Tensor, device: str) -> Tensor:
    value = tensor.detach()
    # A meta tensor has no values: zeros do, since no count depends on them.
    if "meta" in (device, value.device.type):
        copied = torch.zeros_like(value, device=device)
    else:
        copied = value.to(device, copy=True)
    return nn.Parameter(copied, tensor.requires_grad) if isinstance(tensor, nn.Parameter) else copied


def _flops(module: nn.Module, shape: tuple[int, ...], device: str, names: dict[str, str]) -> Counter[str]:
    """Flops by layer name: those dispatched while a part ran go to the innermost part."""
    flops = Counter[str]()
    running = [names[""]]
    seen = 0

    def settle() -> None:
        nonlocal seen
        total = counter.get_total_flops()
        flops[running[-1]] += total - seen
        seen = total

    def enter(part: nn.Module, *_: object) -> None:
        settle()
        running.append(layer_of[part])

    def leave(*_: object) -> None:
        settle()
        running.pop()

    layer_of = {part: names[name] for name, part in module.named_modules()}
    for part in layer_of:
        part.register_forward_pre_hook(enter)
        part.register_forward_hook(leave)
    dtype = next((each.dtype for each in module.parameters() if each.is_floating_point()), torch.float32)
    image = torch.zeros(shape, dtype=dtype, device=device)
    with _ONE_AT_A_TIME, torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(image)
    return flops

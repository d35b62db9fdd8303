"""The channel cliff: layers that a runtime leaves to slower kernels because of how many channels they have.

Seen with ONNX Runtime: its blocked kernels (NCHWc) ran only where a layer's input channels divide by 4, so that alpha
0.85 took longer than 1.0. Found by profiling 2,484 layers, without exception; int8 networks run other kernels.
"""

from dataclasses import dataclass

from mobilenet_core.architecture.network import IMAGE, NetworkSpec
from mobilenet_core.cost import Kind, cost_report
from mobilenet_core.design import Rounding
from mobilenet_core.records import Precision
from mobilenet_core.runtime_traits import traits_of

SNAPPING: Rounding = "make_divisible"
"""The rule under which no layer lies past the cliff: it makes every layer's channels a multiple of 8."""

_KINDS: tuple[Kind, ...] = ("conv", "depthwise", "pointwise")


@dataclass(frozen=True, slots=True)
class Cliff:
    """The layers of a network past the cliff.

    block: what a layer's input channels must divide by. layers: the names of those whose do not. of: how many layers
    the condition is put to: every convolution but those that read the image. mult_adds_share: of the network's, 0 to 1.
    """

    block: int
    layers: tuple[str, ...]
    of: int
    mult_adds_share: float


def channel_block(runtime: str | None, precision: Precision) -> int:
    """What a layer's input channels must divide by for the runtime's fast kernels; 1 where there is no condition."""
    return 1 if precision == "int8" else traits_of(runtime).block


def cliff_of(network: NetworkSpec, runtime: str | None, precision: Precision = "fp32") -> Cliff | None:
    """Which layers the runtime leaves to slower kernels; None where it leaves none.

    Raises SpecError as `cost_report` does.
    """
    block = channel_block(runtime, precision)
    report = cost_report(network)
    reading_image = {row.name for row in network.rows if IMAGE in network.inputs_of(row)}
    judged = [layer for layer in report.layers if layer.kind in _KINDS and layer.name not in reading_image]
    past = [layer for layer in judged if layer.inputs[0].channels % block]
    if not past:
        return None
    share = sum(layer.mult_adds for layer in past) / report.mult_adds
    return Cliff(block, tuple(layer.name for layer in past), len(judged), share)

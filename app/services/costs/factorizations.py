"""MobileNet's body with each block that stands for its convolutions: what it costs, whole and in one layer."""

from dataclasses import dataclass
from typing import Literal

from app.services.costs.design_point import report_of
from mobilenet_core.architecture.network import Shape
from mobilenet_core.cost import Broken, CostReport, Costs
from mobilenet_core.networks.family import BLOCK_BODY, FAMILIES, NetworkChoice, Variant

_STANDARD = "conv_mobilenet"
_LAYER = 8
"""The block whose layer is told apart: 14 x 14, 512 channels to 512 at 1.0/224, with four more like it."""


@dataclass(frozen=True, slots=True)
class Factorized:
    """A network of the body.

    layer: what stands for the convolution of one layer; None where only the classifier is another. broken: why uses of
    weights are not mult-adds; "" where they are.
    """

    variant: Variant
    title: str
    body: CostReport
    layer: Costs | None
    broken: Broken | Literal[""]


def factorizations(variant: Variant) -> tuple[Factorized, ...]:
    """Each at the variant's design point, with its classes and rounding: standard, separable, then all others.

    Where the variant has a block with another knob than usual, that too. Raises DesignError.
    """
    own = variant.network
    blocks = [name for name in FAMILIES if name.startswith(f"{BLOCK_BODY}-")]
    if own.name.startswith(f"{BLOCK_BODY}-") and own.name not in blocks:
        blocks.append(own.name)
    rounding = own.rounding if own.rounding in FAMILIES[BLOCK_BODY].roundings else None
    networks = (
        NetworkChoice(name, own.num_classes, rounding)  # type: ignore[arg-type]  # None takes its own
        for name in (_STANDARD, BLOCK_BODY, *blocks)
    )
    return tuple(_factorized(Variant(variant.point, each)) for each in networks)


def layer_shapes(variant: Variant) -> tuple[Shape, Shape]:
    """What the layer that is told apart reads and gives."""
    network = NetworkChoice(_STANDARD, variant.network.num_classes)
    layer = next(each for each in report_of(Variant(variant.point, network)).layers if each.name == f"conv{_LAYER + 1}")
    return layer.inputs[0], layer.output


def _factorized(variant: Variant) -> Factorized:
    report = report_of(variant)
    names = {f"conv{_LAYER + 1}", f"dw{_LAYER}", f"pw{_LAYER}", f"b{_LAYER}"}
    rows = [each for each in report.layers if each.name.split("/")[0] in names]
    is_classifier = variant.network.name.endswith("_classifier") or "_classifier-" in variant.network.name
    title = variant.network.family.title.removesuffix(" MobileNet")
    layer = None if is_classifier else Costs.total(rows)
    return Factorized(variant, title, report, layer, report.broken[0] if report.broken else "")

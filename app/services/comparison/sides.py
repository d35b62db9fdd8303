"""The sides of a comparison, from a short text and back: a MobileNet and what times it where, or another network."""

from dataclasses import dataclass, replace
from typing import cast, get_args
from urllib.parse import quote, unquote

from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import DesignError, Said
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant, family_of, fixed_families

EXPECTED = Said(
    "alpha/resolution[/network][/rounding][@runtime[@device]], such as 0.75/192 or 1.0/224/conv_mobilenet@openvino, "
    "or another network: {networks}",
    networks=", ".join(fixed_families()),
)
_MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Side:
    """One side. runtime, device None: those of the whole comparison."""

    network: Variant | str
    runtime: str | None = None
    device: str | None = None

    @property
    def variant(self) -> Variant | None:
        """The MobileNet; None where another network stands."""
        return self.network if isinstance(self.network, Variant) else None

    @property
    def text(self) -> str:
        """As `side_of` reads it, what is usual left out."""
        variant = self.network
        if isinstance(variant, str):
            return self._with_place(variant)
        parts = [repr(variant.point.alpha), str(variant.point.resolution)]
        if variant.network.name != MOBILENET_V1.name:
            parts.append(variant.network.name)
        if variant.network.rounding != NetworkChoice(variant.network.name).rounding:
            parts.append(variant.network.rounding)
        return self._with_place("/".join(parts))

    def _with_place(self, text: str) -> str:
        where = [quote(each, safe="") for each in (self.runtime or "", self.device or "")]
        return "@".join([text, *where]).rstrip("@")


def side_of(text: str, field: str) -> Side:
    """The side that a text stands for; `field` is the parameter's name, for errors. Raises DesignError."""
    what, *where = text.split("@")
    runtime, device = [unquote(each) or None for each in (*where, "", "")][:2]
    if len(where) > 2 or len(text) > _MAX_LENGTH:
        raise _refused(text, field)
    if what in fixed_families():
        return Side(what, runtime, device)
    numbers, names = what.split("/")[:2], what.split("/")[2:]
    try:
        alpha, resolution = float(numbers[0]), int(numbers[1])
    except (ValueError, IndexError):
        raise _refused(text, field) from None
    network, rounding = MOBILENET_V1, None
    for name in names:
        if name in get_args(Rounding):
            rounding = cast("Rounding", name)
            continue
        try:
            family = family_of(name)  # with its knob, as blocks have one
        except DesignError:
            raise _refused(text, field) from None
        if not family.has(alpha, resolution):
            raise _refused(text, field)
        network = NetworkChoice(name)
    if len(names) > 2:
        raise _refused(text, field)
    network = network if rounding is None else replace(network, rounding=rounding)
    return Side(Variant(DesignPoint(alpha, resolution), network), runtime, device)


def _refused(text: str, field: str) -> DesignError:
    return DesignError(
        "{name} is {text!r}; expected {expected}", field=field, name=field, text=text[:80], expected=EXPECTED
    )

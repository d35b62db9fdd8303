"""The design space of the MobileNet paper: alpha, resolution, and the rules that turn alpha into channel counts."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.checked import number_of, one_of, refused, whole
from mobilenet_core.errors import DesignError

BASE_RESOLUTION = 224
"""Input side in pixels at rho = 1 (MobileNet paper, section 3.4)."""

MAX_ALPHA = 2.0
MIN_RESOLUTION, MAX_RESOLUTION = 32, 1024
MAX_CLASSES = 100_000

PAPER_ALPHAS = (1.0, 0.75, 0.5, 0.25)
PAPER_RESOLUTIONS = (224, 192, 160, 128)
"""The 4 x 4 grid of the MobileNet paper, sections 4.3 and 4.4."""

EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "alpha": f"a number above 0 and at most {MAX_ALPHA:g}, such as 0.75",
        "resolution": f"a whole number of pixels from {MIN_RESOLUTION} to {MAX_RESOLUTION}, such as 160",
        "rho": f"a number from {MIN_RESOLUTION / BASE_RESOLUTION:.3g} to {MAX_RESOLUTION / BASE_RESOLUTION:.3g} "
        f"(resolution / {BASE_RESOLUTION}, resolution {MIN_RESOLUTION} to {MAX_RESOLUTION} pixels), such as 0.714",
        "num_classes": f"a whole number from 1 to {MAX_CLASSES:,}, such as 1000",
        "rounding": "tf_slim, keras or make_divisible; of MobileNet V3 keras, tf_slim or torchvision",
    }
)
"""What each argument may be, in words: the one place for errors, the API's description and its documentation."""

Rounding = Literal["tf_slim", "keras", "make_divisible", "torchvision"]
"""Whose rule turns alpha into channels; "torchvision" is one of MobileNet V3's alone."""

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DesignPoint:
    """One (alpha, resolution).

    alpha: width multiplier, in (0, 2]. resolution: input side in pixels, a whole number in [32, 1024].
    Raises DesignError for anything else.
    """

    alpha: float
    resolution: int

    def __post_init__(self) -> None:
        alpha = number_of(self.alpha)
        if alpha is None or not 0 < alpha <= MAX_ALPHA:
            raise refused("alpha", self.alpha, EXPECTED["alpha"])
        side = whole(self.resolution, "resolution", MIN_RESOLUTION, MAX_RESOLUTION, EXPECTED["resolution"])
        object.__setattr__(self, "alpha", alpha)
        object.__setattr__(self, "resolution", side)

    @classmethod
    def from_rho(cls, alpha: float, rho: float) -> Self:
        """The point whose resolution is floor(224 rho + 0.5) pixels. Raises DesignError."""
        number = number_of(rho)
        side = math.nan if number is None else BASE_RESOLUTION * number + 0.5
        if not MIN_RESOLUTION <= side < MAX_RESOLUTION + 1:
            raise refused("rho", rho, EXPECTED["rho"])
        return cls(alpha, math.floor(side))

    @property
    def rho(self) -> float:
        """Resolution multiplier: resolution / 224."""
        return self.resolution / BASE_RESOLUTION

    @property
    def name(self) -> str:
        """As the paper writes it: "0.75 MobileNet-160"."""
        return self.called("MobileNet")

    def called(self, title: str) -> str:
        """The same, of a network of another title."""
        return f"{self.alpha!r} {title}-{self.resolution}"


@dataclass(frozen=True, slots=True)
class DesignSpace:
    """The points of a grid: every alpha with every resolution, alphas outermost."""

    alphas: tuple[float, ...] = PAPER_ALPHAS
    resolutions: tuple[int, ...] = PAPER_RESOLUTIONS

    def __iter__(self) -> Iterator[DesignPoint]:
        return (DesignPoint(alpha, resolution) for alpha in self.alphas for resolution in self.resolutions)

    def __len__(self) -> int:
        return len(self.alphas) * len(self.resolutions)


def checked_classes(count: int) -> int:
    """A count of classes as an int. Raises DesignError outside 1 to 100,000."""
    return whole(count, "num_classes", 1, MAX_CLASSES, EXPECTED["num_classes"])


# A rule maps (base channels, alphas) to channels, elementwise: the scalar rule is the array rule on one number, so that
# a design point and a sweep over a million of them cannot round differently.


def _tf_slim(base: int, alphas: FloatArray) -> IntArray:
    """max(int(c * alpha), 8): TF-slim, research/slim/nets/mobilenet_v1.py."""
    return np.maximum((base * alphas).astype(np.int64), 8)


def _keras(base: int, alphas: FloatArray) -> IntArray:
    """int(c * alpha), no minimum: Keras applications, mobilenet.py."""
    return (base * alphas).astype(np.int64)


def _make_divisible(base: int, alphas: FloatArray) -> IntArray:
    """Nearest multiple of 8, at least 8, never more than 10 % below c * alpha: TF-slim, nets/mobilenet/mobilenet.py."""
    wanted = base * alphas
    rounded = np.maximum((wanted + 4).astype(np.int64) // 8 * 8, 8)
    return np.where(rounded < 0.9 * wanted, rounded + 8, rounded)


RULES: Mapping[Rounding, Callable[[int, FloatArray], IntArray]] = MappingProxyType(
    {"tf_slim": _tf_slim, "keras": _keras, "make_divisible": _make_divisible}
)
ROUNDING_RULES: tuple[Rounding, ...] = tuple(RULES)
"""Those of MobileNet V1."""


def checked_rounding(rounding: Rounding) -> Rounding:
    """The rule's name. Raises DesignError for one it does not know."""
    return one_of(rounding, "rounding", ROUNDING_RULES, "tf_slim, keras or make_divisible")


def scale_channels(base: int, alphas: FloatArray, rounding: Rounding = "tf_slim") -> IntArray:
    """Channels of a layer that has `base` of them at alpha 1, for an array of alphas; same shape as `alphas`.

    Raises DesignError for a rule it does not know and where the rule leaves no channel.
    """
    channels = RULES[checked_rounding(rounding)](base, alphas)
    if channels.size and channels.min() < 1:
        smallest = float(np.min(alphas))
        raise DesignError(
            "alpha {smallest!r} leaves 0 of {base} channels under the {rounding} rule; use a "
            "larger alpha or the tf_slim rule, which keeps at least 8",
            field="alpha",
            smallest=smallest,
            base=base,
            rounding=rounding,
        )
    return channels


def rules_agree(bases: Iterable[int], alpha: float) -> bool:
    """Whether all rules give layers of so many channels the same at an alpha."""
    at = np.float64(alpha)
    return all(len({int(rule(base, at)) for rule in RULES.values()}) == 1 for base in bases)  # type: ignore[arg-type]

"""Whether a runtime computed what torch computes: a wrong answer may well be a fast one."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from mobilenet_core.errors import MeasurementError
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan, Precision

TOLERANCE: Mapping[Precision, float] = MappingProxyType({"fp32": 1e-3, "fp16": 1e-2, "int8": 0.2})
"""How far logits may be from torch's in fp32, as a share of theirs: docs/decisions/0006 says where these come from."""

_TINY = 1e-30


def read_reference(path: Path) -> FloatMaps:
    """Torch's logits. Raises MeasurementError for a file that holds none."""
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise MeasurementError(
            "torch's logits cannot be read from {path}: {error}; delete the file", path=path, error=error
        ) from None


def distance(logits: FloatMaps, expected: FloatMaps) -> float:
    """The length of the difference as a share of the length of what was expected: 0 where equal, about 1.4 by chance.

    Of each image's logits by themselves; the largest over the batch.
    """
    off = np.linalg.norm(logits.astype(np.float64) - expected, axis=1)
    return float(np.max(off / np.maximum(np.linalg.norm(expected.astype(np.float64), axis=1), _TINY)))


def check_output(logits: FloatMaps, expected: FloatMaps, plan: MeasurementPlan) -> None:
    """Raises MeasurementError, with both numbers where they are furthest apart, unless the logits are torch's."""
    if logits.shape != expected.shape or not np.isfinite(logits).all():
        raise MeasurementError(
            "{runtime} gave an output of shape {shape}, finite: {finite}; expected finite numbers of shape {wanted}",
            runtime=plan.runtime,
            shape=str(logits.shape),
            finite=bool(np.isfinite(logits).all()),
            wanted=str(expected.shape),
        )
    found, allowed = distance(logits, expected), TOLERANCE[plan.precision]
    if not found <= allowed:
        image, label = np.unravel_index(np.argmax(np.abs(logits - expected)), logits.shape)
        raise MeasurementError(
            "{runtime} does not compute what torch computes: its logits are {found:.3g} of their "
            "size away, expected at most {allowed:g} at {precision}; for image {image}, class "
            "{label}, it gives {given:.6g} and torch {wanted:.6g}",
            runtime=plan.runtime,
            found=found,
            allowed=allowed,
            precision=plan.precision,
            image=image,
            label=label,
            given=float(logits[image, label]),
            wanted=float(expected[image, label]),
        )

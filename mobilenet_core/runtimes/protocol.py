"""What a runtime is: something that loads a model file once and then runs images through it."""

import importlib.util
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np

from mobilenet_core.errors import RuntimeUnavailable
from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan, Precision

Layout: TypeAlias = Literal["nchw", "nhwc"]
"""How an image lies in memory; its shape is (batch, channels, height, width) either way."""


class LoadedModel(Protocol):
    """A model in memory, ready to run."""

    def run(self, image: FloatMaps) -> FloatMaps:
        """One forward pass: (batch, channels, height, width) -> logits (batch, classes). It times nothing."""
        ...


class Runtime(Protocol):
    """One way to execute a model on this device. Importing its file imports nothing of the package it wraps."""

    @property
    def name(self) -> str:
        """Shown to people, and part of a measurement's key: "onnxruntime"."""
        ...

    @property
    def model_format(self) -> ModelFormat:
        """Which exporter feeds it: "onnx"."""
        ...

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """The precisions it can be asked for."""
        ...

    @property
    def layout(self) -> Layout:
        """The one its kernels want; an image in the other gives the same logits, but is turned first."""
        ...

    @property
    def profiles(self) -> bool:
        """Whether the models it loads are Profilers (profile.py), which tell the times of single layers."""
        ...

    def version(self) -> str:
        """Of the package it wraps. Raises RuntimeUnavailable."""
        ...

    def why_unavailable(self) -> str | None:
        """None if it can run here; else one sentence naming what to install."""
        ...

    def load(self, model: Path, plan: MeasurementPlan) -> LoadedModel:
        """Reads the file and sets the plan's threads and batch. Raises RuntimeUnavailable."""
        ...


def why_not_installed(title: str, module: str, package: str) -> str | None:
    """None if Python finds the module, which is not imported; else the sentence that says what to install."""
    if importlib.util.find_spec(module) is not None:
        return None
    return f"{title} is not installed; install it with: pip install {package}"


def check_available(runtime: Runtime) -> None:
    """Raises RuntimeUnavailable with the runtime's own sentence where it cannot run here."""
    reason = runtime.why_unavailable()
    if reason is not None:
        raise RuntimeUnavailable(reason)


def check_can_run(runtime: Runtime, precision: Precision) -> None:
    """Raises RuntimeUnavailable, saying why, where it cannot run here or not at that precision."""
    check_available(runtime)
    if precision not in runtime.precisions:
        known = " and ".join(runtime.precisions)
        raise RuntimeUnavailable(f"{runtime.name} does not run {precision}; it runs {known}")


def in_layout(image: FloatMaps, layout: Layout) -> FloatMaps:
    """The image, its shape unchanged, with its pixels in the order that the layout wants: to be done untimed."""
    if layout == "nchw":
        return np.ascontiguousarray(image)
    return np.ascontiguousarray(image.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)

"""What a runtime is: something that loads a model file once and then runs images through it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np

from mobilenet_core.errors import RuntimeUnavailable
from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.runtimes.cuda import with_gpu
from mobilenet_core.runtimes.package import Package

Layout: TypeAlias = Literal["nchw", "nhwc"]
"""How an image lies in memory; its shape is (batch, channels, height, width) either way."""


class LoadedModel(Protocol):
    """A model in memory, ready to run."""

    def run(self, image: FloatMaps) -> FloatMaps:
        """One forward pass: (batch, channels, height, width) -> logits (batch, classes). It times nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """One way to execute a model on this device. Importing its file imports nothing of the package it wraps.

    name: shown to people, and part of a measurement's key. model_format: which exporter feeds it. loader: reads a model
    file and sets the plan's threads and batch. precisions: those it can be asked for. layout: the one its kernels want;
    an image in the other gives the same logits, but is turned first. profiles: whether the models it loads are
    Profilers (profile.py), which tell the times of single layers. missing: one sentence, or None, for what it needs
    beside the package. on_gpu: whether it runs on an NVIDIA GPU, which its version then names.
    """

    name: str
    package: Package
    model_format: ModelFormat
    loader: Callable[[Path, MeasurementPlan], LoadedModel]
    precisions: tuple[Precision, ...] = ("fp32",)
    layout: Layout = "nchw"
    profiles: bool = False
    missing: Callable[[], str | None] | None = None
    on_gpu: bool = False

    def version(self) -> str:
        """Of the package it wraps, and the GPU where it runs on one: "2.13.0+cpu". Raises RuntimeUnavailable."""
        check_available(self)
        return with_gpu(self.package.version) if self.on_gpu else self.package.version

    def why_unavailable(self) -> str | None:
        """None if it can run here; else one sentence naming what to install."""
        return self.package.why_missing() or (self.missing() if self.missing else None)

    def load(self, model: Path, plan: MeasurementPlan) -> LoadedModel:
        """The model in the file, ready to run under the plan. Raises RuntimeUnavailable."""
        check_available(self)
        return self.loader(model, plan)


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
        raise RuntimeUnavailable(
            "{name} does not run {precision}; it runs {known}", name=runtime.name, precision=precision, known=known
        )


def in_layout(image: FloatMaps, layout: Layout) -> FloatMaps:
    """The image, its shape unchanged, with its pixels in the order that the layout wants: to be done untimed."""
    if layout == "nchw":
        return np.ascontiguousarray(image)
    return np.ascontiguousarray(image.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)

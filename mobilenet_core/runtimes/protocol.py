"""What a runtime is: something that loads a model file once and then runs images through it."""

from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.export import ModelFormat
from mobilenet_core.records import MeasurementPlan, Precision

FloatMaps: TypeAlias = NDArray[np.float32]


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

    def version(self) -> str:
        """Of the package it wraps. Raises RuntimeUnavailable."""
        ...

    def why_unavailable(self) -> str | None:
        """None if it can run here; else one sentence naming what to install."""
        ...

    def load(self, model: Path, plan: MeasurementPlan) -> LoadedModel:
        """Reads the file and sets the plan's threads. Raises RuntimeUnavailable."""
        ...

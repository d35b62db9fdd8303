"""PyTorch in eager mode: fp32, on the CPU, operator by operator, as `module(image)` runs in a notebook."""

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobilenet_core.export import ModelFormat
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.reference import FloatMaps
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from torch import Tensor


class TorchRuntime:
    """Eager PyTorch. It imports torch when it loads a model, not before."""

    name = "torch"
    model_format: ModelFormat = "pt2"
    precisions: tuple[Precision, ...] = ("fp32",)
    layout: Layout = "nchw"

    def version(self) -> str:
        """Torch's version, with its build: "2.13.0+cpu"."""
        check_available(self)
        return importlib.metadata.version("torch")

    def why_unavailable(self) -> str | None:
        """None where torch is installed."""
        return why_not_installed("PyTorch", "torch", "torch")

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedTorchModel":
        """Loads a .pt2 archive and sets torch's threads, which are one setting for the whole process."""
        check_available(self)
        import torch  # noqa: PLC0415

        from mobilenet_core.torch_archive import read_pt2  # noqa: PLC0415

        torch.set_num_threads(plan.threads)
        # One operator at a time, as eager mode works anyway. Torch takes this setting once per process.
        if torch.get_num_interop_threads() != 1:
            torch.set_num_interop_threads(1)
        return LoadedTorchModel(read_pt2(model))


@dataclass(frozen=True, slots=True)
class LoadedTorchModel:
    """A forward pass from arrays to arrays, neither copied."""

    forward: "Callable[[Tensor], Tensor]"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        import torch  # noqa: PLC0415 - loaded long since: this looks it up

        with torch.inference_mode():
            return self.forward(torch.from_numpy(image)).numpy()  # pyright: ignore[reportUnknownMemberType]

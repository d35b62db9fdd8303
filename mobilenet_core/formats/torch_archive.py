# pyright: basic
"""A built module as torch.export's archive, .pt2."""

from pathlib import Path

import torch
from torch import Tensor, nn

from mobilenet_core.torch_model import NetworkModule

_EXAMPLE_BATCH = 2  # torch.export takes an example of 1 to mean that the batch is always 1


def write_pt2(module: NetworkModule, path: Path) -> None:
    """Writes the module, batch left open: image (batch, channels, height, width) -> logits (batch, classes).

    Where the network has maps that no row reads, the archive returns (logits, map, ...): torch.export drops what
    leads to no output, and a detector without its heads is not the detector.
    """
    torch.export.save(exported(module), path)


def exported(module: NetworkModule, batch: int | None = None) -> torch.export.ExportedProgram:
    """The module as torch.export sees it, with all outputs; batch None leaves it open."""
    shape = module.network.input
    image = torch.zeros(batch or _EXAMPLE_BATCH, shape.channels, shape.height, shape.width)
    whole = AllOutputs(module).eval() if module.unread else module
    sizes = None if batch else ({0: torch.export.Dim("batch", min=1)},)
    with torch.no_grad():
        return torch.export.export(whole, (image,), dynamic_shapes=sizes)


class AllOutputs(nn.Module):
    """The module with all of its outputs, the logits first."""

    def __init__(self, module: NetworkModule) -> None:
        super().__init__()
        self.module = module

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Image -> (logits, map, ...)."""
        return self.module.outputs(image)

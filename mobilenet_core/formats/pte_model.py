# pyright: basic, reportMissingImports=false
"""A built module as ExecuTorch's program, .pte, lowered to XNNPACK by ExecuTorch's own exporter."""

from pathlib import Path

import torch

from mobilenet_core.torch_model import NetworkModule, fuse


def write_pte(module: NetworkModule, path: Path) -> None:
    """Writes the module, fp32, batch norm folded, for one image at a time: a program's memory is laid out for a batch.

    Maps that no row reads are outputs too, after the logits.
    """
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner  # noqa: PLC0415
    from executorch.exir import to_edge_transform_and_lower  # noqa: PLC0415

    from mobilenet_core.formats.torch_archive import exported  # noqa: PLC0415

    with torch.no_grad():
        lowered = to_edge_transform_and_lower(exported(fuse(module), batch=1), partitioner=[XnnpackPartitioner()])
    path.write_bytes(lowered.to_executorch().buffer)

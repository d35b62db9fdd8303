# pyright: basic, reportMissingImports=false
"""ExecuTorch on the CPU, with XNNPACK. Its Python side takes and gives torch's tensors, so torch is in the process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.protocol import Runtime


@dataclass(frozen=True, slots=True)
class LoadedPteModel:
    """A method of a program, which runs one image at a time. The method reads memory that the program holds."""

    program: Any
    method: Any

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        import torch  # noqa: PLC0415 - loaded long since: this looks it up

        images = torch.from_numpy(np.ascontiguousarray(image)).split(1)
        # A method's output lies in its own memory, which the next image overwrites.
        return np.concatenate([self.method.execute([each])[0].numpy().copy() for each in images])


def _load(model: Path, plan: MeasurementPlan) -> LoadedPteModel:
    """Reads a .pte file."""
    import torch  # noqa: PLC0415
    from executorch.extension.pybindings.portable_lib import _unsafe_reset_threadpool  # noqa: PLC0415
    from executorch.runtime import Runtime  # noqa: PLC0415

    torch.set_num_threads(plan.threads)
    # Its pool has a thread per core until told otherwise. Unsafe where a program is running, and none is.
    _unsafe_reset_threadpool(plan.threads)
    program = Runtime.get().load_program(model)
    return LoadedPteModel(program, program.load_method("forward"))


EXECUTORCH = Runtime("executorch", Package("ExecuTorch", "executorch", "executorch", extra="executorch"), "pte", _load)

"""PyTorch, in the ways in which people run it: each a runtime of its own name, all from one loader.

| runtime             | batch norm | layout        | how it runs                                                     |
|---------------------|------------|---------------|-----------------------------------------------------------------|
| torch               | as built   | channels first | eager: operator by operator, as `module(image)` in a notebook   |
| torch-channels-last | as built   | channels last  | eager                                                           |
| torch-fused         | folded     | channels last  | eager                                                           |
| torch-compile       | folded     | channels first | torch.compile, weights frozen: compiled when first run          |
| torch-cuda          | folded     | channels first | eager on an NVIDIA GPU; copying image and logits is in the time |
"""

import shutil
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mobilenet_core.errors import Said
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.cuda import why_no_gpu
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.profile import Profile
from mobilenet_core.runtimes.protocol import Runtime

if TYPE_CHECKING:
    from torch import Tensor

    from mobilenet_core.torch_model import NetworkModule

    Forward = Callable[[Tensor], Tensor]

_PACKAGE = Package("PyTorch", "torch", "torch")


@dataclass(frozen=True, slots=True)
class LoadedTorchModel:
    """A forward pass from arrays to arrays, neither copied on the CPU."""

    forward: "Forward"
    device: str = "cpu"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        import torch  # noqa: PLC0415 - loaded long since: this looks it up

        with torch.inference_mode():
            source = torch.from_numpy(image).to(self.device)  # pyright: ignore[reportUnknownMemberType]
            return self.forward(source).cpu().numpy()  # waits for a GPU


class EagerModel(LoadedTorchModel):
    """One that is a module whose rows run as they are called, so that each can be timed by itself."""

    __slots__ = ()

    def profile(self, image: FloatMaps, budget_s: float) -> Profile:
        """Implements Profiler."""
        import torch  # noqa: PLC0415 - loaded long since: this looks it up

        from mobilenet_core.runtimes.torch_profile import profile_module  # noqa: PLC0415

        source = torch.from_numpy(image)  # pyright: ignore[reportUnknownMemberType]
        return profile_module(cast("NetworkModule", self.forward), source, budget_s)


def _as_built(module: "NetworkModule") -> "NetworkModule":
    return module


def _channels_last(module: "NetworkModule") -> "NetworkModule":
    import torch  # noqa: PLC0415

    return module.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue, reportUnknownVariableType]


def _fused(module: "NetworkModule") -> "NetworkModule":
    from mobilenet_core.torch_model import fuse  # noqa: PLC0415

    return _channels_last(fuse(module))


def _compiled(module: "NetworkModule") -> "Forward":
    import torch  # noqa: PLC0415
    import torch._inductor.config as inductor  # noqa: PLC0415

    from mobilenet_core.formats.torch_archive import AllOutputs  # noqa: PLC0415
    from mobilenet_core.torch_model import fuse  # noqa: PLC0415

    inductor.freezing = True  # weights become constants, laid out as the kernels want them
    inductor.compile_threads = 1  # no pool of processes that is still there while runs are timed
    # With all outputs: a compiler leaves out the work of heads whose maps nobody asked for.
    outputs = torch.compile(AllOutputs(fuse(module)).eval())  # pyright: ignore[reportUnknownMemberType]
    return lambda image: outputs(image)[0]


def _on_gpu(module: "NetworkModule") -> "NetworkModule":
    import torch  # noqa: PLC0415

    from mobilenet_core.torch_model import fuse  # noqa: PLC0415

    torch.backends.cudnn.benchmark = True  # picks its kernels while warming up
    torch.backends.cudnn.allow_tf32 = False  # fp32 means fp32
    torch.backends.cuda.matmul.allow_tf32 = False
    return fuse(module).to("cuda")


def _why_no_compiler() -> str | None:
    if not any(map(shutil.which, ("g++", "clang++"))):
        return Said("torch.compile needs a C++ compiler; install one, on Debian with: apt-get install g++")
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").exists():
        return Said("torch.compile needs Python's headers; install them, on Debian with: apt-get install python3-dev")
    return None


def _why_no_cuda() -> str | None:
    if _PACKAGE.has_file("lib/*torch_cuda*"):
        return why_no_gpu()
    return Said("This PyTorch was built without CUDA; install one that was: https://pytorch.org/get-started/locally")


def _load(
    prepare: "Callable[[NetworkModule], Forward]",
    loaded: "Callable[[Forward], LoadedTorchModel]",
    model: Path,
    plan: MeasurementPlan,
) -> LoadedTorchModel:
    """Builds the module from its file and sets torch's threads, which are one setting for the whole process.

    prepare: what becomes of the module before it runs.
    """
    import torch  # noqa: PLC0415

    from mobilenet_core.formats.module_file import read_module  # noqa: PLC0415

    torch.set_num_threads(plan.threads)
    # One operator at a time, as eager mode works anyway. Torch takes this setting once per process.
    if torch.get_num_interop_threads() != 1:
        torch.set_num_interop_threads(1)
    return loaded(prepare(read_module(model)))


_ON_GPU = partial(LoadedTorchModel, device="cuda")

# fp32 alone: PyTorch's int8 is a framework of its own. Those profile whose rows run one by one: not compiled into one
# program, nor queued on a GPU.
TORCH_RUNTIMES = (
    Runtime("torch", _PACKAGE, "pt", partial(_load, _as_built, EagerModel), profiles=True),
    Runtime(
        "torch-channels-last", _PACKAGE, "pt", partial(_load, _channels_last, EagerModel), layout="nhwc", profiles=True
    ),
    Runtime("torch-fused", _PACKAGE, "pt", partial(_load, _fused, EagerModel), layout="nhwc", profiles=True),
    Runtime("torch-compile", _PACKAGE, "pt", partial(_load, _compiled, LoadedTorchModel), missing=_why_no_compiler),
    Runtime("torch-cuda", _PACKAGE, "pt", partial(_load, _on_gpu, _ON_GPU), missing=_why_no_cuda, on_gpu=True),
)

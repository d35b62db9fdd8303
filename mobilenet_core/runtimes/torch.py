"""PyTorch, in the ways in which people run it: each a runtime of its own name, all from one class.

| runtime             | batch norm | layout        | how it runs                                                     |
|---------------------|------------|---------------|-----------------------------------------------------------------|
| torch               | as built   | channels first | eager: operator by operator, as `module(image)` in a notebook   |
| torch-channels-last | as built   | channels last  | eager                                                           |
| torch-fused         | folded     | channels last  | eager                                                           |
| torch-compile       | folded     | channels first | torch.compile, weights frozen: compiled when first run          |
| torch-cuda          | folded     | channels first | eager on an NVIDIA GPU; copying image and logits is in the time |
"""

import importlib.metadata
import importlib.util
import shutil
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.runtimes.cuda import why_no_gpu, with_gpu
from mobilenet_core.runtimes.profile import Profile
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from torch import Tensor

    from mobilenet_core.torch_model import NetworkModule

    Forward = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class TorchRuntime:
    """One way to run PyTorch. It imports torch when it loads a model, not before.

    prepare: what becomes of the module before it runs. missing: one sentence, or None, for what this way needs
    beside torch.
    """

    name: str
    model_format: ModelFormat = "pt"
    layout: Layout = "nchw"
    prepare: "Callable[[NetworkModule], Forward] | None" = None
    missing: Callable[[], str | None] | None = None
    device: str = "cpu"

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """fp32 alone: PyTorch's int8 is a framework of its own."""
        return ("fp32",)

    @property
    def profiles(self) -> bool:
        """Where rows run one by one: not compiled into one program, nor queued on a GPU."""
        return self.device == "cpu" and self.prepare is not _compiled

    def version(self) -> str:
        """Torch's version, with its build, and the GPU where there is one: "2.13.0+cpu"."""
        check_available(self)
        version = importlib.metadata.version("torch")
        return version if self.device == "cpu" else with_gpu(version)

    def why_unavailable(self) -> str | None:
        """None where torch is installed with all that this way needs."""
        return why_not_installed("PyTorch", "torch", "torch") or (self.missing() if self.missing else None)

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedTorchModel":
        """Builds the module from its file and sets torch's threads, which are one setting for the whole process."""
        check_available(self)
        import torch  # noqa: PLC0415

        from mobilenet_core.formats.module_file import read_module  # noqa: PLC0415

        torch.set_num_threads(plan.threads)
        # One operator at a time, as eager mode works anyway. Torch takes this setting once per process.
        if torch.get_num_interop_threads() != 1:
            torch.set_num_interop_threads(1)
        module = read_module(model)
        forward = self.prepare(module) if self.prepare else module
        return (EagerModel if self.profiles else LoadedTorchModel)(forward, self.device)


@dataclass(frozen=True, slots=True)
class LoadedTorchModel:
    """A forward pass from arrays to arrays, neither copied on the CPU."""

    forward: "Forward"
    device: str

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
        return "torch.compile needs a C++ compiler; install one, on Debian with: apt-get install g++"
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").exists():
        return "torch.compile needs Python's headers; install them, on Debian with: apt-get install python3-dev"
    return None


def _why_no_cuda() -> str | None:
    found = importlib.util.find_spec("torch")
    if found is not None and found.origin and not list((Path(found.origin).parent / "lib").glob("*torch_cuda*")):
        return "This PyTorch was built without CUDA; install one that was: https://pytorch.org/get-started/locally"
    return why_no_gpu()


TORCH_RUNTIMES = (
    TorchRuntime("torch"),
    TorchRuntime("torch-channels-last", layout="nhwc", prepare=_channels_last),
    TorchRuntime("torch-fused", layout="nhwc", prepare=_fused),
    TorchRuntime("torch-compile", prepare=_compiled, missing=_why_no_compiler),
    TorchRuntime("torch-cuda", prepare=_on_gpu, missing=_why_no_cuda, device="cuda"),
)

# pyright: basic
"""A built module as a file of its rows and weights: read back, it is the module, not a trace of it.

An exported program computes the same, but reaches each weight through a chain of attributes, which small networks
notice: 0.25 MobileNet-128 took a tenth longer as one than as the module that a notebook would run.
"""

import pickle
from pathlib import Path

import torch

from mobilenet_core.architecture.text import from_json, to_json
from mobilenet_core.errors import MeasurementError
from mobilenet_core.torch_model import NetworkModule


def write_module(module: NetworkModule, path: Path) -> None:
    """Writes rows, padding and weights."""
    torch.save({"network": to_json(module.network), "padding": module.padding, "state": module.state_dict()}, path)


def read_module(path: Path) -> NetworkModule:
    """The module, in eval mode. Runs nothing that the file holds. Raises MeasurementError for a file that has none."""
    try:
        kept = torch.load(path, weights_only=True)
        with torch.device("meta"):  # nothing is drawn that the file's weights replace
            module = NetworkModule(from_json(kept["network"]), kept["padding"])
        module.load_state_dict(kept["state"], assign=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, KeyError, TypeError, EOFError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__  # torch adds paragraphs of advice
        raise MeasurementError(
            "no module can be read from {path}: {reason}; delete the file", path=path, reason=reason
        ) from None
    return module.eval()

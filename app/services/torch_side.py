"""What needs torch, as module-level functions for the worker process. Importing this imports no torch; calling it does."""

from pathlib import Path
from typing import Any

from app.services.explore import Variant, report_of


def count_variant(variant: Variant) -> dict[str, Any]:
    """The analytic counts beside those of the built module, run on the meta device."""
    import torch  # noqa: PLC0415 - only the worker process pays for it

    from mobilenet_core.counting import count  # noqa: PLC0415
    from mobilenet_core.torch_model import build  # noqa: PLC0415

    spec, report = variant.spec, report_of(variant)
    counted = count(build(spec, device="meta"), (spec.input.channels, spec.input.height, spec.input.width))
    layers = [{"name": each.name, "mult_adds": each.mult_adds, "params": each.params} for each in counted.layers]
    analytic_layers = [(each.name, each.mult_adds, each.params) for each in report.layers if each.params]
    return {
        "analytic": {"mult_adds": report.mult_adds, "params": report.params},
        "counted": {"mult_adds": counted.mult_adds, "params": counted.params},
        "equal": [tuple(each.values()) for each in layers if each["params"]] == analytic_layers,
        "layers": layers,
        "torch_version": torch.__version__,
    }


def export_variant(variant: Variant, model_format: str, folder: Path) -> Path:
    """The model file in `folder`, made where it is not there yet."""
    from mobilenet_core.export import export_model  # noqa: PLC0415

    return export_model(variant.spec, model_format, folder)  # type: ignore[arg-type]

"""The API's description: what stands above it, and an example answer per operation, computed rather than written."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI

from app.services import explore, space
from app.services.explore import Variant
from mobilenet_core.design import DesignPoint

DESCRIPTION = """
Exact costs of any MobileNet V1, counted on the real torch network, timed on this machine.

Every number says where it came from: analytic, counted, measured, predicted, published, interpolated or imported.
Mult-adds count one multiply-accumulate as 1; `docs/conventions.md` defines every figure. Errors are
`application/problem+json` (RFC 9457). Analytic answers carry a strong ETag and may be kept for an hour.
"""


def _design_point() -> dict[str, Any]:
    return explore.describe(Variant(DesignPoint(0.75, 192)))


def _layers() -> dict[str, Any]:
    answer = explore.describe_layers(Variant(DesignPoint(0.75, 192)))
    return {**answer, "layers": answer["layers"][:2]}


def _design_space() -> dict[str, Any]:
    points = space.Space.grid((0.25, 0.5), (128, 224), columns=("mult_adds", "params"))
    return {"count": 4, "columns": space.columns_of(points)}


_EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "find_design_point": _design_point,
    "read_design_point": _design_point,
    "read_layers": _layers,
    "read_design_space": _design_space,
    "compute_design_space": _design_space,
}


def add_examples(app: FastAPI) -> None:
    """Puts the examples into /openapi.json when it is first asked for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in plain()["paths"].values():
                for operation in path.values():
                    if make := _EXAMPLES.get(operation["operationId"]):
                        operation["responses"]["200"]["content"]["application/json"]["example"] = make()
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]

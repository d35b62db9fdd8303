"""The API's description: what stands above it, what each field means, and an example of each answer."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from app.answers.costs import DesignSpaceRequest
from app.answers.fields import FIELDS
from app.answers.measurements import ItemEvent, JobHead, MeasurementsRequest
from app.web.problems import MEDIA_TYPE, Problem
from app.web.refusals import FieldError
from mobilenet_core.design import EXPECTED

DESCRIPTION = """
Exact costs of any MobileNet V1, counted on the real torch network, timed on this machine.

Every number says where it came from: analytic, counted, measured, predicted, published, interpolated or imported.
Mult-adds count one multiply-accumulate as 1; `docs/conventions.md` defines every figure. Errors are
`application/problem+json` (RFC 9457). Analytic answers carry a strong ETag and may be kept for an hour.
"""

EXAMPLES = Path(__file__).with_name("examples.json")
"""An answer of each operation: written by `make examples`, held true by a test."""


def describe(app: FastAPI) -> None:
    """Completes /openapi.json when it is first asked for."""
    plain = app.openapi

    def openapi() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = plain()
            _, definitions = TypeAdapter.json_schemas(
                [
                    *((each, "serialization", TypeAdapter(each)) for each in (Problem, ItemEvent, JobHead)),
                    *((each, "validation", TypeAdapter(each)) for each in (DesignSpaceRequest, MeasurementsRequest)),
                ],
                ref_template="#/components/schemas/{model}",
            )
            schema["components"]["schemas"].update(definitions["$defs"])
            for name, each in schema["components"]["schemas"].items():
                for field, about in each["properties"].items():
                    about.setdefault("description", FIELDS.get(f"{name}.{field}", FIELDS.get(field)))
            examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
            for path in schema["paths"].values():
                for operation in path.values():
                    _refuse_nul(operation)
                    _add_examples(operation, examples.get(operation["operationId"], examples["figure"]))
        return plain()

    app.openapi = openapi


def _refuse_nul(operation: dict[str, Any]) -> None:
    """Says of every text in an address what the envelope refuses."""
    for parameter in operation.get("parameters", []):
        for schema in (parameter["schema"], *parameter["schema"].get("anyOf", [])):
            if schema.get("type") == "string" and "enum" not in schema and parameter["in"] != "header":
                schema.setdefault("pattern", "^[^\\x00]*$")


def _add_examples(operation: dict[str, Any], answer: object) -> None:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if "application/json" in content:
            content["application/json"]["example"] = answer
        if MEDIA_TYPE in content:
            content[MEDIA_TYPE]["example"] = _problem(int(status), response["description"])


def _problem(status: int, title: str) -> dict[str, object]:
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        message = f"alpha is 3.0; expected {EXPECTED['alpha']}"
        kind, errors = "invalid-value", [FieldError(field="alpha", pointer="/path/alpha", message=message)]
    else:
        kind, message, errors = title.lower().replace(" ", "-"), f"{title}: what happened and what to do.", []
    return Problem(
        type=f"urn:mobilenet-explorer:{kind}",
        title=title,
        status=status,
        detail=message,
        instance="/api/v1/design-points/3.0/192",
        request_id="5f0c3a9be1d2470a",
        errors=errors,
    ).model_dump()

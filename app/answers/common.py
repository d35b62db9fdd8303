"""Fields and models that several answers share. Every field of the API is described in this package."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from typing_extensions import TypedDict

from app.answers.fields import FIELDS
from mobilenet_core.design import (
    BASE_RESOLUTION,
    EXPECTED,
    MAX_ALPHA,
    MAX_CLASSES,
    MAX_RESOLUTION,
    MIN_RESOLUTION,
    Rounding,
)
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, NetworkChoice

# What the library refuses, in its own sentence, the schema says too.
ALPHA_RANGE: dict[str, Any] = {"exclusiveMinimum": 0, "maximum": MAX_ALPHA}
RESOLUTION_RANGE: dict[str, Any] = {"minimum": MIN_RESOLUTION, "maximum": MAX_RESOLUTION}
RHO_RANGE: dict[str, Any] = {
    "minimum": (MIN_RESOLUTION - 0.5) / BASE_RESOLUTION,
    "exclusiveMaximum": (MAX_RESOLUTION + 0.5) / BASE_RESOLUTION,
}
CLASSES_RANGE: dict[str, Any] = {"minimum": 1, "maximum": MAX_CLASSES}
NETWORK_NAMES: dict[str, Any] = {"enum": list(FAMILIES)}

Alpha = Annotated[
    float,
    Field(description=f"Width multiplier: {EXPECTED['alpha']}.", examples=[0.75], json_schema_extra=ALPHA_RANGE),
]
Resolution = Annotated[int, Field(description=FIELDS["resolution"], examples=[192], json_schema_extra=RESOLUTION_RANGE)]
NetworkName = Annotated[
    str, Field(description="Which network.", examples=[MOBILENET_V1.name], json_schema_extra=NETWORK_NAMES)
]
RoundingRule = Annotated[
    Rounding, Field(description="Rule that turns alpha into channels; without it, the network's own.")
]
Classes = Annotated[int, Field(description=FIELDS["num_classes"], json_schema_extra=CLASSES_RANGE)]

Moment = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment as it always was told: with "+00:00", where pydantic writes "Z"."""

Columns = Annotated[
    dict[str, list[Any]],
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {"type": ["number", "string", "boolean", "array", "null"]},
            },
        }
    ),
]
"""Columns of equal length by name, of plain values or lists, which pydantic does not look at one by one."""


def with_one_unknown(given: object, known: Collection[str]) -> object:
    """An object without its unknown keys but the first: pydantic would tell each, and a body may have many."""
    if not isinstance(given, dict):
        return given
    told = cast("dict[str, object]", given)
    if len(told) <= len(known):
        return told
    unknown = next((key for key in told if key not in known), None)
    return {key: told[key] for key in (*known, unknown) if key in told}


class NetworkIn(BaseModel):
    """Which network a request is about."""

    model_config = ConfigDict(extra="forbid")
    network: NetworkName = MOBILENET_V1.name
    num_classes: Classes = MOBILENET_V1.num_classes
    rounding: RoundingRule | None = None

    @property
    def choice(self) -> NetworkChoice:
        """The three as one."""
        return NetworkChoice(self.network, self.num_classes, cast("Rounding", self.rounding))

    @model_validator(mode="after")
    def _takes_the_networks_own_rule(self) -> Self:
        self.rounding = self.choice.rounding
        return self

    @model_validator(mode="before")
    @classmethod
    def _tells_one_unknown(cls, given: object) -> object:
        return with_one_unknown(given, cls.model_fields)


class PointIn(TypedDict):
    """A design point in a request: a dict, as a body may have a hundred thousand of them."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # pyright: ignore[reportGeneralTypeIssues] - as pydantic reads it
    alpha: Alpha
    resolution: Resolution


def _point(given: object) -> object:
    # Of Python, so that between two points of many the event loop's thread gets its turn.
    return with_one_unknown(given, ("alpha", "resolution"))


Point = Annotated[PointIn, BeforeValidator(_point)]
"""A design point in a request, as it is read."""

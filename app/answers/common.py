"""Fields and models that several answers share. Every field of the API is described in this package."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from mobilenet_core.design import EXPECTED, Rounding

Alpha = Annotated[float, Field(description=f"Width multiplier: {EXPECTED['alpha']}.", examples=[0.75])]
Resolution = Annotated[int, Field(description=f"Input side: {EXPECTED['resolution']}.", examples=[192])]
NetworkName = Annotated[str, Field(description="Which network.", examples=["mobilenet_v1"])]
NumClasses = Annotated[int, Field(description=f"Classes of the classifier: {EXPECTED['num_classes']}.")]
RoundingRule = Annotated[Rounding, Field(description="Rule that turns alpha into channels.")]

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
            "additionalProperties": {"type": "array", "items": {"type": ["number", "string", "boolean", "null"]}},
        }
    ),
]
"""Columns of equal length by name, of plain values, which pydantic does not look at one by one."""


class PointIn(BaseModel):
    """A design point in a request."""

    model_config = ConfigDict(extra="forbid")
    alpha: Alpha
    resolution: Resolution

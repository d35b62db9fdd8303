"""Fields and models that several answers share. Every field of the API is described in this package."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from app.answers.fields import FIELDS
from mobilenet_core.design import EXPECTED, Rounding
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice

Alpha = Annotated[float, Field(description=f"Width multiplier: {EXPECTED['alpha']}.", examples=[0.75])]
Resolution = Annotated[int, Field(description=FIELDS["resolution"], examples=[192])]
NetworkName = Annotated[str, Field(description="Which network.", examples=[MOBILENET_V1.name])]
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
            "additionalProperties": {
                "type": "array",
                "items": {"type": ["number", "string", "boolean", "array", "null"]},
            },
        }
    ),
]
"""Columns of equal length by name, of plain values or lists, which pydantic does not look at one by one."""


class NetworkIn(BaseModel):
    """Which network a request is about."""

    network: NetworkName = MOBILENET_V1.name
    num_classes: Annotated[int, Field(description=FIELDS["num_classes"])] = MOBILENET_V1.num_classes
    rounding: RoundingRule = MOBILENET_V1.rounding

    @property
    def choice(self) -> NetworkChoice:
        """The three as one."""
        return NetworkChoice(self.network, self.num_classes, self.rounding)


class PointIn(BaseModel):
    """A design point in a request."""

    model_config = ConfigDict(extra="forbid")
    alpha: Alpha
    resolution: Resolution

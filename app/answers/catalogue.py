"""Answers about what can be asked for here, and about the server itself."""

from typing import Literal

from pydantic import BaseModel, Field

from app.answers.common import MultAdds, Params
from mobilenet_core.records import Precision


class NetworkRow(BaseModel):
    """A network at alpha 1, 224 pixels; one without an alpha at its own resolution."""

    name: str = Field(description="Name to ask for.")
    title: str = Field(description="As the paper writes it.")
    has_alpha: bool = Field(description="Whether its width and resolution can be chosen; one without can be compared.")
    resolution: int = Field(description="Input side in pixels that these costs are of.")
    mult_adds: MultAdds
    params: Params


class NetworksAnswer(BaseModel):
    """Every network known."""

    count: int = Field(description="Number of networks.")
    items: list[NetworkRow] = Field(description="The networks.")


class RuntimeRow(BaseModel):
    """Something that executes networks here."""

    name: str = Field(description="Name to ask for.", examples=["torch"])
    precisions: list[Precision] = Field(description="The number formats it runs.")
    profiles: bool = Field(description="Whether its measurements bring times of single layers.")
    available: bool = Field(description="Whether it can run here.")
    why_unavailable: str | None = Field(description="What to install, where it cannot.")


class RuntimesAnswer(BaseModel):
    """Every runtime known."""

    count: int = Field(description="Number of runtimes.")
    items: list[RuntimeRow] = Field(description="By name.")


class Health(BaseModel):
    """State of a part of the server."""

    status: Literal["ok"] = Field(description="ok; anything else comes as a problem.")
    version: str = Field(description="Version of MobileNet Explorer.")

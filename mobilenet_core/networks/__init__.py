"""Every network by name."""

from mobilenet_core.networks.mobilenet_v1 import BODIES, Body, mobilenet_v1

BODY_OF: dict[str, Body] = {"mobilenet_v1": "separable", "conv_mobilenet": "conv", "shallow_mobilenet": "shallow"}
"""The networks that have an alpha, by name, with the body that makes them."""

__all__ = ["BODIES", "BODY_OF", "Body", "mobilenet_v1"]

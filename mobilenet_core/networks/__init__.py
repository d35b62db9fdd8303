"""Every network by name."""

from mobilenet_core.networks.family import FAMILIES, Family, NetworkChoice, Variant
from mobilenet_core.networks.mobilenet_v1 import BODIES, Body, mobilenet_v1

__all__ = ["BODIES", "FAMILIES", "Body", "Family", "NetworkChoice", "Variant", "mobilenet_v1"]

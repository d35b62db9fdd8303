"""Published top-1 of the networks that MobileNets are compared with."""

from dataclasses import dataclass
from functools import cache

from mobilenet_core.published import read


@dataclass(frozen=True, slots=True)
class PublishedTop1:
    """Top-1 in percent of ImageNet's images tested, as its source prints it."""

    top1_percent: float
    source: str


def printed_in(source: str, network: str) -> str:
    """What a source prints of a network: "top-1 57.5 %, fp32"; "" where that is nothing."""
    found = (row for row in read("networks") if (row["network"], row["source"]) == (network, source))
    return ", ".join(f"top-1 {row['top1_percent']} %, {row['precision']}" for row in found)


@cache
def top1_of(network: str, precision: str, accuracy_set: str) -> PublishedTop1 | None:
    """The published top-1 of a network in a set of accuracies at a precision; None where the set has none."""
    for row in read("networks"):
        if (row["network"], row["precision"], row["set"]) == (network, precision, accuracy_set):
            return PublishedTop1(float(row["top1_percent"]), row["source"])
    return None

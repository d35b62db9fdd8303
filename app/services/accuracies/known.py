"""The accuracies of a network as a set has them: none of other classes than ImageNet's, at fp16 those of fp32."""

import numpy.typing as npt

from mobilenet_core.accuracy import Accuracies, Accuracy, AnySet, accuracies_of, accuracy_of, precision_in
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import Precision

_NO_NETWORK = ""


def accuracy_at(variant: Variant, precision: Precision, accuracy_set: AnySet) -> Accuracy | None:
    """Of a variant; None where the set has none."""
    name = _name(variant.network)
    return accuracy_of(
        variant.point, precision=precision_in(accuracy_set, precision, name), set=accuracy_set, network=name
    )


def accuracies_at(
    network: NetworkChoice,
    alphas: npt.ArrayLike,
    resolutions: npt.ArrayLike,
    precision: Precision,
    accuracy_set: AnySet,
) -> Accuracies:
    """Of many design points of a network, arrays of shape (n,)."""
    name = _name(network)
    at = precision_in(accuracy_set, precision, name)
    return accuracies_of(alphas, resolutions, precision=at, set=accuracy_set, network=name)


def _name(network: NetworkChoice) -> str:
    """What accuracies know it by."""
    return network.name if network.is_of_imagenet else _NO_NETWORK

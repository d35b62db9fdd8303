# pyright: basic
"""Weights whose outputs are worth comparing: batch norm that has seen images, as training would leave it.

As initialised, TF-slim's weights halve the signal or worse at each of 28 layers: the logits are some 1e-15, nothing
ever reaches ReLU6's limit, and int8 would round to 0. See docs/decisions/0006-what-measured-models-compute.md.
"""

import torch
from torch import nn

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.torch_model import NetworkModule, build

_IMAGES = (2, 256)
_PIXELS = 2**18
"""In one batch, as near as the limits of _IMAGES allow: so that memory stays bounded at 1024 pixels a side."""


def build_lively(network: NetworkSpec, seed: int = 0) -> NetworkModule:
    """`torch_model.build` with `lively` weights: equal for equal rows and seed, up to rounding."""
    return lively(build(network, seed=seed), seed)


def lively(module: NetworkModule, seed: int = 0) -> NetworkModule:
    """The module, in eval mode, its batch norm set to what a batch of random images does to it.

    Each channel then leaves its batch norm with a mean near 2.5 and a standard deviation near 2, no two alike, whatever
    the depth: one value in ten below 0 and one in twenty above 6, so that ReLU6 has something to do. Around a mean of 0
    each layer would magnify rounding errors instead, and int8's would be a third of the logits at the end.
    """
    images = random_images(module.network, seed + 1)  # not the numbers that the weights were drawn from
    generator = torch.Generator().manual_seed(seed + 2)
    with torch.no_grad():
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.momentum = 1.0  # the statistics of this batch, and nothing of those before
                norm.weight.uniform_(1.5, 2.5, generator=generator)
                norm.bias.uniform_(1.5, 3.5, generator=generator)
        module.train()(images)
    return module.eval()


def random_images(network: NetworkSpec, seed: int) -> torch.Tensor:
    """A batch of images of normally distributed pixels: more of them where they are small."""
    shape = network.input
    low, high = _IMAGES
    count = min(max(_PIXELS // (shape.height * shape.width), low), high)
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, shape.channels, shape.height, shape.width, generator=generator)

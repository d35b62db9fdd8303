"""Weights that make a comparison mean something: they keep the signal alive through every layer."""

import numpy as np
import pytest
import torch

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.formats.file_cache import kept
from mobilenet_core.formats.lively import build_lively, random_images
from mobilenet_core.formats.reference import image_of, make_reference, reference_path

SMALL = mobilenet_v1(DesignPoint(0.25, 40), num_classes=10)


def maps_of(module, image):
    """What each row makes."""
    made = {}
    for name, row in module.rows.items():
        row.register_forward_hook(lambda _row, _inputs, output, name=name: made.update({name: output.detach()}))
    with torch.no_grad():
        module(image)
    return made


@pytest.mark.parametrize("body", ["separable", "conv", "shallow"])
def test_the_signal_lives_through_every_layer(body):
    network = mobilenet_v1(DesignPoint(0.25, 64), body=body)
    maps = maps_of(build_lively(network), torch.from_numpy(image_of(network, seed=5)))
    assert all(0.1 < each.std() < 10 for name, each in maps.items() if name != "pool")


def test_some_values_reach_the_limit_of_relu6():
    maps = maps_of(build_lively(SMALL), torch.from_numpy(image_of(SMALL, batch=8)))
    assert maps["conv1"].max() == 6


def test_lively_weights_are_drawn_from_the_seed():
    first, again, other = (build_lively(SMALL, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["rows.dw1.norm.running_var"], other["rows.dw1.norm.running_var"])


def test_large_images_come_in_small_batches():
    batches = [len(random_images(mobilenet_v1(DesignPoint(1.0, side)), 0)) for side in (32, 224, 1024)]
    assert batches == [256, 5, 2]


def test_the_reference_is_what_torch_computes_for_the_image(tmp_path):
    path = make_reference(SMALL, tmp_path, seed=3, batch=2)
    assert reference_path(SMALL, tmp_path, seed=3, batch=2) == path
    assert kept(reference_path(SMALL, tmp_path, seed=3, batch=1)) is None
    with torch.no_grad():
        expected = build_lively(SMALL, 3)(torch.from_numpy(image_of(SMALL, seed=3, batch=2)))
    np.testing.assert_allclose(np.load(path), expected.numpy(), atol=1e-5)


def test_images_are_drawn_from_the_seed():
    first, again, other = (image_of(SMALL, seed=seed, batch=2) for seed in (1, 1, 2))
    assert first.shape == (2, 3, 40, 40)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)

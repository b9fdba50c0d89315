"""Explained numbers against what PyTorch computes at the same place."""

import numpy as np
import pytest

from core.insight import explain_cell
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import network_of
from tests.core.nn.torch_twin import torch, torch_twin

pytestmark = [pytest.mark.parity, pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")]


@pytest.mark.parametrize("name", ["lenet", "vgg-bn-small", "resnet13", "colour", "wide", "upward"])
def test_explained_numbers_are_pytorchs(name: str) -> None:
    model = network_of(name)
    image = picture_for(model)
    planes = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    values, rng = torch.from_numpy(planes[None] / np.float32(255)), np.random.default_rng(0)
    for layer, module in zip(model.network.layers, torch_twin(model.network).eval(), strict=True):
        with torch.no_grad():
            values = module(values)
        expected = values[0].numpy()
        for _ in range(4):
            place = tuple(map(int, rng.integers(expected.shape)))
            found = explain_cell(model, image, layer, place)
            assert abs(found.total - expected[place]) <= 1e-5 * max(1, np.abs(expected).max()), layer

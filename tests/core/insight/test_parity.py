"""Grad-CAM and the gradients against a computation of their own in PyTorch."""

import numpy as np
import pytest

from core.insight import grad_cam, input_gradient, integrated_gradients
from core.model_file import Model
from core.nn.layers import BatchNorm2d, Conv2d, ReLU, Residual
from tests.core.insight.made_up import SMOOTH, architecture, model_of, picture_for
from tests.core.nn.layer_check import relative
from tests.core.nn.torch_twin import torch, torch_twin

pytestmark = pytest.mark.parity

MODELS = [
    pytest.param(model_of("vgg-bn-small"), id="vgg-bn-small"),
    pytest.param(model_of("resnet13"), id="resnet13"),
    pytest.param(model_of("lenet"), id="lenet"),
    pytest.param(model_of(architecture(SMOOTH, channels=3)), id="colour"),
]
CLASS = 6


def torch_input(model: Model):
    image = picture_for(model)
    planes = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    return image, torch.from_numpy(planes[None] / np.float32(255)).requires_grad_()


@pytest.mark.parametrize("model", MODELS)
def test_input_gradient(model: Model) -> None:
    image, x = torch_input(model)
    torch_twin(model.network).eval()(x)[0, CLASS].backward()
    expected = (x.grad * x.detach())[0].sum(dim=0).numpy()
    assert relative(input_gradient(model, image, CLASS), expected) < 1e-4


@pytest.mark.parametrize("model", MODELS)
def test_integrated_gradients(model: Model) -> None:
    """The integral as a plain sum over 400 steps."""
    image, x = torch_input(model)
    twin = torch_twin(model.network).eval()
    total = torch.zeros_like(x)
    for part in torch.chunk((torch.arange(400) + 0.5) / 400, 10):
        steps = (part[:, None, None, None] * x.detach()).requires_grad_()
        twin(steps)[:, CLASS].sum().backward()
        total += steps.grad.sum(dim=0, keepdim=True)
    expected = (x.detach() * total / 400)[0].sum(dim=0).numpy()
    assert relative(integrated_gradients(model, image, CLASS), expected) < 0.05


@pytest.mark.parametrize("model", MODELS)
def test_grad_cam(model: Model) -> None:
    """Its maps are those after the last convolution of more than one pixel, and after what follows it."""
    image, x = torch_input(model)
    layers = list(model.network.layers.values())
    sizes = [max(shape[1:], default=1) for shape in model.network.shapes.values()]
    last = max(i for i, layer in enumerate(layers) if isinstance(layer, Conv2d | Residual) and sizes[i] > 1)
    while isinstance(layers[last + 1], BatchNorm2d | ReLU) or type(layers[last + 1]).__name__ == "Tanh":
        last += 1
    twin = torch_twin(model.network).eval()
    maps = twin[: last + 1](x)
    maps.retain_grad()
    twin[last + 1 :](maps)[0, CLASS].backward()
    seen = torch.relu((maps.grad.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1, keepdim=True))
    expected = torch.nn.functional.interpolate(seen, size=image.shape[:2], mode="bilinear")[0, 0]
    assert relative(grad_cam(model, image, CLASS), expected.detach().numpy()) < 1e-4

"""Is the network well: one pass over some images, and the slope of the loss on a few of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InsightError
from core.insight.filters import convolutions, filters
from core.insight.health.alike import AlikeFilters, most_alike
from core.insight.health.histogram import Histogram, Sample, histogram
from core.insight.health.units import Units, UnitWatch
from core.insight.inside import all_layers, forward_inside
from core.model_file import Model
from core.nn.arrays import Array, count
from core.nn.layers.base import times
from core.nn.losses import CrossEntropyLoss
from core.nn.network import Network

_BATCH_BYTES = 48 << 20
"""What the outputs of all layers may take for the images that go through at once."""
_LARGEST_BATCH = 64


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """How one layer is.

    Attributes:
        name: also of layers inside blocks, `res1.conv1`.
        weights: of its weights without the biases; None where it has none.
        activations: of its outputs for all images.
        gradients: of the slope of the loss along each weight; None without labels or weights.
        dead: channels or units that were 0 everywhere in every image; None unless it is a ReLU.
        saturated: those beyond 0.99 of the way to an end of their range, everywhere in every image; None unless it is a
            Sigmoid or a Tanh.
        alike: its two most alike filters; None unless it is a convolution with two.
    """

    name: str
    kind: str
    weights: Histogram | None
    activations: Histogram
    gradients: Histogram | None
    dead: Units | None
    saturated: Units | None
    alike: AlikeFilters | None


@dataclass(frozen=True, eq=False)
class Health:
    """How a network is.

    Attributes:
        layers: all of them in order; a block stands before the layers inside it.
        images: how many it was shown.
        gradient_images: how many of them the gradients are of, evenly spread over all; 0 without labels.
        loss: the mean cross-entropy of those; None without labels.
    """

    layers: tuple[LayerHealth, ...]
    images: int
    gradient_images: int
    loss: float | None


def health(model: Model, images: NDArray[np.uint8], labels: NDArray[np.int64] | None = None) -> Health:
    """How the network is on these images.

    The gradients are those of the network as it answers: with running statistics and without dropout.

    Args:
        model: whose network to look into.
        images: (N, C, size, size) uint8, normalized.
        labels: (N,) their classes; without, there are no gradients.

    Raises:
        InsightError: there are no images, or they or the labels do not fit the model.
    """
    _check(model, images, labels)
    network, layers = model.network, all_layers(model.network)
    watches = {name: UnitWatch(at) for name, at in layers.items()}
    samples = {name: Sample(len(images) * count(at.output_shape)) for name, at in layers.items()}

    def watch(name: str, output: Array) -> None:
        watches[name].add(output)
        samples[name].add(output)

    workspace = network.workspace(fuses=False, frozen=True)
    batch = _batch_size(network)
    with np.errstate(over="ignore", invalid="ignore"):  # a network that has diverged is to be shown as it is
        for start in range(0, len(images), batch):
            forward_inside(network, _as_inputs(images[start : start + batch]), workspace, watch)
        chosen = np.linspace(0, len(images) - 1, min(len(images), batch)).astype(int)
        loss, gradients = None, dict[str, Array]()
        if labels is not None:
            loss, gradients = _slopes(network, _as_inputs(images[chosen]), labels[chosen])
        weights = dict(network.parameters.items())
        kernels = {name: most_alike(name, filters(model, name)) for name in convolutions(model)}
    return Health(
        layers=tuple(
            LayerHealth(
                name=name,
                kind=at.kind,
                weights=_histogram_of(weights, name),
                activations=samples[name].histogram(),
                gradients=_histogram_of(gradients, name),
                dead=watches[name].dead(),
                saturated=watches[name].saturated(),
                alike=kernels.get(name),
            )
            for name, at in layers.items()
        ),
        images=len(images),
        gradient_images=0 if labels is None else len(chosen),
        loss=loss,
    )


def _histogram_of(arrays: dict[str, Array], layer: str) -> Histogram | None:
    """That of the layer's weights, or of their gradient."""
    values = arrays.get(f"{layer}.weight")
    return None if values is None else histogram(values)


def _slopes(network: Network, images: Array, labels: Array) -> tuple[float, dict[str, Array]]:
    """The loss, and its gradient along every parameter, by name."""
    workspace = network.workspace(fuses=False)
    loss, slope = CrossEntropyLoss()(network.forward(images, workspace), labels)
    network.backward(slope, workspace)
    return loss, dict(workspace.gradients.items())


def _batch_size(network: Network) -> int:
    values = sum(count(at.output_shape) for at in all_layers(network).values())
    fitting = max(1, _BATCH_BYTES // (values * network.dtype.itemsize))
    return min(
        _LARGEST_BATCH, 1 << (fitting.bit_length() - 1)
    )  # matrix products are fastest for powers of two


def _as_inputs(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return images * np.float32(1 / 255)


def _check(model: Model, images: NDArray[np.uint8], labels: NDArray[np.int64] | None) -> None:
    shape = model.network.input_shape
    if len(images) == 0 or images.shape[1:] != shape:
        found = times(images.shape[1:]) if len(images) else "none"
        raise InsightError(
            f"the health of {model.name} should be looked at with images of {times(shape)}, not {found}"
        )
    classes = len(model.class_names)
    if labels is not None and (
        labels.shape != (len(images),) or not ((labels >= 0) & (labels < classes)).all()
    ):
        raise InsightError(
            f"the health of {model.name} needs a label from 0 to {classes - 1} for each of {len(images)} images"
        )

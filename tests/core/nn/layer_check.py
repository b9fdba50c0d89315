"""One harness for every layer: shapes, numerical gradients in float64, save and load."""

import numpy as np

from core.nn.arrays import Array, Shape, count
from core.nn.layers import Layer
from core.nn.network import Network

STEP = 1e-5


def check_layer(
    layer: Layer, input_shape: Shape, *, images: int = 2, training: bool = True, seed: int = 0
) -> None:
    """Checks that the layer's output has the promised shape, that its gradients are those of its output, and that
    its weights survive a round trip through `state_dict`."""
    rng = np.random.default_rng(seed)
    network = Network([layer], input_shape, rng=rng, dtype=np.float64)
    randomize(network, rng)
    # a shuffled ramp has no ties and no value at zero, where max and ReLU have no gradient
    size = images * count(input_shape)
    x = ((rng.permutation(size) + 0.3) / size * 4 - 2).reshape(images, *input_shape)

    y = network.forward(x, network.workspace(training=training))
    assert y.shape == (images, *layer.output_shape(input_shape))

    weight = rng.standard_normal(y.shape)
    check_gradients(network, x, weight, training=training)
    check_save_and_load(network, x)


def check_gradients(network: Network, x: Array, weight: Array, *, training: bool) -> None:
    """Gradients of `sum(weight * forward(x))` against central differences."""

    def objective() -> float:
        workspace = network.workspace(training=training)
        workspace.seed(np.random.default_rng(3))
        return float((network.forward(x, workspace) * weight).sum())

    workspace = network.workspace(training=training, needs_input_grad=True)
    workspace.seed(np.random.default_rng(3))
    workspace.gradients.vector[...] = np.nan  # a layer must write every value
    buffers = network.buffers.vector.copy()
    network.forward(x, workspace)
    dx = network.backward(weight, workspace).copy()
    network.buffers.vector[...] = buffers

    rng = np.random.default_rng(5)
    for array, gradient in ((x, dx), (network.parameters.vector, workspace.gradients.vector)):
        flat, expected = array.reshape(-1), gradient.reshape(-1)
        chosen = rng.permutation(flat.size)[:60]
        numerical = np.empty(len(chosen))
        for row, i in enumerate(chosen):
            kept = flat[i]
            flat[i] = kept + STEP
            above = objective()
            flat[i] = kept - STEP
            below = objective()
            flat[i] = kept
            network.buffers.vector[...] = buffers
            numerical[row] = (above - below) / (2 * STEP)
        assert relative(expected[chosen], numerical) < 1e-6


def relative(actual: Array, expected: Array) -> float:
    """The length of the difference over that of what is expected; what is all but zero counts as 1e-3."""
    return float(np.linalg.norm(actual - expected)) / max(1e-3, float(np.linalg.norm(expected)))


def check_save_and_load(network: Network, x: Array) -> None:
    """A network of zeros that loads the state gives the same output."""
    copy = Network(list(network.layers.values()), network.input_shape, dtype=np.float64)
    before = network.state_dict()
    copy.load_state_dict(before)
    inference = copy.forward(x)
    network.move_to(
        network.parameters.vector, network.buffers.vector
    )  # the layers are the first network's again
    np.testing.assert_array_equal(inference, network.forward(x))


def randomize(network: Network, rng: np.random.Generator) -> None:
    """Weights that are not at their special initial values; running variances stay positive."""
    network.parameters.vector[...] = rng.standard_normal(network.parameters.vector.size) * 0.5
    network.buffers.vector[...] = rng.uniform(0.5, 1.5, network.buffers.vector.size)

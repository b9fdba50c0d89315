"""A network as a whole: names, state, inputs and outputs."""

import numpy as np
import pytest

from core.nn.arrays import Array
from core.nn.layers import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU
from core.nn.network import Network
from tests.core.nn.layer_check import check_gradients, randomize

INPUT = (2, 6, 4)


def small_network(*, seed: int | None = 0, dtype: type = np.float32) -> Network:
    layers = [
        Conv2d(2, 3, 3, padding=1),
        BatchNorm2d(3),
        ReLU(),
        MaxPool2d(2),
        Conv2d(3, 4, 1),
        ReLU(),
        Flatten(),
        Linear(24, 5),
    ]
    rng = None if seed is None else np.random.default_rng(seed)
    return Network(layers, INPUT, rng=rng, dtype=dtype)


def some_images(count: int = 3) -> Array:
    return np.random.default_rng(1).standard_normal((count, *INPUT))


def test_each_kind_of_layer_is_numbered_on_its_own() -> None:
    names = list(small_network().layers)
    assert names == ["conv1", "norm1", "relu1", "pool1", "conv2", "relu2", "flatten1", "linear1"]


def test_summary_follows_the_image_through_the_layers() -> None:
    rows = small_network().summary()
    assert [row.output_shape for row in rows][3:] == [(3, 3, 2), (4, 3, 2), (4, 3, 2), (24,), (5,)]
    assert [row.parameters for row in rows] == [57, 6, 0, 0, 16, 0, 0, 125]
    assert rows[0].multiply_adds == 6 * 4 * 3 * 2 * 9
    assert rows[7].multiply_adds == 24 * 5
    assert [row.kind for row in rows][:2] == ["Conv2d", "BatchNorm2d"]


def test_the_same_generator_gives_the_same_weights() -> None:
    first, again, other = (small_network(seed=seed).parameters.vector for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not small_network(seed=None).parameters.vector.any()


def test_initial_weights_keep_the_variance_through_a_relu() -> None:
    layers = [Flatten(), Linear(800, 600), ReLU(), Linear(600, 400)]
    network = Network(layers, (8, 10, 10), rng=np.random.default_rng(0))
    x = np.random.default_rng(1).standard_normal((64, 8, 10, 10))
    assert network.forward(x).var() == pytest.approx(2 * 1, rel=0.15)
    assert not network.parameters["linear1.bias"].any()


def test_state_dict_round_trip() -> None:
    network = small_network()
    randomize(network, np.random.default_rng(2))
    other = small_network(seed=None)
    other.load_state_dict(network.state_dict())
    np.testing.assert_array_equal(other.forward(some_images()), network.forward(some_images()))
    assert "norm1.running_var" in network.state_dict()


def test_state_dict_holds_copies() -> None:
    network = small_network()
    state = network.state_dict()
    state["linear1.bias"][...] = 9
    assert not network.parameters["linear1.bias"].any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda state: state.pop("norm1.running_mean"), "only one side has: norm1.running_mean"),
        (lambda state: state.update(extra=np.zeros(2)), "only one side has: extra"),
        (
            lambda state: state.update({"conv2.bias": np.zeros(3)}),
            r"conv2.bias should have the shape \(4,\), not \(3,\)",
        ),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change, words: str) -> None:
    network = small_network()
    before = network.parameters.vector.copy()
    state = {name: array + 1 for name, array in network.state_dict().items()}
    change(state)
    with pytest.raises(ValueError, match=words):
        network.load_state_dict(state)
    np.testing.assert_array_equal(network.parameters.vector, before)


def test_watch_sees_every_layer_in_order_with_images_last() -> None:
    network = small_network()
    seen: dict[str, Array] = {}
    y = network.forward(some_images(), watch=lambda name, output: seen.update({name: output.copy()}))
    assert list(seen) == list(network.layers)
    assert seen["pool1"].shape == (3, 3, 2, 3)
    np.testing.assert_array_equal(seen["linear1"].T, y)
    np.testing.assert_array_equal(seen["relu1"], np.maximum(seen["norm1"], 0))


def test_computes_in_its_own_precision() -> None:
    for dtype in (np.float32, np.float64):
        network = small_network(dtype=dtype)
        assert network.dtype == dtype
        assert network.forward(some_images().astype(np.float32)).dtype == dtype
        workspace = network.workspace(training=True)
        network.forward(some_images(), workspace)
        network.backward(np.ones((3, 5)), workspace)
        assert workspace.gradients.vector.dtype == dtype


def test_gradients_through_all_layers() -> None:
    network = small_network(dtype=np.float64)
    randomize(network, np.random.default_rng(4))
    weight = np.random.default_rng(5).standard_normal((3, 5))
    check_gradients(network, some_images(), weight, training=True)


def test_weight_gradients_do_not_depend_on_asking_for_the_gradient_of_the_input() -> None:
    network = small_network(dtype=np.float64)
    gradients = []
    for wanted in (False, True):
        workspace = network.workspace(training=True, needs_input_grad=wanted)
        network.forward(some_images(), workspace)
        network.backward(np.ones((3, 5)), workspace)
        gradients.append(workspace.gradients.vector.copy())
    np.testing.assert_array_equal(gradients[0], gradients[1])


def test_a_workspace_serves_batches_of_any_size() -> None:
    network = small_network()
    workspace = network.workspace()
    images = some_images(7)
    expected = network.forward(images)
    for size in (7, 2, 5, 1):
        answer = network.forward(images[:size], workspace)
        np.testing.assert_allclose(answer, expected[:size], rtol=1e-4, atol=1e-5)
    assert network.forward(images[:0], workspace).shape == (0, 5)


def test_two_workspaces_do_not_disturb_each_other() -> None:
    network = small_network()
    first, second = network.workspace(), network.workspace()
    images = some_images(2)
    kept = network.forward(images, first)
    before = kept.copy()
    network.forward(images * 3, second)
    np.testing.assert_array_equal(kept, before)


def test_inference_changes_no_statistics_and_training_does() -> None:
    network = small_network()
    before = network.buffers.vector.copy()
    network.forward(some_images())
    np.testing.assert_array_equal(network.buffers.vector, before)
    network.forward(some_images(), network.workspace(training=True))
    assert not np.array_equal(network.buffers.vector, before)


def test_a_seeded_workspace_drops_the_same_values() -> None:
    network = Network([Dropout(0.5)], (1, 20, 20))
    images = np.ones((2, 1, 20, 20))
    outputs = []
    for seed in (3, 3, 4):
        workspace = network.workspace(training=True)
        workspace.seed(np.random.default_rng(seed))
        outputs.append(network.forward(images, workspace).copy())
    np.testing.assert_array_equal(outputs[0], outputs[1])
    assert not np.array_equal(outputs[0], outputs[2])


def test_moved_to_other_memory_it_lives_there() -> None:
    network = small_network()
    expected = network.forward(some_images()).copy()
    memory, buffers = network.parameters.vector.copy(), network.buffers.vector.copy()
    network.move_to(memory, buffers)
    np.testing.assert_array_equal(network.forward(some_images()), expected)
    memory[...] = 0
    assert not network.forward(some_images()).any()

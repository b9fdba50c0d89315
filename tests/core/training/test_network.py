"""What training begins with: a preset, a description in the configuration, a trained model."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from core.data.normalize import Normalizer
from core.errors import AnkanError, ConfigError
from core.model_file import Model, save_model
from core.training.config import Description, TrainingConfig
from core.training.network import architecture_of, network_of, with_own_normalizer
from tests.core.training.made_up import CLASS_NAMES, DESCRIPTION, SIZE, tiny_architecture


def saved(path: Path, *, layers: list[object] | None = None) -> TrainingConfig:
    """A configuration that trains the tiny network further."""
    architecture = tiny_architecture(**({"layers": layers} if layers else {}))
    network = architecture.build(np.random.default_rng(7))
    normalizer = replace(Normalizer.of_size(SIZE), box=SIZE - 2)
    save_model(Model("tiny", architecture, network, normalizer, CLASS_NAMES), path)
    return TrainingConfig(model=str(path))


def test_a_network_may_stand_in_the_configuration_itself() -> None:
    description = Description((1, SIZE, SIZE), list(DESCRIPTION["layers"]), name="mine")  # type: ignore[call-overload]
    architecture, network = network_of(TrainingConfig(model=description), CLASS_NAMES)
    assert (architecture.name, architecture.to_dict()) == ("mine", tiny_architecture().to_dict())
    expected = tiny_architecture().build(np.random.default_rng(1))
    assert network.parameters.vector.tobytes() == expected.parameters.vector.tobytes()


def test_a_wrong_layer_there_is_named() -> None:
    with pytest.raises(AnkanError, match="mine, layer 2"):
        architecture_of(Description((1, SIZE, SIZE), ["Flatten", "Linaer"], name="mine"))


def test_a_trained_model_goes_on_with_its_weights(tmp_path: Path) -> None:
    config = saved(tmp_path / "tiny.safetensors")
    _, network = network_of(config, CLASS_NAMES)
    expected = tiny_architecture().build(np.random.default_rng(7))
    assert network.parameters.vector.tobytes() == expected.parameters.vector.tobytes()


def test_with_other_classes_only_its_last_layer_is_new(tmp_path: Path) -> None:
    config = saved(tmp_path / "tiny.safetensors")
    architecture, network = network_of(config, ("a", "b", "c", "d", "e"))
    assert architecture.output_shape == (5,)
    before = tiny_architecture().build(np.random.default_rng(7)).state_dict()
    after = network.state_dict()
    changed = {name for name in after if not np.array_equal(after[name], before[name])}
    assert changed == {"linear1.weight", "linear1.bias"}
    assert np.ptp(after["linear1.weight"]) > 0


def test_a_head_of_convolutions_is_replaced_too(tmp_path: Path) -> None:
    layers: list[object] = [{"Conv2d": {"out_channels": 3, "kernel_size": 3}}, "GlobalAvgPool2d"]
    architecture, _ = network_of(saved(tmp_path / "m.safetensors", layers=layers), ("a", "b"))
    assert architecture.output_shape == (2,)


def test_a_model_without_weights_to_replace_is_refused(tmp_path: Path) -> None:
    layers: list[object] = ["Flatten", {"Residual": {"body": [{"Linear": {"out_features": SIZE * SIZE}}]}}]
    architecture = tiny_architecture(layers=layers)
    names = tuple(map(str, range(SIZE * SIZE)))
    model = Model("deep", architecture, architecture.build(), Normalizer.of_size(SIZE), names)
    save_model(model, tmp_path / "m.safetensors")
    with pytest.raises(ConfigError, match="has no last layer of weights to replace for 2 classes"):
        network_of(TrainingConfig(model=str(tmp_path / "m.safetensors")), ("a", "b"))


def test_a_model_is_shown_images_as_it_knows_them(tmp_path: Path) -> None:
    config = saved(tmp_path / "tiny.safetensors")
    assert with_own_normalizer(config).normalizer == replace(Normalizer.of_size(SIZE), box=SIZE - 2)
    own = Normalizer.of_size(SIZE, kind="picture")
    assert with_own_normalizer(replace(config, normalizer=own)).normalizer == own
    assert with_own_normalizer(replace(config, image_kind="picture")).normalizer is None
    assert with_own_normalizer(TrainingConfig()).normalizer is None

"""The network that a configuration names, and the weights that training begins with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import ConfigError
from core.model_file import load_model
from core.nn.architecture import Architecture, load_architecture
from core.nn.network import Network
from core.training.config import Description, TrainingConfig, change_config

_OUTPUTS = ("out_features", "out_channels")
"""Options that say how many outputs a layer has."""


def is_model_file(model: str | Description) -> bool:
    """Whether training goes on from the weights of a trained model."""
    return isinstance(model, str) and model.endswith(".safetensors")


def architecture_of(model: str | Description) -> Architecture:
    """The layers of a preset, a description or a trained model.

    Raises:
        AnkanError: there is no such thing, or it is wrong.
    """
    if isinstance(model, Description):
        words = {"input": model.input, "layers": model.layers}
        return Architecture.from_dict(words, name=model.name, source=model.name)
    return load_model(Path(model)).architecture if is_model_file(model) else load_architecture(model)


def with_own_normalizer(config: TrainingConfig) -> TrainingConfig:
    """A model that is trained further is shown images as it knows them, unless the configuration says otherwise."""
    if config.normalizer is not None or not is_model_file(config.model):
        return config
    normalizer = load_model(Path(str(config.model))).normalizer
    if config.image_kind not in (None, normalizer.kind):
        return config
    return change_config(config, normalizer=normalizer)


def network_of(config: TrainingConfig, class_names: tuple[str, ...]) -> tuple[Architecture, Network]:
    """The layers and the first weights: new ones, or those of the model that is trained further.

    A model that tells other classes apart gets a new last layer with as many outputs as there are classes here; all
    else keeps its weights.

    Raises:
        AnkanError: there is no such network, or its last layer cannot be replaced.
    """
    rng = np.random.default_rng(config.seed)
    if not is_model_file(config.model):
        architecture = architecture_of(config.model)
        return architecture, architecture.build(rng)
    model = load_model(Path(str(config.model)))
    if model.class_names == class_names:
        return model.architecture, model.network
    return _with_new_head(model.architecture, model.network, len(class_names), rng)


def _with_new_head(
    architecture: Architecture, network: Network, classes: int, rng: np.random.Generator
) -> tuple[Architecture, Network]:
    layers = list(architecture.layers)
    place = next((i for i in reversed(range(len(layers))) if _output_option(layers[i].options)), None)
    if place is None:
        raise ConfigError(
            f"{architecture.name} has no last layer of weights to replace for {classes} classes; choose another model"
        )
    head = layers[place]
    layers[place] = replace(head, options={**head.options, _output_option(head.options): classes})
    changed = replace(architecture, layers=tuple(layers))
    if changed.output_shape != (classes,):
        raise ConfigError(f"the last layer of {architecture.name} cannot be replaced for {classes} classes")
    fresh = changed.build(rng)
    kept, new = network.state_dict(), fresh.state_dict()
    prefix = f"{list(network.layers)[place]}."
    fresh.load_state_dict({name: new[name] if name.startswith(prefix) else kept[name] for name in new})
    return changed, fresh


def _output_option(options: object) -> str:
    """The option that says how many outputs there are; "" where there is none."""
    return next((name for name in _OUTPUTS if isinstance(options, dict) and name in options), "")

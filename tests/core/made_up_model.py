"""A small model for ten digits with random weights."""

from dataclasses import replace

import numpy as np

from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.model_file import Model
from core.nn.architecture import Architecture
from core.nn.network import Network

ARCHITECTURE = Architecture.from_dict(
    {
        "input": [1, 16, 16],
        "layers": [
            {"Conv2d": {"out_channels": 3, "kernel_size": 3}},
            "BatchNorm2d",
            "ReLU",
            {"MaxPool2d": {"kernel_size": 2}},
            "Flatten",
            {"Linear": {"out_features": 10}},
        ],
    },
    name="small",
    source="small.yaml",
)


def as_if_trained(architecture: Architecture) -> Network:
    """Random weights, no two alike, and statistics for which no layer dies: every weight shows in the outputs."""
    network = architecture.build(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    for name, array in {**network.parameters, **network.buffers}.items():
        if array.ndim == 1:
            array[...] += rng.uniform(0, 1 if name.endswith("running_var") else 0.2, array.shape)
    return network


def random_model(**changes: object) -> Model:
    network = ARCHITECTURE.build(np.random.default_rng(0))
    network.buffers.vector[...] = np.random.default_rng(1).uniform(0.5, 1.5, network.buffers.vector.size)
    model = Model(
        name="ছোট model",
        architecture=ARCHITECTURE,
        network=network,
        normalizer=Normalizer(size=16, box=12, speck=0.1),
        class_names=CLASS_NAMES,
        scores={"macro_f1": 0.75},
        history=({"epoch": 1.0, "train_loss": 2.0}, {"epoch": 2.0, "train_loss": 1.5}),
    )
    return replace(model, **changes)  # type: ignore[arg-type]

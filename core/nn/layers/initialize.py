"""Initial weights."""

import numpy as np

from core.nn.arrays import Array


def kaiming_uniform(weight: Array, rng: np.random.Generator) -> None:
    """Fills `weight` (out, in, ...) uniformly within +-sqrt(6 / fan_in), which keeps the variance through a ReLU.

    He et al. 2015, "Delving Deep into Rectifiers", arXiv:1502.01852.
    """
    bound = np.sqrt(6 / max(1, weight[0].size))
    weight[...] = rng.uniform(-bound, bound, weight.shape)

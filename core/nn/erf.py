"""The error function, which NumPy does not have, for whole arrays."""

import math
from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from core.nn.arrays import Array


def erf(x: Array) -> Array:
    """`2 / sqrt(pi) * integral of exp(-t ** 2) from 0 to x`.

    erf(x) / x depends on x ** 2 alone and has no singularity, so that a Chebyshev polynomial in x ** 2 through the
    values of `math.erf` converges fast: within 1e-13 in float64 and 3e-7 in float32 everywhere.
    """
    limit, coefficients = _polynomial(x.dtype)
    clipped = np.clip(x, -limit, limit)
    at = clipped * clipped
    at *= x.dtype.type(2 / limit**2)
    at -= 1
    y = np.asarray(clipped * chebyshev.chebval(at, coefficients))
    np.copysign(1, x, out=y, where=np.abs(x) >= limit)
    return y


@cache
def _polynomial(dtype: np.dtype) -> tuple[float, Array]:
    """Where erf is 1 to this precision, and the coefficients up to there."""
    limit, degree = (6.0, 34) if dtype == np.float64 else (4.0, 16)

    def quotient(at: NDArray[np.float64]) -> NDArray[np.float64]:
        roots = [math.sqrt((t + 1) / 2) * limit for t in at]
        return np.array([math.erf(root) / root for root in roots])

    return limit, chebyshev.chebinterpolate(quotient, degree).astype(dtype)  # type: ignore[type-var]  # its stubs know scalars only

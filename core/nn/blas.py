"""Which kernel OpenBLAS computes matrix products with, and whether the environment holds it to a slow one."""

import os
from functools import cache
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

CORETYPE = "OPENBLAS_CORETYPE"
"""The environment variable that pins the kernel, whatever the processor can do."""

_AVX512 = {"SkylakeX", "Cooperlake", "SapphireRapids"}
_AVX2 = {"Haswell", "Zen", "Excavator"}


@cache
def kernel() -> str:
    """OpenBLAS's name of the kernel that runs in this process; "" where NumPy stands on another library."""
    libraries = [library for library in threadpool_info() if library["internal_api"] == "openblas"]
    # OpenCV brings an OpenBLAS of its own.
    numpys = [
        library for library in libraries if {"numpy", "numpy.libs"} & {*Path(library["filepath"]).parts}
    ]
    return next((str(library["architecture"]) for library in numpys or libraries), "")


@cache
def has_small_products() -> bool:
    """Whether the kernel computes small products without packing them, which is twice as fast."""
    return kernel() in _AVX512


def slow_kernel_note() -> str:
    """One sentence, without its full stop, where the environment pins a kernel slower than need be; else ""."""
    pinned = os.environ.get(CORETYPE)
    if not (pinned and kernel()):
        return ""
    found, best = _processor_features(), set[str]()
    if found & {"X86_V4", "AVX512_SKX"}:  # NumPy's names from 2.4 on, and before
        best = _AVX512
    elif found & {"X86_V3", "AVX2"}:
        best = _AVX2 | _AVX512
    if not best or kernel() in best:
        return ""
    return (
        f"{CORETYPE}={pinned} holds matrix products to the older {kernel()} kernel; unset it to train faster"
    )


def _processor_features() -> set[str]:
    """Of the instruction sets that NumPy knows, those that this processor has."""
    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    return {*simd.get("baseline", ()), *simd.get("found", ())}  # an empty list is left out

"""The kernel's name, and the note about one that is slower than it need be."""

import os
import platform
import subprocess
import sys

import numpy as np
import pytest

from core.nn import blas
from tests.conftest import ROOT

NEW_PROCESSOR, OLD_PROCESSOR = {"X86_V2", "X86_V3", "X86_V4"}, {"SSE", "AVX2"}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """`machine(pinned, kernel, features)` makes it so."""

    def made(pinned: str | None, kernel: str, features: set[str]) -> None:
        monkeypatch.delenv(blas.CORETYPE, raising=False)
        if pinned is not None:
            monkeypatch.setenv(blas.CORETYPE, pinned)
        monkeypatch.setattr(blas, "kernel", lambda: kernel)
        monkeypatch.setattr(blas, "_processor_features", lambda: features)

    return made


@pytest.mark.parametrize(
    ("pinned", "kernel", "features"),
    [
        ("Haswell", "Haswell", NEW_PROCESSOR),
        ("Zen", "Haswell", NEW_PROCESSOR),
        ("Nehalem", "Nehalem", NEW_PROCESSOR),
        ("Sandybridge", "Sandybridge", OLD_PROCESSOR),
    ],
)
def test_a_pinned_slow_kernel_is_noted(machine, pinned: str, kernel: str, features: set[str]) -> None:
    machine(pinned, kernel, features)
    assert blas.slow_kernel_note() == (
        f"OPENBLAS_CORETYPE={pinned} holds matrix products to the older {kernel} kernel; unset it to train faster"
    )


@pytest.mark.parametrize(
    ("pinned", "kernel", "features"),
    [
        (None, "Haswell", NEW_PROCESSOR),  # OpenBLAS's own choice
        ("", "Haswell", NEW_PROCESSOR),
        ("Haswell", "Haswell", OLD_PROCESSOR),  # the best it has
        ("SkylakeX", "SkylakeX", NEW_PROCESSOR),
        ("nonsense", "SkylakeX", NEW_PROCESSOR),  # which OpenBLAS passes over
        ("Nehalem", "Nehalem", {"X86_V2"}),
        ("Haswell", "", NEW_PROCESSOR),  # not OpenBLAS
        ("ARMV8", "neoversen1", {"ASIMD"}),
    ],
)
def test_nothing_is_noted(machine, pinned: str | None, kernel: str, features: set[str]) -> None:
    machine(pinned, kernel, features)
    assert blas.slow_kernel_note() == ""


@pytest.mark.parametrize(
    ("kernel", "fast"),
    [("SkylakeX", True), ("Cooperlake", True), ("SapphireRapids", True), ("Haswell", False)],
)
def test_small_products(monkeypatch: pytest.MonkeyPatch, kernel: str, fast: bool) -> None:
    monkeypatch.setattr(blas, "kernel", lambda: kernel)
    assert blas.has_small_products.__wrapped__() is fast


def test_the_kernel_is_numpys_own_beside_opencvs(monkeypatch: pytest.MonkeyPatch) -> None:
    opencvs = {
        "internal_api": "openblas",
        "architecture": "Zen",
        "filepath": "/lib/opencv_python.libs/libopenblas.so",
    }
    numpys = {
        "internal_api": "openblas",
        "architecture": "SkylakeX",
        "filepath": "/lib/numpy.libs/libopenblas.so",
    }
    threads = {"internal_api": "openmp", "filepath": "/lib/libgomp.so"}
    monkeypatch.setattr(blas, "threadpool_info", lambda: [threads, opencvs, numpys])
    assert blas.kernel.__wrapped__() == "SkylakeX"
    monkeypatch.setattr(blas, "threadpool_info", lambda: [threads])
    assert blas.kernel.__wrapped__() == ""


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="Haswell is a kernel for x86")
def test_a_real_process_with_a_pinned_kernel() -> None:
    program = "import cv2; from core.nn import blas; print(blas.kernel()); print(blas.slow_kernel_note())"
    environment = os.environ | {blas.CORETYPE: "Haswell"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    kernel, note = done.stdout.splitlines()
    if not kernel:
        pytest.skip("NumPy stands on another library than OpenBLAS")
    assert kernel == "Haswell"
    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    assert note.startswith("OPENBLAS_CORETYPE=Haswell holds") is bool(
        {"X86_V4", "AVX512_SKX"} & {*simd["found"]}
    )


def test_a_processor_with_nothing_beyond_numpys_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(blas.CORETYPE, "Haswell")
    monkeypatch.setattr(np, "show_config", lambda **_: {"SIMD Extensions": {"not found": ["X86_V4"]}})
    assert blas.slow_kernel_note() == ""

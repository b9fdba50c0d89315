"""ONNX Runtime is timed with what `export` writes."""

import pytest

from benchmarks.inference import time_onnxruntime

pytestmark = pytest.mark.parity


@pytest.mark.parametrize("net", ["W1", "W3"])
def test_onnx_runtime_is_timed(net: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="ONNX is not installed; `make parity` installs it")
    pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed; `make parity` installs it")
    monkeypatch.setenv("ANKAN_BENCHMARK_SINGLE", "1")
    assert time_onnxruntime(net, 0.0) > 0

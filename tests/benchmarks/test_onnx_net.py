"""The networks that ONNX Runtime is timed with are ours."""

import numpy as np
import pytest

from benchmarks.nets import NETS
from tests.core.nn.layer_check import randomize, relative

pytestmark = pytest.mark.parity


@pytest.mark.parametrize("net", NETS)
def test_outputs_are_ours(net: str) -> None:
    pytest.importorskip("onnx", reason="ONNX is not installed; `make parity` installs it")
    onnxruntime = pytest.importorskip(
        "onnxruntime", reason="ONNX Runtime is not installed; `make parity` does it"
    )
    from benchmarks.onnx_net import onnx_net

    rng = np.random.default_rng(0)
    network = NETS[net][0].build(rng)
    randomize(network, rng)
    x = rng.random((3, *network.input_shape), np.float32)
    session = onnxruntime.InferenceSession(onnx_net(network, len(x)), providers=["CPUExecutionProvider"])
    [theirs] = session.run(None, {"x": x})
    assert relative(network.forward(x), theirs) < 1e-4

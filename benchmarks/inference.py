"""Images a second of inference, for a batch of 256 or for one image at a time, this core against its peers.

    python benchmarks/inference.py [--rounds N] [--nets W1 W4] [--coretype Haswell] [--json FILE]
    python benchmarks/inference.py --single ...

Ours runs as a classifier does: one BLAS thread, parts of the batch on two threads. PyTorch runs twice: as it comes, and
at its best: channels-last, its allocator told to keep memory. ONNX Runtime runs the same network with two threads.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import local

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rounds
from benchmarks.nets import NETS
from core.classifier import BATCH
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.model_file import Model

_SINGLE = "ANKAN_BENCHMARK_SINGLE"


def batch_size() -> int:
    return 1 if os.environ.get(_SINGLE) else 256


def time_ours(net: str, seconds: float) -> float:
    architecture, _ = NETS[net]
    network = architecture.build(np.random.default_rng(0))
    x = np.random.default_rng(1).random((batch_size(), *architecture.input_shape), np.float32)
    parts = [x[start : start + BATCH] for start in range(0, len(x), BATCH)]
    own = local()

    def forward(part: np.ndarray) -> np.ndarray:
        if not hasattr(own, "workspace"):
            own.workspace = network.workspace(frozen=True)
        return network.forward(part, own.workspace)

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(rounds.CORES) as pool:
        step = partial(forward, x) if len(parts) == 1 else lambda: list(pool.map(forward, parts))
        return len(x) / rounds.median_seconds(step, seconds)


def time_pytorch(net: str, seconds: float, *, channels_last: bool = False) -> float:
    import torch

    from benchmarks.torch_net import torch_net

    torch.set_num_threads(rounds.CORES)
    architecture, _ = NETS[net]
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = torch_net(architecture).to(memory_format=layout).eval()
    x = torch.rand(batch_size(), *architecture.input_shape).to(memory_format=layout)
    with torch.inference_mode():
        return len(x) / rounds.median_seconds(partial(network, x), seconds)


def time_onnxruntime(net: str, seconds: float) -> float:
    import onnxruntime

    from core.export.onnx_model import onnx_model

    architecture, _ = NETS[net]
    channels, size, _ = architecture.input_shape
    normalizer = Normalizer.of_size(size, kind="picture", channels=1 if channels == 1 else 3)
    network = architecture.build(np.random.default_rng(0))
    model = Model(net, architecture, network, normalizer, CLASS_NAMES)
    x = np.random.default_rng(1).random((batch_size(), *architecture.input_shape), np.float32)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = rounds.CORES
    session = onnxruntime.InferenceSession(onnx_model(model), options, providers=["CPUExecutionProvider"])
    return len(x) / rounds.median_seconds(partial(session.run, ["logits"], {"image": x}), seconds)


if __name__ == "__main__":
    if "--single" in sys.argv:
        sys.argv.remove("--single")
        os.environ[_SINGLE] = "1"
    contenders: dict[str, rounds.Contender] = {
        "ours": time_ours,
        "pytorch": time_pytorch,
        "pytorch_best": partial(time_pytorch, channels_last=True),
        "onnxruntime": time_onnxruntime,
    }
    if not (find_spec("onnxruntime") and find_spec("onnx")):
        print("ONNX Runtime is left out: onnx and onnxruntime are not installed (make parity installs them)")
        del contenders["onnxruntime"]
    rounds.main(f"Inference of {batch_size()}", __file__, contenders)

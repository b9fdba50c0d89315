"""Images a second of inference, for a batch of 256 or for one image at a time, this core against PyTorch.

    python benchmarks/inference.py [--rounds N] [--nets W1 W4] [--json FILE]
    python benchmarks/inference.py --single ...

Ours runs as a classifier does: one BLAS thread, parts of the batch on two threads. PyTorch runs twice: as it comes, and
at its best: channels-last, its allocator told to keep memory.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import local

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rounds
from benchmarks.nets import NETS

_SINGLE = "ANKAN_BENCHMARK_SINGLE"
_PART = 64


def batch_size() -> int:
    return 1 if os.environ.get(_SINGLE) else 256


def time_ours(net: str, seconds: float) -> float:
    architecture, _ = NETS[net]
    network = architecture.build(np.random.default_rng(0))
    x = np.random.default_rng(1).random((batch_size(), *architecture.input_shape), np.float32)
    parts = [x[start : start + _PART] for start in range(0, len(x), _PART)]
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


if __name__ == "__main__":
    if "--single" in sys.argv:
        sys.argv.remove("--single")
        os.environ[_SINGLE] = "1"
    rounds.main(
        f"Inference of {batch_size()}",
        __file__,
        {
            "ours": time_ours,
            "pytorch": time_pytorch,
            "pytorch_best": partial(time_pytorch, channels_last=True),
        },
    )

"""Images a second of one training step (forward, backward, SGD with momentum), this core against PyTorch.

    python benchmarks/train_step.py [--rounds N] [--nets W1 W4] [--coretype Haswell] [--json FILE]

PyTorch runs twice: as it comes, and at its best: channels-last, its allocator told to keep memory.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rounds
from benchmarks.nets import NETS

if TYPE_CHECKING:
    from core.data.augment import Transform
    from core.nn.workers import WorkerPool


@contextmanager
def our_pool(
    net: str, *, batches: int = 1, augmentation: "tuple[Transform, ...]" = ()
) -> "Iterator[WorkerPool]":
    """Workers that hold this many batches, until the context is left."""
    from core.nn.losses import CrossEntropyLoss
    from core.nn.workers import ProcessPool, SharedArray
    from core.training.optimizers import SGD
    from core.training.replica import Plan, Replica, SharedState

    architecture, batch_size = NETS[net]
    count = batches * batch_size
    rng = np.random.default_rng(0)
    network = architecture.build(rng)
    images = rng.integers(0, 256, (count, *architecture.input_shape), np.uint8)
    optimizer = SGD(momentum=0.9)
    weights = network.parameters.vector
    shared = SharedState(
        parameters=SharedArray.of(weights),
        buffers=SharedArray.of(network.buffers.vector),
        gradients=SharedArray((rounds.CORES, weights.size)),
        slots=SharedArray((optimizer.slots, weights.size)),
        images=SharedArray.of(images),
        labels=SharedArray.of(rng.integers(0, 10, count)),
        order=SharedArray.of(np.arange(count)),
        logits=SharedArray((count, 10)),
    )
    plan = Plan(architecture, CrossEntropyLoss(), optimizer, augmentation, 0)
    with ProcessPool(rounds.CORES, Replica, plan, shared) as pool:
        yield pool


@contextmanager
def our_step(net: str) -> Iterator[Callable[[], object]]:
    """One step of all workers, which run until the context is left."""
    from core.training.batches import Batch

    with our_pool(net) as pool:
        yield partial(pool.call, "train", [Batch(0, NETS[net][1], 1, 0, 0.01, 1)])


def torch_step(net: str, *, channels_last: bool = False) -> Callable[[], None]:
    import torch

    from benchmarks.torch_net import torch_net

    torch.set_num_threads(rounds.CORES)
    architecture, batch_size = NETS[net]
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = torch_net(architecture).to(memory_format=layout)
    x = torch.rand(batch_size, *architecture.input_shape).to(memory_format=layout)
    y = torch.randint(0, 10, (batch_size,))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    loss = torch.nn.CrossEntropyLoss()

    def step() -> None:
        optimizer.zero_grad()
        loss(network(x), y).backward()
        optimizer.step()

    return step


def time_ours(net: str, seconds: float) -> float:
    with our_step(net) as step:
        return NETS[net][1] / rounds.median_seconds(step, seconds)


def time_pytorch(net: str, seconds: float, *, channels_last: bool = False) -> float:
    return NETS[net][1] / rounds.median_seconds(torch_step(net, channels_last=channels_last), seconds)


if __name__ == "__main__":
    rounds.main(
        "Training step",
        __file__,
        {
            "ours": time_ours,
            "pytorch": time_pytorch,
            "pytorch_best": partial(time_pytorch, channels_last=True),
        },
    )

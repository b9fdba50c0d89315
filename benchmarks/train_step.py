"""Images a second of one training step (forward, backward, SGD with momentum), this core against PyTorch.

    python benchmarks/train_step.py [--rounds N] [--nets W1 W4] [--json FILE]

Each contender is timed in a process of its own, all in turn, several rounds; the figures are medians over the rounds.
PyTorch runs twice with two threads: as it comes, and at its best: channels-last, its allocator told to keep memory.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.nets import NETS  # noqa: E402

CONTENDERS = ("ours", "pytorch", "pytorch_best")
WORKERS = 2
_KEEP_MEMORY = dict.fromkeys(
    ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"), str(1 << 30)
)


def time_ours(name: str, seconds: float) -> float:
    """Images a second."""
    from core.nn.losses import CrossEntropyLoss
    from core.nn.workers import SharedArray, WorkerPool
    from core.training.optimizers import SGD
    from core.training.replica import Plan, Replica, SharedState

    architecture, batch_size = NETS[name]
    rng = np.random.default_rng(0)
    network = architecture.build(rng)
    images = rng.integers(0, 256, (batch_size, *architecture.input_shape), np.uint8)
    optimizer = SGD(momentum=0.9)
    weights = network.parameters.vector
    shared = SharedState(
        parameters=SharedArray.of(weights),
        buffers=SharedArray.of(network.buffers.vector),
        gradients=SharedArray((WORKERS, weights.size)),
        slots=SharedArray((optimizer.slots, weights.size)),
        images=SharedArray.of(images),
        labels=SharedArray.of(rng.integers(0, 10, batch_size)),
        order=SharedArray.of(np.arange(batch_size)),
        logits=SharedArray((batch_size, 10)),
    )
    plan = Plan(architecture, CrossEntropyLoss(), optimizer, None, 0)
    with WorkerPool(WORKERS, Replica, plan, shared) as pool:
        options = {"epoch": 1, "batch": 0, "learning_rate": 0.01, "step": 1}
        return batch_size / median_seconds(lambda: pool.call("train", 0, batch_size, **options), seconds)


def time_pytorch(name: str, seconds: float, *, channels_last: bool) -> float:
    """Images a second."""
    import torch

    from benchmarks.torch_net import torch_net

    torch.set_num_threads(WORKERS)
    architecture, batch_size = NETS[name]
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

    return batch_size / median_seconds(step, seconds)


def median_seconds(step: Callable[[], object], seconds: float) -> float:
    """Of the calls that fit into this time, after a few to warm up."""
    for _ in range(5):
        step()
    times: list[float] = []
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds or len(times) < 5:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def time_apart(contender: str, name: str, seconds: float) -> float:
    """One contender on one network, in a process of its own."""
    environment = os.environ | (_KEEP_MEMORY if contender == "pytorch_best" else {})
    command = [sys.executable, __file__, "--child", contender, "--nets", name, "--seconds", str(seconds)]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return float(output)


def compare(names: list[str], *, rounds: int, seconds: float) -> dict[str, dict[str, float]]:
    """Medians over the rounds, and the ratios of ours to each of the others."""
    speeds: dict[str, dict[str, list[float]]] = {name: {c: [] for c in CONTENDERS} for name in names}
    for _ in range(rounds):
        for name in names:
            for contender in CONTENDERS:
                speeds[name][contender].append(time_apart(contender, name, seconds))
    table = {}
    for name in names:
        row = {contender: statistics.median(values) for contender, values in speeds[name].items()}
        row["ratio"] = row["ours"] / row["pytorch"]
        row["ratio_best"] = row["ours"] / row["pytorch_best"]
        table[name] = row
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nets", nargs="+", choices=list(NETS), default=list(NETS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each timing")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        [name] = options.nets
        if options.child == "ours":
            print(time_ours(name, options.seconds))
        else:
            print(time_pytorch(name, options.seconds, channels_last=options.child == "pytorch_best"))
        return
    table = compare(options.nets, rounds=options.rounds, seconds=options.seconds)
    kernels = {
        f"{lib['internal_api']} {lib['architecture']}" for lib in threadpool_info() if "architecture" in lib
    }
    print(f"Training step, images/s, {WORKERS} workers or threads, {', '.join(sorted(kernels))} kernel")
    print(f"{'':4}{'ours':>10}{'PyTorch':>10}{'at best':>10}{'ratio':>8}{'to best':>9}")
    for name, row in table.items():
        print(
            f"{name:4}{row['ours']:>10,.0f}{row['pytorch']:>10,.0f}{row['pytorch_best']:>10,.0f}"
            f"{row['ratio']:>8.2f}{row['ratio_best']:>9.2f}"
        )
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

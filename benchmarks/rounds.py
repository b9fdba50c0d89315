"""Contenders timed in processes of their own, all in turn, several rounds; and the table of their medians."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.nets import NETS
from core.nn.blas import CORETYPE, kernel

CORES = 2
"""Workers or threads that every contender may use."""

_KEEP_MEMORY = dict.fromkeys(
    ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"), str(1 << 30)
)

Contender = Callable[[str, float], float]
"""Takes the name of a network and the seconds to spend; gives images a second."""

Table = dict[str, dict[str, float]]
"""By network: images a second of each contender, and our ratio to each peer."""


class _Peer(NamedTuple):
    title: str
    ratio: str
    ratio_title: str


_PEERS = {
    "pytorch": _Peer("PyTorch", "ratio", "ratio"),
    "pytorch_best": _Peer("at best", "ratio_best", "to best"),
    "onnxruntime": _Peer("ONNX RT", "ratio_onnxruntime", "to ONNX RT"),
}


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


def main(what: str, file: str, contenders: Mapping[str, Contender]) -> None:
    """Prints a table for the environment as it is and, where that pins OpenBLAS's kernel, one without the pin.

    In a child process it times one contender instead.

    Args:
        what: is measured, the table's heading.
        file: the benchmark, to be run again in each child.
        contenders: `ours`, and its peers: `pytorch`, `pytorch_best`, whose allocator keeps its memory, `onnxruntime`.
    """
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--nets", nargs="+", choices=list(NETS), default=list(NETS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each timing")
    parser.add_argument("--coretype", metavar="KERNEL", help=f"one table, with {CORETYPE} set to this")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the first table's figures")
    parser.add_argument("--child", choices=contenders, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        speed = contenders[options.child](options.nets[0], options.seconds)
        print(json.dumps({"speed": speed, "kernel": kernel()}))
        return
    for number, (setting, environment) in enumerate(_environments(options.coretype)):
        table, kernels = _compare(
            file,
            list(contenders),
            options.nets,
            rounds=options.rounds,
            seconds=options.seconds,
            environment=environment,
        )
        print(f"{what}: images/s, {CORES} workers or threads, {' and '.join(kernels)} kernel, {setting}")
        _show(table, [peer for name, peer in _PEERS.items() if name in contenders])
        if options.json and number == 0:
            options.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def run_apart(
    file: str, contender: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Any:
    """What `file --child contender` prints, from JSON."""
    keep = _KEEP_MEMORY if contender == "pytorch_best" else {}
    command = [sys.executable, file, "--child", contender, *arguments]
    variables = {**(os.environ if environment is None else environment), **keep}
    return json.loads(
        subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout
    )


def _environments(coretype: str | None) -> list[tuple[str, dict[str, str]]]:
    """Those to measure in, each with what it says about the kernel."""
    unpinned = {name: value for name, value in os.environ.items() if name != CORETYPE}
    pinned = coretype or os.environ.get(CORETYPE)
    if not pinned:
        return [(f"{CORETYPE} not set", unpinned)]
    as_set = (f"{CORETYPE}={pinned}", unpinned | {CORETYPE: pinned})
    return [as_set] if coretype else [as_set, (f"without {CORETYPE}", unpinned)]


def _compare(
    file: str,
    contenders: Sequence[str],
    nets: Sequence[str],
    *,
    rounds: int,
    seconds: float,
    environment: Mapping[str, str],
) -> tuple[Table, list[str]]:
    """The table, and the kernels that our matrix products ran with."""
    speeds: dict[str, dict[str, list[float]]] = {net: {c: [] for c in contenders} for net in nets}
    kernels = set()
    for _ in range(rounds):
        for net in nets:
            for contender in contenders:
                arguments = ("--nets", net, "--seconds", str(seconds))
                answer = run_apart(file, contender, *arguments, environment=environment)
                speeds[net][contender].append(answer["speed"])
                if contender == "ours":
                    kernels.add(answer["kernel"] or "unknown")
    table: Table = {}
    for net in nets:
        row = table[net] = {contender: statistics.median(values) for contender, values in speeds[net].items()}
        row |= {peer.ratio: row["ours"] / row[name] for name, peer in _PEERS.items() if name in row}
    return table, sorted(kernels)


def _show(table: Table, peers: Sequence[_Peer]) -> None:
    print(f"{'':4}", *(f"{title:>10}" for title in ("ours", *(peer.title for peer in peers))), end="")
    print("", *(f"{peer.ratio_title:>10}" for peer in peers))
    for net, row in table.items():
        speeds = [value for name, value in row.items() if name == "ours" or name in _PEERS]
        print(f"{net:4}", *(f"{speed:>10,.0f}" for speed in speeds), end="")
        print("", *(f"{row[peer.ratio]:>10.2f}" for peer in peers))

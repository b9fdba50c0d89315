"""Contenders timed in processes of their own, all in turn, several rounds; and the table of their medians."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from threadpoolctl import threadpool_info

from benchmarks.nets import NETS

CORES = 2
"""Workers or threads that every contender may use."""

_KEEP_MEMORY = dict.fromkeys(
    ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"), str(1 << 30)
)

Contender = Callable[[str, float], float]
"""Takes the name of a network and the seconds to spend; gives images a second."""


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
    """Prints the table, or in a child process times one contender.

    Args:
        what: is measured, the table's heading.
        file: the benchmark, to be run again in each child.
        contenders: `ours`, `pytorch` and `pytorch_best`, which is run with an allocator that keeps its memory.
    """
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--nets", nargs="+", choices=list(NETS), default=list(NETS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each timing")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--child", choices=contenders, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(contenders[options.child](options.nets[0], options.seconds))
        return
    table = _compare(file, list(contenders), options.nets, rounds=options.rounds, seconds=options.seconds)
    _show(what, table)
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _compare(
    file: str, contenders: list[str], nets: list[str], *, rounds: int, seconds: float
) -> dict[str, dict[str, float]]:
    speeds: dict[str, dict[str, list[float]]] = {net: {c: [] for c in contenders} for net in nets}
    for _ in range(rounds):
        for net in nets:
            for contender in contenders:
                speeds[net][contender].append(_time_apart(file, contender, net, seconds))
    table = {}
    for net in nets:
        row = {contender: statistics.median(values) for contender, values in speeds[net].items()}
        row["ratio"] = row["ours"] / row["pytorch"]
        row["ratio_best"] = row["ours"] / row["pytorch_best"]
        table[net] = row
    return table


def _time_apart(file: str, contender: str, net: str, seconds: float) -> float:
    environment = os.environ | (_KEEP_MEMORY if contender == "pytorch_best" else {})
    command = [sys.executable, file, "--child", contender, "--nets", net, "--seconds", str(seconds)]
    return float(
        subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    )


def _show(what: str, table: Mapping[str, Mapping[str, float]]) -> None:
    kernels = {
        f"{lib['internal_api']} {lib['architecture']}" for lib in threadpool_info() if "architecture" in lib
    }
    print(f"{what}: images/s, {CORES} workers or threads, {', '.join(sorted(kernels))} kernel")
    print(f"{'':4}{'ours':>10}{'PyTorch':>10}{'at best':>10}{'ratio':>8}{'to best':>9}")
    for net, row in table.items():
        print(
            f"{net:4}{row['ours']:>10,.0f}{row['pytorch']:>10,.0f}{row['pytorch_best']:>10,.0f}"
            f"{row['ratio']:>8.2f}{row['ratio_best']:>9.2f}"
        )

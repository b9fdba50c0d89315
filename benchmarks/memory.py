"""Peak memory of a training step, all processes together, this core against PyTorch; on Linux.

    python benchmarks/memory.py [--nets W1 W4]

Of every process counts the most memory that it held at once during the steps, less its share of pages that others
hold too, so that shared memory counts once. "Bare" is the same before there is a network: the interpreters with what
they import, ours with workers that have nothing to do.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rounds
from benchmarks.nets import NETS
from benchmarks.train_step import our_step, torch_step

_PROCESSES = Path("/proc")
_WARM_UP, _STEPS = 5, 30
_TITLES = {"ours": "ours", "pytorch": "PyTorch", "pytorch_best": "at best"}


def measure_ours(net: str) -> tuple[float, float]:
    """Bytes at the peak, and bare."""
    from core.nn.workers import ProcessPool

    with ProcessPool(rounds.CORES, _Idle):
        bare = _peak_bytes(lambda: None)
    with our_step(net) as step:
        return _peak_bytes(step), bare


def measure_pytorch(net: str, *, channels_last: bool) -> tuple[float, float]:
    """Bytes at the peak, and bare."""
    import torch

    torch.set_num_threads(rounds.CORES)
    torch_step("W1")  # the smallest; its optimizer brings the last imports, 75 MB
    bare = _peak_bytes(lambda: None)
    return _peak_bytes(torch_step(net, channels_last=channels_last)), bare


class _Idle:
    """A worker that has imported what the real ones do."""

    def __init__(self, _group: object) -> None:
        from core.training import replica

        self._imported = replica


def _peak_bytes(step: Callable[[], object]) -> float:
    """Of this process and those it started."""
    for _ in range(_WARM_UP):
        step()
    processes = _family()
    for process in processes:
        (process / "clear_refs").write_text("5")  # the peak begins anew
    for _ in range(_STEPS):
        step()
    return sum(map(_own_peak_bytes, processes))


def _family() -> list[Path]:
    mine = _PROCESSES / str(os.getpid())
    return [mine, *(path for path in _PROCESSES.glob("[0-9]*") if _parent(path) == mine.name)]


def _parent(process: Path) -> str:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:  # it has ended meanwhile
        return ""


def _own_peak_bytes(process: Path) -> float:
    peak = _kilobytes(process / "status", "VmHWM")
    now = process / "smaps_rollup"
    return 1024 * (peak - (_kilobytes(now, "Rss") - _kilobytes(now, "Pss")))


def _kilobytes(file: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith(f"{name}:"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Peak memory of a training step")
    parser.add_argument("--nets", nargs="+", choices=list(NETS), default=list(NETS))
    parser.add_argument("--child", choices=_TITLES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not (_PROCESSES / "self" / "smaps_rollup").exists():
        print("The memory of processes can be measured on Linux only.")
    elif options.child == "ours":
        print(json.dumps(measure_ours(options.nets[0])))
    elif options.child:
        print(json.dumps(measure_pytorch(options.nets[0], channels_last=options.child == "pytorch_best")))
    else:
        _show(
            {
                net: {name: rounds.run_apart(__file__, name, "--nets", net) for name in _TITLES}
                for net in options.nets
            }
        )


def _show(table: dict[str, dict[str, tuple[float, float]]]) -> None:
    for what, less_bare in (("in all", 0), ("less the bare processes", 1)):
        print(f"Peak memory of a training step, {what}: MB, {rounds.CORES} workers or threads")
        print(f"{'':4}", *(f"{title:>9}" for title in (*_TITLES.values(), "ratio", "to best")))
        for net, row in table.items():
            ours, pytorch, best = (peak - less_bare * bare for peak, bare in (row[name] for name in _TITLES))
            print(f"{net:4}", *(f"{size / 1e6:>9,.0f}" for size in (ours, pytorch, best)), end=" ")
            print(f"{ours / pytorch:>9.2f} {ours / best:>9.2f}")


if __name__ == "__main__":
    main()

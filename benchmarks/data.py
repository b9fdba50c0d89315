"""Opening a data set, beside what decoding alone costs Pillow: first load, again from the cache, memory, many files.

    python benchmarks/data.py [--images N] [--many N] [--rounds N] [--only NAME ...]

`scans` are PNGs as NumtaDB publishes them, 180 x 180 in colour; `small` are its 28 x 28 grey ones; `many` is a folder
with a table of 200,000 small images. Pillow decodes the same files on the same cores, in threads and in processes; the
faster of both is the peer. Each contender runs in a process of its own, in turn, with the files in the disk's cache.
`arrays` are NumtaDB's 55,267 images without decoding: what the normalizer costs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.data.normalize import Normalizer  # noqa: E402
from core.data.prepare import prepare  # noqa: E402
from core.data.readers import open_dataset  # noqa: E402

DATA = Path(os.environ.get("ANKAN_DATA") or ROOT.parent / "shared" / "data").absolute()
CORES = os.cpu_count() or 1
NUMTADB = DATA / "numtadb-28.npz"
SCANS = DATA / "numtadb-raw-samples"
_DIFFERENT = 500  # scans made from the ten, before they repeat


def decode(paths: Sequence[str]) -> int:
    """Pillow alone."""
    for path in paths:
        with Image.open(path) as image:
            image.load()
    return len(paths)


def pillow(folder: Path, pool: Executor) -> float:
    """Seconds to decode every PNG of a folder on all cores, the start of workers not counted."""
    paths = sorted(map(str, folder.rglob("*.png")))
    chunks = [paths[start : start + 64] for start in range(0, len(paths), 64)]
    with pool as workers:
        list(workers.map(decode, chunks[: 2 * CORES]))
        start = time.perf_counter()
        list(workers.map(decode, chunks))
        return time.perf_counter() - start


def _processes() -> Executor:
    return ProcessPoolExecutor(CORES, mp_context=get_context("spawn"))


def load(folder: Path) -> dict[str, float]:
    """Seconds to list and to prepare a data set, and the size of the result in MB."""
    start = time.perf_counter()
    dataset = open_dataset(folder)
    listed = time.perf_counter()
    prepared = prepare(dataset, Normalizer())
    ready = time.perf_counter()
    return {
        "list": listed - start,
        "prepare": ready - listed,
        "seconds": ready - start,
        "images": len(prepared),
        "cached": float(prepared.from_cache),
        "arrays": prepared.images.nbytes / 1e6,
    }


CONTENDERS: dict[str, Callable[[Path], dict[str, float]]] = {
    "ankan": load,
    "pillow-threads": lambda folder: {"seconds": pillow(folder, ThreadPoolExecutor(CORES))},
    "pillow-processes": lambda folder: {"seconds": pillow(folder, _processes())},
}


def measure(contender: str, folder: Path, cache: Path) -> dict[str, float]:
    """In a process of its own."""
    with _started(contender, folder, cache) as process:
        result: dict[str, float] = json.loads(process.communicate()[0])
    return result


def peak_memory(folder: Path, cache: Path) -> float:
    """MB of a first load, all its processes together, what they share counted once; looked at every 20 ms."""
    peak = 0
    with _started("ankan", folder, cache) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.02)
        process.communicate()
    return peak / 1e3


def _started(contender: str, folder: Path, cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--contender", contender, str(folder)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _memory(number: int) -> int:
    """Proportional kB of a process and of those it started; 0 for one that has ended."""
    place = Path("/proc") / str(number)
    try:
        lines = (place / "smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        children = (place / "task" / str(number) / "children").read_text().split()
    except (OSError, StopIteration):
        return 0
    return own + sum(_memory(int(child)) for child in children)


def make_scans(folder: Path, count: int) -> None:
    """The ten real scans with noise of their own, as NumtaDB's layout has them."""
    part = folder / "training-a"
    part.mkdir(parents=True)
    originals = [np.asarray(Image.open(path).convert("RGB")) for path in sorted(SCANS.rglob("*.png"))]
    rng = np.random.default_rng(0)
    for number in range(min(count, _DIFFERENT)):
        shifted = originals[number % len(originals)] + rng.integers(-3, 4, (180, 180, 3))
        Image.fromarray(shifted.clip(0, 255).astype(np.uint8)).save(part / f"a{number:05d}.png")
    for number in range(_DIFFERENT, count):
        data = (part / f"a{number % _DIFFERENT:05d}.png").read_bytes()
        (part / f"a{number:05d}.png").write_bytes(data)
    write_table(folder, [number % 10 for number in range(count)])


def make_small(folder: Path, count: int) -> None:
    """NumtaDB's own 28 x 28 images, repeated where there are not enough."""
    part = folder / "training-a"
    part.mkdir(parents=True)
    with np.load(NUMTADB) as packed:
        images, labels = 255 - packed["images"], packed["labels"]
    for number in range(count):
        Image.fromarray(images[number % len(images)]).save(part / f"a{number:05d}.png", compress_level=1)
    write_table(folder, [int(labels[number % len(labels)]) for number in range(count)])


def write_table(folder: Path, labels: Sequence[int]) -> None:
    rows = (f"a{number:05d}.png,{label}" for number, label in enumerate(labels))
    (folder / "training-a.csv").write_text("\n".join(["filename,digit", *rows]) + "\n", encoding="utf-8")


def report(name: str, data: Path, caches: Path, *, rounds: int, with_pillow: bool) -> None:
    first, again = [], []
    peers: dict[str, list[float]] = {"pillow-threads": [], "pillow-processes": []}
    for number in range(rounds):
        cache = caches / f"{name}-{number}"
        for peer, seconds in peers.items():
            if with_pillow:
                seconds.append(measure(peer, data, cache)["seconds"])
        first.append(measure("ankan", data, cache))
        again.append(measure("ankan", data, cache))
    one, two = (statistics.median(run["seconds"] for run in runs) for runs in (first, again))
    last = first[-1]
    print(f"{name}: {last['images']:,.0f} images")
    if with_pillow:
        medians = {peer: statistics.median(seconds) for peer, seconds in peers.items()}
        best = min(medians, key=lambda peer: medians[peer])
        for peer, median in medians.items():
            print(f"  {peer:<28}{median:8.2f} s   {1e6 * median / last['images']:7.0f} us an image")
        print(f"  {'first load / ' + best:<28}{one / medians[best]:8.2f}")
    print(f"  {'first load':<28}{one:8.2f} s   {1e6 * one / last['images']:7.0f} us an image")
    print(f"  {'  of it listing':<28}{statistics.median(run['list'] for run in first):8.2f} s")
    print(f"  {'again, from the cache':<28}{two:8.3f} s   {one / two:7.1f} times faster")
    peak = peak_memory(data, caches / f"{name}-memory")
    print(f"  {'peak memory':<28}{peak:8.0f} MB  {peak - last['arrays']:7.0f} MB over the arrays")
    if not all(run["cached"] for run in again) or any(run["cached"] for run in first):
        raise SystemExit("the cache was not used as it should be")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--many", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=("scans", "small", "many", "arrays"))
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        name, folder = options.contender
        print(json.dumps(CONTENDERS[name](Path(folder))))
        return
    if not NUMTADB.is_file():
        raise SystemExit(f"no real handwriting in {DATA} (set ANKAN_DATA)")
    wanted = options.only or ("scans", "small", "many", "arrays")
    with tempfile.TemporaryDirectory(prefix="ankan-data-") as place:
        folder = Path(place)
        makers = {"scans": (make_scans, options.images), "small": (make_small, options.images)}
        for name, (make, count) in makers.items():
            if name in wanted:
                make(folder / name, count)
                report(name, folder / name, folder / "cache", rounds=options.rounds, with_pillow=True)
        if "many" in wanted:
            make_small(folder / "many", options.many)
            report("many", folder / "many", folder / "cache", rounds=1, with_pillow=True)
        if "arrays" in wanted:
            report("arrays", NUMTADB, folder / "cache", rounds=options.rounds, with_pillow=False)


if __name__ == "__main__":
    main()

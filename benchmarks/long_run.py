"""A day of training in the window: does its memory stay flat?

    python benchmarks/long_run.py [--batches N]

A tiny network takes a million steps, one image each, in the window's own process; its events go the whole way, to the
run folder's files and to the plots and tables of the Train page. The page's clock is a fake one that makes 24 hours of
them. What is printed is the memory that belongs to the process alone, as it grows.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from core.nn.architecture import Architecture, save_architecture  # noqa: E402

_DAY = 86_400.0
_IMAGES, _SIZE = 1_250, 8  # of which a fifth is for validation


class FakeClock:
    """Tells a day's seconds in proportion to the steps that were taken."""

    def __init__(self, batches: int) -> None:
        self.steps, self._batches = 0, batches

    def __call__(self) -> float:
        return _DAY * self.steps / self._batches


def make_files(folder: Path) -> tuple[Path, Path]:
    """A data set of random dots in ten places, and a network that tells them apart."""
    rng = np.random.default_rng(1)
    labels = np.arange(_IMAGES) % 10
    images = rng.integers(0, 40, (_IMAGES, _SIZE, _SIZE), np.uint8)
    images[np.arange(_IMAGES), labels % 5 + 1, labels // 5 * 4 + 1] = 255
    np.savez(folder / "dots.npz", images=images, labels=labels)
    layers = ["Flatten", {"Linear": {"out_features": 10}}]
    architecture = Architecture.from_dict(
        {"input": [1, _SIZE, _SIZE], "layers": layers}, name="dots", source="dots"
    )
    save_architecture(architecture, folder / "dots.yaml")
    return folder / "dots.npz", folder / "dots.yaml"


def private_megabytes() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1e3


def measure(batches: int, folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from core.data.augment import Transform
    from core.data.readers import open_dataset
    from core.training.config import TrainingConfig
    from gui.app import make_application
    from gui.garbage import collected_here
    from gui.main_window import MainWindow
    from gui.session import Session
    from gui.train.page import TrainPage
    from gui.train.run_state import RunState

    app: QApplication = make_application(["ankan-benchmark"])
    data, network = make_files(folder)
    window = MainWindow(Session(), (TrainPage,))
    window.resize(1280, 800)
    window.show()
    page: Any = window.pages[0]
    clock = FakeClock(batches)
    page.run = RunState(clock)
    page.run.begin()
    nothing: tuple[Transform, ...] = ()
    per_epoch = _IMAGES * 4 // 5
    config = TrainingConfig(
        model=str(network),
        image_kind="picture",
        epochs=batches // per_epoch,
        batch_size=1,
        augmentation=nothing,
        workers=1,
        worker_kind="threads",
    )
    page.trainer.start(config, open_dataset(data), folder / "run")
    print(f"{'batches':>12}{'fake hours':>12}{'own memory, MB':>16}{'seconds':>9}")
    begun, shown = time.perf_counter(), 0
    with collected_here():
        while page.trainer.running:
            app.processEvents()
            time.sleep(0.005)
            clock.steps = page.history.last_step
            if clock.steps >= shown:
                took = time.perf_counter() - begun
                print(
                    f"{clock.steps:12,}{clock() / 3600:12.1f}{private_megabytes():16.0f}{took:9.0f}",
                    flush=True,
                )
                shown += batches // 10
    print(f"{page.history.last_step:12,}{clock() / 3600:12.1f}{private_megabytes():16.0f}")
    window.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--batches", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="ankan-long-") as place:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = place
        measure(options.batches, Path(place))


if __name__ == "__main__":
    main()

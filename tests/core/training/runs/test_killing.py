"""A run that is killed with SIGKILL at any moment goes on, and ends as if it had never been killed.

Three times here, `ANKAN_KILLS` times in `make stress`.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import yaml

from core.model_file import read_tensors
from core.training.runs.folder import BATCHES, BEST, CONFIG, EPOCHS, EVENTS, HISTORY, LAST
from tests.core.training.made_up import SIZE, pictures

ROOT = Path(__file__).parents[4]
KILLS = int(os.environ.get("ANKAN_KILLS", "3"))

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A data set, and a configuration that saves several times a second."""
    folder = tmp_path_factory.mktemp("files")
    images, labels = pictures(900)
    np.savez(folder / "data.npz", images=images, labels=labels)
    settings = {
        "model": {"input": [1, SIZE, SIZE], "layers": ["Flatten", {"Linear": {"out_features": 10}}]},
        "epochs": 6,
        "batch_size": 4,
        "learning_rate": 0.01,
        "workers": 2,
        "ema": 0.9,
        "save_minutes": 0.002,
        "keep_epochs": 4,
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return folder / "data.npz", folder / "config.yaml"


def command(files: tuple[Path, Path], out: Path) -> list[str]:
    """That begins the run, or goes on with it where there is one."""
    data, config = map(str, files)
    how = ["--resume", str(out)] if (out / CONFIG).exists() else ["--config", config, "--out", str(out)]
    return [sys.executable, "main.py", "train", data, *how]


def finish(files: tuple[Path, Path], out: Path) -> float:
    """Seconds that it took."""
    begun = time.monotonic()
    done = subprocess.run(
        command(files, out), check=False, cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert_over(done.returncode, done.stderr)
    return time.monotonic() - begun


def assert_over(code: int, said: str) -> None:
    """The run is complete; it may have been so already, and only killed on its way out."""
    assert code == 0 or "has completed its" in said, said


def test_a_killed_run_ends_with_the_weights_of_one_never_interrupted(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    seconds = finish(files, tmp_path / "whole")
    rng = np.random.default_rng(int(os.environ.get("ANKAN_SEED", "1")))
    killed = tmp_path / "killed"
    finished = kills = 0
    while kills < KILLS:
        program = subprocess.Popen(
            command(files, killed), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            _, said = program.communicate(timeout=float(rng.uniform(0.3, seconds)))
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()
            kills += 1
            continue
        assert_over(program.returncode, said)
        same(tmp_path / "whole", killed)
        finished += 1
        killed = tmp_path / f"killed-{finished}"
    if (killed / CONFIG).exists():
        finish(files, killed)
        same(tmp_path / "whole", killed)


def same(whole: Path, killed: Path) -> None:
    epochs = [f"{EPOCHS}/{number:04d}.safetensors" for number in (1, 3, 5, 6)]
    assert {f"{EPOCHS}/{path.name}" for path in (killed / EPOCHS).iterdir()} == set(epochs)
    for name in (LAST, BEST, *epochs):
        expected, found = read_tensors(whole / name)[0], read_tensors(killed / name)[0]
        assert {k: v.tobytes() for k, v in found.items()} == {k: v.tobytes() for k, v in expected.items()}
    for name in (HISTORY, BATCHES):
        assert untimed(killed / name) == untimed(whole / name)
    assert (killed / EVENTS).read_text(encoding="utf-8").endswith("}\n")
    assert not list(killed.rglob(".*"))  # nothing half written is left


def untimed(path: Path) -> list[str]:
    """The rows without their last figure, which is a time or a speed."""
    return [row.rpartition(",")[0] for row in path.read_text(encoding="utf-8").splitlines()]

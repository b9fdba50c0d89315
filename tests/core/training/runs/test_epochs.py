"""The weights of every epoch are kept, within bounds, and are those that the epoch ended with."""

from dataclasses import astuple
from pathlib import Path

import pytest

from core.model_file import load_model, save_model
from core.training.config import TrainingConfig, change_config
from core.training.config_file import load_whole_config
from core.training.events import BatchDone, EpochDone
from core.training.runs import epochs as kept_weights
from core.training.runs import resume, train
from core.training.runs.epochs import has_saved_epochs, kept_epochs, save_epoch, saved_epochs
from core.training.runs.folder import BEST, CONFIG, EPOCHS
from core.training.runs.listing import read_run
from core.training.runs.records import read_records
from tests.core.made_up_model import random_model
from tests.core.training.made_up import DESCRIPTION, dataset


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five epochs of a tiny network, with running averages."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    list(train(config(tmp_path_factory.mktemp("plan"), epochs=5, ema=0.9), dataset(60), folder))
    return folder


def config(folder: Path, **changes: object) -> TrainingConfig:
    path = folder / "tiny.yaml"
    path.write_text(str(DESCRIPTION), encoding="utf-8")
    settings = TrainingConfig(
        model=str(path), batch_size=16, learning_rate=0.02, workers=1, worker_kind="threads", augmentation=()
    )
    return change_config(settings, **changes)


def numbers(folder: Path) -> list[int]:
    return [epoch.number for epoch in saved_epochs(folder)]


def test_every_epoch_can_be_opened_as_a_model(run: Path) -> None:
    epochs = saved_epochs(run)
    assert has_saved_epochs(run)
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5]
    assert [astuple(epoch.figures) for epoch in epochs] == [
        astuple(figures) for figures in read_records(run).epochs
    ]
    models = [load_model(epoch.path) for epoch in epochs]
    assert [len(model.history) for model in models] == [1, 2, 3, 4, 5]
    assert len({model.network.parameters.vector.tobytes() for model in models}) == 5
    best = load_model(run / BEST)
    same = models[int(best.scores["epoch"]) - 1]
    assert same.network.parameters.vector.tobytes() == best.network.parameters.vector.tobytes()
    assert same.calibration == best.calibration


def test_the_size_of_a_run_counts_them(run: Path) -> None:
    files = [file for file in run.rglob("*") if file.is_file()]
    assert read_run(run).size == sum(file.stat().st_size for file in files)


def test_what_is_damaged_or_something_else_is_left_out(tmp_path: Path) -> None:
    assert saved_epochs(tmp_path) == ()
    model = random_model()
    (tmp_path / EPOCHS).mkdir()
    save_model(model, tmp_path / EPOCHS / "0001.safetensors")  # without a history
    (tmp_path / EPOCHS / "0002.safetensors").write_bytes(b"torn")
    save_model(model, tmp_path / EPOCHS / "mine.safetensors")
    assert saved_epochs(tmp_path) == ()


@pytest.mark.parametrize("most", [2, 3, 7, 100])
def test_of_too_many_every_second_one_goes(most: int) -> None:
    before: frozenset[int] = frozenset()
    for last in range(1, 400):
        kept = kept_epochs(last, most=most)
        assert len(kept) <= most
        assert {1, last} <= kept
        assert kept <= before | {last}, "what is gone cannot come back"
        steps = {b - a for a, b in zip(sorted(kept), sorted(kept)[1:], strict=False) if b != last}
        assert len(steps) <= 1
        before = kept
    assert len(kept_epochs(most, most=most)) == most


def test_none_or_only_the_last() -> None:
    assert kept_epochs(7, most=0) == frozenset()
    assert kept_epochs(7, most=1) == {7}


def test_a_large_network_keeps_fewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = random_model()
    weights = model.network.parameters.vector.nbytes + model.network.buffers.vector.nbytes
    monkeypatch.setattr(kept_weights, "MOST_BYTES", 3 * weights + 1)
    for number in range(1, 7):
        save_epoch(model, tmp_path, number=number, most=100)
    assert sorted(path.name for path in (tmp_path / EPOCHS).iterdir()) == [
        "0001.safetensors",
        "0005.safetensors",
        "0006.safetensors",
    ]


def test_a_run_may_keep_none(tmp_path: Path) -> None:
    list(train(config(tmp_path, epochs=1, keep_epochs=0), dataset(60), tmp_path / "run"))
    assert not (tmp_path / "run" / EPOCHS).exists()
    assert not has_saved_epochs(tmp_path / "run")


def test_going_on_forgets_what_comes_after_the_saved_point(run: Path, tmp_path: Path) -> None:
    """As a run leaves it that was killed between an epoch's weights and its checkpoint."""
    out = tmp_path / "run"
    events = train(config(tmp_path, epochs=3), dataset(60), out)
    next(event for event in events if isinstance(event, EpochDone))
    events.close()
    (out / EPOCHS / "0002.safetensors").write_bytes((run / EPOCHS / "0002.safetensors").read_bytes())
    (out / EPOCHS / ".0003.safetensors.x.unfinished").write_bytes(b"torn")
    later = resume(out, dataset(60))
    next(event for event in later if isinstance(event, BatchDone))
    assert [path.name for path in (out / EPOCHS).iterdir()] == ["0001.safetensors"]
    list(later)
    assert numbers(out) == [1, 2, 3]


def test_a_run_from_before_epochs_were_kept_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    list(train(config(tmp_path, epochs=1, keep_epochs=0), dataset(60), out))
    text = (out / CONFIG).read_text(encoding="utf-8")
    assert "keep_epochs: 0\n" in text
    (out / CONFIG).write_text(text.replace("keep_epochs: 0\n", ""), encoding="utf-8")
    assert load_whole_config(out / CONFIG).keep_epochs == 100
    list(resume(out, dataset(60), epochs=2))
    assert numbers(out) == [2]

"""What loggers write, and that one which fails costs nobody his training."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.errors import ConfigError
from core.training.config import TrainingConfig
from core.training.events import BatchDone, EpochDone, Event, Finished, Noticed, Preparing, Started
from core.training.loggers import Logger, close_loggers, log_event, open_loggers
from core.training.loggers.base import Figures

STARTED = Started((), 100, 20, 10, 2, ("0", "1"))
FINISHED = Finished("completed", 1, 0.9, 12.0)


def batch(step: int) -> BatchDone:
    return BatchDone(
        epoch=1,
        batch=step,
        batches=10,
        step=step,
        loss=1 / step,
        accuracy=0.5,
        learning_rate=0.01,
        images_per_second=1000.0,
        gradient_norm=2.0,
    )


def epoch(number: int) -> EpochDone:
    return EpochDone(number, 2, 0.5, 0.75, 0.25, 0.875, 0.9, np.eye(2, dtype=np.int64), 0.01, 3.0)


def play(loggers: list[Logger], *events: Event) -> None:
    for event in events:
        assert log_event(loggers, event) == []
    assert close_loggers(loggers) == []


def test_no_more_than_some_batches_a_second_are_written() -> None:
    seconds = iter([0.0, 0.05, 0.2, 0.25])
    figures = Figures(interval=0.1, clock=lambda: next(seconds))
    figures.of(STARTED)
    written = [figures.of(batch(step)) for step in (1, 2, 3, 4)]
    assert [step for step, values in written if values] == [1, 3]
    assert written[0][1] == {
        "batch/loss": 1.0,
        "batch/accuracy": 0.5,
        "batch/learning_rate": 0.01,
        "batch/gradient_norm": 2.0,
        "batch/images_per_second": 1000.0,
    }


def test_an_epoch_is_written_at_the_step_it_ended_with() -> None:
    figures = Figures(interval=1e9)
    for step in range(1, 8):
        figures.of(batch(step))
    step, values = figures.of(epoch(1))
    assert step == 7
    assert values["validation/macro_f1"] == 0.9
    assert values["training/loss"] == 0.5


def test_a_run_that_goes_on_counts_from_where_it_was() -> None:
    figures = Figures()
    figures.of(Started((), 100, 20, 10, 2, ("0", "1"), done=20))
    assert figures.of(epoch(3))[0] == 20


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_tensorboard(tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX", reason="the extra tensorboard is not installed")
    loggers = open_loggers(("tensorboard",), tmp_path, TrainingConfig(name="রবি"))
    assert not list(tmp_path.iterdir()), "nothing is written before training has begun"
    play(loggers, Preparing(1, 2), STARTED, batch(1), epoch(1), Noticed(1, "only ৩"), FINISHED)
    written = records(tmp_path / "tensorboard")
    assert written["batch/loss"] == [(1, 1.0)]
    assert written["batch/gradient_norm"] == [(1, 2.0)]
    assert written["validation/macro_f1"] == [(1, pytest.approx(0.9))]
    assert any(tag.startswith("configuration") for tag in written)
    assert any(tag.startswith("noticed") for tag in written)


def records(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """The scalars in TensorBoard's event files: records of length, its checksum, content and its checksum."""
    from tensorboardX.proto.event_pb2 import Event as Written

    found: dict[str, list[tuple[int, float]]] = {}
    for path in sorted(folder.glob("events.out.*")):
        content = path.read_bytes()
        while content:
            length = int.from_bytes(content[:8], "little")
            event = Written.FromString(content[12 : 12 + length])
            content = content[16 + length :]
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found


@pytest.fixture
def wandb_module(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """In the place of wandb: it takes notes of what it is asked."""
    for name in ("WANDB_MODE", "WANDB_SILENT", "WANDB_ERROR_REPORTING"):
        monkeypatch.delenv(name, raising=False)
    notes = SimpleNamespace(rows=[], options={}, finished=False, summary={})
    run = SimpleNamespace(
        log=notes.rows.append,
        summary=notes.summary,
        define_metric=lambda *_, **__: None,
        finish=lambda: setattr(notes, "finished", True),
    )
    module: Any = ModuleType("wandb")
    module.Settings = lambda **settings: settings

    def init(**options: Any) -> SimpleNamespace:
        notes.options = options
        return run

    module.init = init
    monkeypatch.setitem(sys.modules, "wandb", module)
    monkeypatch.delitem(sys.modules, "core.training.loggers.wandb", raising=False)
    yield notes
    sys.modules.pop("core.training.loggers.wandb", None)


def test_wandb_stays_offline_unless_the_user_says_otherwise(
    wandb_module: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(open_loggers(("wandb",), tmp_path, TrainingConfig()), STARTED, batch(1), epoch(1), FINISHED)
    options = wandb_module.options
    assert (options["mode"], options["dir"]) == ("offline", str(tmp_path))
    assert options["config"]["epochs"] == TrainingConfig().epochs
    assert [row["step"] for row in wandb_module.rows] == [1, 1]
    assert wandb_module.rows[1]["validation/macro_f1"] == 0.9
    assert wandb_module.summary == {"best_macro_f1": 0.9, "best_epoch": 1}
    assert wandb_module.finished

    monkeypatch.setenv("WANDB_MODE", "online")
    play(open_loggers(("wandb",), tmp_path, TrainingConfig()), STARTED)
    assert wandb_module.options["mode"] == "online"
    assert wandb_module.options["id"] == options["id"], "a run that goes on is the same run there"


@pytest.mark.skipif(importlib.util.find_spec("wandb") is None, reason="the extra wandb is not installed")
@pytest.mark.filterwarnings("ignore")
def test_wandb_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    play(open_loggers(("wandb",), tmp_path, TrainingConfig()), STARTED, batch(1), epoch(1), FINISHED)
    assert list((tmp_path / "wandb").glob("offline-run-*/*.wandb"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "package"), [("tensorboard", "tensorboardX"), ("wandb", "wandb")])
def test_an_extra_that_is_not_installed(
    name: Any, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"core.training.loggers.{name}", raising=False)
    with pytest.raises(ConfigError, match=rf"needs the package {package}; .*pip install 'ankan\[{name}\]'"):
        open_loggers((name,), tmp_path, TrainingConfig())


class Failing:
    """Writes once, and then no more."""

    name = "Failing"

    def __init__(self) -> None:
        self.calls = 0

    def log(self, event: Event) -> None:
        self.calls += 1
        if self.calls > 1:
            raise OSError("no space\nleft")

    def close(self) -> None:
        raise RuntimeError


def test_a_logger_that_fails_is_said_once_and_dropped() -> None:
    failing, other = Failing(), Failing()
    other.calls = -1000
    loggers: list[Logger] = [failing, other]
    said = [log_event(loggers, batch(step)) for step in range(1, 5)]
    assert said == [[], ["Failing is no longer written: no space left; training goes on"], [], []]
    assert loggers == [other]
    assert other.calls == -996
    assert len(close_loggers(loggers)) == 1
    assert loggers == []

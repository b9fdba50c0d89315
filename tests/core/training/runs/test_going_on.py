"""Going on with a run: later, for longer, after trouble, and when it is not what it was."""

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.data.dataset import Dataset
from core.errors import AnkanError, ConfigError, ModelFileError, OutputError, TrainingError
from core.model_file import read_tensors
from core.training.config import TrainingConfig, change_config
from core.training.config_file import load_config
from core.training.early_stopping import EarlyStopping
from core.training.events import (
    BatchDone,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Noticed,
    NotSaved,
    Saved,
    Started,
)
from core.training.optimizers import SGD
from core.training.runs import resume, train
from core.training.runs.checkpoint import load_checkpoint
from core.training.runs.folder import BATCHES, BEST, CONFIG, HISTORY, LAST, RunFolder, is_held
from core.training.schedules import ConstantLR
from tests.core.training.made_up import DESCRIPTION, dataset


@pytest.fixture
def tiny(tmp_path: Path) -> TrainingConfig:
    path = tmp_path / "tiny.yaml"
    path.write_text(yaml.safe_dump(DESCRIPTION), encoding="utf-8")
    return TrainingConfig(
        model=str(path),
        epochs=2,
        batch_size=16,
        learning_rate=0.02,
        schedule=ConstantLR(),
        workers=1,
        worker_kind="threads",
        augmentation=(),
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run"


class Disk:
    """Refuses every file while it is full."""

    full = False

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make = tempfile.mkstemp

        def mkstemp(*args: Any, **options: Any) -> tuple[int, str]:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return make(*args, **options)

        monkeypatch.setattr("core.files.tempfile.mkstemp", mkstemp)


def weights(path: Path) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in read_tensors(path)[0].items()}


def last(events: list[Event]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


def message(out: Path, data: Dataset, kind: type[AnkanError] = TrainingError) -> str:
    with pytest.raises(kind) as caught:
        list(resume(out, data))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_full_disk_holds_the_run_up_and_loses_nothing(
    tiny: TrainingConfig, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(train(tiny, dataset(60), tmp_path / "whole"))
    disk = Disk(monkeypatch)
    told: list[Event] = []
    for event in train(tiny, dataset(60), out):
        told.append(event)
        refused = [event for event in told if isinstance(event, NotSaved)]
        disk.full = isinstance(event, BatchDone) or (isinstance(event, NotSaved) and len(refused) < 3)
    assert refused[0].sentence == (
        f"{out} cannot be written: no space left on device; the run waits, make room there and let it go on"
    )
    assert isinstance(told[-1], Finished)
    for name in (BEST, LAST):
        assert weights(out / name) == weights(tmp_path / "whole" / name)
    steps = [row.split(",")[0] for row in (out / BATCHES).read_text(encoding="utf-8").splitlines()]
    assert steps == ["step", *map(str, range(1, 7))]


def test_closing_on_a_full_disk_leaves_what_was_saved(
    tiny: TrainingConfig, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(train(tiny, dataset(60), tmp_path / "whole"))
    disk = Disk(monkeypatch)
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, EpochDone))
    next(event for event in events if isinstance(event, BatchDone))
    disk.full = True
    with pytest.raises(OutputError, match="no space left"):
        events.close()
    disk.full = False
    assert not is_held(out)
    list(resume(out, dataset(60)))
    assert weights(out / LAST) == weights(tmp_path / "whole" / LAST)


def test_a_second_program_on_the_folder_is_told(tiny: TrainingConfig, out: Path) -> None:
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, Started))
    assert is_held(out)
    assert "a program is training in" in message(out, dataset(60))
    events.close()
    assert not is_held(out)
    assert last(list(resume(out, dataset(60)))).reason == "completed"


def test_a_completed_run_is_trained_on_when_more_epochs_are_asked_for(
    tiny: TrainingConfig, tmp_path: Path, out: Path
) -> None:
    list(train(tiny, dataset(60), out))
    assert "has completed its 2 epochs" in message(out, dataset(60))
    list(resume(out, dataset(60), epochs=4))
    list(train(change_config(tiny, epochs=4), dataset(60), tmp_path / "whole"))
    assert load_config(out / CONFIG).epochs == 4
    for name in (BEST, LAST):
        assert weights(out / name) == weights(tmp_path / "whole" / name)
    assert len((out / HISTORY).read_text(encoding="utf-8").splitlines()) == 5


def test_early_stopping_ends_a_run_which_then_has_its_patience_again(tiny: TrainingConfig, out: Path) -> None:
    stopping = EarlyStopping(patience=2, min_delta=0.9)  # never so much better
    config = change_config(tiny, epochs=20, early_stopping=stopping)
    events = list(train(config, dataset(60), out))
    assert last(events).reason == "stopped early"
    assert len([event for event in events if isinstance(event, EpochDone)]) == 3
    again = list(resume(out, dataset(60)))
    assert last(again).reason == "stopped early"
    assert [event.epoch for event in again if isinstance(event, EpochDone)] == [4, 5, 6]


def test_a_run_that_diverged_goes_on_from_its_last_good_weights_with_a_lower_rate(
    tiny: TrainingConfig, out: Path
) -> None:
    config = change_config(tiny, epochs=4, optimizer=SGD())
    events = train(config, dataset(60), out)
    next(event for event in events if isinstance(event, EpochDone))
    events.close()
    good = weights(out / LAST)
    told = list(resume(out, dataset(60), learning_rate=900))
    diverged = next(event for event in told if isinstance(event, Diverged))
    assert "try a learning rate of 9e+01 or less" in diverged.reason
    assert last(told).reason == "diverged"
    assert weights(out / LAST) == good
    assert "diverged at a learning rate of 900; go on with a lower one, such as 90" in message(
        out, dataset(60)
    )
    assert last(list(resume(out, dataset(60), learning_rate=0.01))).reason == "completed"


def test_a_data_set_that_has_changed_is_said_and_needs_a_yes(tiny: TrainingConfig, out: Path) -> None:
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, BatchDone))
    events.close()
    assert "has changed since the run began: it had 60 images and has 66" in message(out, dataset(66))
    assert "some of its pictures, labels or their order" in message(out, dataset(60, seed=1))
    assert last(list(resume(out, dataset(66), accept_changes=True))).reason == "completed"


def test_the_network_s_description_is_no_longer_needed(
    tiny: TrainingConfig, tmp_path: Path, out: Path
) -> None:
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, BatchDone))
    events.close()
    (tmp_path / "tiny.yaml").unlink()
    assert last(list(resume(out, dataset(60)))).reason == "completed"


@pytest.mark.parametrize("content", [b"", b"something else", None])
def test_a_checkpoint_that_is_missing_damaged_or_foreign(
    tiny: TrainingConfig, out: Path, content: bytes | None
) -> None:
    list(train(tiny, dataset(60), out))
    if content is None:
        (out / LAST).write_bytes((out / LAST).read_bytes()[:-40])
    else:
        (out / LAST).write_bytes(content)
    assert str(out / LAST) in message(out, dataset(60), ModelFileError)
    (out / LAST).unlink()
    assert last(list(resume(out, dataset(60)))).reason == "completed"  # from the beginning


def test_a_configuration_that_is_gone_or_foreign(tiny: TrainingConfig, out: Path) -> None:
    list(train(tiny, dataset(60), out))
    whole = (out / CONFIG).read_text(encoding="utf-8")
    (out / CONFIG).write_text(whole[: whole.index("\nseed:")], encoding="utf-8")
    assert "config.yaml is damaged" in message(out, dataset(60), ConfigError)
    assert "`seed` is missing" in message(out, dataset(60), ConfigError)
    (out / CONFIG).write_text("- a list", encoding="utf-8")
    assert "config.yaml is no configuration" in message(out, dataset(60), AnkanError)
    (out / CONFIG).unlink()
    assert "holds no run (config.yaml) to go on with" in message(out, dataset(60), OutputError)


def test_logs_that_were_changed_by_hand_do_not_stop_a_run(tiny: TrainingConfig, out: Path) -> None:
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, EpochDone))
    events.close()
    (out / BATCHES).unlink()
    (out / HISTORY).write_text("x" * 10_000, encoding="utf-8")
    assert last(list(resume(out, dataset(60)))).reason == "completed"
    assert (out / BATCHES).read_text(encoding="utf-8").startswith("step,epoch,batch,loss")


def test_half_written_files_of_a_killed_program_are_cleared_away(tiny: TrainingConfig, out: Path) -> None:
    events = train(tiny, dataset(60), out)
    next(event for event in events if isinstance(event, BatchDone))
    events.close()
    (out / ".last.safetensors.abc.unfinished").write_bytes(b"half")
    with RunFolder(out).held():
        assert not list(out.glob(".*"))


def test_a_run_that_is_asked_to_saves_at_once(tiny: TrainingConfig, out: Path) -> None:
    events = train(tiny, dataset(60), out)
    done = next(event for event in events if isinstance(event, BatchDone))
    told = [events.send("save")]
    while not isinstance(told[-1], Saved):
        told.append(next(events))
    assert all(isinstance(event, BatchDone) for event in told[:-1])
    assert load_checkpoint(out / LAST).progress.step == told[-1].step >= done.step
    assert isinstance(next(events), (BatchDone, EpochDone))
    events.close()


class Failing:
    """A logger whose disk or network is gone from its third event on."""

    name = "failing"

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.closed = False

    def log(self, event: Event) -> None:
        self.heard.append(event)
        if len(self.heard) == 3:
            raise ConnectionError("the line is dead")

    def close(self) -> None:
        self.closed = True


def test_a_logger_that_fails_is_dropped_and_training_goes_on(
    tiny: TrainingConfig, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = Failing()
    monkeypatch.setattr("core.training.runs.starting.open_loggers", lambda *_: [logger])
    events = list(train(tiny, dataset(60), out))
    said = [event.sentence for event in events if isinstance(event, Noticed)]
    assert "failing is no longer written: the line is dead; training goes on" in said
    assert len(logger.heard) == 3
    assert last(events).reason == "completed"

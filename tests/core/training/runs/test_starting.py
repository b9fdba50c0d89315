"""A run folder: what is in it, going on from it, and what is said when a run cannot begin."""

import csv
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import yaml

from core.calibration import Calibration
from core.classifier import load_classifier
from core.data.dataset import Dataset
from core.errors import AnkanError, ArchitectureError, ConfigError, DataError, ModelFileError, OutputError
from core.model_file import load_model, read_tensors
from core.training.config import CrossEntropy, TrainingConfig, change_config
from core.training.config_file import load_config, save_config
from core.training.dry_run import plan_run
from core.training.evaluation import evaluate
from core.training.events import (
    BatchDone,
    EpochDone,
    Event,
    Finished,
    Improved,
    Noticed,
    Preparing,
    Saved,
    Started,
)
from core.training.recalibration import recalibrate
from core.training.runs import resume, train
from core.training.runs.folder import (
    BATCHES,
    BEST,
    CONFIG,
    ENVIRONMENT,
    EPOCHS,
    EVENTS,
    HISTORY,
    LAST,
    new_run_folder,
)
from tests.core.training.made_up import CLASS_NAMES, DESCRIPTION, SIZE, dataset


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TrainingConfig:
    """Two epochs of a tiny network on one worker."""
    path = tmp_path_factory.mktemp("description") / "tiny.yaml"
    path.write_text(yaml.safe_dump(DESCRIPTION), encoding="utf-8")
    return TrainingConfig(
        model=str(path), epochs=2, batch_size=16, learning_rate=0.02, workers=1, augmentation=()
    )


@pytest.fixture(scope="module")
def run(tiny: TrainingConfig, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """A run that was completed, and what it said."""
    out = tmp_path_factory.mktemp("runs") / "new" / "run"
    return out, list(train(tiny, dataset(60), out))


def weights(path: Path) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in read_tensors(path)[0].items()}


def message_for(kind: type[AnkanError], config: TrainingConfig, data: Dataset, out: Path) -> str:
    with pytest.raises(kind) as caught:
        list(train(config, data, out))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_folder_holds_what_it_promises(run: tuple[Path, list[Event]], tiny: TrainingConfig) -> None:
    out, _ = run
    assert {file.name for file in out.iterdir()} == {
        *(BEST, LAST, CONFIG, ENVIRONMENT, HISTORY, BATCHES, EVENTS),
        *("run.lock", EPOCHS),
    }
    said, written = load_config(out / CONFIG), msgspec.structs.asdict(tiny)
    assert {name: getattr(said, name) for name in written if written[name] is not None} == {
        name: value for name, value in written.items() if value is not None
    }
    assert said.normalizer is not None
    assert (said.data, said.image_kind) == (str(Path("made-up.npz").resolve()), said.normalizer.kind)


def test_the_events_come_in_order(run: tuple[Path, list[Event]]) -> None:
    out, events = run
    kinds = [type(event) for event in events if not isinstance(event, (Improved, Noticed, Saved))]
    epoch = [BatchDone] * 3 + [EpochDone]
    assert kinds == [Preparing, Started, *epoch, *epoch, Finished]
    assert events[0] == Preparing(60, 60)
    started, finished = events[1], events[-1]
    assert isinstance(started, Started)
    assert (started.train_images, started.validation_images) == (48, 12)
    assert isinstance(finished, Finished)
    assert finished.model_path == out / BEST
    assert [e.path for e in events if isinstance(e, Improved)][-1] == out / BEST


def test_history_has_a_row_for_each_epoch(run: tuple[Path, list[Event]]) -> None:
    out, events = run
    with (out / HISTORY).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [row["epoch"] for row in rows] == ["1", "2"]
    for field in ("train_loss", "validation_loss", "validation_macro_f1", "learning_rate", "seconds"):
        assert [float(row[field]) for row in rows] == [getattr(event, field) for event in epochs]


def test_the_best_model_predicts_what_was_measured(
    run: tuple[Path, list[Event]], tiny: TrainingConfig
) -> None:
    out, events = run
    classifier = load_classifier(out / BEST)
    model, last = classifier.model, events[-1]
    assert isinstance(last, Finished)
    assert model.name == "tiny"
    assert model.class_names == CLASS_NAMES
    assert model.normalizer.size == SIZE
    assert model.scores["macro_f1"] == last.best_macro_f1
    assert model.scores["epoch"] == last.best_epoch
    assert len(model.history) == last.best_epoch
    assert model.history[-1]["validation_macro_f1"] == last.best_macro_f1
    _, rows = tiny.split.rows(dataset(60).labels, dataset(60).parts)
    result = evaluate(classifier, dataset(60).subset(rows))
    assert result.macro_f1 == last.best_macro_f1
    assert result.accuracy == model.scores["accuracy"]


def test_the_best_model_is_calibrated_on_the_validation_images(
    run: tuple[Path, list[Event]], tiny: TrainingConfig
) -> None:
    out, events = run
    classifier = load_classifier(out / BEST)
    best = [e for e in events if isinstance(e, EpochDone) and e.epoch == classifier.model.scores["epoch"]]
    assert classifier.model.calibration == best[0].calibration != Calibration()
    again = recalibrate(classifier, dataset(60), tiny.split)
    assert again.model.calibration.temperature == pytest.approx(best[0].calibration.temperature, rel=1e-3)
    assert (again.images, again.error_before) == (12, pytest.approx(again.error_after, abs=1e-3))


def test_going_on_from_a_folder_is_never_having_stopped(
    run: tuple[Path, list[Event]], tiny: TrainingConfig, tmp_path: Path
) -> None:
    events = train(tiny, dataset(60), tmp_path)
    for event in events:
        if isinstance(event, BatchDone) and event.step == 2:
            break
    events.close()
    assert not (tmp_path / BEST).exists()
    later = list(resume(tmp_path, dataset(60)))
    steps = [event.step for event in later if isinstance(event, BatchDone)]
    assert steps == [*range(steps[0], 7)]
    assert steps[0] >= 3  # the weights may have been ahead of the event
    assert weights(tmp_path / LAST) == weights(run[0] / LAST)
    assert weights(tmp_path / BEST) == weights(run[0] / BEST)
    assert len((tmp_path / HISTORY).read_text(encoding="utf-8").splitlines()) == 3


def test_averages_are_saved_as_the_model_and_gone_on_with(tiny: TrainingConfig, tmp_path: Path) -> None:
    config = change_config(tiny, ema=0.95, clip_norm=2.0, loss=CrossEntropy(class_weights=(1.0, 2.0, 1.5)))
    whole = list(train(config, dataset(60), tmp_path / "whole"))
    finished = whole[-1]
    assert isinstance(finished, Finished)
    _, rows = config.split.rows(dataset(60).labels, dataset(60).parts)
    result = evaluate(load_classifier(tmp_path / "whole" / BEST), dataset(60).subset(rows))
    assert result.macro_f1 == finished.best_macro_f1
    events = train(config, dataset(60), tmp_path / "parts")
    for event in events:
        if isinstance(event, BatchDone) and event.step == 2:
            break
    events.close()
    list(resume(tmp_path / "parts", dataset(60)))
    for name in (BEST, LAST):
        assert weights(tmp_path / "parts" / name) == weights(tmp_path / "whole" / name)
    assert "averages" in weights(tmp_path / "whole" / LAST)


def test_stopping_right_after_the_best_epoch_keeps_its_model(tiny: TrainingConfig, tmp_path: Path) -> None:
    events = train(tiny, dataset(60), tmp_path)
    done = next(event for event in events if isinstance(event, EpochDone))
    events.close()
    assert load_model(tmp_path / BEST).scores["macro_f1"] == done.validation_macro_f1
    assert len(load_model(tmp_path / BEST).history) == 1


def test_resuming_needs_a_checkpoint_of_the_same_network(
    run: tuple[Path, list[Event]], tiny: TrainingConfig, tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="holds no run"):
        list(resume(tmp_path, dataset(60)))
    save_config(tiny, tmp_path / CONFIG)
    (tmp_path / LAST).write_bytes((run[0] / BEST).read_bytes())
    with pytest.raises(ModelFileError, match="is not a checkpoint to go on from: it lacks 'network'"):
        list(resume(tmp_path, dataset(60)))


@pytest.mark.parametrize("name", [CONFIG, BEST, LAST])
def test_a_folder_that_holds_a_run_is_not_overwritten(
    tiny: TrainingConfig, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("an earlier run", encoding="utf-8")
    with pytest.raises(OutputError, match="holds a run already"):
        next(train(tiny, dataset(60), tmp_path))
    assert (tmp_path / name).read_text(encoding="utf-8") == "an earlier run"


def test_runs_of_one_second_get_folders_of_their_own(tiny: TrainingConfig, tmp_path: Path) -> None:
    folders = set()
    for _ in range(4):
        folder = new_run_folder(tiny, tmp_path)
        folder.mkdir(parents=True)
        folders.add(folder)
    assert len(folders) == 4


def test_closing_while_preparing_leaves_no_folder(tiny: TrainingConfig, tmp_path: Path) -> None:
    out = tmp_path / "run"
    events = train(tiny, dataset(60), out)
    assert isinstance(next(events), Preparing)
    assert out.exists()
    events.close()
    assert not out.exists()


def test_going_on_from_a_model_file(
    run: tuple[Path, list[Event]], tiny: TrainingConfig, tmp_path: Path
) -> None:
    best = run[0] / BEST
    config = change_config(tiny, model=str(best), name="tuned", epochs=1, learning_rate=1e-12)
    list(train(config, dataset(60), tmp_path))
    tuned, model = load_model(tmp_path / BEST), load_model(best)
    assert tuned.name == "tuned"
    for name in model.network.parameters:
        np.testing.assert_allclose(tuned.network.parameters[name], model.network.parameters[name], atol=1e-6)


def test_only_the_parts_asked_for(tiny: TrainingConfig, tmp_path: Path) -> None:
    events = train(change_config(tiny, parts=("b",)), dataset(60), tmp_path)
    assert next(events) == Preparing(30, 30)
    events.close()


def test_only_so_many_images_and_the_same_ones_when_it_goes_on(tiny: TrainingConfig, tmp_path: Path) -> None:
    config = change_config(tiny, parts=("a",), images=15, worker_kind="threads")
    data, out = dataset(60), tmp_path / "run"
    events = list(train(config, data, out))
    started = next(event for event in events if isinstance(event, Started))
    assert (started.train_images, started.validation_images) == (12, 3)
    assert sum(plan_run(config, data).train_images) == 12
    assert isinstance(list(resume(out, data, epochs=3))[-1], Finished)
    last = next(event for event in reversed(events) if isinstance(event, EpochDone))
    assert last.confusion.sum(axis=1).tolist() == [1, 1, 1]
    with pytest.raises(DataError, match="has 30 images to choose from, fewer than the 31 asked for"):
        list(train(change_config(config, images=31), data, tmp_path / "other"))


@pytest.mark.parametrize("data", [dataset(60)])
def test_a_run_that_cannot_begin_says_why(data: Dataset, tiny: TrainingConfig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "run"):
        message = message_for(OutputError, tiny, data, out)
        assert str(tmp_path / "file") in message
        assert "cannot be written" in message

    out = tmp_path / "run"
    parts = change_config(tiny, parts=("a", "z"))
    assert message_for(DataError, parts, data, out) == "made-up.npz has no part “z”; its parts are a, b"
    four = replace(data, class_names=(*CLASS_NAMES, "star"))
    message = message_for(ConfigError, tiny, four, out)
    assert "tiny has 3 outputs, but made-up.npz has 4 classes; the last layer needs 4 outputs" in message
    two = change_config(tiny, loss=CrossEntropy(class_weights=(1.0, 2.0)))
    assert "class_weights has 2 numbers, but made-up.npz has 3 classes" in message_for(
        ConfigError, two, data, out
    )
    missing = change_config(tiny, model="missing.safetensors")
    assert message_for(ModelFileError, missing, data, out) == "there is no model file missing.safetensors"
    unknown = change_config(tiny, model="vgg-bn-smal")
    assert "did you mean vgg-bn-small?" in message_for(ArchitectureError, unknown, data, out)
    nothing = change_config(tiny, parts=())
    assert "not one image" in message_for(DataError, nothing, data, out)
    assert not out.exists() or not any(out.iterdir()), "nothing was written"


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ([3, SIZE, SIZE], "takes images in colour, but ink on paper is prepared in grey"),
        ([1, SIZE, SIZE + 2], f"takes images of 1x{SIZE}x{SIZE + 2}"),
    ],
)
def test_a_network_for_other_images_is_refused(
    shape: list[int], words: str, tiny: TrainingConfig, tmp_path: Path
) -> None:
    path = tmp_path / "other.yaml"
    layers = ["Flatten", {"Linear": {"out_features": 3}}]
    path.write_text(yaml.safe_dump({"input": shape, "layers": layers}), encoding="utf-8")
    message = message_for(ConfigError, change_config(tiny, model=str(path)), dataset(60), tmp_path / "run")
    assert words in message


def test_too_few_images_to_judge_by(tiny: TrainingConfig, tmp_path: Path) -> None:
    assert message_for(DataError, tiny, dataset(60).subset(np.array([0])), tmp_path / "run")


def test_run_folders_are_named_after_their_network(tmp_path: Path) -> None:
    folder = new_run_folder(TrainingConfig(model="somewhere/mine.txt"), tmp_path)
    assert folder.name.endswith("-mine")
    assert not folder.exists()

"""The list of runs: every state, older folders, broken ones, and what the user says of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from core.errors import OutputError
from core.training.config import TrainingConfig
from core.training.runs import train
from core.training.runs.folder import BEST, CONFIG, LAST
from core.training.runs.listing import RunInfo, list_runs, read_run
from core.training.runs.notes import ABOUT, note_run, read_notes, rename_run
from tests.core.training.made_up import DESCRIPTION, dataset
from tests.core.training.runs.made_up_runs import make_old_run, make_run


def names(runs: list[RunInfo]) -> list[str]:
    return [run.path.name for run in runs]


def test_a_run_says_what_it_is_and_how_it_went(tmp_path):
    make_run(tmp_path / "2026-07-18-141500-vgg-bn-small", ended="completed", epoch=8)
    [run] = list_runs(tmp_path)
    assert (run.name, run.notes, run.state, run.problem) == ("2026-07-18 14:15", "", "completed", "")
    assert (run.data, run.parts, run.network) == ("/images/NumtaDB", ("a", "b", "c"), "vgg-bn-small")
    assert run.keep_epochs == 100
    assert (run.epoch, run.epochs, run.best_macro_f1, run.best_epoch, run.seconds) == (8, 8, 0.9871, 8, 880)
    assert run.size == sum(file.stat().st_size for file in run.path.iterdir())
    assert run.has_model
    assert run.model == run.path / BEST


@pytest.mark.parametrize("ended", ["completed", "stopped early", "diverged"])
def test_how_a_run_ended_is_its_state(tmp_path, ended):
    assert read_run(make_run(tmp_path / "run", ended=ended)).state == ended


def test_a_run_that_neither_ended_nor_goes_on_was_stopped(tmp_path):
    assert read_run(make_run(tmp_path / "run")).state == "stopped"


def test_a_run_is_running_while_a_program_holds_it(tmp_path):
    path = make_run(tmp_path / "run")
    with FileLock(path / "run.lock"):
        assert read_run(path).state == "running"
    assert read_run(path).state == "stopped"


def test_a_run_that_has_just_begun_is_running_without_a_checkpoint(tmp_path):
    path = make_run(tmp_path / "run")
    (path / LAST).unlink()
    (path / BEST).unlink()
    with FileLock(path / "run.lock"):
        run = read_run(path)
    assert (run.state, run.epoch, run.epochs, run.best_macro_f1, run.has_model) == (
        "running",
        0,
        8,
        None,
        False,
    )


def test_before_the_first_epoch_there_is_no_score_and_no_model(tmp_path):
    run = read_run(make_run(tmp_path / "run", epoch=0))
    assert (run.state, run.best_macro_f1, run.has_model, run.problem) == ("stopped", None, False, "")


def test_running_ones_come_first_then_the_latest(tmp_path):
    for age, name in enumerate(("c", "a", "b", "d")):
        make_run(tmp_path / name, age=age)
    with FileLock(tmp_path / "b" / "run.lock"):
        assert names(list_runs(tmp_path)) == ["b", "c", "a", "d"]


def test_older_folders_without_time_and_ending(tmp_path):
    run = read_run(make_old_run(tmp_path / "done"))
    assert (run.state, run.seconds, run.best_epoch) == ("completed", 180, 2)
    assert read_run(make_old_run(tmp_path / "half", epoch=3)).state == "stopped"


def test_a_real_run_is_listed(tmp_path):
    description = tmp_path / "tiny.yaml"
    description.write_text(str(DESCRIPTION), encoding="utf-8")
    config = TrainingConfig(
        name="rows and columns", model=str(description), epochs=1, workers=1, worker_kind="threads"
    )
    for _ in train(config, dataset(40), tmp_path / "runs" / "one"):
        pass
    [run] = list_runs(tmp_path / "runs")
    assert (run.name, run.state, run.network, run.epoch) == ("rows and columns", "completed", "tiny", 1)
    assert run.has_model
    assert run.best_macro_f1 is not None
    assert run.seconds > 0


def break_nothing_in(path: Path) -> None:
    for file in path.iterdir():
        file.unlink()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:700])


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (break_nothing_in, "config.yaml is missing, so this folder holds no run"),
        (
            lambda path: (path / CONFIG).write_text("epochs: many"),
            "config.yaml: epochs should be a whole number, not “many”",
        ),
        (
            lambda path: (path / CONFIG).write_bytes(b"\xff\xfe\x00"),
            "config.yaml cannot be read as a configuration",
        ),
        (
            lambda path: (path / LAST).unlink(),
            "last.safetensors is missing, so there is nothing to go on from",
        ),
        (lambda path: truncate(path / LAST), "last.safetensors is damaged"),
        (lambda path: (path / BEST).replace(path / LAST), "last.safetensors is not a checkpoint of a run"),
        (lambda path: (path / LAST).write_text("hello"), "last.safetensors is damaged"),
    ],
)
def test_a_broken_folder_is_listed_with_one_sentence(tmp_path, harm, sentence):
    path = make_run(tmp_path / "run")
    make_run(tmp_path / "good")
    harm(path)
    run = next(run for run in list_runs(tmp_path) if run.path == path)
    assert run.state == "unreadable"
    assert run.problem.startswith(sentence)
    assert "\n" not in run.problem


def test_the_model_of_a_broken_run_can_still_be_used(tmp_path):
    path = make_run(tmp_path / "run")
    (path / LAST).unlink()
    assert read_run(path).has_model


@pytest.mark.parametrize("harm", [Path.unlink, truncate])
def test_a_run_whose_model_is_gone_can_still_go_on(tmp_path, harm):
    path = make_run(tmp_path / "run")
    harm(path / BEST)
    run = read_run(path)
    assert (run.state, run.has_model) == ("stopped", False)
    assert run.problem == "best.safetensors is missing or damaged, so there is no model to use"


@given(name=st.text(max_size=30), notes=st.text(max_size=60))
def test_name_and_notes_are_kept_apart_and_in_full(tmp_path_factory, name, notes):
    path = tmp_path_factory.mktemp("run")
    rename_run(path, name)
    note_run(path, notes)
    assert (read_notes(path).name, read_notes(path).notes) == (name.strip(), notes.strip())


def test_a_renamed_run_keeps_its_folder_and_gets_its_first_name_back(tmp_path):
    path = make_run(tmp_path / "2026-07-18-141500-lenet")
    rename_run(path, "  elastic, wide ")
    note_run(path, "too slow")
    run = read_run(path)
    assert (run.path, run.name, run.notes) == (path, "elastic, wide", "too slow")
    rename_run(path, "")
    assert read_run(path).name == "2026-07-18 14:15"


@pytest.mark.parametrize("text", ["", "{", '{"name": 7}', "[]"])
def test_a_broken_about_file_costs_only_the_name(tmp_path, text):
    path = make_run(tmp_path / "run")
    (path / ABOUT).write_text(text)
    run = read_run(path)
    assert (run.name, run.state) == ("run", "stopped")


def test_a_folder_that_is_gone_cannot_be_renamed(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        rename_run(tmp_path / "gone", "name")


def test_no_folder_holds_no_runs_and_files_beside_them_are_none(tmp_path):
    assert list_runs(tmp_path / "none") == []
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / ".hidden").mkdir()
    assert list_runs(tmp_path) == []


def test_two_hundred_runs_are_listed_at_once_and_again_even_faster(tmp_path):
    for number in range(200):
        make_run(tmp_path / f"{number}")
    begun = time.perf_counter()
    assert len(list_runs(tmp_path)) == 200
    first = time.perf_counter() - begun
    assert len(list_runs(tmp_path)) == 200
    again = time.perf_counter() - begun - first
    assert again < first
    print(f"{first:.3f} s, {again:.3f} s")  # noqa: T201

"""`learn`, from drawings to a model file, and what it refuses."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.data.handwriting import Handwriting
from core.data.practice import practice_digit
from core.model_file import load_model, save_model
from core.training import replay
from tests.cli.command_line import one_line, run
from tests.conftest import write_part
from tests.core.made_up_model import random_model

WHEN = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's documents lie in the test's folder; replay is short."""
    folder = tmp_path / "Documents"
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: folder)
    monkeypatch.setattr(replay, "TRAINED_ON", 100)
    monkeypatch.setattr(replay, "JUDGED_BY", 50)
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "base.safetensors"
    save_model(random_model(), path)
    return path


def draw(folder: Path, count: int) -> None:
    for number in range(count):
        pixels, digit = practice_digit(3, number)
        Handwriting(folder).add(pixels, digit, when=WHEN)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run("learn", *arguments) == 2
    return one_line(capsys.readouterr().err)


@pytest.mark.parametrize("named", [True, False])
def test_a_model_that_knows_the_hand(
    documents: Path, tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], *, named: bool
) -> None:
    folder = tmp_path / "mine" if named else documents / "Ankan" / "My handwriting"
    draw(folder, 30)
    before, out = model.read_bytes(), tmp_path / "mine.safetensors"
    assert run("learn", *([folder] if named else []), "--model", model, "--out", out) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0] == f"{folder}: 30 drawings, for ছোট model"
    assert "epoch 1/4" in printed.out
    assert lines[-4].split() == ["before", "after", "images"]
    assert lines[-3].startswith("your drawings")
    assert lines[-2].startswith("replay")
    assert lines[-1] == f"ছোট model, my hand: {out}"
    assert printed.err == ""
    assert load_model(out).name == "ছোট model, my hand"
    assert model.read_bytes() == before


def test_with_the_original_data_set(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw(tmp_path / "mine", 30)
    draw(tmp_path / "original", 50)
    out = tmp_path / "mine.safetensors"
    assert (
        run("learn", tmp_path / "mine", "--model", model, "--replay", tmp_path / "original", "--out", out)
        == 0
    )
    replayed = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("replay"))
    assert replayed.split()[-1] == "10"


def test_no_drawings_yet(documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "--out", tmp_path / "mine.safetensors")
    folder = documents / "Ankan" / "My handwriting"
    assert said == (
        f"ankan: there are no drawings in {folder} yet; say on the Draw page what you drew, or name a folder"
    )
    assert not documents.exists()


def test_drawings_of_too_few_digits(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(5):
        Handwriting(tmp_path / "mine").add(practice_digit(3, 7)[0], 7, when=WHEN)
    said = refused(capsys, tmp_path / "mine", "--model", model, "--out", tmp_path / "new.safetensors")
    assert "has 5 drawings of 1 of the 10 digits; to learn from it takes" in said
    assert not (tmp_path / "new.safetensors").exists()


def test_classes_that_do_not_fit(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = np.full((6, 20, 20), 255, np.uint8)
    write_part(tmp_path / "letters", "a", {f"{i}.png": "abc"[i % 3] for i in range(6)}, pictures)
    said = refused(capsys, tmp_path / "letters", "--model", model, "--out", tmp_path / "new.safetensors")
    assert said.endswith("has the classes a, b, c, but ছোট model knows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")


def test_a_folder_that_is_not_there(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, tmp_path / "none", "--model", model, "--out", tmp_path / "new.safetensors")
    assert said == f"ankan: {tmp_path / 'none'} does not exist"


def test_a_damaged_table(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw(tmp_path / "mine", 3)
    (tmp_path / "mine" / "handwriting.csv").write_text('filename,digit\n"a.png,3\n', encoding="utf-8")
    said = refused(capsys, tmp_path / "mine", "--model", model, "--out", tmp_path / "new.safetensors")
    assert "handwriting.csv line 2 is not CSV" in said


def test_the_model_itself_is_not_overwritten(tmp_path: Path, model: Path, capsys) -> None:
    draw(tmp_path / "mine", 3)
    said = refused(capsys, tmp_path / "mine", "--model", model, "--out", model)
    assert said == f"ankan: {model} is the model to begin with; choose another name for the new one"


def test_a_place_that_cannot_be_written(tmp_path: Path, model: Path, capsys) -> None:
    draw(tmp_path / "mine", 3)
    said = refused(capsys, tmp_path / "mine", "--model", model, "--out", tmp_path / "no" / "new.safetensors")
    assert "cannot be written" in said


def test_where_to_write_must_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--out" in refused(capsys)

"""`predict --number`: written numbers on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.written_numbers import drawn_digits, written_number
from core.classifier import load_classifier
from core.data.images import read_image
from core.data.normalize import Normalizer
from core.model_file import save_model
from core.number_reader import read_number
from tests.cli.command_line import one_line, run
from tests.core.made_up_model import random_model


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A number of four drawn digits."""
    path = tmp_path_factory.mktemp("numbers") / "number.png"
    number = written_number(drawn_digits, np.random.default_rng(7), length=4)
    cv2.imwrite(str(path), number.picture)
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.png"
    cv2.imwrite(str(path), np.full((60, 300), 255, np.uint8))
    return path


def test_for_people(picture: Path, blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("predict", "--number", picture, blank.parent) == 0
    captured = capsys.readouterr()
    first, second = captured.out.splitlines()
    reading = read_number(read_image(picture), load_classifier())
    assert len(reading.digits) == 4
    assert first.startswith(f"{picture}: {reading.text} {reading.latin}  {reading.probability:.1%}")
    assert second == f"{blank}: blank"
    assert captured.err == ""


def test_for_programs(picture: Path, blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("predict", "--number", "--json", picture, blank) == 0
    number, nothing = json.loads(capsys.readouterr().out)
    assert set(number) == {"path", "number", "text", "probability", "sure", "digits"}
    assert len(number["number"]) == len(number["text"]) == len(number["digits"]) == 4
    assert number["number"] == "".join(str(digit["digit"]) for digit in number["digits"])
    assert number["probability"] == pytest.approx(
        np.prod([digit["probability"] for digit in number["digits"]])
    )
    for digit in number["digits"]:
        assert set(digit) == {"digit", "probability", "sure", "probabilities", "box"}
        assert digit["probability"] == max(digit["probabilities"])
        assert len(digit["box"]) == 4
    lefts = [digit["box"][0] for digit in number["digits"]]
    assert lefts == sorted(lefts)
    assert nothing == {
        "path": str(blank),
        "number": None,
        "text": None,
        "probability": 0,
        "sure": False,
        "digits": [],
    }


def test_a_file_that_is_no_picture(picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.png").write_text("not a picture", encoding="utf-8")
    assert run("predict", "--number", tmp_path / "text.png", picture) == 2
    captured = capsys.readouterr()
    assert "text.png is not an image" in one_line(captured.err)
    assert captured.out.startswith(f"{picture}: ")


def test_a_model_of_pictures(picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "model.safetensors"
    save_model(random_model(normalizer=Normalizer.of_size(16, kind="picture")), model)
    assert run("predict", "--number", "--model", model, picture) == 2
    assert "takes one for digits in ink" in one_line(capsys.readouterr().err)

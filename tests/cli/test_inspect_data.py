"""`inspect-data` gives the account that the Data page gives."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.command_line import one_line, run
from tests.conftest import write_part


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two parts of twenty bars; one is in both parts, one is blank and one cannot be read."""
    pictures = np.full((40, 24, 24), 255, np.uint8)
    for number, picture in enumerate(pictures):
        picture[4:20, 4 + number % 5 : 6 + number % 5 + number % 3] = number
    pictures[25] = pictures[3]
    pictures[7] = 255
    for place, part in enumerate("ab"):
        names = {f"{part}{number}.png": number % 10 for number in range(20)}
        write_part(tmp_path / "data", f"training-{part}", names, pictures[20 * place :][:20])
    (tmp_path / "data" / "training-b" / "b9.png").write_bytes(b"no image")
    return tmp_path / "data"


def test_in_words(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("inspect-data", data, "--find", "b5", "--validation-parts", "b") == 0
    printed = capsys.readouterr().out
    assert "NumtaDB parts, 40 images, ink on paper (guessed; --image-kind decides)" in printed
    assert "split: 20 to train on, 19 to judge by" in printed
    assert "1 blank" in printed
    assert f"{data}/training-a/a3.png is the same picture as training-b/b5.png, and both" in printed
    assert f"{data}/training-b/b9.png is not an image" in printed
    assert f"found: {data}/training-b/b5.png, 5, part b" in printed


def test_for_other_programs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("inspect-data", data, "--json", "--parts", "a", "--validation", "0.5") == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["images"], content["kind"], content["kind_guessed"]) == (40, "ink", True)
    assert content["split"] == {"training": 10, "validation": 10}
    assert content["parts"]["b"]["9"] == 2
    assert content["problem_counts"] == {"unreadable": 1, "blank": 1, "duplicate": 1}


def test_as_files(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "account" / "new"
    assert run("inspect-data", data, "--out", out, "--image-kind", "picture") == 0
    assert "pictures that are only resized\n" in capsys.readouterr().out
    assert sorted(file.name for file in out.iterdir()) == [
        "augmented.png",
        "problems.csv",
        "report.json",
        "samples.png",
        "steps.png",
    ]
    with (out / "problems.csv").open(encoding="utf-8", newline="") as file:
        table = [row["problem"] for row in csv.DictReader(file)]
    problems = json.loads((out / "report.json").read_text(encoding="utf-8"))["problems"]
    assert table == [problem["kind"] for problem in problems]
    assert "unreadable" in table
    with Image.open(out / "samples.png") as samples:
        assert samples.width > 800


def test_a_configuration_decides(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run.yaml").write_text("validation_parts: [a]\nimage_kind: ink\n", encoding="utf-8")
    assert run("inspect-data", data, "--config", tmp_path / "run.yaml") == 0
    printed = capsys.readouterr().out
    assert "split: 19 to train on, 20 to judge by" in printed
    assert "guessed" not in printed


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--find", "nowhere"), "has no image with “nowhere” in its name"),
        (("--parts", "a,z"), "has no part “z”; its parts are a, b"),
        (("--validation-parts", "z"), "There is no part “z” to validate on"),
        (("--columns", "filename,mood"), "has no column “mood”; its columns are filename, original filename"),
        (("--columns", "filename"), "it should name two columns, as filename,digit"),
        (("--validation", "2"), "validation should be a share above 0 and below 1"),
    ],
)
def test_wrong_options(
    data: Path, options: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect-data", data, *options) == 2
    assert words in one_line(capsys.readouterr().err)

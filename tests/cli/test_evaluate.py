"""`evaluate` beyond one model's figures: several models, reports, corrections, wrong labels, and no labels at all."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.classifier import SHIPPED_MODEL
from core.model_file import save_model
from core.training.config_file import load_config
from core.training.runs.folder import CONFIG
from tests.cli.command_line import run
from tests.core.made_up_model import random_model


@pytest.fixture(scope="module")
def folder(numtadb_folder: Callable[[int], Path]) -> Path:
    return numtadb_folder(120)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A model that has learned nothing."""
    path = tmp_path / "other.safetensors"
    save_model(random_model(), path)
    return path


def test_two_models_side_by_side(folder: Path, other: Path, tmp_path: Path, capsys) -> None:
    figures, table = tmp_path / "figures.json", tmp_path / "predictions.csv"
    options = ("--model", SHIPPED_MODEL, "--model", other, "--parts", "d", "--json", figures, "--csv", table)
    assert run("evaluate", folder, *options) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    lines = captured.out.splitlines()
    assert lines[0] == f"2 models on {folder}"
    assert lines[1].split() == ["ankan-base", "ছোট", "model"]
    written = json.loads(figures.read_text(encoding="utf-8"))
    first, second = written["models"]
    assert f"{first['accuracy']:.4f} (" in lines[2]
    assert f"{second['accuracy']:.4f} (" in lines[2]
    test = written["comparison"]["mcnemar"]
    right = [round(120 * model["accuracy"]) for model in (first, second)]
    assert test["only_first"] - test["only_second"] == right[0] - right[1]
    assert (
        f"McNemar's test: p = {test['p_value']:.3g} (chi-squared with continuity correction" in captured.out
    )
    assert captured.out.endswith(f"written: {figures}\n")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["model"] for row in rows] == ["ankan-base"] * 120 + ["ছোট model"] * 120
    assert {row["part"] for row in rows} == {"d"}
    assert np.mean([row["true"] == row["answer"] for row in rows[:120]]) == pytest.approx(first["accuracy"])
    assert rows[0]["file"] == "training-d/d00000.png"


def test_models_of_one_name_are_called_by_their_files(
    folder: Path, other: Path, tmp_path: Path, capsys
) -> None:
    twin = tmp_path / "twin.safetensors"
    save_model(random_model(), twin)
    assert run("evaluate", folder, "--model", other, "--model", twin, "--parts", "b") == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[1].split() == [str(other), str(twin)]
    assert "0 images answered differently" in printed
    assert "p = 1 (exact binomial): no more than chance would bring" in printed


def test_so_many_images_only(folder: Path, tmp_path: Path, capsys) -> None:
    figures = tmp_path / "figures.json"
    assert run("evaluate", folder, "--parts", "d", "--images", 20, "--json", figures) == 0
    assert capsys.readouterr().err == ""
    assert [score["support"] for score in json.loads(figures.read_text())["per_class"]] == [2] * 10
    assert run("evaluate", folder, "--parts", "d", "--images", 121) == 2
    assert "has 120 images to choose from, fewer than the 121 asked for" in capsys.readouterr().err
    assert run("evaluate", folder, "--images", 0) == 2
    assert "it should be 1 image or more" in capsys.readouterr().err


def test_a_report_with_wrong_labels_and_corrections(folder: Path, tmp_path: Path, capsys) -> None:
    corrections, report, figures = (tmp_path / name for name in ("mine.csv", "report.html", "figures.json"))
    corrections.write_text(
        "file,label\ntraining-d/d00000.png,exclude\ntraining-d/d00001.png,0\n", encoding="utf-8"
    )
    options = ("--parts", "d", "--corrections", corrections, "--wrong-labels", "model", "--html", report)
    assert run("evaluate", folder, *options, "--json", figures) == 0
    captured = capsys.readouterr()
    assert captured.err == f"note: {corrections} corrects 1 label and leaves out 1 image\n"
    assert "119 images, 0 skipped" in captured.out
    assert "training-d/d00001.png: labelled 0" in captured.out
    assert f"{corrections} corrects 1 label and leaves out 1 image" in report.read_text(encoding="utf-8")
    assert json.loads(figures.read_text(encoding="utf-8"))["corrections"] == {
        "file": str(corrections),
        "labels_corrected": 1,
        "images_left_out": 1,
    }


def test_wrong_labels_by_networks_that_did_not_see_them(folder: Path, tmp_path: Path, capsys) -> None:
    corrections, figures = tmp_path / "mine.csv", tmp_path / "figures.json"
    corrections.write_text("file,label\ntraining-a/a00004.png,7\n", encoding="utf-8")
    options = ("--parts", "a,b,c", "--corrections", corrections, "--wrong-labels", "folds", "--json", figures)
    assert run("evaluate", folder, *options) == 0
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert "training-a/a00004.png" in [wrong["file"] for wrong in written["wrong_labels"]]
    shares = [wrong["self_confidence"] for wrong in written["wrong_labels"]]
    assert shares == sorted(shares)
    count = len(shares)
    assert f"{count} label{' is' if count == 1 else 's are'} likely wrong" in capsys.readouterr().out


def test_images_without_labels_are_classified_and_not_scored(folder: Path, tmp_path: Path, capsys) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in ("a00000.png", "a00001.png"):
        (scans / name).write_bytes((folder / "training-a" / name).read_bytes())
    for name, grey in (("black.png", 0), ("white.png", 255)):
        Image.fromarray(np.full((40, 40), grey, np.uint8)).save(scans / name)
    (scans / "broken.png").write_bytes(b"broken")
    report, figures = tmp_path / "report.html", tmp_path / "figures.json"
    assert run("evaluate", scans, "--html", report, "--json", figures) == 0
    captured = capsys.readouterr()
    assert captured.err.count("left out: ") == captured.err.count("\n") == 1
    assert captured.out.splitlines()[1] == "no labels: classified, not scored"
    assert captured.out.splitlines()[2].startswith("2 images answered, 2 blank, 1 skipped   not sure of ")
    assert "blank, no answer: 2" in captured.out
    assert "accuracy" not in captured.out
    assert "classified, not scored" in report.read_text(encoding="utf-8")
    assert json.loads(figures.read_text(encoding="utf-8"))["images"] == 2


def test_training_honours_corrections_and_remembers_where_they_lie(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [f"training-b/b{i:05d}.png,exclude" for i in range(20)]
    Path("mine.csv").write_text("\n".join(["file,label", *lines, ""]), encoding="utf-8")
    options = ("--corrections", "mine.csv", "--parts", "b", "--model", "lenet", "--epochs", 1, "--workers", 1)
    assert run("train", folder, *options, "--out", "run") == 0
    captured = capsys.readouterr()
    assert captured.err == "note: mine.csv corrects 0 labels and leaves out 20 images\n"
    found = re.search(r"(\d+) images to train on, (\d+) to judge by", captured.out)
    assert found is not None
    assert sum(map(int, found.groups())) == 100
    assert load_config(Path("run") / CONFIG).corrections == str(tmp_path / "mine.csv")

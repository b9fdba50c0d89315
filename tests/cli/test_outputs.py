"""What a command writes never takes the place of what it reads."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.model_file import save_model
from tests.cli.command_line import one_line, run
from tests.conftest import write_part
from tests.core.made_up_model import random_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """NumtaDB's parts, of four pictures, with one correction."""
    pictures = np.random.default_rng(1).integers(0, 255, (4, 20, 20), np.uint8)
    data = tmp_path / "data"
    write_part(data, "training-d", {f"d{i}.png": i for i in range(4)}, pictures)
    (data / "corrections.csv").write_text("file,label\ntraining-d/d1.png,2\n", encoding="utf-8")
    return data


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_model(random_model(), path)
    return path


def contents(folder: Path) -> dict[Path, str]:
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("option", ["--html", "--csv", "--json"])
@pytest.mark.parametrize(
    "name", ["corrections.csv", "training-d.csv", "training-d/d0.png", "../model.safetensors"]
)
def test_evaluate_overwrites_nothing_that_it_reads(
    folder: Path, model: Path, tmp_path: Path, option: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(tmp_path)
    assert run("evaluate", folder, "--model", model, option, folder / name) == 2
    assert one_line(capsys.readouterr().err).endswith(f"the command reads; choose another file for {option}")
    assert contents(tmp_path) == before


def test_by_another_name_and_from_elsewhere_it_is_the_same_file(
    folder: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, link, archive = tmp_path / "mine.csv", tmp_path / "link.html", tmp_path / "data.npz"
    (folder / "corrections.csv").rename(mine)
    link.hardlink_to(model)
    np.savez(archive, images=np.zeros((2, 9, 9), np.uint8), labels=np.arange(2))
    before = contents(tmp_path)
    given = ("--model", model)
    assert run("evaluate", folder, *given, "--corrections", mine, "--csv", folder / ".." / "mine.csv") == 2
    assert run("evaluate", folder, *given, "--html", link) == 2
    assert run("evaluate", archive, *given, "--json", archive) == 2
    table = folder / "training-d.csv"
    assert run("evaluate", table, *given, "--html", folder / "training-d" / "d0.png") == 2
    assert capsys.readouterr().out == ""
    assert contents(tmp_path) == before


def test_two_outputs_are_two_files(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run("evaluate", folder, "--html", out, "--json", tmp_path / "data" / ".." / "out") == 2
    assert f"--html and --json both name {out}" in one_line(capsys.readouterr().err)
    assert not out.exists()


def test_a_model_is_not_compared_with_itself(
    folder: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "data" / ".." / model.name
    assert run("evaluate", folder, "--model", model, "--model", again) == 2
    assert f"--model names {again} twice" in one_line(capsys.readouterr().err)


def test_a_report_within_the_data_set_may_be_written_again(folder: Path, model: Path) -> None:
    report = folder / "report.html"
    for _ in range(2):
        assert run("evaluate", folder, "--model", model, "--html", report) == 0
    assert report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_predict_overwrites_no_picture_and_no_model(
    folder: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = folder / "training-d"
    picture, table = part / "d0.png", part / "answers.csv"
    before = contents(tmp_path)
    for paths, out in (((part,), picture), ((picture,), picture), ((part,), model)):
        assert run("predict", *paths, "--model", model, "--csv", out) == 2
        assert one_line(capsys.readouterr().err).endswith("choose another file for --csv")
    assert contents(tmp_path) == before
    for _ in range(2):
        assert run("predict", part, "--model", model, "--csv", table) == 0

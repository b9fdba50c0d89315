"""The way from a folder of handwriting to answers, on the command line."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.calibration import Calibration
from core.classifier import TINY_MODEL
from core.data.images import read_image
from core.model_file import load_model, save_model
from core.nn.blas import CORETYPE
from core.training.config_file import load_config
from core.training.runs.folder import BEST, CONFIG, HISTORY, LAST
from tests.cli.command_line import ROOT, one_line, run, run_program
from tests.conftest import write_part


@pytest.fixture(scope="module")
def folder(numtadb_folder: Callable[[int], Path]) -> Path:
    return numtadb_folder(120)


@pytest.fixture(scope="module")
def trained(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run folder that `train` wrote, and what it printed."""
    out = tmp_path_factory.mktemp("trained") / "run"
    options = ("--model", "lenet", "--epochs", 1, "--parts", "a,b", "--workers", 1, "--batch-size", 32)
    done = run_program("train", folder, *options, "--lr", "0.01", "--seed", 3, "--out", out, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return out, done.stdout


def test_train_writes_a_run_folder(trained: tuple[Path, str]) -> None:
    out, _ = trained
    assert {BEST, LAST, CONFIG, HISTORY} < {file.name for file in out.iterdir()}
    config = load_config(out / CONFIG)
    assert (config.model, config.epochs, config.parts) == ("lenet", 1, ("a", "b"))
    assert (config.learning_rate, config.batch_size, config.seed, config.workers) == (0.01, 32, 3, 1)
    assert load_model(out / BEST).name == "lenet"


def test_train_says_what_it_does(trained: tuple[Path, str], folder: Path) -> None:
    out, printed = trained
    lines = printed.splitlines()
    assert lines[0] == f"{folder}: NumtaDB parts, 480 images"
    assert lines[1] == "33,078 weights; 193 images to train on, 47 to judge by"
    assert lines[2].startswith("epoch 1/1  loss ")
    assert lines[3].startswith("best macro-F1 ")
    assert lines[3].endswith(f"at epoch 1: {out / BEST}")
    assert len(lines) == 4


def test_options_go_before_the_configuration_file(folder: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "run.yaml").write_text(
        "model: lenet\nepochs: 7\nvalidation: 0.5\nworkers: 1\nparts: [b]\nbatch_size: 60\n", encoding="utf-8"
    )
    options = (
        "--config",
        tmp_path / "run.yaml",
        "--epochs",
        1,
        "--validation",
        "0.25",
        "--out",
        tmp_path / "run",
    )
    assert run("train", folder, *options) == 0
    config = load_config(tmp_path / "run" / CONFIG)
    assert (config.epochs, config.validation, config.parts) == (1, 0.25, ("b",))
    assert "92 images to train on, 28 to judge by" in capsys.readouterr().out


def test_a_model_txt_of_ones_own_and_going_on_from_a_model(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "model.txt").write_text("Conv 4 5 2 0\nReLU\nFlatten\nFC 10\nSoftmax\n", encoding="utf-8")
    options = ("--epochs", 1, "--parts", "b", "--workers", 1)
    assert run("train", folder, "--model", tmp_path / "model.txt", "--out", tmp_path / "first", *options) == 0
    best = tmp_path / "first" / BEST
    assert run("train", folder, "--model", best, "--out", tmp_path / "second", *options) == 0
    layers = [row.kind for row in load_model(tmp_path / "second" / BEST).network.summary()]
    assert layers == ["Conv2d", "ReLU", "Flatten", "Linear"]


def test_evaluate(trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys) -> None:
    out, figures = trained[0] / BEST, tmp_path / "figures.json"
    assert run("evaluate", folder, "--model", out, "--parts", "d", "--json", figures) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert set(written) >= {"accuracy", "macro_f1", "images", "skipped", "per_class", "confusion"}
    confusion = np.array(written["confusion"])
    assert confusion.shape == (10, 10)
    assert written["images"] == confusion.sum() == 120
    assert written["skipped"] == 0
    assert written["accuracy"] == pytest.approx(np.trace(confusion) / 120)
    assert [score["name"] for score in written["per_class"]] == list("0123456789")
    assert [score["support"] for score in written["per_class"]] == confusion.sum(axis=1).tolist()
    assert f"accuracy {written['accuracy']:.4f}   macro-F1 {written['macro_f1']:.4f}" in captured.out
    assert "120 images, 0 skipped" in captured.out
    error = written["expected_calibration_error"]
    assert 0 < error < 1
    assert (
        f"expected calibration error {error:.4f}   not sure of {written['not_sure'] / 120:.1%}"
        in captured.out
    )


def test_calibrate(trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys) -> None:
    before = load_model(trained[0] / BEST)
    file = tmp_path / "model.safetensors"
    save_model(replace(before, calibration=Calibration(temperature=9.0)), file)
    assert run("calibrate", file, folder, "--parts", "a,b", "--seed", 3) == 0
    after, printed = load_model(file), capsys.readouterr().out
    assert after.calibration.temperature == pytest.approx(before.calibration.temperature, rel=1e-3)
    assert f"temperature {after.calibration.temperature:.3f}" in printed
    assert "on 47 images" in printed
    for name, weights in before.network.state_dict().items():
        np.testing.assert_array_equal(after.network.state_dict()[name], weights)


def test_a_shipped_model_is_calibrated_by_its_name_into_another_file(
    folder: Path, tmp_path: Path, capsys
) -> None:
    before, out = TINY_MODEL.read_bytes(), tmp_path / "mine.safetensors"
    assert run("calibrate", "tiny", folder, "--parts", "a") == 2
    assert "tiny is shipped and stays as it is; name a file" in one_line(capsys.readouterr().err)
    assert run("calibrate", "tiny", folder, "--parts", "a", "--out", out) == 0
    assert capsys.readouterr().out.startswith(f"{out}: temperature ")
    assert TINY_MODEL.read_bytes() == before
    mine, tiny = load_model(out), load_model(TINY_MODEL)
    assert (mine.name, mine.calibration == tiny.calibration) == ("mine", False)


def test_calibrate_refuses_what_train_would(trained: tuple[Path, str], folder: Path, capsys) -> None:
    assert run("calibrate", trained[0] / BEST, folder, "--validation", "2") == 2
    assert "validation should be a share above 0 and below 1" in one_line(capsys.readouterr().err)


def test_predict_for_programs(trained: tuple[Path, str], folder: Path, capsys) -> None:
    part = folder / "training-b"
    image = folder / "training-a" / "a00000.png"
    assert run("predict", part, image, "--model", trained[0] / BEST, "--json") == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    answers = json.loads(captured.out)
    assert [answer["path"] for answer in answers] == [*map(str, sorted(part.iterdir())), str(image)]
    for answer in answers:
        assert set(answer) == {"path", "digit", "probability", "sure", "probabilities"}
        assert len(answer["probabilities"]) == 10
        assert answer["probability"] == max(answer["probabilities"])
        assert answer["digit"] == int(np.argmax(answer["probabilities"]))


def test_predict_for_people(trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys) -> None:
    write_part(tmp_path, "blank", {"blank.png": 0}, np.full((1, 40, 40), 255, np.uint8))
    image = folder / "training-a" / "a00000.png"
    assert run("predict", image, tmp_path / "blank", "--model", trained[0] / BEST) == 0
    first, blank = capsys.readouterr().out.splitlines()
    bangla, latin = first.removeprefix(f"{image}: ").split()[:2]
    assert "০১২৩৪৫৬৭৮৯".index(bangla) == int(latin)
    assert first.removesuffix("  not sure").endswith("%")
    assert blank == f"{tmp_path / 'blank' / 'blank.png'}: blank"


def test_predict_as_a_table_with_the_least_sure_first(
    trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys
) -> None:
    part, table = folder / "training-b", tmp_path / "answers.csv"
    assert run("predict", part, "--model", trained[0] / BEST, "--csv", table, "--json") == 0
    answers = {answer["path"]: answer for answer in json.loads(capsys.readouterr().out)}
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == set(answers)
    probabilities = [float(row["probability"]) for row in rows]
    assert probabilities == sorted(probabilities)
    for row in rows:
        answer = answers[row["file"]]
        assert row["answer"] == str(answer["digit"])
        assert [float(row[f"p_{i}"]) for i in range(10)] == pytest.approx(answer["probabilities"], abs=1e-5)
        assert row["sure"] == ("yes" if answer["sure"] else "no")
    assert run("predict", part, "--number", "--csv", table) == 2
    assert "--csv is a table of digits" in one_line(capsys.readouterr().err)


def test_the_table_says_why_a_picture_has_no_answer(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    write_part(tmp_path, "scans", {"blank.png": 0}, np.full((1, 40, 40), 255, np.uint8))
    (tmp_path / "scans" / "broken.png").write_bytes(b"no picture")
    digit = folder / "training-a" / "a00000.png"
    assert run("predict", "scans", "gone.png", digit, "--csv", "answers.csv") == 2
    capsys.readouterr()
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == ["scans/blank.png", str(digit), "scans/broken.png", "gone.png"]
    blank, read, broken, gone = rows
    assert (blank["reason"], blank["probability"], blank["p_0"]) == ("is blank", "", "")
    assert (read["reason"], len(read["answer"])) == ("", 1)
    assert (broken["reason"].partition(";")[0], broken["answer"]) == ("is not an image", "")
    assert gone["reason"] == "cannot be read: no such file or directory"


@pytest.mark.parametrize(("threshold", "end"), [(0.0, "%"), (1.0, "%  not sure")])
def test_predict_says_when_it_is_not_sure(
    trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys, threshold: float, end: str
) -> None:
    calibration = Calibration(temperature=5.0, rejection_threshold=threshold)
    file, image = tmp_path / "model.safetensors", folder / "training-a" / "a00000.png"
    save_model(replace(load_model(trained[0] / BEST), calibration=calibration), file)
    assert run("predict", image, "--model", file) == 0
    assert capsys.readouterr().out.endswith(end + "\n")
    assert run("predict", image, "--model", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["sure"] == (threshold == 0)


def test_predict_goes_on_after_a_file_that_is_no_picture(
    trained, folder: Path, tmp_path: Path, capsys
) -> None:
    (tmp_path / "text.png").write_text("not a picture", encoding="utf-8")
    image = folder / "training-a" / "a00000.png"
    assert run("predict", tmp_path / "text.png", image, "--model", trained[0] / BEST, "--json") == 2
    captured = capsys.readouterr()
    wrong, right = json.loads(captured.out)
    assert set(wrong) == {"path", "error"}
    assert "is not an image" in wrong["error"]
    assert right["path"] == str(image)
    assert captured.err == f"ankan: {wrong['error']}\n"


def test_bad_images_are_skipped_and_counted(
    trained: tuple[Path, str], folder: Path, tmp_path: Path, capsys
) -> None:
    pictures = np.stack([255 - read_image(folder / "training-a" / f"a{i:05d}.png") for i in range(4)])
    write_part(tmp_path, "training-x", {f"{i}.png": i for i in range(4)}, pictures)
    whole = (tmp_path / "training-x" / "1.png").read_bytes()
    (tmp_path / "training-x" / "1.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "training-x" / "2.png").unlink()
    with (tmp_path / "training-x.csv").open(encoding="utf-8", newline="") as table:
        assert len(list(csv.DictReader(table))) == 4
    figures = tmp_path / "figures.json"
    assert run("evaluate", tmp_path, "--model", trained[0] / BEST, "--json", figures) == 0
    captured = capsys.readouterr()
    assert "2 images, 2 skipped" in captured.out
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert (written["images"], written["skipped"]) == (2, 2)
    assert len(captured.err.splitlines()) == 2
    assert "1.png is damaged" in captured.err
    assert f"left out: {tmp_path / 'training-x' / '2.png'} is missing; training-x.csv line 4" in captured.err
    assert captured.err.count("1.png") == 1


def test_train_lists_what_it_leaves_out(tmp_path: Path, capsys) -> None:
    pictures = np.full((30, 20, 20), 255, np.uint8)
    pictures[:, 4:16, 8:12] = 0
    write_part(tmp_path, "training-a", {f"{i}.png": i % 10 for i in range(30)}, pictures)
    part = tmp_path / "training-a"
    (part / "3.png").unlink()
    (part / "4.png").write_text("not a picture", encoding="utf-8")
    options = ("--model", "lenet", "--epochs", 1, "--workers", 1, "--out", tmp_path / "run")
    assert run("train", tmp_path, *options) == 0
    captured = capsys.readouterr()
    assert "18 images to train on, 10 to judge by" in captured.out
    missing, unreadable = captured.err.splitlines()
    assert missing == f"left out: {part / '3.png'} is missing; training-a.csv line 5 names it"
    assert unreadable.startswith(f"left out: {part / '4.png'} is not an image")


def test_train_says_once_that_the_environment_pins_a_slow_kernel(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`Nehalem` is older than what any processor of today gets; the workers, with the same environment, keep quiet."""
    monkeypatch.setenv(CORETYPE, "Nehalem")
    options = ("--model", "lenet", "--epochs", 1, "--parts", "a", "--workers", 2, "--out", tmp_path / "run")
    done = run_program("train", folder, *options, folder=folder)
    assert done.returncode == 0
    if "Nehalem" not in kernel_of_a_new_process():
        pytest.skip("NumPy's library has no such kernel")
    assert one_line(done.stderr) == (
        "note: OPENBLAS_CORETYPE=Nehalem holds matrix products to the older Nehalem kernel; "
        "unset it to train faster"
    )


def kernel_of_a_new_process() -> str:
    command = [sys.executable, "-c", "from core.nn.blas import kernel; print(kernel())"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

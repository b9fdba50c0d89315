"""Every wrong input gets one line on standard error that names it, exit code 2, and no traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.model_file import FORMAT_VERSION, read_tensors, save_model, write_tensors
from tests.cli.command_line import one_line, run, run_program
from tests.conftest import write_part
from tests.core.made_up_model import random_model


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(*arguments) == 2
    return one_line(capsys.readouterr().err)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_model(random_model(), path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A good data set of twenty images."""
    folder = tmp_path / "data"
    pictures = np.full((20, 20, 20), 255, np.uint8)
    pictures[:, 4:16, 8:12] = 0
    write_part(folder, "training-a", {f"{i}.png": i % 10 for i in range(20)}, pictures)
    return folder


def only_text(folder: Path) -> None:
    (folder / "notes.txt").write_text("hello", encoding="utf-8")


def images_without_labels(folder: Path) -> None:
    write_part(folder, "scans", {"1.png": 1})
    (folder / "scans.csv").unlink()


def rewrite_table(*lines: str) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        write_part(folder, "training-a", {"1.png": 1, "2.png": 2})
        (folder / "training-a.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")

    return prepare


def only_missing_files(folder: Path) -> None:
    write_part(folder, "training-a", {"1.png": 1})
    (folder / "training-a" / "1.png").unlink()


def nothing_readable(folder: Path) -> None:
    write_part(folder, "training-a", {"1.png": 1, "2.png": 2})
    for image in (folder / "training-a").iterdir():
        image.write_bytes(image.read_bytes()[:40])


DATA = [
    pytest.param(lambda _: None, "is empty; expected", id="empty-folder"),
    pytest.param(only_text, "has no images", id="no-images"),
    pytest.param(
        rewrite_table("writer,digit", "x,1"), "training-a.csv has no file column", id="no-file-column"
    ),
    pytest.param(
        rewrite_table("filename,what,where", "1.png,a,b"),
        "training-a.csv has no label column",
        id="no-label-column",
    ),
    pytest.param(
        rewrite_table("filename,digit", "1.png,12"),
        "1.png has the label “12” in training-a.csv line 2; the classes are 0 to 9",
        id="label-outside",
    ),
    pytest.param(
        rewrite_table("filename,digit", "3.png,1"),
        "training-a.csv names 1 images in it",
        id="row-without-a-file",
    ),
    pytest.param(rewrite_table(""), "training-a.csv is empty; it should name a file", id="empty-table"),
    pytest.param(only_missing_files, "training-a", id="empty-part"),
    pytest.param(nothing_readable, "not one image could be read", id="truncated-images"),
]


@pytest.mark.parametrize(("prepare", "words"), DATA)
@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_data_sets(command: str, prepare, words: str, model: Path, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    prepare(folder)
    options = ("--model", model) if command == "evaluate" else ("--model", "lenet", "--out", tmp_path / "run")
    line = refused(capsys, command, folder, *options)
    assert words in line
    assert str(folder) in line


def test_images_without_labels_cannot_be_trained_on(model: Path, tmp_path: Path, capsys) -> None:
    images_without_labels(tmp_path / "data")
    assert "has images but no labels" in refused(capsys, "train", tmp_path / "data", "--model", "lenet")
    line = refused(capsys, "evaluate", tmp_path / "data", "--model", model, "--wrong-labels", "model")
    assert "has no labels that could be wrong" in line


def test_models_that_cannot_be_compared(data: Path, model: Path, tmp_path: Path, capsys) -> None:
    for name, change, words in (
        ("names", {"class_names": tuple("abcdefghij")}, "has the classes 0, 1, 2"),
        ("numbers", {}, "holds values that are not numbers"),
    ):
        other = random_model(**change)
        if name == "numbers":
            other.network.parameters.vector[0] = np.nan
        save_model(other, tmp_path / name)
        line = refused(capsys, "evaluate", data, "--model", model, "--model", tmp_path / name)
        assert words in line
    images_without_labels(tmp_path / "scans")
    line = refused(capsys, "evaluate", tmp_path / "scans", "--model", model, "--model", tmp_path / "names")
    assert line.endswith("knows a, b, c, d, e, f, g, h, i, j; compare models of the same classes")


def test_corrections(data: Path, model: Path, tmp_path: Path, capsys) -> None:
    named = ("--corrections", tmp_path / "missing.csv")
    assert "there is no table of corrections" in refused(capsys, "evaluate", data, "--model", model, *named)
    (data / "corrections.csv").write_text("file,label\ntraining-a/1.png,x\n", encoding="utf-8")
    for command in (("train", data), ("evaluate", data, "--model", model)):
        line = refused(capsys, *command)
        assert f"{data / 'corrections.csv'} line 2 has the label “x”; the classes are 0 to 9" in line


def test_data_that_is_not_there_or_no_data_set(model: Path, tmp_path: Path, capsys) -> None:
    assert "does not exist" in refused(capsys, "evaluate", tmp_path / "missing", "--model", model)
    assert "is not a data set" in refused(capsys, "train", model)
    (tmp_path / "broken.npz").write_bytes(b"PK nothing")
    assert "broken.npz is not a NumPy archive" in refused(capsys, "train", tmp_path / "broken.npz")


def test_parts(data: Path, model: Path, capsys) -> None:
    for command in ("train", "evaluate"):
        line = refused(
            capsys, command, data, "--parts", "a,q", "--model", "lenet" if command == "train" else model
        )
        assert line == f"ankan: {data} has no part “q”; its parts are a"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.png", b"not a picture", "text.png is not an image"),
        ("empty.png", b"", "empty.png is empty"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "cut.png is"),
    ],
)
def test_pictures(name: str, content: bytes, words: str, model: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in refused(capsys, "predict", tmp_path / name, "--model", model)


def test_pictures_that_are_not_there(model: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    assert "missing.png cannot be read" in refused(
        capsys, "predict", tmp_path / "missing.png", "--model", model
    )
    assert "has no images in it" in refused(capsys, "predict", tmp_path / "empty", "--model", model)


def newer(path: Path) -> None:
    tensors, metadata = read_tensors(path)
    about = json.loads(metadata["ankan"]) | {"version": FORMAT_VERSION + 1}
    write_tensors(path, tensors, {"ankan": json.dumps(about)})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (newer, "was written by a newer version of Ankan"),
        (lambda path: path.write_text("hello", encoding="utf-8"), "is not a model file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "or it is damaged"),
        (lambda path: path.unlink(), "there is no model file"),
    ],
)
def test_model_files(change, words: str, data: Path, model: Path, capsys) -> None:
    change(model)
    for command in (("evaluate", data), ("predict", data), ("train", data)):
        line = refused(capsys, *command, "--model", model)
        assert words in line
        assert str(model) in line


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--model", "lenett"), "did you mean lenet?"),
        (("--model", "model.txt"), "model.txt line 2: there is no layer Convolution"),
        (("--model", "model.yaml"), "model.yaml is not valid YAML"),
        (("--model", "eleven.txt"), "eleven has 11 outputs, but"),
        (("--model", "huge.txt"), "a network may have 200,000,000 in all"),
        (("--config", "missing.yaml"), "missing.yaml cannot be read"),
        (("--config", "config.yaml"), "there is no setting epoch; did you mean epochs?"),
        (("--epochs", "0"), "epochs should be at least 1, not 0"),
        (("--epochs", "many"), "invalid int value: 'many'"),
        (("--lr", "-1"), "learning_rate should be above 0"),
        (("--lr", "nan"), "learning_rate should be above 0"),
        (("--batch-size", "0"), "batch_size should be from 1 to 65,536"),
        (("--validation", "1"), "validation should be a share above 0 and below 1"),
        (("--workers", "0"), "workers should be from 1 to 256"),
        (("--seed", "-1"), "seed should be 0 or a positive whole number"),
        (("--speed", "9"), "unrecognized arguments: --speed 9"),
        (("--out", "model.txt"), "model.txt"),
        (("--out", "model.txt/run"), "cannot be written"),
    ],
)
def test_options(options, words: str, data: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "model.txt": "ReLU\nConvolution 3\n",
        "model.yaml": "layers: [\n",
        "eleven.txt": "Flatten\nFC 11\n",
        "huge.txt": f"Flatten\nFC {10**13}\nFC 10\n",
        "config.yaml": "epoch: 3\n",
    }.items():
        Path(name).write_text(text, encoding="utf-8")
    assert words in refused(capsys, "train", data, *options)


def test_figures_that_cannot_be_written(data: Path, model: Path, capsys) -> None:
    line = refused(capsys, "evaluate", data, "--model", model, "--json", model / "figures.json")
    assert f"{model} cannot be written" in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "COMMAND"), (("teach",), "invalid choice: 'teach'"), (("train",), "DATA"), (("predict",), "PATH")],
)
def test_commands(arguments: tuple[str, ...], words: str, capsys) -> None:
    assert words in refused(capsys, *arguments)


def test_help_is_no_error(capsys) -> None:
    assert run("--help") == 0
    assert "train" in capsys.readouterr().out
    assert run("train", "--help") == 0


def test_as_a_program(tmp_path: Path) -> None:
    done = run_program("train", tmp_path / "missing", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr) == f"ankan: {tmp_path / 'missing'} does not exist"


def test_inspecting_what_cannot_be_split(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_part(tmp_path / "one", "training-a", {"a.png": 1})
    assert run("inspect-data", tmp_path / "one") == 0
    assert "1 image cannot be split for validation" in capsys.readouterr().out
    assert "no part “q”" in refused(capsys, "inspect-data", data, "--validation-parts", "q")
    assert "split_seed should be 0 or a positive" in refused(capsys, "inspect-data", data, "--seed", -1)

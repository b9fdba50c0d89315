"""`inspect` writes what the Inspect page shows."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.classifier import SHIPPED_MODEL, load_classifier
from core.data.images import read_image
from core.insight import METHODS, convolutions, feature_maps
from core.model_file import save_model
from tests.cli.command_line import one_line, run
from tests.core.insight.networks import network_of


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    picture = np.full((60, 50), 255, np.uint8)
    picture[10:50, 22:28] = 0
    picture[10:16, 10:40] = 0
    Image.fromarray(picture).save(tmp_path / "scan.png")
    return tmp_path / "scan.png"


def test_every_layer_filter_and_reason_is_a_picture(scan: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "new" / "look"
    assert run("inspect", SHIPPED_MODEL, scan, "--out", out, "--numbers", "npy") == 0
    classifier = load_classifier()
    maps = feature_maps(classifier.model, classifier.classify(read_image(scan)).normalized.image)
    pictures = {file.stem for file in (out / "maps").glob("*.png")}
    assert pictures == {f"{place:02d}-{name}" for place, name in enumerate(maps, start=1)}
    assert {file.stem for file in (out / "filters").glob("*.png")} == set(convolutions(classifier.model))
    assert len(list((out / "why").glob("*.png"))) == len(METHODS)
    np.testing.assert_array_equal(np.load(out / "maps" / "01-conv1.npy"), maps["conv1"])
    for file in out.rglob("*.png"):
        with Image.open(file) as picture:
            assert picture.mode == "RGB"
            assert picture.width >= 640
    files = sum(file.is_file() for file in out.rglob("*")) - 1  # without the list of them
    assert f"; {files} files in {out}" in capsys.readouterr().out


def test_one_number_is_a_picture_its_parts_in_words_and_a_table(scan: Path, tmp_path: Path) -> None:
    out = tmp_path / "look"
    cells = ("--cell", "conv1:3,10,12", "--cell", "linear1:4")
    assert run("inspect", SHIPPED_MODEL, scan, "--out", out, *cells) == 0
    assert {file.name for file in (out / "cells").iterdir()} == {
        f"{cell}.{suffix}" for cell in ("conv1-3-10-12", "linear1-4") for suffix in ("png", "txt", "csv")
    }
    classifier = load_classifier()
    maps = feature_maps(classifier.model, classifier.classify(read_image(scan)).normalized.image)
    value = f"{maps['conv1'][2, 9, 11]:.6g}".replace("-", "−")
    assert (
        (out / "cells" / "conv1-3-10-12.txt").read_text(encoding="utf-8").endswith(f"computed it: {value}\n")
    )
    with (out / "cells" / "conv1-3-10-12.csv").open(encoding="utf-8", newline="") as file:
        parts = {row["part"] for row in csv.DictReader(file)}
    assert parts == {"patch", "kernel", "products"}


def test_a_later_run_takes_the_place_of_an_earlier_one(scan: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "look"
    save_model(network_of("flat"), tmp_path / "flat.safetensors")
    flat = "inspect", tmp_path / "flat.safetensors", scan, "--out", out
    assert run(*flat, "--class", "1", "--numbers", "csv") == 0
    (out / "maps" / "mine.txt").write_text("mine")
    earlier = len(list(out.rglob("*.*"))) - 2
    capsys.readouterr()
    assert run(*flat, "--class", "2") == 0
    assert f", in place of the {earlier} of an earlier run" in one_line(capsys.readouterr().out)
    assert not list(out.rglob("*.csv"))
    assert (out / "maps" / "mine.txt").read_text() == "mine"


def test_a_run_that_fails_leaves_the_folder_as_it_was(scan: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "look"
    out.mkdir()
    (out / "input.png").write_bytes(b"mine")
    assert run("inspect", SHIPPED_MODEL, scan, "--out", out) == 2
    assert "input.png is there already and is not as an earlier run wrote it; move" in one_line(
        capsys.readouterr().err
    )
    assert [file.read_bytes() for file in out.iterdir()] == [b"mine"]


def test_a_data_set_adds_what_excites_each_channel_and_the_health(scan: Path, tmp_path: Path, capsys) -> None:
    images = np.random.default_rng(1).integers(0, 256, (12, 28, 28), np.uint8)
    np.savez(tmp_path / "digits.npz", images=images, labels=np.arange(12) % 10)
    out = tmp_path / "look"
    assert run("inspect", SHIPPED_MODEL, scan, "--out", out, "--data", tmp_path / "digits.npz") == 0
    assert (out / "exciting" / "conv1.png").is_file()
    for name in ("map.png", "health.png"):
        with Image.open(out / name) as picture:
            assert picture.width >= 640
    text = (out / "health.txt").read_text()
    assert "dead: relu1: " in text
    assert "most alike: conv1: filters " in text


def test_a_network_without_a_convolution_says_what_it_cannot_show(scan: Path, tmp_path: Path, capsys) -> None:
    save_model(network_of("flat"), tmp_path / "flat.safetensors")
    assert run("inspect", tmp_path / "flat.safetensors", scan, "--out", tmp_path / "look") == 0
    assert "no convolution whose maps Grad-CAM could weigh" in one_line(capsys.readouterr().err)
    assert not (tmp_path / "look" / "filters").exists()
    assert len(list((tmp_path / "look" / "why").glob("*.png"))) == len(METHODS) - 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"image": "missing.png"}, "missing.png"),
        ({"model": "scan.png"}, "scan.png"),
        ({"class": "eleven"}, "has no class eleven; it has 0, 1"),
        ({"image": "blank.png"}, "blank.png is blank; choose a picture with a digit in it"),
        ({"out": "scan.png"}, "scan.png"),
        ({"data": "nowhere"}, "nowhere"),
        ({"cell": "conv1"}, "“conv1” should be LAYER:CHANNEL,ROW,COLUMN counted from 1"),
        ({"cell": "conv1:0,1,1"}, "“conv1:0,1,1” should be LAYER:CHANNEL,ROW,COLUMN counted from 1"),
        ({"cell": "conv9:1,1,1"}, "has no layer conv9; its layers are conv1, "),
        (
            {"cell": "conv1:1,33,1"},
            "no channel 1, row 33, column 1; it has channels 1 to 32, rows 1 to 32 and",
        ),
        (
            {"cell": "conv1:7"},
            "conv1 of ankan-base has maps; say conv1:CHANNEL,ROW,COLUMN, such as conv1:7,1,1",
        ),
        ({"cell": "linear1:11"}, "linear1 of ankan-base has no value 11; it has values 1 to 10"),
    ],
)
def test_wrong_input_is_one_sentence(scan: Path, tmp_path: Path, capsys, changed, said: str) -> None:
    Image.fromarray(np.full((30, 30), 255, np.uint8)).save(tmp_path / "blank.png")
    values = {"model": SHIPPED_MODEL, "image": "scan.png", "out": "look"} | changed
    places = {name: tmp_path / value for name, value in values.items() if name not in ("class", "cell")}
    extra = ["--class", changed["class"]] if "class" in changed else []
    extra += ["--data", places["data"]] if "data" in changed else []
    extra += ["--cell", changed["cell"]] if "cell" in changed else []
    assert run("inspect", places["model"], places["image"], "--out", places["out"], *extra) == 2
    assert said in one_line(capsys.readouterr().err)

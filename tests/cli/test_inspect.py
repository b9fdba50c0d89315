"""`inspect` writes what the Inspect page shows."""

from __future__ import annotations

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
    with Image.open(out / "maps" / "01-conv1.png") as picture:
        assert picture.mode == "RGB"
    files = sum(file.is_file() for file in out.rglob("*"))
    assert f"; {files} files in {out}" in capsys.readouterr().out


def test_a_data_set_adds_what_excites_each_channel_and_the_health(scan: Path, tmp_path: Path, capsys) -> None:
    images = np.random.default_rng(1).integers(0, 256, (12, 28, 28), np.uint8)
    np.savez(tmp_path / "digits.npz", images=images, labels=np.arange(12) % 10)
    out = tmp_path / "look"
    assert run("inspect", SHIPPED_MODEL, scan, "--out", out, "--data", tmp_path / "digits.npz") == 0
    assert (out / "exciting" / "conv1.png").is_file()
    with Image.open(out / "map.png") as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16) or ()}
    assert (255, 255, 255) in colours
    assert 1 < len(colours) <= 11  # ten classes on white, of which some may lie below others
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
    ],
)
def test_wrong_input_is_one_sentence(scan: Path, tmp_path: Path, capsys, changed, said: str) -> None:
    Image.fromarray(np.full((30, 30), 255, np.uint8)).save(tmp_path / "blank.png")
    values = {"model": SHIPPED_MODEL, "image": "scan.png", "out": "look"} | changed
    places = {name: tmp_path / value for name, value in values.items() if name != "class"}
    extra = ["--class", changed["class"]] if "class" in changed else []
    extra += ["--data", places["data"]] if "data" in changed else []
    assert run("inspect", places["model"], places["image"], "--out", places["out"], *extra) == 2
    assert said in one_line(capsys.readouterr().err)

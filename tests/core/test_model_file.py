"""A model file gives back the model; whatever is not one is refused in a sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.calibration import Calibration
from core.errors import ModelFileError, OutputError
from core.model_file import FORMAT_VERSION, load_model, read_tensors, save_model, write_tensors
from tests.core.made_up_model import random_model


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good model file."""
    file = tmp_path / "model.safetensors"
    save_model(random_model(), file)
    return file


def message_for(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        load_model(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    assert caught.value.path == path
    return message


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The same file with other metadata."""
    tensors, metadata = read_tensors(path)
    about = json.loads(metadata["ankan"])
    about = change(about) or about
    write_tensors(path, tensors, {"ankan": json.dumps(about)})


def test_round_trip(path: Path) -> None:
    model, again = random_model(), load_model(path)
    assert again.name == model.name
    assert again.normalizer == model.normalizer
    assert again.class_names == model.class_names
    assert again.scores == model.scores
    assert again.history == model.history
    assert again.architecture.to_dict() == model.architecture.to_dict()
    images = np.random.default_rng(0).random((3, 1, 16, 16), np.float32)
    np.testing.assert_array_equal(again.network.forward(images), model.network.forward(images))


@pytest.mark.parametrize("kind", ["BF16", "F8_E4M3"])
def test_numbers_that_numpy_has_not(path: Path, kind: str) -> None:
    values = bytes({"BF16": 6, "F8_E4M3": 3}[kind])
    header = json.dumps(
        {"conv1.bias": {"dtype": kind, "shape": [3], "data_offsets": [0, len(values)]}}
    ).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + values)
    assert f"conv1.bias is written as {kind}, which cannot be read here" in message_for(path)


def test_a_model_without_history_and_scores(tmp_path: Path) -> None:
    save_model(random_model(scores={}, history=()), tmp_path / "model.safetensors")
    again = load_model(tmp_path / "model.safetensors")
    assert (again.scores, again.history) == ({}, ())


def test_the_calibration_survives(tmp_path: Path) -> None:
    calibration = Calibration(temperature=0.4375, rejection_threshold=0.875)
    file = tmp_path / "model.safetensors"
    save_model(random_model(calibration=calibration), file)
    assert load_model(file).calibration == calibration
    about = json.loads(read_tensors(file)[1]["ankan"])
    assert (about["temperature"], about["rejection_threshold"]) == (0.4375, 0.875)


def test_an_older_file_without_a_calibration_opens(path: Path) -> None:
    rewrite(path, lambda about: [about.pop(name) for name in ("temperature", "rejection_threshold")] and None)
    assert load_model(path).calibration == Calibration(temperature=1.0, rejection_threshold=0.0)


def test_a_score_that_is_not_a_number_survives(tmp_path: Path) -> None:
    save_model(random_model(scores={"macro_f1": float("nan")}), tmp_path / "model.safetensors")
    assert np.isnan(load_model(tmp_path / "model.safetensors").scores["macro_f1"])


def test_files_that_are_no_model(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    file = tmp_path / "some.safetensors"
    for content in (
        b"",
        b"x",
        b"not a model at all, just words",
        rng.bytes(5000),
        (1 << 62).to_bytes(8, "little") + b"{}",
        b"\x02\0\0\0\0\0\0\0{}extra",
    ):
        file.write_bytes(content)
        assert "is not a model" in message_for(file) or "not a model" in message_for(file)


def test_a_truncated_or_changed_file(path: Path) -> None:
    whole = path.read_bytes()
    for length in (4, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert "is not a model file (*.safetensors), or it is damaged" in message_for(path)


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    assert "is a folder; choose a model file" in message_for(tmp_path)
    assert "there is no model file" in message_for(tmp_path / "missing.safetensors")
    (tmp_path / "file").write_text("", encoding="utf-8")
    message_for(tmp_path / "file" / "model.safetensors")


def test_weights_of_another_program(tmp_path: Path) -> None:
    for metadata in (None, {"format": "pt"}):
        file = tmp_path / "weights.safetensors"
        save_file({"weight": np.zeros(3)}, file, metadata)
        assert "holds weights but is not a model of this program" in message_for(file)


def test_a_newer_version(path: Path) -> None:
    rewrite(path, lambda about: about.update(version=FORMAT_VERSION + 1))
    message = message_for(path)
    assert f"newer version of Ankan (format {FORMAT_VERSION + 1}" in message
    assert message.endswith("update Ankan to open it")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda about: about.pop("version"), id="no-version"),
        pytest.param(lambda about: about.update(version="1"), id="version-is-text"),
        pytest.param(lambda about: about.pop("architecture"), id="no-architecture"),
        pytest.param(lambda about: about.update(architecture=[]), id="architecture-is-a-list"),
        pytest.param(lambda about: about["architecture"]["layers"].pop(2), id="missing-layer-is-fine"),
        pytest.param(lambda about: about["architecture"]["layers"].pop(1), id="fewer-weights"),
        pytest.param(lambda about: about["architecture"]["layers"].append("Sigmoyd"), id="unknown-layer"),
        pytest.param(lambda about: about["architecture"].update(input=[1, 15, 15]), id="another-input"),
        pytest.param(lambda about: about["architecture"].update(input=[1, 17, 17]), id="not-the-normalizers"),
        pytest.param(lambda about: about.update(normalizer={"size": "big"}), id="normalizer-size"),
        pytest.param(lambda about: about.update(normalizer={"size": 16, "box": 99}), id="normalizer-box"),
        pytest.param(lambda about: about.update(normalizer={"colour": 1}), id="normalizer-setting"),
        pytest.param(lambda about: about["class_names"].pop(), id="nine-classes"),
        pytest.param(lambda about: about.update(class_names=list(range(10))), id="class-numbers"),
        pytest.param(lambda about: about.update(scores={"macro_f1": "good"}), id="scores"),
        pytest.param(lambda about: about.update(history=[1, 2]), id="history"),
        pytest.param(lambda about: about.update(temperature="hot"), id="temperature-is-text"),
        pytest.param(lambda about: about.update(temperature=0), id="temperature"),
        pytest.param(lambda about: about.update(rejection_threshold=float("nan")), id="threshold"),
        pytest.param(lambda about: [about], id="a-list"),
        pytest.param(lambda _: 7, id="a-number"),
    ],
)
def test_damaged_metadata(path: Path, change: Callable[[dict[str, Any]], object], request) -> None:
    def keep(about: dict[str, Any]) -> object:
        changed = change(about)
        return changed if request.node.callspec.id in ("a-list", "a-number") else about

    rewrite(path, keep)
    if request.node.callspec.id == "missing-layer-is-fine":
        assert "relu1" not in load_model(path).network.layers
    else:
        assert "is damaged or not a model file: " in message_for(path)


def test_metadata_that_is_no_json(path: Path) -> None:
    tensors, _ = read_tensors(path)
    for text in ("", "{", "[" * 100_000):
        write_tensors(path, tensors, {"ankan": text})
        assert "is damaged or not a model file" in message_for(path)


def test_a_network_too_large_for_any_memory(path: Path) -> None:
    rewrite(path, lambda about: about["architecture"]["layers"][0]["Conv2d"].update(out_channels=10**13))
    assert "is damaged or not a model file" in message_for(path)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_numbers(path: Path, value: float) -> None:
    tensors, metadata = read_tensors(path)
    tensors["linear1.bias"][3] = value
    write_tensors(path, tensors, metadata)
    assert "linear1.bias" in message_for(path)


def test_weights_of_another_shape_or_name(path: Path) -> None:
    tensors, metadata = read_tensors(path)
    write_tensors(path, tensors | {"linear1.bias": np.zeros(9, np.float32)}, metadata)
    assert "linear1.bias should have the shape (10,), not (9,)" in message_for(path)
    tensors.pop("linear1.bias")
    write_tensors(path, tensors, metadata)
    assert "only one side has: linear1.bias" in message_for(path)


def test_a_place_that_cannot_be_written_keeps_the_old_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(OutputError, match="cannot be written"):
        save_model(random_model(), path / "below.safetensors")
    assert path.read_bytes() == before


def test_a_disk_that_is_full_is_said(path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits the size of files as POSIX does")
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            save_model(random_model(), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]

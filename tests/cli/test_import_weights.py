"""`import-weights`: weights from PyTorch become a model, or one line says why not."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.model_file import load_model
from core.nn.architecture import save_architecture
from tests.cli.command_line import one_line, run
from tests.core.made_up_model import ARCHITECTURE, random_model


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """With the names that `nn.Sequential` gives."""
    places = {"conv1": "0", "norm1": "1", "linear1": "5"}
    tensors = {
        f"{places[name.partition('.')[0]]}.{name.partition('.')[2]}": array
        for name, array in random_model().network.state_dict().items()
    }
    path = tmp_path / "torch.safetensors"
    save_file({**tensors, "1.num_batches_tracked": np.asarray(7)}, path)
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    save_architecture(ARCHITECTURE, path)
    return path


def test_weights_become_a_model(
    state: Path, words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.safetensors"
    classes = ("--classes", "০,১,২,৩,৪,৫,৬,৭,৮,৯", "--image-kind", "picture")
    assert run("import-weights", state, "--model", words, "--out", out, *classes) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert lines == [
        "conv1    from 0",
        "norm1    from 1",
        "linear1  from 5",
        f"{out}: small with 10 classes",
    ]
    model = load_model(out)
    assert model.class_names == tuple("০১২৩৪৫৬৭৮৯")
    assert model.normalizer.kind == "picture"
    x = np.random.default_rng(0).random((3, 1, 16, 16), np.float32)
    np.testing.assert_array_equal(model.network.forward(x), random_model().network.forward(x))


def test_what_was_guessed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = tmp_path / "two.yaml"
    words.write_text(
        "input: [1, 8, 8]\nlayers: [Flatten, Linear: {out_features: 64}, Linear: {out_features: 64}, "
        "Linear: {out_features: 10}]",
        encoding="utf-8",
    )
    square = {"weight": np.eye(64, dtype=np.float32), "bias": np.zeros(64, np.float32)}
    tensors = {f"{module}.{name}": array for module in ("into", "out") for name, array in square.items()}
    tensors |= {"head.weight": np.ones((10, 64), np.float32), "head.bias": np.zeros(10, np.float32)}
    save_file(tensors, tmp_path / "torch.safetensors")
    arguments = (tmp_path / "torch.safetensors", "--model", words, "--out", tmp_path / "model.safetensors")
    assert run("import-weights", *arguments) == 0
    assert "the shapes of 1 layer, such as linear1, which was given into;" in capsys.readouterr().out


def test_what_cannot_be_imported(
    state: Path, words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.safetensors"

    def refused(*options: object, model: object = words, to: Path = out) -> str:
        assert run("import-weights", state, "--model", model, "--out", to, *options) == 2
        return one_line(capsys.readouterr().err)

    before = state.read_bytes()
    assert "holds the weights themselves" in refused(to=state)
    assert state.read_bytes() == before
    assert "0.weight is 3x1x3x3, but conv1.weight of the network is 6x1x5x5" in refused(model="lenet")
    assert "there is no preset and no file called lenett; did you mean lenet?" in refused(model="lenett")
    assert "cannot be written" in refused(to=tmp_path / "nowhere" / "model.safetensors")
    assert "it should be different names" in refused("--classes", "a,a")
    assert "it should be different names" in refused("--classes", "a,,b")
    assert "small has 10 outputs, but there are 2 class names" in refused("--classes", "a,b")
    assert not out.exists()

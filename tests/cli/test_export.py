"""`export`: a model file becomes an ONNX file, or one line says why not."""

import sys
from pathlib import Path

import numpy as np
import pytest

from core.model_file import save_model
from tests.cli.command_line import one_line, run
from tests.core.made_up_model import random_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_model(random_model(), path)
    return path


@pytest.mark.parametrize(("options", "kind"), [((), 1), (("--from-pixels",), 2)])
def test_a_model_becomes_an_onnx_file(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], kind: int
) -> None:
    onnx = pytest.importorskip("onnx", reason="the extra onnx is not installed")
    out = tmp_path / "model.onnx"
    assert run("export", model, out, *options) == 0
    assert capsys.readouterr().out == f"{out}: ছোট model as ONNX, {out.stat().st_size:,} bytes\n"
    onnx.checker.check_model(out, full_check=True)
    assert onnx.load(out).graph.input[0].type.tensor_type.elem_type == kind


def test_without_the_package(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    for module in [name for name in sys.modules if name.startswith("core.export.")]:
        monkeypatch.delitem(sys.modules, module)
    assert run("export", model, tmp_path / "model.onnx") == 2
    assert "pip install 'ankan[onnx]'" in one_line(capsys.readouterr().err)


def test_what_cannot_be_exported(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(*arguments: object) -> str:
        assert run("export", *arguments) == 2
        return one_line(capsys.readouterr().err)

    before = model.read_bytes()
    assert "is the model itself" in refused(model, tmp_path / "." / "model.safetensors")
    assert model.read_bytes() == before
    for name in ("m.txt", "m", "m.onnx.bak"):
        assert f"{name} should end in .onnx" in refused(model, tmp_path / name)
    assert "nowhere" in refused(model, tmp_path / "nowhere" / "model.onnx")
    assert "there is no model file" in refused(tmp_path / "other.safetensors", tmp_path / "model.onnx")
    broken = random_model()
    broken.network.parameters["conv1.weight"][0] = np.nan
    save_model(broken, model)
    assert "conv1.weight holds values that are not numbers" in refused(model, tmp_path / "model.onnx")
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]

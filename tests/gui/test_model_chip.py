import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from safetensors.numpy import save_file

from core.classifier import Classifier, load_classifier
from core.model_file import Model, save_model
from core.nn.architecture import load_architecture
from gui.main_window import MainWindow
from gui.model_chip import ModelChip
from gui.weights_dialog import WeightsDialog
from gui.worker import Worker

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def choose(window: MainWindow) -> Callable[[str], None]:
    """Click an entry of the chip's menu."""
    chip = window.findChild(ModelChip)
    assert chip is not None

    def click(words: str) -> None:
        QTest.mouseClick(chip, LEFT)
        [entry] = [each for each in chip._menu.actions() if each.text() == words]
        QTest.mouseClick(chip._menu, LEFT, pos=chip._menu.actionGeometry(entry).center())

    return click


@pytest.fixture
def weights(model: Model, tmp_path: Path) -> Path:
    """As PyTorch names what is in a Sequential, for the network `lenet`."""
    names: dict[str, None] = {}
    for name in model.network.state_dict():
        names.setdefault(name.rpartition(".")[0])
    number = {module: place for place, module in enumerate(names)}
    state = {
        f"{number[name.rpartition('.')[0]]}.{name.rpartition('.')[2]}": array
        for name, array in model.network.state_dict().items()
    }
    path = tmp_path / "from-torch.safetensors"
    save_file(state, path)
    return path


@pytest.fixture
def dialog(choose, window) -> WeightsDialog:
    choose("Import weights…")
    made = window.findChild(WeightsDialog)
    assert made is not None
    assert made.isVisible()
    return made


def fill(dialog: WeightsDialog, path: Path, network: str = "lenet") -> None:
    dialog.file.setFocus()
    dialog.file.selectAll()
    QTest.keyClicks(dialog.file, str(path))
    dialog.network.setCurrentIndex(dialog.network.findData(network))


@pytest.mark.parametrize(
    ("entry", "from_pixels"), [("Export as ONNX…", False), ("Export as ONNX, from pixels…", True)]
)
def test_the_active_model_is_exported_as_onnx(
    window, choose, tmp_path: Path, monkeypatch, qtbot, entry: str, from_pixels: bool
):
    onnx = pytest.importorskip("onnx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    with qtbot.waitSignal(window.session.model.noted):
        choose(entry)
    assert window.banner.text == f"The model is exported as {tmp_path / 'mine.onnx'}."
    written = onnx.load(tmp_path / "mine.onnx")
    assert "tiny" in written.graph.doc_string
    [image] = written.graph.input
    kind = image.type.tensor_type.elem_type
    assert (kind == onnx.TensorProto.UINT8) == from_pixels


def test_a_missing_package_is_said_with_how_to_get_it(window, choose, tmp_path, monkeypatch, qtbot):
    monkeypatch.setitem(sys.modules, "core.export.onnx_model", None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.onnx"), ""))
    with qtbot.waitSignal(window.session.model.failed):
        choose("Export as ONNX…")
    assert "pip install 'ankan[onnx]'" in window.banner.text
    assert not (tmp_path / "mine.onnx").exists()


def test_imported_weights_become_the_active_model(window, dialog, weights, model, qtbot):
    fill(dialog, weights)
    with qtbot.waitSignal(window.session.model.changed):
        QTest.keyClick(dialog.file, Qt.Key.Key_Return)
    active = window.session.model.classifier.model
    assert active.name == "from-torch"
    for name, array in model.network.state_dict().items():
        np.testing.assert_array_equal(active.network.state_dict()[name], array)
    assert "from-torch is the active model now. " in window.banner.text
    qtbot.waitUntil(lambda: window.findChild(WeightsDialog) is None or not dialog.isVisible())


def test_what_does_not_fit_is_said_in_the_dialog_which_stays(window, dialog, weights, qtbot):
    before = window.session.model.classifier
    fill(dialog, weights, "vgg-bn-small")
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: "does not fit vgg-bn-small" in dialog.sentence.text())
    assert dialog.isVisible()
    assert dialog.import_button.isEnabled()
    fill(dialog, weights.with_name("nothing.safetensors"))
    assert dialog.sentence.text() == ""
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: "nothing.safetensors" in dialog.sentence.text())
    assert window.session.model.classifier is before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_guessed_match_is_said(window, choose, tmp_path: Path, qtbot):
    description = tmp_path / "twice.txt"
    description.write_text("Flatten\nFC 10\nReLU\nFC 10\nReLU\nFC 10\n")
    network = load_architecture(description).build(np.random.default_rng(1))
    arrays = iter(network.state_dict().values())
    names = [f"{module}.{kind}" for module in ("in", "left", "right") for kind in ("weight", "bias")]
    save_file(dict(zip(names, arrays, strict=True)), tmp_path / "twice.safetensors")
    choose("Import weights…")
    dialog = window.findChild(WeightsDialog)
    dialog.describe_by(description)
    fill(dialog, tmp_path / "twice.safetensors", str(description))
    with qtbot.waitSignal(window.session.model.noted) as noted:
        QTest.keyClick(dialog.file, Qt.Key.Key_Return)
    assert "more than one module has the shapes of" in noted.args[0]


def test_class_names_are_checked_while_one_types(dialog, weights):
    assert not dialog.import_button.isEnabled()
    fill(dialog, weights)
    assert dialog.import_button.isEnabled()
    QTest.keyClicks(dialog.classes, "a, b, a")
    assert dialog.classes_field.problem == "They should be different names, as 0, 1, 2."
    assert not dialog.import_button.isEnabled()
    QTest.keyClick(dialog.classes, Qt.Key.Key_Backspace)
    QTest.keyClicks(dialog.classes, "c")
    assert (dialog.classes_field.problem, dialog.import_button.isEnabled()) == ("", True)
    dialog.reject()


def test_both_shipped_models_are_in_the_menu(window, choose, qtbot):
    active = window.findChild(ModelChip)
    for words, name in (("Use the shipped model", "ankan-base"), ("Use the tiny model", "tiny")):
        choose(words)
        qtbot.waitUntil(lambda name=name: f"Active model: {name} macro" in active.accessibleName())


def test_the_active_model_is_ticked_in_the_menu(window, choose, model, qtbot):
    chip, active = window.findChild(ModelChip), window.session.model
    folder = window.session.models
    folder.mkdir(parents=True)
    save_model(model, folder / "mine & yours.safetensors")

    def ticked() -> list[str]:
        QTest.mouseClick(chip, LEFT)
        entries = [entry.text() for entry in chip._menu.actions() if entry.isChecked()]
        chip._menu.close()
        return entries

    assert ticked() == []
    for words in ("Use the tiny model", "mine && yours", "Use the shipped model", "Use the shipped model"):
        with qtbot.waitSignal(active.changed):
            choose(words)
        assert ticked() == [words]


@pytest.mark.parametrize("first", ["Use the shipped model", "Use the tiny model"])
def test_of_two_models_asked_for_at_once_the_last_stays(window, choose, qtbot, monkeypatch, first):
    """Also where the first takes longer to read."""
    has_begun, may_end = Event(), Event()

    def late(path: Path | None = None) -> Classifier:
        has_begun.set()
        may_end.wait(20)
        return load_classifier(path)

    monkeypatch.setattr("gui.session.load_classifier", late)
    choose(first)
    assert has_begun.wait(20)
    slow = window.session.model.findChildren(Worker)[-1]
    monkeypatch.setattr("gui.session.load_classifier", load_classifier)
    [last] = {"Use the shipped model", "Use the tiny model"} - {first}
    choose(last)
    name = "tiny" if "tiny" in last else "ankan-base"
    qtbot.waitUntil(lambda: window.session.model.classifier.model.name == name)
    with qtbot.waitSignal(slow.finished):
        may_end.set()
    QCoreApplication.processEvents()
    assert window.session.model.classifier.model.name == name

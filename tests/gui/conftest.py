"""What the window's tests share: settings of their own, one theme, a model that answers at once, a made window."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from threadpoolctl import threadpool_limits

from core.classifier import Classifier
from core.data.normalize import Normalizer
from core.model_file import Model
from core.nn.architecture import load_architecture
from core.nn.blas import CORETYPE
from gui.draw.page import DrawPage
from gui.garbage import collected_here
from gui.main_window import MainWindow
from gui.session import Session
from gui.theme import theme

if os.environ.get("QT_QPA_PLATFORM") == "offscreen":  # whose own screen has 800 x 800 pixels
    os.environ["QT_QPA_PLATFORM"] += f":configfile={Path(__file__).with_name('screen.json')}"


@pytest.fixture(scope="session", autouse=True)
def garbage(qapp) -> Iterator[None]:
    """As in the program: a window of an earlier test must not be destroyed on some worker's thread."""
    with collected_here():
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread_a_product() -> Iterator[None]:
    """As in the program, too: workers that compute at once would slow each other down tenfold."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(autouse=True)
def old_widgets(qapp) -> None:
    """Those of the test before go while they are whole: one that lost its attributes to the garbage collector first
    would still be told that it is hidden.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def own_settings(qapp, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv(CORETYPE, raising=False)  # the banner has nothing to note
    QCoreApplication.setOrganizationName("Ankan")
    QCoreApplication.setApplicationName("Ankan tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    theme().choose("light")


@pytest.fixture(autouse=True)
def handwriting_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where drawings are kept meanwhile, and models: never with those of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "documents" / "My handwriting"
    monkeypatch.setattr("gui.session.handwriting_folder", lambda: folder)
    return folder


@pytest.fixture(scope="session")
def model() -> Model:
    """A small network with the weights it was born with: what it answers does not matter, that it answers does."""
    architecture = load_architecture("lenet")
    size = architecture.input_shape[1]
    network = architecture.build(np.random.default_rng(1))
    scores = {"macro_f1": 0.9912}
    return Model("tiny", architecture, network, Normalizer.of_size(size), tuple("0123456789"), scores)


@pytest.fixture
def classifier(model: Model) -> Classifier:
    return Classifier(model)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """320 printed digits in the parts a, b, c and d, 80 each."""
    rng = np.random.default_rng(1)
    labels = np.arange(320) % 10
    images = np.full((320, 28, 28), 255, np.uint8)
    for image, label in zip(images, labels, strict=True):
        place = (int(rng.integers(3, 8)), int(rng.integers(20, 25)))
        cv2.putText(image, str(label), place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    path = tmp_path / "digits.npz"
    np.savez(path, images=images, labels=labels, part=np.repeat(list("abcd"), 80))
    return path


def _settle(window: MainWindow) -> None:
    """So that it closes without a question."""
    [page] = window.pages
    assert isinstance(page, DrawPage)
    page.teaching.learner.cancel()
    page.teaching.learner.discard()


@pytest.fixture
def window(qtbot, classifier: Classifier) -> Iterator[MainWindow]:
    """The main window with the Draw page and a model, shown."""
    made = MainWindow(Session(), (DrawPage,))
    qtbot.addWidget(made, before_close_func=_settle)
    made.session.model.use(classifier)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()

"""Pictures in: opened, dropped, pasted; pictures out: saved, copied."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.data.images import read_image
from gui.data.page import DataPage
from gui.draw.page import DrawPage
from gui.draw.render import render
from gui.main_window import MainWindow
from gui.session import Session
from tests.gui.pointing import draw

CTRL = Qt.KeyboardModifier.ControlModifier
KINDS = ("png", "jpg", "bmp", "gif", "tif", "webp", "ppm")
PICTURE = np.full((40, 30), 255, np.uint8)
PICTURE[8:32, 12:18] = 0


def picture_file(folder: Path, kind: str) -> Path:
    path = folder / f"one.{kind}"
    Image.fromarray(PICTURE).save(path)
    return path


def of_file(path: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path))])
    return made


def of_image() -> QMimeData:
    made = QMimeData()
    made.setImageData(QImage(PICTURE.tobytes(), 30, 40, 30, QImage.Format.Format_Grayscale8).copy())
    return made


def of_web_page(kind: str) -> QMimeData:
    content = io.BytesIO()
    Image.fromarray(PICTURE).save(content, kind)
    made = QMimeData()
    address = f"data:image/{kind};base64,{base64.b64encode(content.getvalue()).decode()}"
    made.setHtml(f'<html><body><img src="{address}"></body></html>')
    return made


def drop(window: MainWindow, mime: QMimeData) -> None:
    """As a window system does it: the drop comes only where the way in was accepted."""
    where, copy, left = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(where, copy, mime, left, Qt.KeyboardModifier.NoModifier)
    enter.setAccepted(False)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(where), copy, mime, left, Qt.KeyboardModifier.NoModifier))


def paste(window: MainWindow, mime: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)


def is_placed(qtbot, page: DrawPage) -> None:
    """The picture is on the canvas, is answered, and can be taken back."""
    qtbot.waitUntil(lambda: page.canvas.drawing.picture is not None)
    picture = page.canvas.drawing.picture
    assert picture is not None
    placed = picture.pixels
    assert placed.shape[:2] == PICTURE.shape
    assert np.abs((placed if placed.ndim == 2 else placed[..., 0]).astype(int) - PICTURE).mean() < 4
    qtbot.waitUntil(lambda: page.session.image.image is not None)
    page.canvas.undo_stack.undo()
    assert page.canvas.drawing.is_empty


@pytest.mark.parametrize("way", [drop, paste])
@pytest.mark.parametrize("kind", KINDS)
def test_an_image_file_of_each_kind(qtbot, window, page, tmp_path, way, kind):
    way(window, of_file(picture_file(tmp_path, kind)))
    is_placed(qtbot, page)


@pytest.mark.parametrize("way", [drop, paste])
@pytest.mark.parametrize("mime", [of_image, lambda: of_web_page("png"), lambda: of_web_page("jpeg")])
def test_a_screenshot_or_a_picture_on_a_web_page(qtbot, window, page, way, mime):
    way(window, mime())
    is_placed(qtbot, page)


def test_what_is_no_picture_is_not_taken(window):
    mime = QMimeData()
    mime.setText("seven")
    enter = QDragEnterEvent(
        QPoint(30, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.setAccepted(False)
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


@pytest.mark.parametrize("way", [drop, paste])
@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (2, "“one.png” is taken; the other one is left out: one file at a time."),
        (3, "“one.png” is taken; the other 2 are left out: one file at a time."),
    ],
)
def test_of_several_pictures_at_once_one_is_taken_and_that_is_said(
    qtbot, window, page, tmp_path, way, count, sentence
):
    mime = QMimeData()
    path = picture_file(tmp_path, "png")
    others = [picture_file(tmp_path, kind) for kind in ("bmp", "gif")]
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in (path, *others)][:count])
    way(window, mime)
    is_placed(qtbot, page)
    assert window.banner.text == sentence


def test_the_first_picture_is_saved_among_the_users_pictures(window, page, monkeypatch):
    asked = []

    def ask(*given):
        asked.append(given)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    assert asked[0][2] == str(Path(pictures) / "drawing.png")


@pytest.fixture
def whole(qtbot, classifier) -> Iterator[MainWindow]:
    """A window with the Data page too."""
    made = MainWindow(Session(), (DrawPage, DataPage))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.mark.parametrize("way", [drop, paste])
def test_a_folder_is_opened_as_a_data_set_and_that_is_said(qtbot, whole, tmp_path, way):
    page = whole.pages[0]
    folder = tmp_path / "letters"
    for name in ("0", "1"):
        (folder / name).mkdir(parents=True)
        picture_file(folder / name, "png")
    draw(page.canvas, (100, 100), (200, 250))
    before = page.canvas.drawing
    with qtbot.waitSignal(whole.session.data.opened):
        way(whole, of_file(folder))
    assert whole.pages[1].isVisible()
    said = "“letters” is a data set, so it is opened here; the Draw page is as it was."
    assert whole.banner.text == said
    assert page.canvas.drawing is before


def test_a_damaged_picture_on_a_web_page_says_so_and_leaves_the_canvas(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    before = page.canvas.drawing
    mime = QMimeData()
    mime.setHtml('<img src="data:image/png;base64,bm90IGFuIGltYWdl">')
    paste(window, mime)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text.startswith("The picture is not an image")
    assert page.canvas.drawing is before


@pytest.fixture
def answer_with(monkeypatch):
    """Makes the file dialog answer with a path."""
    return lambda path: monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_a_drawing_is_saved_as_png_and_opened_again_the_same(qtbot, window, page, tmp_path, answer_with):
    draw(page.canvas, (100, 100), (200, 250))
    answer_with(tmp_path / "mine")
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "mine.png" in window.banner.text)
    assert [path.name for path in tmp_path.glob("*.png")] == ["mine.png"]
    assert np.array_equal(read_image(tmp_path / "mine.png"), render(page.canvas.drawing))


def test_a_picture_is_saved_as_it_came(qtbot, window, page, tmp_path, answer_with):
    page.receive(PICTURE)
    answer_with(tmp_path / "same.png")
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((tmp_path / "same.png").exists)
    qtbot.waitUntil(window.banner.isVisible)
    assert np.array_equal(read_image(tmp_path / "same.png"), PICTURE)


def test_a_folder_that_cannot_be_written_is_said(qtbot, window, page, tmp_path, answer_with):
    draw(page.canvas, (100, 100), (200, 250))
    answer_with(tmp_path / "nowhere" / "mine.png")
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(window.banner.isVisible)
    assert "cannot be written" in window.banner.text


def test_closing_waits_for_the_file(window, page, tmp_path, answer_with):
    draw(page.canvas, (100, 100), (200, 250))
    answer_with(tmp_path / "last.png")
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    window.close()
    assert read_image(tmp_path / "last.png").shape == (480, 480)


def test_a_copied_drawing_is_what_is_classified_and_can_be_pasted(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    page.canvas.show_guide(True)
    drawn = render(page.canvas.drawing)
    QTest.keyClick(window, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().image().width() == 480
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    pasted = page.canvas.drawing.picture.pixels
    assert np.array_equal(pasted if pasted.ndim == 2 else pasted[..., 0], drawn)


def test_nothing_can_be_saved_or_copied_of_an_empty_canvas(window, page, answer_with, tmp_path):
    answer_with(tmp_path / "empty.png")
    QGuiApplication.clipboard().setText("before")
    for key in (Qt.Key.Key_S, Qt.Key.Key_C):
        QTest.keyClick(window, key, CTRL)
    assert QGuiApplication.clipboard().text() == "before"
    page.stop()
    assert not list(tmp_path.glob("*.png"))

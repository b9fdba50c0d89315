"""An image of the data set in the place of the drawing."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.inspect.source_bar import DRAWING, SAMPLE

LEFT = Qt.MouseButton.LeftButton


def test_images_of_the_open_data_set_are_gone_through(seen, archive, qtbot):
    seen.session.data.open(archive)
    qtbot.waitUntil(lambda: seen.session.data.prepared is not None and not seen.session.data.busy)
    bar, samples = seen.head.source, seen.samples
    bar.sources.setFocus()
    QTest.keyClick(bar.sources, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: samples.data is not None)
    assert samples.source == "digits.npz"
    assert len(samples.data) == 240  # part d is left out, as on the Data page
    QTest.mouseClick(bar.next, LEFT)
    wanted = samples.data.images[1, 0]
    qtbot.waitUntil(lambda: seen.subject.look is not None and np.array_equal(seen.subject.look.image, wanted))
    assert "2 of 240 from digits.npz" in bar.words.text()
    assert seen.head.image.isVisible()
    QTest.mouseClick(bar.previous, LEFT)
    QTest.mouseClick(bar.previous, LEFT)
    assert bar.place == 239
    bar.sources.choose(DRAWING)
    qtbot.waitUntil(lambda: np.array_equal(seen.subject.look.image, seen.session.image.image))
    assert seen.head.pad.isVisible()


def test_without_a_data_set_there_are_practice_digits(page, qtbot):
    page.head.source.sources.choose(SAMPLE)
    qtbot.waitUntil(lambda: page.subject.look is not None, timeout=20_000)
    assert page.samples.source == "practice digits"
    assert len(page.samples.data) == 1_000
    assert page.head.source.place == 0


def test_a_picture_from_elsewhere_is_looked_at_and_gone_on_from(seen, archive, qtbot):
    seen.session.data.open(archive)
    qtbot.waitUntil(lambda: seen.session.data.prepared is not None and not seen.session.data.busy)
    bar, picture = seen.head.source, seen.session.data.dataset.source.read(300)
    seen.receive(picture, "image 300")
    wanted = seen.subject.model.normalizer.normalize(picture).image
    qtbot.waitUntil(lambda: np.array_equal(seen.subject.look.image, wanted))
    assert bar.words.text() == "image 300"
    assert bar.place is None
    QTest.mouseClick(bar.next, LEFT)
    qtbot.waitUntil(lambda: seen.samples.data is not None and "1 of 240" in bar.words.text())
    assert bar.place == 0

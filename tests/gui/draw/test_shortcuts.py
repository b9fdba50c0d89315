"""Everything about the canvas from the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSlider, QWidget

from gui.draw.canvas import Tool
from gui.settings import GUIDE_BOX
from gui.widgets import SegmentedControl
from tests.gui.pointing import draw

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def test_undo_redo_and_clear(window, page):
    draw(page.canvas, (100, 100), (200, 250))
    for key, modifier, strokes in (
        (Qt.Key.Key_Z, CTRL, 0),
        (Qt.Key.Key_Z, CTRL | SHIFT, 1),
        (Qt.Key.Key_Z, CTRL, 0),
        (Qt.Key.Key_Y, CTRL, 1),
        (Qt.Key.Key_Delete, NONE, 0),
        (Qt.Key.Key_Z, CTRL, 1),
    ):
        QTest.keyClick(window, key, modifier)
        assert len(page.canvas.drawing.strokes) == strokes


def test_e_and_p_change_the_tool_and_its_cursor(window, page):
    pen = page.canvas.cursor().shape()
    QTest.keyClick(window, Qt.Key.Key_E)
    assert page.canvas.tool is Tool.ERASER
    assert page.canvas.cursor().shape() != pen
    assert page.canvas_card.doing.eraser.isChecked()
    QTest.keyClick(window, Qt.Key.Key_E)
    assert page.canvas.tool is Tool.ERASER
    QTest.keyClick(window, Qt.Key.Key_P)
    assert page.canvas.tool is Tool.PEN
    assert page.canvas.cursor().shape() == pen


def test_brackets_change_the_pen_width_within_its_limits(window, page):
    before = page.canvas.pen_width
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert page.canvas.pen_width > before
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    assert page.canvas.pen_width == before
    for _ in range(30):
        QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    assert page.canvas.pen_width == 8


def test_g_shows_the_guide_box_which_is_remembered(window, page):
    bare = page.canvas.grab().toImage()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert page.canvas.grab().toImage() != bare
    window.close()
    assert GUIDE_BOX.get()


def test_the_guide_box_is_there_again_after_a_restart(own_settings, qtbot):
    from gui.draw.canvas_card import CanvasCard

    shown = []
    for guide in (False, True):
        GUIDE_BOX.set(guide)
        card = CanvasCard()
        qtbot.addWidget(card)
        card.resize(400, 500)
        shown.append(card.canvas.grab().toImage())
    assert shown[0] != shown[1]


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Qt.Key.Key_O, "open_asked"),
        (Qt.Key.Key_V, "paste_asked"),
        (Qt.Key.Key_C, "copy_asked"),
        (Qt.Key.Key_S, "save_asked"),
    ],
)
def test_ctrl_o_v_c_and_s_bring_pictures_in_and_out(qtbot, window, page, key, asked):
    draw(page.canvas, (100, 100), (200, 250))
    signal = getattr(page.canvas_card, asked)
    signal.disconnect()
    with qtbot.waitSignal(signal, timeout=1000):
        QTest.keyClick(window, key, CTRL)


def test_every_action_says_its_shortcut_and_every_control_its_name(window, page):
    actions = page.canvas_card.actions()
    assert len(actions) == 14
    assert all(action.shortcuts()[0].toString() in action.toolTip() for action in actions)
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(set(keys)) == len(keys)
    controls = page.canvas_card.findChildren(QAbstractButton) + page.canvas_card.findChildren(QSlider)
    assert all(control.accessibleName() and control.toolTip() for control in controls)


def test_tab_reaches_every_control(window, page):
    draw(page.canvas, (100, 100), (200, 250))
    controls: list[QWidget] = [page.canvas, *page.canvas_card.findChildren(QSlider)]
    buttons = page.canvas_card.findChildren(QAbstractButton)
    controls += [each for each in buttons if each.isEnabled() and each.isVisible() and each.focusPolicy()]
    controls += page.findChildren(SegmentedControl)[:1]
    assert window.focusWidget() is page.canvas
    reached = set()
    for _ in range(60):
        reached.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert reached >= set(controls)

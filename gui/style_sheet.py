"""The style sheet of every control, written from a palette.

Widgets choose among its variants with the property `role`. A label is plain or "page-title", "heading",
"muted", "small", "accent", "warning", "warning-small"; a button is plain or "primary", "tool", "plain",
"rail", "chip", "segment", "link", "digit".
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import TYPE_CHECKING

from gui.icons import tinted_file

if TYPE_CHECKING:
    from gui.theme import Palette


def style_sheet(palette: Palette, measures: Mapping[str, int]) -> str:
    """The sheet in these colours; `measures` are in pixels."""
    arrows = {
        "down": tinted_file("chevron-down", palette.muted),
        "up": tinted_file("chevron-up", palette.muted),
        "tick": tinted_file("check", palette.on_accent),
    }
    return Template(_RULES).substitute(vars(palette), **arrows, **measures)


_RULES = """
QWidget { color: $text; }
QMainWindow, QDialog, #ground { background: $ground; }
QToolTip { background: $card; color: $text; border: 1px solid $line; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="page-title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="warning"] { color: $second; }
QLabel[role="warning-small"] { color: $second; font-size: ${small}px; }
QLabel:disabled { color: $disabled; }

#card { background: $card; border: 1px solid $line; border-radius: ${card_radius}px; }
#card:focus { border-color: $accent; }
#rail { background: $rail; border: none; border-right: 1px solid $line; }
#popup { background: $card; border: 1px solid $line; }
#divider { background: $line; border: none; }
#banner { background: $card; border: 1px solid $line; border-radius: ${control_radius}px; }
#banner[kind="error"] { border-color: $second; }

QPushButton, QToolButton {
    background: $control; border: 1px solid $line; border-radius: ${control_radius}px; padding: 0 10px;
    min-height: 26px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0 9px; min-height: 24px; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: $control; border-color: $line; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QPushButton[role="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $control; border-color: $line; color: $disabled; }
QToolButton[role="tool"] { padding: 0; min-width: 31px; max-width: 31px; max-height: 26px; }
QToolButton[role="tool"]:focus { padding: 0; min-width: 29px; max-width: 29px; max-height: 24px; }
QToolButton[role="plain"] {
    border-color: transparent; background: transparent; padding: 0;
    min-width: 24px; max-width: 24px; min-height: 24px; max-height: 24px;
}
QToolButton[role="plain"]:hover { background: $hover; }
QToolButton[role="plain"]:focus {
    border: 2px solid $accent; padding: 0; min-width: 22px; max-width: 22px; min-height: 22px;
    max-height: 22px;
}

QToolButton[role="rail"] {
    background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 7px 0 5px 0;
    color: $muted; font-size: ${small}px; min-width: 57px; min-height: 42px;
}
QToolButton[role="rail"]:hover { background: $hover; }
QToolButton[role="rail"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 2px solid $accent; padding: 6px 0 4px 0; min-width: 55px; }

QPushButton[role="chip"] { background: $card; border-radius: 15px; min-height: 28px; padding: 0; }
QPushButton[role="chip"]:hover { background: $hover; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; min-height: 26px; }

QPushButton[role="link"] { background: transparent; border-color: transparent; padding: 0; color: $accent; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $muted; text-decoration: none; }
QPushButton[role="link"]:focus { border: 2px solid $accent; }

QPushButton[role="digit"] { padding: 0; min-width: 20px; }
QPushButton[role="digit"]:focus { padding: 0; min-width: 18px; }

#segments { background: $card; border: 1px solid $line; border-radius: ${control_radius}px; }
#segments:focus { border-color: $accent; }
QPushButton[role="segment"] {
    background: transparent; border: none; border-radius: 5px; padding: 0 9px; min-height: 26px;
}
QPushButton[role="segment"]:hover { background: $hover; }
QPushButton[role="segment"]:checked { background: $accent_soft; color: $accent; }

QComboBox, QLineEdit, QAbstractSpinBox {
    background: $card; border: 1px solid $line; border-radius: ${control_radius}px; padding: 0 8px; min-height: 26px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QComboBox:hover, QLineEdit:hover, QAbstractSpinBox:hover { border-color: $muted; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus {
    border: 2px solid $accent; padding: 0 7px; min-height: 24px;
}
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled { color: $disabled; background: $control; }
*[invalid="true"] { border: 1px solid $second; }
*[invalid="true"]:focus { border: 2px solid $second; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $card; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $accent_soft; selection-color: $accent;
}
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; width: 20px; background: transparent;
}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url($up); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url($down); width: 10px; height: 10px; }

QCheckBox { spacing: 8px; background: transparent; }
QCheckBox::indicator, QTableView::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px; background: $card;
}
QCheckBox::indicator:hover, QTableView::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url($tick);
}
QCheckBox:focus { text-decoration: underline; }
QCheckBox[invalid="true"] { border: none; }
QCheckBox:disabled { color: $disabled; }
QCheckBox::indicator:disabled, QTableView::indicator:disabled { border-color: $disabled; }

QSlider::groove:horizontal { height: 6px; border-radius: 3px; background: $line; }
QSlider::sub-page:horizontal { border-radius: 3px; background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -4px 0; border-radius: 7px; background: $accent;
}
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus {
    width: 12px; height: 12px; border: 2px solid $text; margin: -5px 0; border-radius: 8px;
}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $disabled; }

QProgressBar {
    background: $ground; border: 1px solid $line; border-radius: 4px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[role="thin"] { border: none; border-radius: 1px; min-height: 3px; max-height: 3px; }
QProgressBar[role="thin"]::chunk { background: $muted; border-radius: 1px; }

QTableView {
    background: $card; border: none; gridline-color: transparent; outline: none;
    alternate-background-color: $card;
    selection-background-color: $accent_soft; selection-color: $text;
}
QTableView::item { border-bottom: 1px solid $line; padding: 0 6px; }
QTableView::item:focus { border-bottom: 1px solid $accent; }
QHeaderView, QTableCornerButton::section { background: $card; border: none; }
QHeaderView::section {
    background: $card; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 9px; font-weight: 400;
}
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QTableView[role="dense"]::item { padding: 0 2px; }
QTableView[role="dense"] QHeaderView::section { font-size: ${small}px; padding: 4px 5px; }

QGraphicsView { background: transparent; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QPlainTextEdit, QTextEdit { background: $card; border: 1px solid $line; border-radius: ${control_radius}px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; min-width: 24px; min-height: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $card; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 18px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 5px 4px; }
QMenu::icon { padding-left: 6px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent_soft; }
"""

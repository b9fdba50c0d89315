"""Colours and measures of the whole window, light and dark; pages and widgets ask here and name none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from core.insight import CLASS_COLOURS, ramp
from gui import fonts
from gui.style_sheet import style_sheet

Scheme = Literal["light", "dark"]
_SCHEMES: dict[str, Scheme] = {"light": "light", "dark": "dark"}

GUTTER, PADDING = 16, 14
CARD_RADIUS, CONTROL_RADIUS, CONTROL_HEIGHT = 10, 6, 28
ICON = 20
# Of 255: over the drawing lies paper, through which black ink is grey and takes colour as white paper does; the
# strongest colour still shows one from the other.
_VEIL, _OPAQUE = 165, 215
TEXT, SMALL, TITLE, ANSWER = 13, 11, 17, 112
_SHEET_MEASURES = {
    "card_radius": CARD_RADIUS,
    "control_radius": CONTROL_RADIUS,
    "small": SMALL,
    "title": TITLE,
}


@dataclass(frozen=True)
class Palette:
    """One scheme's colours as #rrggbb; negative, neutral and positive are the signed maps'."""

    ground: str
    card: str
    rail: str
    line: str
    text: str
    muted: str
    disabled: str
    control: str
    hover: str
    pressed: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    second: str
    third: str
    fourth: str
    fifth: str
    sixth: str
    negative: str
    neutral: str
    positive: str
    paper: str = "#ffffff"
    on_paper: str = "#68717c"


LIGHT = Palette(
    ground="#f4f5f7", card="#ffffff", rail="#ffffff", line="#e1e4e8", text="#1b1f24", muted="#68717c",
    disabled="#a6adb6", control="#f4f5f7", hover="#eaecef", pressed="#dfe2e6",
    accent="#0b7a5b", accent_hover="#096a4f", accent_soft="#e6f4ef", on_accent="#ffffff", second="#d9480f",
    third="#2166ac", fourth="#8b3fa8", fifth="#856000", sixth="#4c5560",
    negative="#2166ac", neutral="#f7f7f7", positive="#b2182b",
)  # fmt: skip
DARK = Palette(
    ground="#15181c", card="#1d2126", rail="#101317", line="#2b3138", text="#e8eaed", muted="#9aa3ad",
    disabled="#5b646e", control="#15181c", hover="#272d34", pressed="#30373f",
    accent="#22b07d", accent_hover="#2cc08b", accent_soft="#22302b", on_accent="#0d1512", second="#ff7a52",
    third="#50a0ff", fourth="#c58af9", fifth="#dcb84e", sixth="#b4bdc6",
    negative="#50a0ff", neutral="#282c32", positive="#ff6e50",
)  # fmt: skip

_CLASSES: dict[Scheme, tuple[str, ...]] = {
    "light": CLASS_COLOURS,
    "dark": (
        "#5aa9ff", "#ff9248", "#51cf66", "#ff6b81", "#b197fc", "#c99a6b", "#f783d0", "#aab4be", "#d8d24a", "#3bc9db",
    ),
}  # fmt: skip


class Theme(QObject):
    """Follows the desktop's colour scheme (an unknown one is light) until `choose` or ANKAN_THEME fixes it.

    `changed` is emitted after the application's palette and style sheet are in place.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._chosen: Scheme | None = _SCHEMES.get(os.environ.get("ANKAN_THEME", ""))
        app.setStyle("Fusion")
        fonts.load()
        app.setFont(fonts.ui_font(TEXT))
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, scheme: Scheme | None) -> None:
        """Stay light or dark; None follows the desktop again."""
        self._chosen = scheme
        self._follow()

    @property
    def scheme(self) -> Scheme:
        if self._chosen is not None:
            return self._chosen
        return "dark" if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"

    @property
    def palette(self) -> Palette:
        return DARK if self.scheme == "dark" else LIGHT

    def colour(self, role: str) -> QColor:
        return QColor(getattr(self.palette, role))

    @property
    def class_colours(self) -> tuple[QColor, ...]:
        """Ten that are easily told apart, by the number of a class; beside them stands what the class is called."""
        return tuple(map(QColor, _CLASSES[self.scheme]))

    @property
    def signed_map(self) -> np.ndarray:
        """For values centred on 0. Output shape: (256, 3), uint8."""
        return ramp(self.palette.negative, self.palette.neutral, self.palette.positive)

    @property
    def evidence_map(self) -> np.ndarray:
        """For values centred on 0 that are laid over ink and paper: at 0 a veil of paper.

        Paper is white in both schemes, and so these are the same; small values show by their root.

        Output shape: (256, 4), uint8, red, green, blue and opacity.
        """
        from_zero = np.arange(256) - 128
        strength = np.sqrt(np.minimum(np.abs(from_zero) / 127, 1))
        places = 128 + np.sign(from_zero) * np.floor(127 * strength)
        colours = ramp(LIGHT.negative, LIGHT.paper, LIGHT.positive)[places.astype(int)]
        opacity = _VEIL + (_OPAQUE - _VEIL) * strength
        return np.concatenate([colours, opacity.round().astype(np.uint8)[:, None]], axis=1)

    @Slot()
    def _follow(self) -> None:
        if self._applied != self.scheme:
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._applied = self.scheme
        self._app.setPalette(_qt_palette(self.palette))
        self._app.setStyleSheet(style_sheet(self.palette, _SHEET_MEASURES))


def theme() -> Theme:
    """The application's theme, put in place on the first call."""
    app = cast(QApplication, QApplication.instance())
    return app.findChild(Theme) or Theme(app)


def _qt_palette(colours: Palette) -> QPalette:
    """What Qt draws without the style sheet: placeholders, links, selections, tool tips."""
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, colour in (
        ((role.Window, role.AlternateBase), colours.ground),
        ((role.Base, role.ToolTipBase), colours.card),
        ((role.Button,), colours.control),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight, role.Link, role.Accent), colours.accent),
        ((role.HighlightedText,), colours.on_accent),
        ((role.Mid, role.Dark), colours.line),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.disabled))
    return palette

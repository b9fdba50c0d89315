"""One line-drawn set of icons, tinted from the theme at the moment they are painted, crisp on any screen."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.assets import ASSETS

FOLDER = ASSETS / "icons"


def icon(name: str, role: str = "text") -> QIcon:
    """The icon `name` in the palette's colour `role`; greyed while disabled, in the accent while checked."""
    return QIcon(_TintedEngine(name, role))


def app_icon() -> QIcon:
    return QIcon(str(FOLDER / "ankan.svg"))


def tinted_file(name: str, colour: str) -> str:
    """A copy of the icon in `colour` as a file, for the style sheet, which takes nothing else."""
    path = Path(_tinted_folder().name) / f"{name}-{colour[1:]}.svg"
    if not path.exists():
        path.write_bytes(_svg(name, colour))
    return path.as_posix()


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        from gui.theme import (
            theme,
        )  # the style sheet's arrows are icons too: theme imports it, and it this module

        role = "accent" if state == QIcon.State.On else self._role
        role = "disabled" if mode == QIcon.Mode.Disabled else role
        _renderer(self._name, theme().colour(role).name()).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(QPoint(), size), mode, state)
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._role)


def _svg(name: str, colour: str) -> bytes:
    return (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour).encode()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name, colour)))


@cache
def _tinted_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="ankan-icons-")

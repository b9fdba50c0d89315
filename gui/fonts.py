"""The shipped faces: Inter for Latin text, Noto Sans Bengali for Bangla, the same on every machine."""

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from core.assets import ASSETS

LATIN, BANGLA = "Inter", "Noto Sans Bengali"


def load() -> None:
    """Make the shipped faces known to Qt; needs a QGuiApplication, and does nothing the second time."""
    # Qt notes on stderr that Inter cannot shape Bangla before it takes the next family, which can.
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
    if LATIN not in QFontDatabase.families() or BANGLA not in QFontDatabase.families():
        for path in sorted((ASSETS / "fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(path))


def ui_font(pixels: int, *, semibold: bool = False) -> QFont:
    """Inter, and Noto Sans Bengali for what Inter lacks."""
    return _font([LATIN, BANGLA], pixels, semibold=semibold)


def bangla_font(pixels: int, *, semibold: bool = False) -> QFont:
    """Noto Sans Bengali first: for the digits themselves."""
    return _font([BANGLA, LATIN], pixels, semibold=semibold)


def _font(families: list[str], pixels: int, *, semibold: bool) -> QFont:
    font = QFont(families)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return font

import os
import subprocess
import sys

from PySide6.QtGui import QFontInfo, QRawFont
from PySide6.QtWidgets import QLabel

from core.data.digits import BANGLA_DIGITS
from gui import fonts


def test_bangla_digits_are_in_the_shipped_face(qapp):
    fonts.load()
    for semibold in (False, True):
        font = fonts.bangla_font(40, semibold=semibold)
        assert QFontInfo(font).family() == "Noto Sans Bengali"
        raw = QRawFont.fromFont(font)
        assert all(raw.supportsCharacter(ord(digit)) for digit in BANGLA_DIGITS)
        assert raw.weight() == (600 if semibold else 400)


def test_latin_text_is_in_inter(qapp):
    fonts.load()
    assert QFontInfo(fonts.ui_font(13)).family() == "Inter"


def test_bangla_within_latin_text_is_drawn_without_a_word_from_qt(qtbot, qtlog):
    label = QLabel("Draw a digit from ০ to ৯")
    qtbot.addWidget(label)
    label.setFont(fonts.ui_font(14))
    label.grab()
    assert [record.message for record in qtlog.records if "OpenType" in record.message] == []


_TEN_DIGITS = """
from PySide6.QtGui import QGuiApplication, QImage, QPainter
app = QGuiApplication([])
from gui import fonts
fonts.load()
seen = set()
for digit in "০১২৩৪৫৬৭৮৯":
    image = QImage(60, 60, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(fonts.bangla_font(40))
    painter.drawText(10, 45, digit)
    painter.end()
    seen.add(bytes(image.constBits()))
print(len(seen))
"""


def test_ten_different_digits_are_drawn_on_a_machine_without_fonts(tmp_path):
    """An empty font configuration stands for such a machine."""
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(nothing)}
    done = subprocess.run(
        [sys.executable, "-c", _TEN_DIGITS], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "10"

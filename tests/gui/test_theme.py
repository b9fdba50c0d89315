from dataclasses import asdict

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QLabel

from gui.icons import FOLDER, icon
from gui.theme import DARK, LIGHT, Palette, Scheme, theme
from gui.widgets import MapLegend, MapView

SCHEMES: tuple[tuple[Scheme, Palette], ...] = (("light", LIGHT), ("dark", DARK))


def luminance(colour: str) -> float:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "card"), ("text", "ground"), ("muted", "card"), ("muted", "ground"), ("muted", "rail"),
        ("accent", "card"), ("accent", "accent_soft"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
        ("second", "card"), ("text", "pressed"), ("on_paper", "paper"),
    ],
)  # fmt: skip
def test_text_can_be_read(palette: Palette, text: str, ground: str):
    colours = asdict(palette)
    least = 4.2 if text == "second" else 4.5
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize(("scheme", "palette"), SCHEMES)
def test_the_colours_of_ten_classes_are_seen_and_told_apart(scheme: Scheme, palette: Palette):
    theme().choose(scheme)
    names = [colour.name() for colour in theme().class_colours]
    assert len(names) == 10
    assert all(contrast(name, palette.card) >= 3 for name in names)
    pixels = np.array([[[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in names]], np.float32)
    lab = cv2.cvtColor(pixels / 255, cv2.COLOR_RGB2Lab)[0]
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=2)[~np.eye(10, dtype=bool)]
    assert apart.min() > 24


def test_a_change_of_scheme_is_announced_once_and_restyles_widgets(qtbot):
    label = QLabel("seven")
    qtbot.addWidget(label)
    heard = []
    theme().changed.connect(lambda: heard.append(theme().scheme))
    theme().choose("dark")
    theme().choose("dark")
    assert heard == ["dark"]
    label.ensurePolished()
    assert label.palette().windowText().color() == QColor(DARK.text)


def test_an_unknown_scheme_is_light_and_the_desktops_is_followed(qapp, monkeypatch):
    theme().choose(None)
    assert theme().scheme == "light"
    monkeypatch.setattr(type(qapp.styleHints()), "colorScheme", lambda _: Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme().scheme == "dark"
    assert theme().colour("card") == QColor(DARK.card)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_signed_map_is_neutral_in_the_middle(scheme):
    theme().choose(scheme)
    table = theme().signed_map
    assert table.shape == (256, 3)
    ends = [QColor(*table[row].tolist()).name() for row in (0, 255)]
    assert ends == [theme().palette.negative, theme().palette.positive]
    assert QColor(*table[128].tolist()).name() == theme().palette.neutral


def test_an_icon_takes_the_colours_of_the_theme_and_its_state(qtbot):
    def strongest(picture: QIcon, mode: QIcon.Mode, state: QIcon.State) -> str:
        image = picture.pixmap(QSize(20, 20), 2.0, mode, state).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(pixels, key=QColor.alpha).name()

    stop = icon("stop")
    for scheme, palette in SCHEMES:
        theme().choose(scheme)
        assert strongest(stop, QIcon.Mode.Normal, QIcon.State.Off) == palette.text
        assert strongest(stop, QIcon.Mode.Normal, QIcon.State.On) == palette.accent
        assert strongest(stop, QIcon.Mode.Disabled, QIcon.State.Off) == palette.disabled


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_at_the_screens_own_resolution(qapp, path):
    for ratio in (1.0, 1.5, 2.0):
        pixmap = icon(path.stem).pixmap(QSize(20, 20), ratio)
        assert pixmap.width() == round(20 * ratio)
        assert pixmap.devicePixelRatio() == ratio
        image = pixmap.toImage()
        assert any(
            image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
        )


def test_maps_follow_the_theme(qtbot):
    view, legend = MapView("Maps"), MapLegend()
    for widget in (view, legend):
        qtbot.addWidget(widget)
    view.show_mosaic(np.zeros((4, 4), np.float32), 1.0)
    legend.show_limit(0.5)
    for scheme, palette in SCHEMES:
        theme().choose(scheme)
        assert view.grab().toImage().pixelColor(5, 5).name() == palette.neutral
    assert legend.text == "−0.5 · 0 · +0.5"

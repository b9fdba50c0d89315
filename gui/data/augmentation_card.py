"""The card with a slider for each way to change images, and what becomes of the chosen image."""

from __future__ import annotations

import inspect

import msgspec
import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from core.data.augment import TRANSFORMS, Outliers, TargetTransform, Transform, augment
from gui.data.variants_view import COUNT, VariantsView
from gui.throttle import Throttle
from gui.widgets import Card, button, label, percent
from gui.worker import Latest

STEPS = 20  # of a slider, from strength 0 to 2
_LIVE_MILLISECONDS = 40
_SHOWN_OUTLIERS = 0.2
"""In the preview so many images are replaced at the usual strength; at training's share mostly none would be seen."""


class AugmentationCard(Card):
    """`changed` carries the transforms in their order, those that are on."""

    changed = Signal(tuple)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Augmentation", parent)
        self.sliders: dict[str, QSlider] = {}
        self.view = VariantsView()
        self.again_button = button("Again", "Draw other changes of the same strength", role="link")
        self.again_button.clicked.connect(self.again)
        self.header.addWidget(self.again_button)
        self._figures: dict[str, QWidget] = {}
        self._transforms: tuple[Transform, ...] = ()
        self._image: np.ndarray | None = None
        self._others: np.ndarray | None = None
        self._seed = 1
        self._showing = False
        self._lay_out()
        self._variants = Latest(_variants, self)
        self._variants.answered.connect(self.view.show_images)
        self._variants.failed.connect(self.failed)
        self._ask_soon = Throttle(_LIVE_MILLISECONDS, self._ask, self)

    def show_transforms(self, transforms: tuple[Transform, ...]) -> None:
        """Put the sliders where these stand."""
        self._transforms = transforms
        strengths = {type(each).__name__: each.strength for each in transforms}
        self._showing = True
        for name, slider in self.sliders.items():
            slider.setValue(round(strengths.get(name, 0) * STEPS / 2))
            self._say(slider)
        self._showing = False
        self._ask_soon()

    def show_image(self, image: np.ndarray, others: np.ndarray) -> None:
        """Input shape: (C, H, W), uint8, as the network is shown it, and (COUNT, C, H, W) others to mix it with."""
        self._image, self._others = image, others
        self._ask_soon()

    def clear(self, words: str = "") -> None:
        """No preview, and why there is none."""
        self._image = self._others = None
        self._variants.forget()
        self.view.say(words)

    @Slot()
    def again(self) -> None:
        """Other random changes; they stay the same while a slider moves."""
        self._seed += 1
        self._ask_soon()

    def stop(self) -> None:
        self._ask_soon.drop()
        self._variants.stop()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for place, kind in enumerate(TRANSFORMS):
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, STEPS)
            slider.setPageStep(5)
            slider.setAccessibleName(kind.title)
            slider.setProperty("transform", kind.__name__)
            slider.setFixedHeight(18)
            slider.setMinimumWidth(60)
            slider.valueChanged.connect(self._moved)
            caption = label(kind.title)
            caption.setToolTip(_described(kind))
            caption.setBuddy(slider)
            grid.addWidget(caption, place, 0)
            grid.addWidget(slider, place, 1)
            self.sliders[kind.__name__] = slider
        self.body.setSpacing(6)
        self.body.addLayout(grid)
        self.body.addWidget(self.view, 1)

    @Slot(int)
    def _moved(self, _value: int) -> None:
        slider = self.sender()
        if self._showing or not isinstance(slider, QSlider):
            return
        self._say(slider)
        before = {type(each).__name__: each for each in self._transforms}
        changed = []
        for kind in TRANSFORMS:
            strength = self.sliders[kind.__name__].value() * 2 / STEPS
            if strength:
                old = before.get(kind.__name__) or kind()
                changed.append(msgspec.structs.replace(old, strength=strength))
        self._transforms = tuple(changed)
        self._ask_soon()
        self.changed.emit(self._transforms)

    def _say(self, slider: QSlider) -> None:
        value = slider.value()
        words = f"{percent(2 * value / STEPS, decimals=0)} of the usual strength" if value else "off"
        slider.setToolTip(words)
        slider.setAccessibleDescription(words)

    def _ask(self) -> None:
        if self._image is not None and self._others is not None:
            self._variants.ask(self._image, self._others, self._transforms, self._seed)


def some_of(images: np.ndarray) -> np.ndarray:
    """As many as there are variants, from all over (N, C, H, W)."""
    return np.array(images[np.linspace(0, len(images) - 1, COUNT).astype(int)])


def _described(kind: type[Transform]) -> str:
    """What it does, from the first paragraph of its docstring."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].split())


def _variants(
    image: np.ndarray, others: np.ndarray, transforms: tuple[Transform, ...], seed: int
) -> np.ndarray:
    """(COUNT, C, H, W): the image, changed in as many ways."""
    images = np.repeat(image[np.newaxis], COUNT, axis=0)
    if any(isinstance(each, TargetTransform) for each in transforms):
        images = np.concatenate([images, others])  # partners are taken from the other end of a batch
    transforms = tuple(
        msgspec.structs.replace(each, p=max(each.p, _SHOWN_OUTLIERS)) if isinstance(each, Outliers) else each
        for each in transforms
    )
    return augment(images, transforms, np.random.default_rng(seed))[:COUNT]

"""Pictures without labels, and a view of them with a model that answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.classifier import Classifier
from gui.results.folder_view import FolderView
from gui.session import ActiveModel


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Twelve digits, a blank picture, and a file that is none."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for place in range(12):
        image = np.full((40, 40), 255, np.uint8)
        cv2.putText(image, str(place % 10), (4 + place, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.6 + place / 20, 0, 2)
        Image.fromarray(image).save(folder / f"scan-{place:02d}.png")
    Image.new("L", (40, 40), 255).save(folder / "blank.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def active(qtbot, classifier: Classifier) -> ActiveModel:
    model = ActiveModel()
    model.use(classifier)
    return model


@pytest.fixture
def view(qtbot, active: ActiveModel) -> Iterator[FolderView]:
    made = FolderView(active)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()

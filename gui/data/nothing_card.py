"""What the page says while no data set is open: what can be opened, and how."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gui.widgets import Card, label

_LAYOUTS = (
    ("A folder a digit", "0 to 9 or ০ to ৯, with the images of each digit in its folder"),
    ("A table", "a .csv or .tsv that names files and their labels, beside the images"),
    ("NumtaDB", "training-a, training-b, … each with its .csv"),
    ("MNIST, CIFAR-10", "their own files, packed or not"),
    ("One file", "a NumPy archive (.npz), or a .zip of any of these"),
    ("Nothing yet?", "Practice digits… draws some thousand: a minute later you can train"),
)


class NothingCard(Card):
    """A table of the layouts that are recognized, in the middle of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("No data set is open")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(16)
        title = label("Open a folder of images, or drop it here; its layout is recognized", "heading")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for row, (name, words) in enumerate(_LAYOUTS):
            grid.addWidget(label(name), row, 0)
            grid.addWidget(label(words, "muted"), row, 1)
        column.addWidget(title)
        column.addLayout(grid)
        self.body.addWidget(inside, 1, Qt.AlignmentFlag.AlignCenter)

"""What the window remembers from one start to the next: one table, kept by QSettings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

T = TypeVar("T", str, int, float, bool, QByteArray)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One remembered value of the type of its default."""

    key: str
    default: T

    def get(self) -> T:
        value: Any = QSettings().value(self.key, self.default, type=type(self.default))
        return self.default if value is None else value

    def set(self, value: T) -> None:
        QSettings().setValue(self.key, value)


WINDOW_GEOMETRY = Setting("window/geometry", QByteArray())
PEN_WIDTH = Setting("draw/pen_width", 30)
GUIDE_BOX = Setting("draw/guide_box", False)
BARS_SORTED = Setting("draw/bars_sorted", False)
WHY_METHOD = Setting("draw/why_method", "")
IMAGE_FOLDER = Setting("folders/images", "")
MODEL_FOLDER = Setting("folders/models", "")
DATA_FOLDER = Setting("folders/data", "")
NETWORK_FOLDER = Setting("folders/networks", "")
CONFIG_FOLDER = Setting("folders/configurations", "")
TRAIN_SPLITTER = Setting("train/splitter", QByteArray())
INSPECT_SPLITTER = Setting("inspect/splitter", QByteArray())
RESULTS_SPLITTER = Setting("results/splitter", QByteArray())
DATA_SPLITTER = Setting("data/splitter", QByteArray())
REPORT_FOLDER = Setting("folders/reports", "")
FIGURE_FOLDER = Setting("folders/figures", "")
PLOT_FOLDER = Setting("folders/plots", "")
PLOT_SMOOTHING = Setting("train/smoothing", 0.9)
LOG_LOSS = Setting("train/log_loss", False)
LOG_GRADIENT = Setting("train/log_gradient", False)
ACTIVE_MODEL = Setting("model/active", "")  # its file, "" for the shipped one
RECENT_DATA = Setting("data/recent", "[]")  # a JSON list of paths

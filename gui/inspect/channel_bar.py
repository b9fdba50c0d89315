"""One channel of a layer, chosen among up to thousands."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from gui.widgets import label, tool_button


class ChannelBar(QWidget):
    """`chosen` carries the channel, counted from 0; people count from 1."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.previous = tool_button("chevron-left", "Channel before", "The channel before (Page up)")
        self.next = tool_button("chevron-right", "Next channel", "The next channel (Page down)")
        self.spin = QSpinBox()
        self.spin.setAccessibleName("Channel")
        self.spin.setToolTip("Type a channel's number (Page up and Page down go through them)")
        self.spin.setKeyboardTracking(False)
        self.spin.setMinimumWidth(72)
        self.of = label(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.previous, self.spin, self.of, self.next):
            row.addWidget(widget)
        self.spin.valueChanged.connect(self._changed)
        self.previous.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)

    def show_channel(self, channel: int, count: int) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setRange(1, count)
            self.spin.setValue(channel + 1)
        self.of.setText(f"of {count:,}")
        self.previous.setEnabled(channel > 0)
        self.next.setEnabled(channel + 1 < count)

    @Slot()
    def go_back(self) -> None:
        self.spin.stepDown()

    @Slot()
    def go_on(self) -> None:
        self.spin.stepUp()

    @Slot(int)
    def _changed(self, number: int) -> None:
        self.chosen.emit(number - 1)

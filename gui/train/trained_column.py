"""The left side of the Train page while a run goes on that was begun earlier: what it trains, on what and how."""

from __future__ import annotations

from gui.active_data import ActiveData
from gui.train.setup_column import SetupColumn
from gui.train.trainer import GoingOn


class TrainedColumn(SetupColumn):
    """As the setup, with cards of its own, so that those keep what was chosen and typed; nothing can be changed."""

    def __init__(self) -> None:
        super().__init__(ActiveData())

    def show_run(self, run: GoingOn) -> None:
        """Fill the cards."""
        self.data_card.show_trained(run.config)
        self.network_card.show_trained(run.source, run.architecture)
        self.settings_card.show_config(run.config)
        self.set_locked(True)

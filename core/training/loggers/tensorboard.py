"""The figures of a run for TensorBoard: `tensorboard --logdir RUN`."""

from pathlib import Path

from tensorboardX import SummaryWriter

from core.training.config import TrainingConfig
from core.training.config_file import config_text
from core.training.events import Event, Noticed, Started
from core.training.loggers.base import Figures

FOLDER = "tensorboard"


class TensorBoardLogger:
    """Writes into RUN/tensorboard from the first batch on.

    A run that goes on writes a file of its own, which takes the place of what was written of later steps.
    """

    name = "TensorBoard"

    def __init__(self, run_path: Path, config: TrainingConfig) -> None:
        self._folder = run_path / FOLDER
        self._config = config
        self._figures = Figures()
        self._writer: SummaryWriter | None = None

    def log(self, event: Event) -> None:
        if isinstance(event, Started):
            self._writer = SummaryWriter(str(self._folder), purge_step=event.done + 1 if event.done else None)
            indented = "\n".join(f"    {line}" for line in config_text(self._config).splitlines())
            self._writer.add_text("configuration", indented, event.done)
        if self._writer is None:
            return
        step, figures = self._figures.of(event)
        for name, figure in figures.items():
            self._writer.add_scalar(name, figure, step)
        if isinstance(event, Noticed):
            self._writer.add_text("noticed", event.sentence, step)
        if "epoch" in figures:
            self._writer.flush()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

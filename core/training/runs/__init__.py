"""Runs: from a data set to a folder with a trained model in it, and back to it another day."""

from core.training.runs.epochs import SavedEpoch, has_saved_epochs, saved_epochs
from core.training.runs.running import Training
from core.training.runs.starting import resume, train

__all__ = ["SavedEpoch", "Training", "has_saved_epochs", "resume", "saved_epochs", "train"]

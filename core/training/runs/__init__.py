"""Runs: from a data set to a folder with a trained model in it, and back to it another day."""

from core.training.runs.running import Training
from core.training.runs.starting import resume, train

__all__ = ["Training", "resume", "train"]

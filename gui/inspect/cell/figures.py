"""What an explained number was made of, as figures to be written to a file."""

from __future__ import annotations

from core.insight import Numbers, cell_numbers
from gui.inspect.cell.explained import Explained


def figures_of(explained: Explained | None) -> Numbers | None:
    """None for a pixel of the image, which nothing made."""
    return cell_numbers(explained.steps) if explained is not None and explained.steps else None

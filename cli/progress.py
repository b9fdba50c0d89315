"""A bar on standard error, where that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(unit: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """Gives a function that is told how many are done, of how many."""
    with tqdm(total=total, unit=f" {unit}", leave=False, dynamic_ncols=True, disable=None) as bar:

        def progress(done: int, _total: int) -> None:
            bar.update(done - bar.n)

        yield progress

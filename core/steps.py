"""Work that is done a step at a time: a generator that yields how far it is and returns what comes of it."""

from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")


def run_steps(
    steps: Generator[int, None, Result], total: int, *, progress: Callable[[int, int], None] | None = None
) -> Result:
    """Takes every step.

    Args:
        steps: each yields how many are done.
        total: how many there are.
        progress: called with how many are done, of how many.
    """
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        if progress is not None:
            progress(done, total)

"""Images are prepared before training begins."""

from collections.abc import Generator

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.data.practice import practice_in_steps
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.training.events import Preparing


def prepare_telling(dataset: Dataset, normalizer: Normalizer) -> Generator[Preparing, None, PreparedData]:
    """Reads and normalizes every image, or finds it done; tells how far it is.

    Raises:
        DataError: not one image can be read.
    """
    return (yield from telling(prepare_in_steps(dataset, normalizer), len(dataset)))


def practice_telling(
    count: int, normalizer: Normalizer, *, seed: int
) -> Generator[Preparing, None, PreparedData]:
    """Draws so many practice digits; tells how far it is."""
    return (yield from telling(practice_in_steps(count, normalizer, seed=seed), count))


def telling(
    steps: Generator[int, None, PreparedData], total: int
) -> Generator[Preparing, None, PreparedData]:
    """What the steps return; tells how many of the `total` are done."""
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            data: PreparedData = end.value
            return data
        yield Preparing(done, total)

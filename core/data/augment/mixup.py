"""Two images in one, and the answer in the same shares."""

from typing import Annotated, ClassVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.data.augment.pictures import rounded
from core.data.augment.transform import Images, TargetTransform


class Mixup(TargetTransform, frozen=True):
    """Pairs of images mixed with each other (Zhang et al. 2017, arXiv:1710.09412).

    A pair has the same place, one of them counted from the start of the rows that are there, the other from their end.
    Of a pair (a, b) come `share * a + (1 - share) * b` and `share * b + (1 - share) * a`, and so for the targets: each
    image stays what it mostly is, and the targets of a batch add up to what they did before, which keeps the divisor
    of a loss with class weights.

    Attributes:
        alpha: `share` is the larger of x and 1 - x, with x drawn from Beta(alpha, alpha); the larger alpha, the more
            evenly images are mixed.
    """

    alpha: Annotated[float, msgspec.Meta(gt=0, le=10)] = 0.2
    p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5

    title: ClassVar[str] = "Mixup"

    def change_with_targets(
        self,
        images: Images,
        targets: NDArray[np.float32],
        rng: np.random.Generator,
        *,
        total: int,
        start: int,
    ) -> tuple[Images, NDArray[np.float32]]:
        count = len(images)
        drawn = rng.beta(self.alpha * self.strength, self.alpha * self.strength, total)
        other = np.where(rng.random(total) < self.p, np.minimum(drawn, 1 - drawn), 0).astype(np.float32)
        other = other[start : start + count]
        other = np.concatenate([other[: -(-count // 2)], other[: count // 2][::-1]])  # both of a pair alike
        rows = np.flatnonzero(other)
        partners, other = count - 1 - rows, other[rows, None]
        mixed, mixed_targets = images.copy(), targets.copy()
        mixed_targets[rows] += other * (targets[partners] - targets[rows])
        own = images[rows].astype(np.float32)
        mixed[rows] = rounded(own + other[:, :, None, None] * (images[partners] - own))
        return mixed, mixed_targets

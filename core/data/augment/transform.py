"""What all transforms share: how strongly, how often, and what they draw."""

from abc import abstractmethod
from typing import Annotated, ClassVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Images = NDArray[np.uint8]
"""(N, H, W, C), C at most 4. With one channel it is ink, light on 0; with more it is a picture in colour."""

Draws = NDArray[np.float32]
"""(N, k) numbers from 0 to below 1, those of each image in a row."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class ImageTransform(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="name", tag=True
):
    """A random change to an image; a setting without memory.

    Attributes:
        strength: what the amounts are multiplied by: 1 for as they are given, 0 for no change.
        p: probability that an image is changed.
        title: its name for a person.
    """

    strength: Annotated[float, msgspec.Meta(ge=0, le=3)] = 1.0
    p: Share = 1.0

    title: ClassVar[str]

    @property
    def is_idle(self) -> bool:
        """Whether it changes nothing at all."""
        return self.strength == 0 or self.p == 0


class PixelTransform(ImageTransform, frozen=True):
    """Makes each image's new pixels."""

    draws: ClassVar[int]

    @abstractmethod
    def change(self, images: Images, draws: Draws) -> Images:
        """New images from at least one image and from `draws` numbers for each."""


class TargetTransform(ImageTransform, frozen=True):
    """Changes what the answer is too; the images it takes another from are among the rows that are there."""

    @abstractmethod
    def change_with_targets(
        self,
        images: Images,
        targets: NDArray[np.float32],
        rng: np.random.Generator,
        *,
        total: int,
        start: int,
    ) -> tuple[Images, NDArray[np.float32]]:
        """New images and targets; those given stay as they are.

        Args:
            images: (N, H, W, C).
            targets: (N, K) shares of each class.
            rng: where the numbers of the whole batch are drawn from.
            total, start: images in the whole batch, and the first one's place in it.
        """


def signed(draws: Draws) -> Draws:
    """From -1 to 1 instead of from 0."""
    return 2 * draws - 1

"""Cuts arrays along the channels into pieces that stay in a core's cache between two operations."""

from collections.abc import Iterator

from core.nn.arrays import Array

CHUNK_BYTES = 1 << 19


def chunks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Slices of the first axis, the same of each array, of about half a megabyte and at least one channel."""
    channel = max(1, arrays[0][:1].nbytes)
    step = max(1, CHUNK_BYTES // channel)
    for start in range(0, len(arrays[0]), step):
        yield tuple(array[start : start + step] for array in arrays)

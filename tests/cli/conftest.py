"""What the command line's tests share."""

from collections.abc import Iterator

import pytest

from core.nn.blas import CORETYPE


@pytest.fixture(scope="module", autouse=True)
def no_pinned_kernel() -> Iterator[None]:
    """Without it training adds a note to standard error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(CORETYPE, raising=False)
        yield

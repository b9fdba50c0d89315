"""What only threads do: they hold BLAS to one thread in the whole process, and let go of it."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from core.nn.workers import ThreadPool
from tests.core.nn.workers.subjects import Subject, UnsendableError


@pytest.fixture(autouse=True)
def two_blas_threads() -> Iterator[None]:
    with threadpool_limits(2, user_api="blas"):
        yield


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_one_blas_thread_while_the_pool_is_open() -> None:
    with ThreadPool(2, Subject):
        assert blas_threads() == {1}
    assert blas_threads() == {2}


def test_the_limit_ends_when_a_worker_fails() -> None:
    pool = ThreadPool(2, Subject)
    with pytest.raises(UnsendableError):  # as it is: nothing is sent
        pool.call("fail_unsendably")
    assert blas_threads() == {2}


def test_pools_that_overlap() -> None:
    first, second = ThreadPool(2, Subject), ThreadPool(2, Subject)
    first.close()
    assert blas_threads() == {1}
    second.close()
    assert blas_threads() == {2}

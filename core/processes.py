"""Work shared out among processes that tell what they have done."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from core.interrupts import no_interrupt

Share = TypeVar("Share")
News = TypeVar("News")

_SPAWN = multiprocessing.get_context("spawn")  # never fork: the caller may be a Qt program


def tell_from_processes(
    work: Callable[..., Iterator[News]], shares: Sequence[Share], *arguments: Any
) -> Generator[News, None, None]:
    """Runs `work(share, *arguments)` in a process for each share; yields what all of them yield, as it comes.

    Closing the generator ends them; none is left running.

    Args:
        work: a function of a module, whose arguments and results can be pickled.
        shares: what each process gets.
        arguments: what all of them get.

    Raises:
        ChildProcessError: a process was ended before its work was done.
        Exception: whatever `work` raised.
    """
    connections: list[Connection] = []
    processes = []
    try:
        for share in shares:
            ours, theirs = _SPAWN.Pipe(duplex=False)
            connections.append(ours)
            process = _SPAWN.Process(target=_run, args=(theirs, work, share, arguments), daemon=True)
            with no_interrupt():
                process.start()
                processes.append(process)
                theirs.close()
        working = list(connections)
        while working:
            ready = wait(working)
            for connection in [one for one in working if one in ready]:
                try:
                    kind, news = connection.recv()
                except EOFError:
                    raise ChildProcessError("a process was ended; is memory short?") from None
                if kind == "done":
                    working.remove(connection)
                elif kind == "raised":
                    raise news
                else:
                    yield news
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        for connection in connections:
            connection.close()


def _run(
    told: Connection, work: Callable[..., Iterator[Any]], share: Any, arguments: tuple[Any, ...]
) -> None:
    """What a process runs; it ends where nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        try:
            for news in work(share, *arguments):
                told.send(("news", news))
        except Exception as error:
            told.send(("raised", error))
        else:
            told.send(("done", None))

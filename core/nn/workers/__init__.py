"""Workers that share a batch: a group with one collective, and pools of processes or threads that form one."""

from typing import Literal

from core.nn.workers.group import SharedArray, WorkerGroup
from core.nn.workers.pool import WorkerPool
from core.nn.workers.processes import ProcessPool
from core.nn.workers.threads import ThreadPool

__all__ = ["POOLS", "ProcessPool", "SharedArray", "ThreadPool", "WorkerGroup", "WorkerKind", "WorkerPool"]

WorkerKind = Literal["processes", "threads"]

POOLS: dict[WorkerKind, type[WorkerPool]] = {"processes": ProcessPool, "threads": ThreadPool}

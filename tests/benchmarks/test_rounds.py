"""The tables and figures of a made-up benchmark, whose contenders tell their environment by their speed."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from benchmarks import rounds

def ours(net, seconds):
    return 300.0 if "OPENBLAS_CORETYPE" in os.environ else 600.0

def peer(net, seconds):
    return 100.0 if "MALLOC_TOP_PAD_" in os.environ else 50.0

rounds.main("Made-up step", __file__, {{"ours": ours, "pytorch": peer, "pytorch_best": peer}})
"""


def measure(folder: Path, *options: str, pinned: str | None) -> tuple[list[str], dict[str, dict[str, float]]]:
    """The lines printed, and the figures written."""
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    if pinned:
        environment["OPENBLAS_CORETYPE"] = pinned
    arguments = ("--nets", "W1", "W4", "--rounds", "1", "--json", str(folder / "figures.json"), *options)
    command = [sys.executable, str(folder / "program.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines(), json.loads((folder / "figures.json").read_text(encoding="utf-8"))


def figures(ours: float) -> dict[str, float]:
    ratios = {"ratio": ours / 50, "ratio_best": ours / 100}
    return {"ours": ours, "pytorch": 50.0, "pytorch_best": 100.0, **ratios}


def test_one_table_where_no_kernel_is_pinned(tmp_path: Path) -> None:
    lines, written = measure(tmp_path, pinned=None)
    assert len(lines) == 4
    assert lines[0].endswith("kernel, OPENBLAS_CORETYPE not set")
    assert lines[1].split() == ["ours", "PyTorch", "at", "best", "ratio", "to", "best"]
    assert lines[3].split() == ["W4", "600", "50", "100", "12.00", "6.00"]
    assert written == {"W1": figures(600), "W4": figures(600)}


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="Haswell is a kernel for x86")
def test_two_tables_where_one_is_and_the_figures_are_with_it(tmp_path: Path) -> None:
    lines, written = measure(tmp_path, pinned="Haswell")
    assert len(lines) == 8
    assert lines[0].endswith("Haswell kernel, OPENBLAS_CORETYPE=Haswell")
    assert lines[4].endswith("kernel, without OPENBLAS_CORETYPE")
    assert lines[7].split() == ["W4", "600", "50", "100", "12.00", "6.00"]
    assert written == {"W1": figures(300), "W4": figures(300)}


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="Haswell is a kernel for x86")
def test_a_kernel_can_be_pinned_for_all_contenders(tmp_path: Path) -> None:
    lines, written = measure(tmp_path, "--coretype", "Haswell", pinned=None)
    assert len(lines) == 4
    assert lines[0].endswith("Haswell kernel, OPENBLAS_CORETYPE=Haswell")
    assert written == {"W1": figures(300), "W4": figures(300)}

"""Which run is gone through."""

from __future__ import annotations

from dataclasses import replace

from core.model_file import load_model
from core.training.runs.epochs import save_epoch
from gui.inspect.run_epochs import find_epochs
from tests.gui.inspect.epoch_runs import make_epochs


def test_the_run_whose_history_a_model_shares_made_it(model, tmp_path):
    for name, age in (("new", 0), ("old", 100)):
        folder = make_epochs(model, tmp_path / name, epochs=3, age=age)
        rows = [
            dict(load_model(folder / "epochs" / f"000{number}.safetensors").history[0])
            for number in (1, 2, 3)
        ]
        if name == "old":
            rows[0]["seconds"] = 0.75  # no two runs take the same time
        save_epoch(replace(model, history=tuple(rows)), folder, number=3, most=100)
    best = rows[:2]  # of the old one, whose second epoch was the best
    found = find_epochs(tmp_path, tmp_path / "new", best)
    assert found.run is not None
    assert found.run.path == tmp_path / "old"
    for history in ((), [best[1]], [*rows, rows[2]]):
        others = find_epochs(tmp_path, tmp_path / "new", history)
        assert others.run is not None
        assert others.run.path == tmp_path / "new"

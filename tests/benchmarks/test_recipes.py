"""The recipes: each can be run, each has its row, and a run makes one."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import numpy as np
import pytest
import yaml

import core.training.dry_run
from benchmarks import recipes
from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.training.config_file import load_config
from core.training.dry_run import plan_run
from core.training.network import is_model_file
from tests.core.training.made_up import DESCRIPTION, pictures

NAMES = sorted(path.stem for path in recipes.RECIPES.glob("*.yaml"))

opened = cache(open_dataset)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dry runs of the fewest steps."""
    monkeypatch.setattr(core.training.dry_run, "_SECONDS", 0.0)


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_run(name: str, at_once: None, shared_data: Path) -> None:
    config = load_config(recipes.RECIPES / f"{name}.yaml")
    data: Dataset = opened(shared_data / str(config.data))
    # other recipes' models are only there where those were run
    model = "vgg-bn-base" if is_model_file(config.model) else config.model
    alone = msgspec.structs.replace(config, model=model, distillation=None)
    quick = msgspec.structs.replace(alone, workers=1, worker_kind="threads", batch_size=16)
    plan = plan_run(quick, data)
    images = sum(plan.train_images) + sum(plan.validation_images)
    assert set(data.part_names) > set(config.parts or ())
    assert images == (config.images or len(data.with_parts(config.parts or ()))) + config.practice_digits


def test_what_a_recipe_builds_on_is_a_recipe_and_is_run_before_it() -> None:
    assert {name for name in NAMES if recipes.builds_on(name)} >= {"ankan-base", "tiny"}
    done: list[str] = []
    for name in recipes.in_order(NAMES):
        assert set(recipes.builds_on(name)) <= set(done)
        done.append(name)
    assert sorted(done) == NAMES


def test_each_has_its_row() -> None:
    text = (recipes.RECIPES / "README.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert sorted(row.split("](")[0].removeprefix("| [") for row in rows) == NAMES
    assert set(recipes.REPORTED) | set(recipes.TEST_IMAGES) <= set(NAMES)
    for row in rows:
        name = row.split("](")[0].removeprefix("| [")
        assert f"]({name}.yaml) |" in row
        assert recipes.REPORTED.get(name, "–") in row


def test_a_run_makes_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    images, labels = pictures(90)
    parts = np.where(np.arange(90) < 60, "a", "b")
    np.savez(tmp_path / "tiny.npz", images=images, labels=labels, part=parts)
    description = DESCRIPTION | {"layers": [*DESCRIPTION["layers"][:-1], {"Linear": {"out_features": 10}}]}  # type: ignore[index]
    settings = {"data": "tiny.npz", "model": description, "parts": ["a"], "images": 30}
    settings |= {"epochs": 2, "workers": 1, "worker_kind": "threads", "augmentation": []}
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for name in ("RECIPES", "DATA", "RUNS"):
        monkeypatch.setattr(recipes, name, tmp_path / ("runs" if name == "RUNS" else ""))
    monkeypatch.setattr("sys.argv", ["recipes.py", "tiny"])
    recipes.main()
    recipes.main()  # all is there
    first, second = capfd.readouterr().out.splitlines()
    assert first == second
    assert first.startswith("| [tiny](tiny.yaml) | 24 / 6 / 30 | 2 | – | ")
    plot = ET.parse(tmp_path / "runs" / "tiny" / "history.svg").getroot()  # noqa: S314
    lines = [line.get("points", "").split() for line in plot.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(points) for points in lines] == [2, 2, 2, 2]

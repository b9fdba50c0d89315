"""Learning from trained models: what they say is what is learned, and a model that cannot teach is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.errors import AnkanError, ConfigError, ModelFileError
from core.model_file import Model, save_model
from core.nn.losses import softmax
from core.training.config import Description, TrainingConfig
from core.training.config_file import load_config, save_config
from core.training.distillation import Distillation, Teachers
from core.training.fit import Recipe, fit
from core.training.optimizers import AdamW
from core.training.runs import train
from core.training.schedules import ConstantLR
from tests.core.training.made_up import CLASS_NAMES, SIZE, dataset, prepared, tiny_architecture

TINY = Description((1, SIZE, SIZE), tiny_architecture().to_dict()["layers"], "tiny")
RECIPE = Recipe(AdamW(), ConstantLR(), learning_rate=0.02, epochs=8, batch_size=16, workers=1)


def teacher(folder: Path, seed: int = 7, **changes: Any) -> Path:
    """A network as it is drawn, with outputs that are far apart."""
    architecture = tiny_architecture()
    network = architecture.build(np.random.default_rng(seed))
    network.parameters.vector[...] *= 3
    model = Model("teacher", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES)
    path = folder / f"teacher-{seed}.safetensors"
    save_model(replace(model, **changes), path)
    return path


def test_targets_are_the_labels_and_the_mean_of_the_teachers(tmp_path: Path) -> None:
    paths = [teacher(tmp_path, seed) for seed in (7, 8)]
    images = prepared(12).images / np.float32(255)
    shares = np.eye(3, dtype=np.float32)[np.arange(12) % 3]
    answers = []
    for seed in (7, 8):
        network = tiny_architecture().build(np.random.default_rng(seed))
        network.parameters.vector[...] *= 3
        answers.append(softmax(network.forward(images) / 2))
    teachers = Teachers(Distillation(tuple(map(str, paths)), weight=0.75, temperature=2.0))
    expected = 0.25 * shares + 0.75 * (answers[0] + answers[1]) / 2
    np.testing.assert_allclose(teachers.blend(images, shares), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_teachers_say_is_learned_whatever_the_labels(workers: int, tmp_path: Path) -> None:
    path = teacher(tmp_path)
    taught = Teachers(Distillation((str(path),), weight=1.0))
    training, validation = prepared(60), prepared(30, seed=1)
    images = validation.images / np.float32(255)
    said = taught.blend(images, np.zeros((30, 3), np.float32)).argmax(axis=1)
    assert (said != validation.labels).any(), (
        "the teacher is no good, and so its pupil can be told from one of labels"
    )
    network = tiny_architecture().build(np.random.default_rng(1))
    recipe = replace(RECIPE, distillation=Distillation((str(path),), weight=1.0), workers=workers)
    for _ in fit(network, tiny_architecture(), training, validation, recipe):
        pass
    assert (network.forward(images).argmax(axis=1) == said).mean() > 0.9


def test_a_run_keeps_where_its_teachers_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = teacher(tmp_path)
    monkeypatch.chdir(tmp_path)
    list(train(config(path.name), dataset(60), tmp_path / "run"))
    kept = load_config(tmp_path / "run" / "config.yaml").distillation
    assert kept is not None
    assert kept.teachers == (str(path),)


def test_it_stands_in_a_configuration(tmp_path: Path) -> None:
    settings = config("large.safetensors")
    save_config(settings, tmp_path / "config.yaml")
    assert load_config(tmp_path / "config.yaml") == settings
    (tmp_path / "config.yaml").write_text("distillation: {teachers: []}", encoding="utf-8")
    with pytest.raises(ConfigError, match="teachers"):
        load_config(tmp_path / "config.yaml")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"class_names": ("a", "b", "c")}, "it tells a, b, c apart, but the classes of made-up.npz are"),
        ({"normalizer": Normalizer(SIZE, box=SIZE)}, "it is shown images prepared otherwise"),
    ],
)
def test_a_model_that_cannot_teach_here_is_refused(
    changes: dict[str, Any], words: str, tmp_path: Path
) -> None:
    path = teacher(tmp_path, **changes)
    error = refusal(ConfigError, config(str(path)), dataset(60), tmp_path / "run")
    assert f"{path} cannot teach: " in error
    assert words in error


def test_a_teacher_that_is_not_there(tmp_path: Path) -> None:
    error = refusal(ModelFileError, config("missing.safetensors"), dataset(60), tmp_path / "run")
    assert error == "there is no model file missing.safetensors"


def config(path: str) -> TrainingConfig:
    """One epoch of a tiny network with this teacher."""
    return TrainingConfig(
        model=TINY, epochs=1, batch_size=16, workers=1, augmentation=(), distillation=Distillation((path,))
    )


def refusal(kind: type[AnkanError], settings: TrainingConfig, data: Dataset, out: Path) -> str:
    """What a run that cannot begin says; it leaves nothing behind."""
    with pytest.raises(kind) as caught:
        list(train(settings, data, out))
    assert not out.exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)

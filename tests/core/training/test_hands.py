"""The shipped model learns made-up hands from 50 drawings, and forgets nearly nothing."""

from pathlib import Path

import pytest

from benchmarks.hands import HANDS, validation_part
from benchmarks.learning import learn
from core.classifier import load_classifier
from core.data.dataset import Dataset
from core.data.prepare import prepare
from core.data.prepared import PreparedData
from core.model_file import Model


@pytest.fixture(scope="module")
def model() -> Model:
    return load_classifier().model


@pytest.fixture(scope="module")
def validation(shared_data: Path) -> Dataset:
    return validation_part(shared_data / "numtadb-28.npz")


@pytest.fixture(scope="module")
def numtadb(validation: Dataset, model: Model) -> PreparedData:
    return prepare(validation, model.normalizer)


@pytest.mark.parametrize("hand", HANDS)
def test_fifty_drawings_are_enough(
    hand: str, model: Model, validation: Dataset, numtadb: PreparedData
) -> None:
    result = learn(model, validation, numtadb, HANDS[hand], unseen=1000)
    assert result.unseen_before < 0.85
    assert result.unseen_after > 0.95
    assert result.numtadb_before - result.numtadb_after < 0.005
    assert result.held_out_after >= result.held_out_before

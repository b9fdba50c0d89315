"""What is looked at, and when."""

from dataclasses import replace

import numpy as np

from core.classifier import Classifier
from core.model_file import Model
from core.nn.architecture import Architecture
from gui.inspect.look import Cell


def test_the_strongest_number_is_looked_at_until_another_is_chosen(seen):
    subject = seen.subject
    maps = subject.maps
    assert maps[subject.cell.place] == maps.max()
    assert not subject.cell_is_chosen
    subject.choose_cell(Cell(2, 3, 4))
    assert subject.cell == Cell(2, 3, 4)
    subject.choose_layer("pool1")
    assert not subject.cell_is_chosen


def test_another_model_is_followed(alone, qtbot, model: Model):
    layers = {"input": [1, 28, 28], "layers": ["Flatten", {"Linear": {"out_features": 10}}]}
    architecture = Architecture.from_dict(layers, name="flat", source="test")
    network = architecture.build(np.random.default_rng(2))
    alone.session.model.use(
        Classifier(replace(model, name="flat", architecture=architecture, network=network))
    )
    assert [layer.name for layer in alone.subject.layers] == ["image", "flatten1", "linear1"]
    assert alone.subject.layer.name == "linear1"
    assert alone.subtitle == "what flat makes of your drawing"
    qtbot.waitUntil(lambda: alone.subject.look is not None)


def test_an_epoch_takes_the_place_of_the_model_until_another_model_is_active(alone, qtbot, model: Model):
    network = model.architecture.build(np.random.default_rng(5))
    earlier = Classifier(replace(model, network=network))
    alone.subject.choose_cell(Cell(1, 2, 3))
    alone.subject.place_epoch(earlier)
    qtbot.waitUntil(lambda: alone.subject.look is not None)
    assert alone.subject.look.classifier is earlier
    assert alone.subject.cell == Cell(1, 2, 3)
    other = Classifier(model)
    alone.session.model.use(other)
    qtbot.waitUntil(lambda: alone.subject.look is not None)
    assert alone.subject.look.classifier is other


def test_nothing_is_computed_for_a_page_that_is_not_seen(main_window, page, qtbot, drawing):
    main_window.show_page(0)
    page.session.image.show(drawing)
    qtbot.wait(150)
    assert page.subject.look is None
    main_window.show_page(1)
    qtbot.waitUntil(lambda: page.subject.look is not None)


def test_an_emptied_canvas_empties_the_page(seen):
    seen.session.image.show(None)
    assert seen.subject.look is None
    assert seen.maps_view.shown is seen.maps_view.empty
    assert seen.head.outcome.text == ""

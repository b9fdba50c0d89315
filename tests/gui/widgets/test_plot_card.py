import numpy as np
import pytest

from gui.theme import theme
from gui.widgets.plot_card import PlotCard, _Axis


@pytest.fixture
def card(qtbot) -> PlotCard:
    made = PlotCard("Loss", x_label="step", hint="Nothing yet.")
    qtbot.addWidget(made)
    made.resize(400, 240)
    made.show()
    return made


def test_a_hint_stands_there_until_there_is_something_to_plot(card):
    assert card.is_empty
    card.set_empty(False)
    assert not card.is_empty


def test_a_curve_takes_its_points_and_draws_them(card, qtbot):
    card.set_empty(False)
    before = card.grab().toImage()
    curve = card.add_curve("training", tip="by batch")
    curve.setData(np.arange(50.0), np.arange(50.0))
    qtbot.waitUntil(lambda: card.grab().toImage() != before)


def test_curves_follow_the_colour_scheme_and_differ_in_style(card):
    raw = card.add_curve(line="faint")
    marked = card.add_curve("validation", "second", "marked")
    for scheme in ("light", "dark"):
        theme().choose(scheme)
        assert raw.opts["pen"].color().rgb() == theme().colour("accent").rgb()
        assert raw.opts["pen"].color().alpha() < 255
        assert marked.opts["pen"].color() == theme().colour("second")
        assert marked.opts["symbolBrush"] == theme().colour("second")
    assert marked.opts["pen"].style() != raw.opts["pen"].style()


@pytest.mark.parametrize(
    ("values", "spacing", "texts"),
    [
        ([0, 500, 1000], 500, ["0", "500", "1,000"]),
        ([0.5, 1.0], 0.5, ["0.5", "1.0"]),
        ([0, 0.001], 0.001, ["0.000", "0.001"]),
        ([0, 0.00015], 0.00005, ["0", "1.5e-4"]),
    ],
)
def test_ticks_fit_the_axis(qapp, values, spacing, texts):
    assert _Axis("left").tickStrings(values, 1.0, spacing) == texts

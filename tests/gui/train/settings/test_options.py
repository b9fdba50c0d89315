from __future__ import annotations

from typing import Annotated

import msgspec

from core.training.config import TrainingConfig
from core.training.optimizers import AdamW
from core.training.schedules import OneCycleLR, WarmupLR
from gui.train.settings.options import argument_texts, options_of, summary


class Example(msgspec.Struct):
    """A struct
    of two lines.

    Some more.

    Args:
        share: how much, told in
            `two` lines.
        low, high: either end, `[1, 2]`; or none.

    Raises:
        nothing: at all.
    """

    share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.5
    low: int | None = None
    high: int = 2


def test_the_docstring_is_taken_apart():
    assert summary(Example) == "A struct of two lines."
    assert argument_texts(Example) == {
        "share": "how much, told in two lines",
        "low": "either end",
        "high": "either end",
    }


def test_ranges_come_from_the_types():
    share, low, high = options_of(Example)
    assert share.tip == "Share: how much, told in two lines (above\xa00\xa0to\xa01)"
    assert (share.optional, low.optional, high.optional) == (False, True, False)
    assert share.number is not None
    assert low.number is not None
    assert (share.number.whole, low.number.whole) == (False, True)


def test_tips_are_sentences_in_short_lines_without_what_is_written_in_files():
    tips = {option.name: option.tip for option in (*options_of(TrainingConfig), *options_of(OneCycleLR))}
    assert tips["early_stopping"].startswith("Early stopping: end before the last epoch")
    assert tips["practice_digits"].startswith("Practice digits: how many digits the program draws itself")
    assert tips["div_factor"].startswith("Div factor: training begins with the peak learning rate divided by")
    for tip in tips.values():
        assert "{" not in tip
        assert max(map(len, tip.splitlines())) <= 80


def test_a_field_that_is_one_of_several_structs_knows_them():
    then = next(option for option in options_of(WarmupLR) if option.name == "then")
    assert [each.__name__ for each in then.structs][:2] == ["ConstantLR", "StepLR"]


def test_what_is_given_in_no_range_is_none():
    assert all(option.number is not None for option in options_of(AdamW))

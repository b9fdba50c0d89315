import pytest

from gui.numbers import BATCH_SIZE, EPOCHS, LEARNING_RATE, VALIDATION


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [
        (EPOCHS, " 8 ", 8),
        (BATCH_SIZE, "1,024", 1024),
        (LEARNING_RATE, "3e-3", 0.003),
        (LEARNING_RATE, "0.003", 0.003),
        (VALIDATION, "20 %", 20),
    ],
)
def test_numbers_are_read_as_people_write_them(number, text, value):
    assert number.parse(text) == value


@pytest.mark.parametrize("text", ["", "many", "0", "1001", "2.5", "nan", "inf", "-3"])
def test_wrong_epochs_are_explained(text):
    with pytest.raises(ValueError, match=r"Epochs should be a whole number from 1 to 1,000\."):
        EPOCHS.parse(text)


@pytest.mark.parametrize("text", ["0", "0,003", "11", "fast", "1e-7"])
def test_wrong_learning_rates_are_explained(text):
    with pytest.raises(ValueError, match=r"Learning rate should be a number from 0\.000001 to 10\."):
        LEARNING_RATE.parse(text)


def test_the_unit_is_said():
    assert (BATCH_SIZE.range_text, BATCH_SIZE.sign) == ("1 to 4,096", "images")
    assert (VALIDATION.range_text, VALIDATION.sign) == ("1 to 90", "%")
    with pytest.raises(ValueError, match="share should be a whole number of percent from 1 to 90"):
        VALIDATION.parse("95")

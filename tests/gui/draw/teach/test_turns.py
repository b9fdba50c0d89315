from gui.draw.teach.turns import Turns

NOTHING = (0,) * 10


def plus(counts, digit):
    return tuple(count + (place == digit) for place, count in enumerate(counts))


def test_every_digit_is_asked_for_in_turn_until_there_are_five_of_each():
    turns, asked = Turns.begin(NOTHING), []
    while turns.digit is not None:
        asked.append((turns.digit, turns.number))
        turns = turns.with_counts(plus(turns.counts, turns.digit))
    assert asked == [(digit, number) for number in range(1, 6) for digit in range(10)]
    assert turns.done == 50


def test_what_is_there_already_is_not_asked_for():
    turns = Turns.begin((5, 5, 5, 2, 5, 5, 5, 5, 9, 5))
    assert (turns.digit, turns.number, turns.done) == (3, 3, 47)


def test_a_skipped_digit_comes_round_again():
    turns = Turns.begin((5, 4, 5, 4, 5, 5, 5, 5, 5, 5))
    assert [turns.digit, turns.skip().digit, turns.skip().skip().digit] == [1, 3, 1]


def test_the_only_digit_that_is_left_cannot_be_skipped():
    turns = Turns.begin((5, 4, 5, 5, 5, 5, 5, 5, 5, 5))
    assert turns.skip().digit == 1


def test_a_digit_that_is_still_to_be_written_stays_when_others_change():
    turns = Turns.begin(NOTHING).skip()
    assert turns.with_counts(plus(NOTHING, 7)).digit == turns.digit == 1


def test_nothing_is_asked_where_there_is_enough():
    assert Turns.begin((5,) * 10).digit is None

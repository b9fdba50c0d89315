from gui.chosen_file import with_ending


def test_the_ending_is_added_where_it_is_missing(tmp_path):
    assert with_ending(str(tmp_path / "mine.PNG"), ".png") == tmp_path / "mine.PNG"
    assert with_ending(str(tmp_path / "mine"), ".png") == tmp_path / "mine.png"
    assert with_ending(str(tmp_path / "mine-v1.2"), ".png") == tmp_path / "mine-v1.2.png"
    assert with_ending(str(tmp_path / "mine.npy"), ".csv", ".npy") == tmp_path / "mine.npy"


def test_a_file_nobody_was_asked_about_stays(tmp_path):
    for name in ("mine-v1.png", "mine-v1.2.png", "mine-v1.2-2.png"):
        (tmp_path / name).touch()
    assert with_ending(str(tmp_path / "mine-v1.2"), ".png") == tmp_path / "mine-v1.2-3.png"

"""Pictures of every page with real content, light and dark: `python -m gui.shots FOLDER`.

The Draw page is pictured with a digit, with what speaks for it, with a number, with all drawings and with what was
learned from them, the Train page once for each of its four lists. Nothing of the user's own runs and drawings is shown
or changed.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget
from threadpoolctl import threadpool_limits

from core.data.prepare import prepare
from core.training.judging import Verdict, judge
from core.training.personal import Comparison, Learned
from gui import example_data, example_handwriting, example_run, example_runs
from gui.data.page import DataPage
from gui.draw.canvas_card import A_NUMBER, ONE_DIGIT
from gui.draw.page import DrawPage
from gui.draw.strokes import WIDE, Drawing, Point, Stroke
from gui.draw.teach.browser import Browser
from gui.draw.teach.verdict import rows, verdict
from gui.inspect.grown_panel import STEPS
from gui.inspect.page import InspectPage
from gui.page import Page
from gui.results.page import ResultsPage
from gui.session import Session
from gui.train.history import History
from gui.train.page import TrainPage
from gui.train.run_area import CONFUSION, EPOCHS, MISTAKES, RUNS
from gui.train.run_state import Phase, RunState

SIZE = (1280, 800)
_BREATH = 0.002  # seconds: a loop without any would keep the interpreter from the threads that are waited for
_EARLY = 4  # the epoch that is shown of a run
_JUDGED = 6_000  # images, for the confusion matrix and the mistakes

_SEVEN = (
    (262, 186), (246, 212), (206, 226), (168, 210), (158, 170), (180, 134), (222, 116),
    (264, 124), (288, 152), (286, 206), (276, 264), (270, 322), (272, 360), (278, 392),
)  # fmt: skip
_TWO = (
    (60, 150), (80, 96), (140, 84), (184, 120), (172, 180), (118, 226), (70, 262),
    (84, 290), (150, 296), (214, 322), (246, 366),
)  # fmt: skip
_ZERO = tuple((100 + 84 * math.sin(turn / 4), 100 - 92 * math.cos(turn / 4)) for turn in range(26))


def _stroke(
    points: Iterable[tuple[float, float]], width: float, *, at: tuple[float, float] = (0, 0)
) -> Stroke:
    return Stroke(tuple(Point(x + at[0], y + at[1]) for x, y in points), width)


SEVEN = Drawing((_stroke(_SEVEN, 34.0),))
NUMBER = Drawing(
    (
        _stroke(_TWO, 30.0, at=(140, 20)), _stroke(_ZERO, 30.0, at=(470, 120)),
        _stroke(_TWO, 30.0, at=(740, 30)), _stroke(_SEVEN, 30.0, at=(900, 0)),
    ),
    size=WIDE,
)  # fmt: skip


def prepare_why(page: DrawPage) -> Callable[[], bool]:
    """The same, with what speaks for it laid over it."""
    page.why.shown.setChecked(True)
    return lambda: page.canvas.has_overlay


def prepare_number(page: DrawPage) -> Callable[[], bool]:
    """Write ২০২৭ and look at its last digit."""
    page.canvas_card.modes.choose(A_NUMBER)
    page.canvas.show_drawing(NUMBER)
    return lambda: bool(page.canvas.boxes)


def prepare_digit(page: DrawPage) -> Callable[[], bool]:
    """Draw a seven; ready when it is answered."""
    page.canvas_card.modes.choose(ONE_DIGIT)
    page.why.shown.setChecked(False)
    page.canvas.show_drawing(SEVEN)
    return lambda: page.session.image.image is not None


def prepare_turns(page: DrawPage) -> Callable[[], bool]:
    """Be asked for digits in turn, with one written."""
    page.teaching.guide.begin()
    return prepare_digit(page)


def prepare_browser(page: DrawPage) -> Callable[[], bool]:
    """Look through the drawings; the sixth is chosen."""
    page.teaching.browse()
    browser = _browser(page)

    def ready() -> bool:
        grid, entries = browser.grid, page.teaching.shelf.entries
        return bool(entries) and all(grid.thumbnails.of(entry) is not None for entry in entries)

    browser.grid.choose(5)
    return ready


def _browser(page: DrawPage) -> Browser:
    assert page.teaching.browser is not None  # noqa: S101  # it was opened for the picture
    return page.teaching.browser


def prepare_learned(page: DrawPage) -> Callable[[], bool]:
    """What came of learning from them."""
    _browser(page).close()
    classifier, card = page.session.model.classifier, page.teaching.card
    assert classifier is not None  # noqa: S101  # it was given before
    learned = Learned(classifier.model, 18, Comparison(5, 0.6, 1.0), Comparison(4_000, 0.9935, 0.9921))
    card.learning.show_result(verdict(learned), rows(learned))
    card.show_learning()
    return prepare_digit(page)


def prepare_data(page: DataPage) -> Callable[[], bool]:
    """NumtaDB where it is there, otherwise digits of our own; ready when they are prepared and reported on."""
    page.data.open(example_data.path())

    def ready() -> bool:
        seen = page.samples_card.grid.row is not None and page.preparation_card.captions
        return page.data.report is not None and bool(seen) and page.augmentation_card.view.images is not None

    return ready


def prepare_train(page: TrainPage, body: int) -> Callable[[], bool]:
    """The greater part of a run, beside some that are over, with one of the four lists below the plots."""
    area = page.area
    area.choose(body)

    def ready() -> bool:
        """The newest of the runs that are over is shown first, which would come in between."""
        if not area.runs.runs or not page.earlier.idle:
            return False
        if page.run.phase is Phase.IDLE:
            _begin_run(page)
        return True

    return ready


def _begin_run(page: TrainPage) -> None:
    minutes = iter((0.0, 0.0))
    page.run, page.history = RunState(lambda: next(minutes, 690.0)), History()
    page.run.begin()
    page.take(tuple(example_run.events(_verdict(page.session))))
    page.busy_changed.emit(True)


def _verdict(session: Session) -> Verdict:
    """What the active model makes of some images of the open data set."""
    dataset, classifier = session.data.dataset, session.model.classifier
    assert dataset is not None  # noqa: S101  # the Data page was pictured before
    assert classifier is not None  # noqa: S101
    some = dataset.subset(np.arange(0, len(dataset), max(1, len(dataset) // _JUDGED)))
    data = prepare(some, classifier.model.normalizer)
    return judge(np.log(np.maximum(classifier.probabilities(data.images), 1e-30)), data)


def prepare_inspect(page: InspectPage) -> Callable[[], bool]:
    """What was drawn on the Draw page, in the middle of the network."""
    convolutions = [layer.name for layer in page.subject.layers if layer.kind == "Conv2d"]
    page.subject.choose_layer(convolutions[min(1, len(convolutions) - 1)])
    return lambda: page.why.is_complete and page.cell.is_complete


def prepare_exciting(page: InspectPage) -> Callable[[], bool]:
    """What the channel of the strongest number of a layer in the middle likes."""
    ready, view = prepare_inspect(page), page.exciting_view
    convolutions = [layer.name for layer in page.subject.layers if layer.kind == "Conv2d"]
    page.subject.choose_layer(convolutions[len(convolutions) // 2])
    page.stage.show_view(view)

    def is_grown() -> bool:
        return view.grown.grown is not None and view.grown.grown.step == STEPS

    return lambda: ready() and view.found is not None and is_grown()


def prepare_health(page: InspectPage) -> Callable[[], bool]:
    """How the same layer is."""
    ready = prepare_inspect(page)
    page.stage.show_view(page.health_view)
    return lambda: ready() and page.health_view.health is not None


def prepare_map(page: InspectPage) -> Callable[[], bool]:
    """What the last hidden layer makes of a thousand images."""
    page.stage.show_view(page.points_view)
    return lambda: page.points_view.settled


def prepare_time(page: InspectPage) -> Callable[[], bool]:
    """The same drawing as the network saw it early in its training."""
    page.stage.show_view(page.maps_view)

    def ready() -> bool:
        if page.time.epochs and page.time.shown is None:
            page.time.slider.setValue(_EARLY - 1)
        return page.time.shown is not None and page.stage.view.settled and page.why.is_complete

    return ready


def prepare_results(page: ResultsPage) -> Callable[[], bool]:
    """The active model on what it was not trained on, where there is such a part."""
    page.evaluate()
    return lambda: page.judged is not None


@dataclass(frozen=True)
class Shot:
    """One picture: what it is called, of which page, and what the page does before; that returns when it is ready.

    `of` is what is pictured, the whole window when left out.
    """

    name: str
    page: type[Page]
    prepare: Callable[[Any], Callable[[], bool]]
    of: Callable[[Any], QWidget] = QWidget.window


SHOTS = (
    Shot("draw-number", DrawPage, prepare_number),
    Shot("draw", DrawPage, prepare_digit),
    Shot("draw-why", DrawPage, prepare_why),
    Shot("data", DataPage, prepare_data),
    Shot("train", TrainPage, partial(prepare_train, body=RUNS)),
    Shot("train-epochs", TrainPage, partial(prepare_train, body=EPOCHS)),
    Shot("train-confusion", TrainPage, partial(prepare_train, body=CONFUSION)),
    Shot("train-mistakes", TrainPage, partial(prepare_train, body=MISTAKES)),
    Shot("inspect", InspectPage, prepare_inspect),
    Shot("inspect-exciting", InspectPage, prepare_exciting),
    Shot("inspect-health", InspectPage, prepare_health),
    Shot("inspect-map", InspectPage, prepare_map),
    Shot("inspect-time", InspectPage, prepare_time),
    Shot("draw-browser", DrawPage, prepare_browser, _browser),
    Shot("draw-learned", DrawPage, prepare_learned),
    Shot("results", ResultsPage, prepare_results),
    Shot("draw-turns", DrawPage, prepare_turns),
)


@threadpool_limits.wrap(limits=1, user_api="blas")  # as in the program
def take(folder: Path, size: tuple[int, int] = SIZE, model: Path | None = None) -> list[Path]:
    """Write one PNG a shot and scheme; returns the files.

    Args:
        folder: where they go; made when missing.
        size: of the window, width and height in pixels.
        model: the model file to show; the shipped one when left out.
    """
    from PySide6.QtCore import QDeadlineTimer
    from PySide6.QtWidgets import QApplication

    from core.classifier import load_classifier
    from gui.main_window import MainWindow
    from gui.theme import theme

    app = QApplication.instance() or QApplication(["ankan-shots"])
    theme().choose("light")
    folder.mkdir(parents=True, exist_ok=True)
    runs = Path(tempfile.mkdtemp(prefix="ankan-example-"))
    example_runs.make(runs)
    session = Session(runs=runs, handwriting=example_handwriting.make())
    window = MainWindow(session)
    window.resize(*size)
    window.show()
    session.model.use(load_classifier(model))
    files = []
    pages = {type(page): page for page in window.pages}
    for shot in SHOTS:
        page = pages[shot.page]
        window.show_page(window.pages.index(page))
        ready, deadline = shot.prepare(page), QDeadlineTimer(60_000)
        while not ready() and not deadline.hasExpired():
            app.processEvents()
            time.sleep(_BREATH)
        for scheme in ("light", "dark"):
            theme().choose(scheme)
            for _ in range(10):
                app.processEvents()
            files.append(folder / f"{shot.name}-{scheme}.png")
            shot.of(page).grab().save(str(files[-1]))
    window.close()
    return files


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m gui.shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, help="the model file to show")
    parser.add_argument("--size", type=int, nargs=2, default=SIZE, metavar=("WIDTH", "HEIGHT"))
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for file in take(options.folder, tuple(options.size), options.model):
        print(file)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

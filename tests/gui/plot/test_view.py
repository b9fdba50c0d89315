import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.plot.curve import Curve
from gui.plot.look import DASHED, Look
from gui.plot.series import Column, Series
from gui.plot.view import Limits, PlotView
from gui.plot.x_range import XRange
from gui.theme import theme

LEFT = Qt.MouseButton.LeftButton


def series_of(values: np.ndarray, steps: np.ndarray | None = None) -> Series:
    x = Column(np.int32)
    x.extend(np.arange(1, len(values) + 1) if steps is None else steps)
    series = Series(x)
    series.extend(values)
    return series


@pytest.fixture
def view(qtbot) -> PlotView:
    x = XRange()
    x.set_all(0, 1000)
    made = PlotView("Loss", x, Limits())
    x.setParent(made)
    made.curves = [Curve(series_of(np.linspace(2, 1, 1000)), Look(), "raw")]
    qtbot.addWidget(made)
    made.resize(500, 240)
    made.show()
    qtbot.waitExposed(made)
    return made


def wheel(view: PlotView, at: QPoint, *, up: int = 0, right: int = 0) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place, QPointF(view.mapToGlobal(at)), QPoint(), QPoint(120 * right, 120 * up), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def pixels_of(view: PlotView, role: str) -> list[tuple[int, int]]:
    """Those among the curves that are more of the colour than of the ground."""
    image, wanted, area = view.grab().toImage(), theme().colour(role), view.area.toRect()

    def is_near(colour: QColor) -> bool:
        parts = (colour.red() - wanted.red(), colour.green() - wanted.green(), colour.blue() - wanted.blue())
        return sum(map(abs, parts)) < 200

    across, down = range(area.left(), area.right()), range(area.top(), area.bottom())
    return [(x, y) for x in across for y in down if is_near(image.pixelColor(x, y))]


def test_the_wheel_zooms_about_the_pointer(view):
    at = QPoint(round(view.x_pixel(250)), 100)
    before = view.step_at(at.x())
    wheel(view, at, up=3)
    assert view._x.high - view._x.low == pytest.approx(1000 / 1.25**3)
    assert view.step_at(at.x()) == pytest.approx(before)
    wheel(view, at, up=-3)
    assert not view._x.zoomed


def test_a_sideways_wheel_and_a_drag_pan(view):
    view._x.zoom(0.5)
    wheel(view, QPoint(200, 100), right=-1)
    assert view._x.low == pytest.approx(300)
    start, end = QPoint(300, 100), QPoint(300 - round(view.area.width() / 5), 100)
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, LEFT, pos=end)
    assert view._x.low == pytest.approx(400, abs=2)
    QTest.mouseMove(view, start)
    assert view._x.low == pytest.approx(400, abs=2)


def test_a_double_click_and_home_show_all(view):
    for fit in (
        lambda: QTest.mouseDClick(view, LEFT, pos=QPoint(200, 100)),
        lambda: QTest.keyClick(view, Qt.Key.Key_Home),
    ):
        view._x.zoom(0.2)
        fit()
        assert not view._x.zoomed


def test_keys_zoom_and_pan_and_others_go_on_to_the_page(view):
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view._x.high - view._x.low == pytest.approx(800)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view._x.low == pytest.approx(180)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view._x.low == pytest.approx(100)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert not view._x.zoomed


def test_the_pointer_tells_its_step_and_leaves(view, qtbot):
    with qtbot.waitSignal(view.pointed):
        QTest.mouseMove(view, QPoint(round(view.x_pixel(400)), 80))
    assert abs(view._x.hover - 400) <= 2
    with_line = view.grab().toImage()
    view.leaveEvent(None)
    assert view._x.hover is None
    assert view.grab().toImage() != with_line


def test_a_moving_pointer_does_not_draw_the_curves_again(view, monkeypatch):
    view.grab()
    monkeypatch.setattr(PlotView, "_drawn", lambda *_: pytest.fail("drawn again"))
    view._x.point_at(300)
    view.grab()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_line_is_where_its_values_are_in_the_themes_colour(view, scheme):
    view.curves = [Curve(series_of(np.full(1000, 5.0)), Look("second", 2), "smooth")]
    view.redraw()
    theme().choose(scheme)
    places = pixels_of(view, "second")
    low, high = view.y_range
    middle = view.area.bottom() - (5 - low) / (high - low) * view.area.height()
    assert len({x for x, _ in places}) > 0.9 * view.area.width()
    assert all(abs(y - middle) <= 4 for _, y in places)


def test_a_picture_of_twice_the_size_is_drawn_anew(view):
    view.grab()
    image = QImage(view.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor("white"))
    view.render(image)
    assert view._picture is not None
    assert view._picture.devicePixelRatio() == 2


def test_the_axis_holds_what_is_in_view(view):
    view.grab()
    assert view.y_range[0] <= 1 < 2 <= view.y_range[1]
    view._x.zoom(0.1, at=1000)
    view.grab()
    assert view.y_range[1] < 1.3


def test_a_few_outliers_do_not_flatten_the_rest(view):
    values = np.random.default_rng(1).normal(1, 0.1, 1000)
    values[500] = 1e6
    view.curves = [Curve(series_of(values), Look(faint=True), "raw")]
    view.redraw()
    view.grab()
    assert view.y_range[1] < 3


@pytest.mark.parametrize(
    "values", [[0.0] * 50, [-1.0, 0.0, 0.0], [np.nan] * 20, [np.inf, 1.0, np.nan], [3.0], []]
)
@pytest.mark.parametrize("log", [False, True])
def test_any_values_can_be_drawn(view, values, log):
    series = series_of(np.array(values))
    view.log = log
    view.curves = [
        Curve(series, Look(faint=True), "raw"),
        Curve(series, Look(), "smooth"),
        Curve(series, Look("second", 2, DASHED, "o"), "points"),
    ]
    view.redraw()
    view.grab()
    low, high = view.y_range
    assert low < high


def test_a_logarithmic_axis_counts_in_powers_of_ten(view):
    view.curves = [Curve(series_of(10.0 ** np.linspace(-3, 2, 1000)), Look(), "smooth")]
    view.log = True
    view.grab()
    low, high = view.y_range
    assert -3.5 < low <= -2.9
    assert 1.5 < high < 2.5


def test_focus_by_keyboard_is_seen(view):
    pictures = []
    for reason in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
        QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, reason))
        pictures.append(view.grab().toImage())
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut))
    clicked, tabbed = pictures
    assert view.grab().toImage() == clicked
    assert clicked != tabbed
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert view.accessibleName() == "Loss, plotted over step"


@pytest.mark.parametrize("kind", ["raw", "smooth", "points"])
def test_no_more_points_are_drawn_than_there_is_room_for(kind):
    curve = Curve(series_of(np.random.default_rng(1).random(50_000)), Look(), kind)
    for low, high in ((0, 50_000), (100.5, 9000), (20, 30), (49_990, 60_000), (60_000, 70_000)):
        x, y = curve.points(low, high, columns=300)
        assert len(x) == len(y) <= 602
        assert (np.diff(x) >= 0).all()


def test_a_drawn_raw_curve_has_the_extremes_of_the_data():
    values = np.random.default_rng(2).normal(size=30_000)
    _, y = Curve(series_of(values), Look(), "raw").points(0, 30_000, columns=200)
    assert (y.min(), y.max()) == (np.float32(values.min()), np.float32(values.max()))


def test_a_figure_holds_until_the_next_one_and_no_longer_than_the_run():
    series = series_of(np.array([0.5, 0.25]), np.array([10, 20]))
    curve = Curve(series, Look(), "points", until=lambda: 25)
    found = [curve.value_text(step) for step in (None, 9, 10, 19, 20, 25, 26)]
    assert found == ["0.2500", "–", "0.5000", "0.5000", "0.2500", "0.2500", "–"]
    assert Curve(series_of(np.array([np.nan])), Look(), "raw").value_text(1) == "no number"

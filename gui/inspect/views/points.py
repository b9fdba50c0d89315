"""The map: what the last hidden layer makes of a thousand images, as points, and the drawing among them."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from core.classifier import Classifier
from core.data.digits import glyph
from core.data.prepared import PreparedData
from core.insight import Numbers
from gui.inspect.class_legend import ClassLegend
from gui.inspect.look import Look
from gui.inspect.neighbour_grid import NeighbourGrid
from gui.inspect.point_cloud import PointCloud
from gui.inspect.point_map import Method, Placed, PointMap, feature_of, made, placed, words_of
from gui.inspect.samples import Samples
from gui.inspect.source_bar import as_image
from gui.inspect.subject import Subject
from gui.inspect.view import View
from gui.inspect.working import Working
from gui.theme import CONTROL_HEIGHT
from gui.widgets import EmptyState, SegmentedControl, label
from gui.worker import Latest, Worker

METHODS: tuple[Method, ...] = ("PCA", "t-SNE")
_MOST_BYTES = 200_000_000
"""Of the features of all maps that are kept, so that a run can be gone through once more at once."""
_POINTER = "Point at one to see its image, click to look at it; arrow keys and Return do the same"

_FINDING = "What is most alike is looked for…"
_NO_IMAGES = "The map needs images: open a data set on the Data page."

Key = tuple[Classifier, PreparedData, Method, Classifier]


class PointsView(View):
    """`sample_asked` carries the number of the image that is to be looked at."""

    title = "Map"
    tip = "What the last hidden layer makes of a thousand images"
    is_of_layer = False

    sample_asked = Signal(int)

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(subject, parent)
        self._samples = samples
        self.methods = SegmentedControl("Map by", METHODS)
        self.cloud, self.legend, self.near = PointCloud("Map"), ClassLegend(), NeighbourGrid()
        self.cloud.setToolTip(_POINTER)
        self.progress = QProgressBar()
        self.progress.setProperty("role", "thin")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("The map is being made")
        self.working, self.source, self.none = Working(), label(role="small"), EmptyState("")
        self._maps: OrderedDict[Key, PointMap] = OrderedDict()
        self._workers: dict[Key, Worker] = {}
        self._ended: list[Worker] = []
        self._failures: dict[Key, str] = {}
        self._cancelled: Key | None = None
        self._map: PointMap | None = None
        self._placed: Placed | None = None
        self._look: Look | None = None
        self._range = QRectF()
        self._placer = Latest(placed, self)
        self._lay_out()
        self._placer.answered.connect(self._take_place)
        self._placer.failed.connect(subject.failed)
        self.methods.chosen.connect(self._changed)
        self.legend.changed.connect(self._hide_classes)
        self.cloud.pointed.connect(self._point)
        self.cloud.picked.connect(self.sample_asked)
        self.near.picked.connect(self.sample_asked)
        self.working.cancelled.connect(self._cancel)
        self.working.asked_again.connect(self._begin_again)
        samples.changed.connect(self._changed)
        samples.progressed.connect(self._count_samples)
        samples.failed.connect(self._fail_samples)

    def _lay_out(self) -> None:
        self.head.addWidget(self.methods)
        self._main = QWidget()
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.cloud, 1)
        left.addWidget(self.legend)
        left.addWidget(self.source)
        row = QHBoxLayout(self._main)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.near)
        self._stack = QStackedWidget()
        for widget in (self._main, self.working, self.none):
            self._stack.addWidget(widget)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        self.body.setSpacing(4)
        self.body.addWidget(self.progress)
        self.body.addWidget(self._stack, 1)

    @property
    def map(self) -> PointMap | None:
        """The one that is shown."""
        return self._map

    @property
    def placed(self) -> Placed | None:
        """Where the image that is looked at is on it."""
        return self._placed

    @property
    def settled(self) -> bool:
        key = self._wanted()
        if self._stack.currentWidget() is self.none:
            return True
        if key is None or self._map is None or self._map is not self._maps.get(key) or not super().settled:
            return False
        look = self.subject.look
        return look is None or (self._look is look and self._placer.idle)

    def picture(self) -> QWidget:
        return self._stack

    def numbers(self) -> Numbers | None:
        if self._map is None:
            return None
        data, points = self._map.data, self._map.points
        names = np.array(data.class_names)[data.labels]
        kinds = [("x", np.float32), ("y", np.float32), ("label", names.dtype)]
        rows = list(zip(*points.T.tolist(), names.tolist(), strict=True))
        name = "map-tsne" if self._map.axes is None else "map-pca"
        return Numbers(name, np.array(rows, kinds), (("point", None),))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.near.fit(self.width(), self.height() - CONTROL_HEIGHT)

    def refresh(self) -> None:
        through_time = self.subject.last_epoch is not None
        self.methods.setEnabled(not through_time)
        self.methods.setToolTip(
            "A t-SNE map is made anew for every network: two cannot be compared" if through_time else ""
        )
        if through_time:
            self.methods.choose(METHODS.index("PCA"))
        if self._samples.data is None:
            self._clear()
            if self._stack.currentWidget() is not self.none:
                self._work("The images are prepared…")
            self._samples.want()
        key = self._wanted()
        self._drop_outdated(key)
        if key is None:
            return
        if key in self._failures:
            self._say_none(self._failures[key])
            return
        if key in self._maps:
            self._maps.move_to_end(key)
            self._show(self._maps[key])
        elif key not in self._workers and key != self._cancelled:
            self._make(key)
        elif self._map is not None:
            self._stack.setCurrentWidget(self._main)  # the one before, while another is made
        self._place()

    def stop(self) -> None:
        for worker in (*self._workers.values(), *self._ended):
            worker.stop()
        self._placer.stop()

    def _wanted(self) -> Key | None:
        classifier, data = self.subject.classifier, self._samples.data
        if classifier is None or data is None:
            return None
        return classifier, data, METHODS[self.methods.index], self.subject.last_epoch or classifier

    def _make(self, key: Key) -> None:
        classifier, data, method, axes_of = key
        if self._map is not None and self._map.axes_of is not axes_of:
            self._clear()  # through time the epoch before stays until the next one is there
        others = [each for each in self._maps.values() if each.data is data]
        features = next((each.features for each in others if each.classifier is classifier), None)
        like = next((each for each in others if each.axes and each.axes_of is axes_of), None)
        worker = Worker(made, classifier, data, method, axes_of, (features, like), parent=self)
        self._workers[key] = worker
        worker.progress.connect(self._count)
        worker.result.connect(self._take)
        worker.error.connect(self._fail)
        worker.finished.connect(self._forget)
        self._cancelled = None
        words = f"{method}: the map of {len(data):,} images is being made…"
        self.caption.clear()
        if self._map is None:
            self._work(words, 0 if method == "t-SNE" else len(data), can_cancel=True)
        else:
            self._stack.setCurrentWidget(self._main)
            self.progress.setRange(0, 0 if method == "t-SNE" else len(data))
            self.progress.show()
            self.caption.setText(words)
        worker.start()

    def _work(self, words: str, total: int = 0, *, can_cancel: bool = False) -> None:
        """There is no map yet."""
        self.caption.clear()
        self.progress.hide()
        self.working.show_progress(words, 0, total, can_cancel=can_cancel)
        self._stack.setCurrentWidget(self.working)

    @Slot()
    def _cancel(self) -> None:
        self._cancelled = key = self._wanted()
        if key is not None and (worker := self._workers.pop(key, None)):
            worker.cancel()
            self._ended.append(worker)
        self.working.show_stopped("Stopped before the map was made.")

    @Slot()
    def _begin_again(self) -> None:
        self._cancelled = None
        self.refresh()

    def _drop_outdated(self, key: Key | None) -> None:
        """What is made of another network or of other images; another method's map may yet be wanted."""
        for other, worker in tuple(self._workers.items()):
            if key is None or (other[0], other[1], other[3]) != (key[0], key[1], key[3]):
                worker.cancel()
                self._ended.append(self._workers.pop(other))
        for other in [each for each in self._maps if self._samples.data is not each[1]]:
            del self._maps[other]
        self._failures = {other: reason for other, reason in self._failures.items() if other == key}

    @Slot(object)
    def _count(self, done: int) -> None:
        key = self._wanted()
        if key and key[2] == "PCA" and self.sender() is self._workers.get(key):
            self.progress.setValue(done)
            self.working.bar.setValue(done)

    @Slot(object)
    def _take(self, found: PointMap) -> None:
        key = next((each for each, worker in self._workers.items() if worker is self.sender()), None)
        if key is None:
            return
        self._ended.append(self._workers.pop(key))
        self._maps[key] = found
        kept = sum(each.features.nbytes for each in self._maps.values())
        while kept > _MOST_BYTES and len(self._maps) > 1:
            kept -= self._maps.popitem(last=False)[1].features.nbytes
        self._changed()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        key = next((each for each, worker in self._workers.items() if worker is self.sender()), None)
        if key is not None:
            self._ended.append(self._workers.pop(key))
            self._failures[key] = reason
            self._changed()

    @Slot()
    def _forget(self) -> None:
        for worker in [each for each in self._ended if each.isFinished()]:
            self._ended.remove(worker)
            worker.deleteLater()

    def _show(self, shown: PointMap) -> None:
        self._stack.setCurrentWidget(self._main)
        self.progress.hide()
        self.source.setText(self._samples.words)
        self.caption.setText(words_of(shown, shown.classifier.model))
        if shown is self._map:
            return
        before, self._map, self._look = self._map, shown, None
        bounds = _bounds(np.concatenate([shown.points, shown.extent]))
        if before is not None and before.axes_of is shown.axes_of and before.data is shown.data:
            bounds = bounds.united(self._range)  # the axes of a map through time do not jump
        self._range = bounds
        names = [glyph(name) for name in shown.data.class_names]
        self.legend.show_classes(names)
        self.cloud.hide_classes(frozenset())
        self.cloud.show_points(shown.points, shown.data.labels, names, bounds)
        self._hide_classes()

    def _place(self) -> None:
        look = self.subject.look
        if look is None:
            if not self.subject.is_looking:
                self._placed = self._look = None
                self.cloud.show_drawing(None)
                self.near.clear()
        elif self._map is not None and look.classifier is self._map.classifier and look is not self._look:
            self._look = look
            self._placer.ask(self._map, feature_of(look))

    @Slot(object)
    def _take_place(self, found: Placed) -> None:
        if found.on is self._map and self.subject.look is not None:
            self._placed = found
            self.cloud.show_drawing(found.point)
            self.near.show_neighbours(found.near, found.on.data, of_drawing=not self.subject.is_sample)

    def _clear(self) -> None:
        self._map = self._placed = self._look = None
        self.cloud.clear()
        self.near.clear(*((_FINDING,) if self.subject.source is not None else ()))

    @Slot()
    def _hide_classes(self) -> None:
        self.cloud.hide_classes(self.legend.hidden_classes)

    @Slot(int)
    def _point(self, point: int) -> None:
        if point < 0 or self._map is None:
            return
        data = self._map.data
        caption = f"{glyph(data.class_names[data.labels[point]])} · {point + 1:,} of {len(data):,}"
        self.cloud.tip.show_at(self.cloud.place_of(point), as_image(data.images[point]), caption)

    @Slot(int)
    def _count_samples(self, done: int) -> None:
        if self.isVisible() and self._samples.data is None:
            self._work(f"{done:,} images are prepared…")

    @Slot(str)
    def _fail_samples(self, _reason: str) -> None:
        self._say_none(_NO_IMAGES)

    def _say_none(self, reason: str) -> None:
        self._clear()
        self.progress.hide()
        self.caption.clear()
        self.none.label.setText(reason)
        self._stack.setCurrentWidget(self.none)


def _bounds(points: np.ndarray) -> QRectF:
    """Of all points, never without an extent."""
    (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return QRectF(left, bottom, max(right - left, 1e-6), max(top - bottom, 1e-6))

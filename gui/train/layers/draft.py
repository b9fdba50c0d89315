"""The network that is being chosen and changed; every change can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.nn.architecture import Architecture
from core.nn.arrays import Shape
from core.nn.layer_edits import Layers, Path, inserted, layer_at, moved, removed, replaced, with_option
from core.nn.layer_options import plain
from core.nn.layer_words import LayerSpec

EDITED = ", edited"


@dataclass(frozen=True)
class Draft:
    """A network as far as it has come; its layers need not fit together.

    Attributes:
        source: the preset or the file that it began with.
        original: what that holds.
    """

    source: str
    original: Architecture
    input_shape: Shape
    layers: Layers

    @classmethod
    def of(cls, source: str, architecture: Architecture) -> Draft:
        """One that is not changed yet."""
        return cls(source, architecture, architecture.input_shape, tuple(map(plain, architecture.layers)))

    @property
    def edited(self) -> bool:
        return self != Draft.of(self.source, self.original)

    @property
    def name(self) -> str:
        return f"{self.original.name}{EDITED}" if self.edited else self.original.name

    @property
    def architecture(self) -> Architecture:
        """What is to be built, right or not."""
        return Architecture(self.name, self.input_shape, self.layers) if self.edited else self.original


class DraftHistory(QObject):
    """`draft` is the current one; `changed` carries the path of the layer that the change was about, or None."""

    changed = Signal(object)

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.stack = QUndoStack(self)

    def choose(self, draft: Draft) -> None:
        """Another network altogether."""
        self._push(draft, f"choose {draft.name}", None)

    def insert(self, path: Path, spec: LayerSpec) -> None:
        """One more layer, at this path."""
        self._push_layers(inserted(self.draft.layers, path, spec), f"add {spec.kind}", path)

    def remove(self, path: Path) -> None:
        spec = layer_at(self.draft.layers, path)
        self._push_layers(removed(self.draft.layers, path), f"remove {spec.kind}", path)

    def move(self, source: Path, target: Path) -> None:
        """A layer to another place: in front of the one that is there."""
        layers, path = moved(self.draft.layers, source, target)
        self._push(
            replace(self.draft, layers=layers), f"move {layer_at(layers, path).kind}", path, before=source
        )

    def set_option(self, path: Path, name: str, value: object) -> None:
        """A setting of one layer; what is typed in one go is taken back in one go."""
        spec = with_option(layer_at(self.draft.layers, path), name, value)
        layers = replaced(self.draft.layers, path, spec)
        self._push_layers(layers, f"change {name}", path, (*path, name))

    def set_input(self, shape: Shape) -> None:
        """The (C, H, W) of the image that goes in."""
        self._push(replace(self.draft, input_shape=shape), "change the input", None, ("input",))

    def end_typing(self) -> None:
        """What is typed from now on is a change of its own."""
        top = self.stack.command(self.stack.index() - 1)
        if isinstance(top, _Change):
            top.typed_in = None

    def show(self, draft: Draft, path: Path | None) -> None:
        self.draft = draft
        self.changed.emit(path)

    def _push_layers(self, layers: Layers, text: str, path: Path, typed_in: Path | None = None) -> None:
        self._push(replace(self.draft, layers=layers), text, path, typed_in)

    def _push(
        self,
        draft: Draft,
        text: str,
        path: Path | None,
        typed_in: Path | None = None,
        *,
        before: Path | None = None,
    ) -> None:
        if draft != self.draft:
            change = _Change(self, draft, text, (before or path, path))
            change.typed_in = typed_in
            self.stack.push(change)


class _Change(QUndoCommand):
    """From one draft to the next.

    Attributes:
        typed_in: the field whose next change belongs to this one; none when None.
    """

    def __init__(
        self, history: DraftHistory, after: Draft, text: str, paths: tuple[Path | None, Path | None]
    ) -> None:
        super().__init__(text)
        self._history, self._before, self.after = history, history.draft, after
        self._path_before, self._path_after = paths
        self.typed_in: Path | None = None

    def redo(self) -> None:
        self._history.show(self.after, self._path_after)

    def undo(self) -> None:
        self._history.show(self._before, self._path_before)

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or self.typed_in is None or other.typed_in != self.typed_in:
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True

"""The examples of a tag, each played in place: clips that show it, or clips that seem to and do not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from analysis.session.codebook.book import Example
from listener.state.codebook.editing import CodebookEditing, Kind
from listener.state.codebook.examples import Examples
from listener.views.codebook.words import adding, place
from listener.views.elided import ElidedLabel

_TITLES = {"yes": "Clips that show it", "no": "Clips that seem to, but do not"}


class ExampleList(QWidget):
    """All examples of one kind, with a button that adds what is in view."""

    def __init__(self, kind: Kind, editing: CodebookEditing, examples: Examples) -> None:
        super().__init__()
        self._kind, self._editing, self._examples = kind, editing, examples
        self.rows: list[ExampleRow] = []
        title = QLabel(_TITLES[kind])
        title.setProperty("role", "heading")
        self.add = QToolButton()
        self.add.clicked.connect(self._add)
        self._column = QVBoxLayout(spacing=4)
        outer = QVBoxLayout(self, spacing=4)
        outer.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.add)
        outer.addLayout(head)
        outer.addLayout(self._column)
        editing.draft_changed.connect(self._fill)
        editing.at_changed.connect(self._fill)
        editing.here_changed.connect(self._show_here)
        examples.changed.connect(self._fill)
        examples.changed.connect(self._show_here)
        self._fill()
        self._show_here()

    def _fill(self) -> None:
        shown = self._editing.examples(self._kind)
        if [_without_note(row.example) for row in self.rows] != [_without_note(example) for example in shown]:
            for row in self.rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            self.rows = [
                ExampleRow(self._kind, at, self._editing, self._examples) for at in range(len(shown))
            ]
            for row in self.rows:
                self._column.addWidget(row)
        for row, example in zip(self.rows, shown, strict=True):
            row.show_example(example)
        self._show_playing()

    def _show_here(self) -> None:
        here = self._editing.here
        self.add.setText(adding(here))
        self.add.setEnabled(here is not None)
        self.add.setToolTip("" if here is None else f"{_called(here, self._examples)}, {place(here)}")
        self.add.setAccessibleName(f"{_TITLES[self._kind]}: {adding(here)}")

    def _show_playing(self) -> None:
        for row in self.rows:
            row.show_playing(_without_note(row.example) == _without_note(self._examples.playing))

    def _add(self) -> None:
        count = len(self.rows)
        self._editing.add_example(self._kind)
        if len(self.rows) > count:
            self.rows[-1].note.setFocus()


class ExampleRow(QWidget):
    """One example: play, what it is, why, go there, remove."""

    def __init__(self, kind: Kind, at: int, editing: CodebookEditing, examples: Examples) -> None:
        super().__init__()
        self._kind, self._at, self._editing, self._examples = kind, at, editing, examples
        self.example = editing.examples(kind)[at]
        self.play, self.go = QToolButton(text="Play"), QToolButton(text="Go to clip")
        self.remove = QToolButton(text="Remove")
        self.play.setFixedWidth(self.play.fontMetrics().horizontalAdvance("Play") + 22)
        self._what = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.note = QLineEdit(placeholderText="Why it is one" if kind == "yes" else "Why it is none")
        self.play.clicked.connect(lambda: examples.toggle(self.example))
        self.go.clicked.connect(lambda: editing.go_to(self.example))
        self.remove.clicked.connect(self._remove)
        self.note.textEdited.connect(self._write)
        row = QHBoxLayout(self, spacing=4)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in (
            (self.play, 0),
            (self._what, 3),
            (self.note, 4),
            (self.go, 0),
            (self.remove, 0),
        ):
            row.addWidget(widget, stretch)

    def show_example(self, example: Example) -> None:
        """Show it as the draft has it now."""
        self.example = example
        clip = _called(example, self._examples)
        said = f"{clip}, {place(example)}"
        self._what.setText(f"{place(example)}, {clip}")
        self.go.setEnabled(not self._examples.hides(example.clip))
        self.play.setToolTip("Hear it here; the clip in view stays.")
        for widget, what in (
            (self.play, "Play"),
            (self.go, "Go to"),
            (self.remove, "Remove"),
            (self.note, "Note on"),
        ):
            widget.setAccessibleName(f"{what} example {said}")
        if self.note.text() != example.note:
            with QSignalBlocker(self.note):
                self.note.setText(example.note)

    def show_playing(self, on: bool) -> None:
        """Offer to stop what is heard."""
        self.play.setText("Stop" if on else "Play")

    def _write(self, note: str) -> None:
        shown = list(self._editing.examples(self._kind))
        shown[self._at] = replace(self.example, note=note)
        self._editing.set_examples(self._kind, tuple(shown))

    def _remove(self) -> None:
        shown = self._editing.examples(self._kind)
        self._editing.set_examples(self._kind, shown[: self._at] + shown[self._at + 1 :])


def _called(example: Example, examples: Examples) -> str:
    """What the clip of an example is called: of one that is hidden nobody shall learn which it is."""
    return "a clip that is hidden from you" if examples.hides(example.clip) else example.clip


def _without_note(example: Example | None) -> Example | None:
    return None if example is None else replace(example, note="")

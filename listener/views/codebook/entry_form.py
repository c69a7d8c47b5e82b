"""The form of one tag: what it is called, what it means, how it looks, and clips that show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from analysis.session.codebook.draft import DraftEntry
from listener.state.codebook.editing import CodebookEditing
from listener.state.codebook.examples import Examples
from listener.views.codebook.colours import ColourChoice
from listener.views.codebook.example_list import ExampleList
from listener.views.codebook.words import company, key_choices

_DEFINITION_LINES, _QUESTION_LINES = 3, 5


class EntryForm(QScrollArea):
    """Writes every change of a field to the draft at once, and says below a field what is wrong with it."""

    def __init__(self, editing: CodebookEditing, examples: Examples) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._editing = editing
        self.name = QLineEdit(placeholderText="What the tag is called")
        self.definition = _text(
            "What it means, in one sentence that two people understand alike", _DEFINITION_LINES
        )
        self.key = QComboBox()
        self.colour = ColourChoice()
        self.group = QLineEdit(placeholderText="None")
        self._groups = QStringListModel(self)
        self.group.setCompleter(QCompleter(self._groups, self.group))
        self.questions = _text("What to ask oneself to decide, one question a line", _QUESTION_LINES)
        self.said = {field: _said("warning") for field in ("name", "key")}
        self._company = _said("muted")
        self._lay_out(ExampleList("yes", editing, examples), ExampleList("no", editing, examples))
        self._connect()
        self._fill()

    def _lay_out(self, yes: ExampleList, no: ExampleList) -> None:
        form = QFormLayout(verticalSpacing=6, horizontalSpacing=10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setContentsMargins(0, 0, 0, 0)
        for label, widget, below in (
            ("&Name", self.name, self.said["name"]),
            ("&Definition", self.definition, None),
            ("&Questions", self.questions, None),
            ("&Key", self.key, self.said["key"]),
            ("Colour", self.colour, None),
            ("&Group", self.group, self._company),
        ):
            form.addRow(label, widget)
            widget.setAccessibleName(f"{label.replace('&', '')} of the tag")
            if below is not None:
                form.addRow("", below)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside, spacing=14)
        column.setContentsMargins(2, 2, 10, 2)
        column.addLayout(form)
        column.addWidget(yes)
        column.addWidget(no)
        column.addStretch(1)
        self.setWidget(self._inside)

    def _connect(self) -> None:
        revise = self._editing.revise
        self.name.textEdited.connect(lambda text: revise(name=text))
        self.group.textEdited.connect(lambda text: revise(group=text))
        self.group.completer().activated.connect(lambda text: revise(group=text))
        self.definition.textChanged.connect(lambda: revise(definition=self.definition.toPlainText()))
        self.questions.textChanged.connect(
            lambda: revise(questions=tuple(self.questions.toPlainText().splitlines()))
        )
        self.key.activated.connect(lambda _at: revise(key=self.key.currentData()))
        self.colour.chosen.connect(lambda colour: revise(colour=colour))
        self._editing.draft_changed.connect(self._fill)
        self._editing.at_changed.connect(self._fill)

    def _fill(self) -> None:
        draft, at = self._editing.draft, self._editing.at
        self._inside.setEnabled(at >= 0)
        entry = draft.entries[at] if at >= 0 else DraftEntry("", "", "#777777")
        self._write(self.name, self.name.text, self.name.setText, entry.name)
        self._write(self.group, self.group.text, self.group.setText, entry.group)
        self._write(
            self.definition, self.definition.toPlainText, self.definition.setPlainText, entry.definition
        )
        if tuple(self.questions.toPlainText().splitlines()) != entry.questions:
            with QSignalBlocker(self.questions):
                self.questions.setPlainText("\n".join(entry.questions))
        with QSignalBlocker(self.key):
            self.key.clear()
            for label, key in key_choices(draft, at):
                self.key.addItem(label, key)
            self.key.setCurrentIndex(self.key.findData(entry.key))
        self.colour.show_colour(entry.colour)
        groups = {other.group.strip() for number, other in enumerate(draft.entries) if number != at}
        if self._groups.stringList() != sorted(groups - {""}):
            self._groups.setStringList(sorted(groups - {""}))
        self._company.setText(company(draft, at) if at >= 0 else "")
        self._say(at)

    def _say(self, at: int) -> None:
        for field, label in self.said.items():
            wrong = [one.sentence for one in self._editing.problems if (one.at, one.field) == (at, field)]
            label.setText(" ".join(wrong))
            label.setVisible(bool(wrong))

    @staticmethod
    def _write(widget: QWidget, read: Callable[[], str], write: Callable[[str], None], text: str) -> None:
        """Show a text without telling it back; one that stands there already keeps its cursor."""
        if read() != text:
            with QSignalBlocker(widget):
                write(text)


def _text(placeholder: str, lines: int) -> QPlainTextEdit:
    field = QPlainTextEdit(placeholderText=placeholder, tabChangesFocus=True)
    margins = 2 * round(field.document().documentMargin() + field.frameWidth())
    field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + margins)
    return field


def _said(role: str) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    label.setProperty("role", role)
    return label

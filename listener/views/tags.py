"""The tags panel: the palette of the codebook, the current clip's tags, and the chosen tag's note and confidence."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from analysis.session.codebook import CodebookEntry
from analysis.session.tags import Tag
from listener.state.tagging import Tagging
from listener.views.elided import ElidedLabel

CONFIDENCES = (None, 0.25, 0.5, 0.75, 1.0)
SWATCH = 12


class TagsPanel(QScrollArea):
    """Gives tags by click and shows what was given."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._palette = Palette(tagging)
        self._given = GivenTags(tagging)
        self._details = Details(tagging)
        inside = QWidget()
        column = QVBoxLayout(inside, spacing=6)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (
            _caption("A key or click tags the selection, else the clip."),
            self._palette,
            _heading("On this clip"),
            self._given,
            self._details,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is inside: it scrolls up and down only."""
        inside, bar = self.widget().minimumSizeHint(), self.verticalScrollBar().sizeHint()
        return QSize(inside.width() + bar.width(), super().minimumSizeHint().height())

    def focus_note(self) -> None:
        """Move the keyboard to the note of the chosen tag."""
        self._details.note.setFocus()


class Palette(QWidget):
    """One button a tag of the codebook, in two columns read downwards."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__()
        self._tagging = tagging
        self._grid = QGridLayout(self, horizontalSpacing=4, verticalSpacing=0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        tagging.session_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().deleteLater()
        entries = self._tagging.codebook.entries
        rows = (len(entries) + 1) // 2
        for number, entry in enumerate(entries):
            button = TagButton(entry)
            button.clicked.connect(lambda _checked=False, name=entry.name: self._tagging.give(name))
            self._grid.addWidget(button, number % rows, number // rows)


class TagButton(QToolButton):
    """Gives one tag; a name that is too long for the button is shortened, and whole in the tooltip."""

    def __init__(self, entry: CodebookEntry) -> None:
        super().__init__(icon=swatch(entry.colour), autoRaise=True)
        self._label = f"{entry.key}  {entry.name}" if entry.key else entry.name
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{entry.name}: {entry.definition}")
        self.setAccessibleName(f"Give tag {entry.name}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        space = self.width() - self.iconSize().width() - 14
        self.setText(self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, space))
        super().resizeEvent(event)


class GivenTags(QListWidget):
    """The current clip's tags; the chosen one is selected."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame)
        self._tagging = tagging
        self.setAccessibleName("Tags of this clip")
        self.setFixedHeight(64)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SWATCH, SWATCH))
        tagging.tags_changed.connect(self._fill)
        tagging.session_changed.connect(self._fill)
        tagging.chosen_changed.connect(self._show_chosen)
        self.currentItemChanged.connect(self._choose)
        self._fill()

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this list."""

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            for tag in self._tagging.tags_here:
                item = QListWidgetItem(swatch(self._tagging.colour_of(tag.tag)), describe(tag))
                item.setData(Qt.ItemDataRole.UserRole, tag.id)
                item.setToolTip(f"{describe(tag)}\n{tag.note or f'Given by {tag.tagger}'}")
                self.addItem(item)
            if not self.count():
                empty = QListWidgetItem("No tags yet.")
                empty.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(empty)
        self._show_chosen()

    def _show_chosen(self) -> None:
        with QSignalBlocker(self):
            ids = [self.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.count())]
            chosen = self._tagging.chosen
            self.setCurrentRow(ids.index(chosen) if chosen is not None and chosen in ids else -1)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._tagging.choose(item.data(Qt.ItemDataRole.UserRole))


class Details(QWidget):
    """Note and confidence of the chosen tag; disabled while none is chosen."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__()
        self._tagging = tagging
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self.note = QPlainTextEdit(
            placeholderText="What do you hear? Kept as you type.", tabChangesFocus=True
        )
        self.note.setAccessibleName("Note of the chosen tag")
        self.note.setFixedHeight(44)
        self._confidence = QComboBox()
        self._confidence.setAccessibleName("How sure you are of the chosen tag")
        for confidence in CONFIDENCES:
            self._confidence.addItem(
                "not said" if confidence is None else f"{confidence:.0%} sure", confidence
            )
        self._delete = QToolButton(
            text="Delete", toolTip="Delete the chosen tag (Del); Ctrl+Z brings it back."
        )
        row = QHBoxLayout()
        row.addWidget(QLabel("Confidence"))
        row.addWidget(self._confidence, 1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._delete)
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addLayout(row)
        self.note.textChanged.connect(self._write_note)
        self._confidence.currentIndexChanged.connect(self._set_confidence)
        self._delete.clicked.connect(tagging.delete_chosen)
        tagging.chosen_changed.connect(self._fill)
        tagging.tags_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        tag = self._tagging.chosen_tag
        for widget in (self.note, self._confidence, self._delete):
            widget.setEnabled(tag is not None)
        self._title.setText("Chosen tag" if tag is None else tag.tag)
        note = "" if tag is None else tag.note
        with QSignalBlocker(self.note), QSignalBlocker(self._confidence):
            if self.note.toPlainText() != note:
                self.note.setPlainText(note)
            at = self._confidence.findData(None if tag is None else tag.confidence)
            self._confidence.setCurrentIndex(max(at, 0))

    def _write_note(self) -> None:
        if self._tagging.chosen is not None:
            self._tagging.set_note(self._tagging.chosen, self.note.toPlainText())

    def _set_confidence(self) -> None:
        if self._tagging.chosen is not None:
            self._tagging.set_confidence(self._tagging.chosen, self._confidence.currentData())


def describe(tag: Tag) -> str:
    """One line for a tag: its name, and where in the clip it is."""
    if tag.start_s is None or tag.end_s is None:
        return f"{tag.tag}  (whole clip)"
    return f"{tag.tag}  {tag.start_s:.3f}–{tag.end_s:.3f} s"


def swatch(colour: str) -> QIcon:
    """A small disc of a tag's colour."""
    picture = QPixmap(SWATCH * 2, SWATCH * 2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A grey rim keeps dark colours apart from a dark ground and light ones from a light ground.
        painter.setPen(QPen(QColor("#8c8c8c"), 1.5))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(picture.rect().adjusted(2, 2, -2, -2))
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
    return icon


def _caption(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("role", "muted")
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label

"""Drawing a queue: how many clips of which kinds, seen before it is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from listener.state.judging.queues import MOST_CLIPS, DrawWish, Queues

WIDTH_PX, HEIGHT_PX, MOST_ROWS, MOST_SEED = 560, 620, 200, 2**31 - 1
HEADS = ("Stratum", "Clips shown", "In the queue")
WHY = (
    "Clips are drawn by lot from those shown. Controls are drawn from all clips of the corpus and mixed in: with them,"
    " how common a tag is in the whole corpus can be told. While you listen, nothing says which is which."
)


class DrawSheet(QDialog):
    """Shows at once how many clips of each stratum would be drawn."""

    def __init__(self, parent: QWidget | None, queues: Queues) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Draw a queue")
        self._queues = queues
        self.name = QLineEdit(queues.new_name(), accessibleName="Name")
        self.n = _spin("Clips", 1, MOST_CLIPS, 100)
        self.seed = _spin("Seed", 0, MOST_SEED, 0)
        self.seed.setToolTip("The same seed draws the same clips.")
        self.strata = QComboBox(accessibleName="Strata")
        self.strata.addItem("None: all shown clips alike", "")
        for column in queues.strata:
            self.strata.addItem(column.replace("_", " ").capitalize(), column)
        self.sharing = QComboBox(accessibleName="Clips of each stratum")
        self.sharing.addItem("As many of each", True)
        self.sharing.addItem("In proportion to their sizes", False)
        self.control = _spin("Controls", 0, 100, 20)
        self.control.setSuffix(" %")
        self.table = _table()
        self.summary = QLabel(wordWrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.draw = self._buttons.addButton("Draw", QDialogButtonBox.ButtonRole.AcceptRole)
        self.draw.setDefault(True)
        self._lay_out()
        for signal in (
            self.name.textChanged,
            self.n.valueChanged,
            self.seed.valueChanged,
            self.strata.currentIndexChanged,
            self.sharing.currentIndexChanged,
            self.control.valueChanged,
        ):
            signal.connect(self._show)
        self._buttons.accepted.connect(self._draw)
        self._buttons.rejected.connect(self.reject)
        self._show()

    @property
    def wish(self) -> DrawWish:
        """What would be drawn."""
        return DrawWish(
            self.name.text(),
            self.n.value(),
            self.seed.value(),
            self.strata.currentData(),
            self.sharing.currentData(),
            self.control.value() / 100,
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        for title, widget in (
            ("Name", self.name),
            ("Clips", self.n),
            ("Seed", self.seed),
            ("Strata", self.strata),
            ("Each stratum", self.sharing),
            ("Controls", self.control),
        ):
            form.addRow(title, widget)
        why = QLabel(WHY, wordWrap=True)
        why.setProperty("role", "muted")
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(form)
        column.addWidget(why)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)
        column.addWidget(self._buttons)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def _show(self) -> None:
        wish = self.wish
        sizes, planned = self._queues.sizes(wish.strata), self._queues.planned(wish)
        self.sharing.setEnabled(bool(wish.strata))
        rows = sorted(sizes, key=lambda name: -sizes[name])[:MOST_ROWS]
        self.table.setRowCount(len(rows))
        for at, name in enumerate(rows):
            for column, text in enumerate(
                (name or "All shown", f"{sizes[name]:,}", f"{planned.shares[name]:,}")
            ):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)
        sought, name = sum(planned.shares.values()), wish.name.strip()
        said = [f"{sought:,} looked for among {sum(sizes.values()):,} shown, {planned.controls:,} controls."]
        if len(sizes) > MOST_ROWS:
            said.append(f"The {MOST_ROWS} largest of {len(sizes):,} strata are listed.")
        if sought + planned.controls < wish.n:
            said.append("There are no more.")
        if name in self._queues.kept:
            said.append(f"There is a queue {name} already: give another name.")
        self.summary.setText(" ".join(said))
        self.draw.setEnabled(bool(name) and name not in self._queues.kept)

    def _draw(self) -> None:
        self._queues.draw(self.wish)
        self.accept()


def _spin(name: str, low: int, high: int, value: int) -> QSpinBox:
    spin = QSpinBox(minimum=low, maximum=high, value=value, accessibleName=name)
    spin.setGroupSeparatorShown(True)
    return spin


def _table() -> QTableWidget:
    table = QTableWidget(0, len(HEADS), accessibleName="Clips of each stratum", showGrid=False)
    table.setHorizontalHeaderLabels(HEADS)
    table.verticalHeader().hide()
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeaderItem(0).setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table

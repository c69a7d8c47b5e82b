"""Raters one by one: how each rates beside others, and what moves without some of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from analysis.tables import DIMENSIONS
from listener.state.rater_lens import MOST_SHOWN, RaterLens
from listener.views.raters_sheet.histogram import OffsetHistogram
from listener.views.raters_sheet.model import RatersModel

WIDTH_PX, HEIGHT_PX = 1200, 620
CAPTION = (
    "Check raters to see what would move without them; the corpus stays as it is. An offset is how far a rater lies"
    " above or below the clip's other raters. A is activation, V valence, D dominance."
)
SHOW = "Show these clips"
INVITATION = "Nobody is left out."


class RatersSheet(QDialog):
    """Follows a lens; closing it leaves nobody out."""

    def __init__(self, parent: QWidget, lens: RaterLens) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Raters")
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._lens = lens
        self.model = RatersModel(self)
        self.table = _table(self.model)
        self._histograms = tuple(OffsetHistogram(name) for name in DIMENSIONS)
        self.said = QLabel("Looking at raters…", wordWrap=True)
        self.names = QCheckBox("Show names")
        self.names.setToolTip("Call raters by the names that the corpus gives them.")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.show_clips = buttons.addButton(SHOW, QDialogButtonBox.ButtonRole.ActionRole)
        self.show_clips.setAutoDefault(False)
        self.show_clips.setToolTip("Filter the clips by those that change bin, class or flag.")
        self._lay_out(buttons)
        self.names.toggled.connect(self.model.show_names)
        self.names.toggled.connect(lambda: self.table.resizeColumnToContents(0))
        self.model.left_out_changed.connect(lambda: lens.leave_out(self.model.left_out))
        self.show_clips.clicked.connect(self._show_clips)
        buttons.rejected.connect(self.reject)
        self.finished.connect(lens.forget)
        lens.changed.connect(self._show)
        lens.ended.connect(self.reject)
        self._show()
        lens.look()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        caption = QLabel(CAPTION, wordWrap=True)
        caption.setProperty("role", "muted")
        pictures = QHBoxLayout(spacing=24)
        for histogram in self._histograms:
            pictures.addWidget(histogram)
            histogram.setVisible(self._lens.has_dimensions)
        foot = QHBoxLayout()
        foot.addWidget(self.names)
        foot.addWidget(buttons, 1)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(caption)
        column.addLayout(pictures)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addLayout(foot)

    def _show(self) -> None:
        lens = self._lens
        if lens.raters is not None and self.model.rowCount() == 0:
            self.model.show(lens.raters, has_dimensions=lens.has_dimensions)
            self.table.resizeColumnsToContents()
            self.table.setCurrentIndex(self.model.index(0, 0))
            for place, histogram in enumerate(self._histograms):
                histogram.show_offsets(lens.raters.offsets[:, place])
        moved = lens.moved
        n_moved = 0 if moved is None else int(moved.any.sum())
        self.show_clips.setEnabled(n_moved > 0)
        self.show_clips.setText(
            SHOW if n_moved <= MOST_SHOWN else f"Show the first {MOST_SHOWN} of these clips"
        )
        if moved is not None:
            self.said.setText(moved.in_words(len(lens.left_out)))
        elif lens.raters is not None:
            self.said.setText("Looking at what moves…" if lens.left_out else INVITATION)

    def _show_clips(self) -> None:
        self._lens.show_moved()
        self.accept()


def _table(model: RatersModel) -> QTableView:
    table = QTableView(accessibleName="Raters", showGrid=False, tabKeyNavigation=False)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    # Thousands of raters need not all be measured.
    table.horizontalHeader().setResizeContentsPrecision(0)
    table.setSortingEnabled(True)
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    return table

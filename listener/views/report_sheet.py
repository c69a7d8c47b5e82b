"""Say what a report shall hold and where it shall lie, have it written, and open it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from listener.state.travel.reporting import NO_PLACE, Reporting, ReportWish
from listener.views.said_line import SaidLine

WIDTH_PX, LIST_PX, MOST_EXAMPLES = 620, 110, 100
NAME = Qt.ItemDataRole.UserRole
ABOUT = (
    "One page that opens in any browser without the internet: bins, classes, disagreement, tags, where models look, how"
    " they err, and clashes of voice and words."
)
NO_MODEL = "Without a checked model it tells the errors that are known so far, and nothing of maps."


class ReportSheet(QDialog):
    """Stays open beside the main window; the report goes on when it is closed."""

    def __init__(self, parent: QWidget | None, reporting: Reporting) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Write a report")
        self._reporting = reporting
        self._place: Path | None = None
        self._is_refused = False
        self._make_fields()
        self._lay_out()
        reporting.changed.connect(self._show)
        reporting.failed.connect(self._warn)
        reporting.told.connect(self._tell)
        self._show()
        if reporting.page is not None and not reporting.is_running:
            self._tell(f"The report is written: {reporting.page}")

    @property
    def wish(self) -> ReportWish:
        """What the fields say."""
        items = [self.models.item(row) for row in range(self.models.count())]
        return ReportWish(
            out=Path(self.out.text().strip()).expanduser(),
            models=tuple(item.data(NAME) for item in items if item.checkState() == Qt.CheckState.Checked),
            is_filtered=self.clips.currentIndex() == 1,
            has_figures=self.figures.isChecked(),
            has_numbers=self.numbers.isChecked(),
            examples=self.examples.value(),
            has_sound=self.sound.isChecked(),
        )

    def write(self) -> None:
        """Write by the fields; what is there already is only replaced if the user agrees."""
        if not self.out.text().strip():
            self._warn(NO_PLACE)
        elif self._reporting.refusal:
            self._warn(self._reporting.refusal)
        elif self._may_replace(self.wish.present):
            self._tell("")
            self._reporting.write(self.wish)

    def open_page(self) -> None:
        """Open the page in the user's browser."""
        page = self._reporting.page
        if page is None or self._reporting.refusal:
            self._warn(self._reporting.refusal)
        elif not page.is_file():
            self._warn(f"The report is no longer there: {page}")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))):
            self._warn(f"No browser could be started; open it yourself: {page}")

    def _make_fields(self) -> None:
        self.out = QLineEdit(accessibleName="Where the page is written")
        self.browse = QPushButton("Choose…", autoDefault=False)
        self.browse.clicked.connect(self._browse)
        self.models = QListWidget(accessibleName="Models")
        self.models.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.models.setFixedHeight(LIST_PX)
        self.clips = QComboBox(accessibleName="Clips")
        self.clips.addItem("All clips")
        self.examples = QSpinBox(accessibleName="Examples", maximum=MOST_EXAMPLES, value=10)
        self.sound = QCheckBox("with their sound, 6 MB at most", checked=True)
        self.figures = QCheckBox("Figures as PNG, SVG and PDF, in a folder beside it")
        self.numbers = QCheckBox("Tables as CSV, in a folder beside it")
        self.bar = QProgressBar(textVisible=False, maximum=1000, accessibleName="Progress of the report")
        self.bar.setFixedHeight(8)
        self.message = SaidLine()

    def _lay_out(self) -> None:
        about, models = QLabel(ABOUT, wordWrap=True), QLabel(NO_MODEL, wordWrap=True)
        for label in (about, models):
            label.setProperty("role", "muted")
        form = QFormLayout()
        form.addRow("Page", _row(self.out, self.browse))
        form.addRow("Models", self.models)
        form.addRow("", models)
        form.addRow("Clips", self.clips)
        form.addRow("Examples", _row(self.examples, self.sound))
        form.addRow("Also", self.figures)
        form.addRow("", self.numbers)
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(self.message)
        column.addWidget(self.bar)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.go = buttons.addButton("Write", action)
        self.halt = buttons.addButton("Cancel the report", action)
        self.show_page = buttons.addButton("Open the page", action)
        self.go.setDefault(True)
        self.go.clicked.connect(self.write)
        self.halt.clicked.connect(self._reporting.cancel)
        self.show_page.clicked.connect(self.open_page)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show(self) -> None:
        reporting = self._reporting
        if reporting.place != self._place:
            self._place = reporting.place
            self.out.setText("" if self._place is None else str(self._place))
        self._show_models()
        self._show_splits()
        is_running = reporting.is_running
        self.go.setEnabled(not is_running and not reporting.refusal)
        self.halt.setVisible(is_running)
        self.show_page.setVisible(reporting.page is not None and not is_running)
        self.bar.setVisible(is_running)
        self.bar.setMaximum(1000 if reporting.fraction > 0 else 0)
        self.bar.setValue(round(1000 * reporting.fraction))
        was_refused, self._is_refused = self._is_refused, bool(reporting.refusal)
        if reporting.refusal:
            self._warn(reporting.refusal)
        elif is_running:
            self._tell("Asking the models…" if reporting.is_asking else "Writing the page…")
        elif was_refused:
            self._tell("")
        self._fit()

    def _show_models(self) -> None:
        """Those of the columns are checked when they first appear; what the user checks stays."""
        known = {self.models.item(row).data(NAME) for row in range(self.models.count())}
        for name, title in self._reporting.models.items():
            if name not in known:
                item = QListWidgetItem(title)
                item.setData(NAME, name)
                item.setToolTip(name)
                is_in_view = name in self._reporting.models_in_view
                item.setCheckState(Qt.CheckState.Checked if is_in_view else Qt.CheckState.Unchecked)
                self.models.addItem(item)

    def _show_splits(self) -> None:
        splits = self._reporting.splits
        if not splits:
            self.clips.removeItem(1)
            return
        if self.clips.count() == 1:
            self.clips.addItem("")
        self.clips.setItemText(1, f"Only {' and '.join(splits)}, as filtered")

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Where the page is written",
            self.out.text(),
            "Pages (*.html)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.out.setText(name if name.lower().endswith((".html", ".htm")) else f"{name}.html")

    def _may_replace(self, present: tuple[Path, ...]) -> bool:
        if not present:
            return True
        names = " and ".join(place.name for place in present)
        said = f"{names} {'is' if len(present) == 1 else 'are'} there already. Replace what the report writes anew?"
        return QMessageBox.question(self, "Write a report", said) == QMessageBox.StandardButton.Yes

    def _warn(self, sentence: str) -> None:
        self.message.warn(sentence)
        self._fit()

    def _tell(self, sentence: str) -> None:
        self.message.tell(sentence)
        self._fit()

    def _fit(self) -> None:
        self.message.setVisible(bool(self.message.text()))
        self.setFixedSize(WIDTH_PX, self.layout().totalHeightForWidth(WIDTH_PX))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.setStretch(len(widgets) - 1 if isinstance(widgets[-1], QCheckBox) else 0, 1)
    return row

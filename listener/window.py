"""The window: puts the views into docks and the table of actions into menus; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from listener.actions import ACTIONS, MENUS
from listener.keys.shown import KEYS
from listener.settings import Settings
from listener.views.elided import NaturalLabel
from listener.views.focus_ring import FocusRings
from listener.views.own_keys import keep_key

HIDDEN_AT_FIRST = ("What if",)
SESSION_PX = 320

Calls = Mapping[str, Callable[..., object]]


class Window(QMainWindow):
    """Main window.

    `views` are the widgets by place: browse, table, listen, transport, labels, tags, what_if, message, queue, jobs,
    blind.
    """

    closing = Signal()

    def __init__(self, views: Mapping[str, QWidget], calls: Calls, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.setWindowTitle("Earmark")
        self.setCentralWidget(self._centre(views))
        self.docks = {
            "Browse": self._dock("Browse", views["browse"], Qt.DockWidgetArea.LeftDockWidgetArea),
            "Clip": self._dock("Clip", views["labels"], Qt.DockWidgetArea.RightDockWidgetArea),
            "Tags": self._dock("Tags", views["tags"], Qt.DockWidgetArea.RightDockWidgetArea),
            "What if": self._dock("What if", views["what_if"], Qt.DockWidgetArea.BottomDockWidgetArea),
        }
        self.actions_by_id: dict[str, QAction] = {}
        self.menus = {name: self.menuBar().addMenu(title) for name, title in MENUS.items()}
        self._fill_menus(calls)
        self._show_keys()
        KEYS.changed.connect(self._show_keys)
        self._add_dock_switches()
        self.session_label = NaturalLabel()
        self.session_label.setMaximumWidth(SESSION_PX)
        # A message hides what is not permanent, and a job must be seen and stopped at any time.
        self.statusBar().addPermanentWidget(views["jobs"])
        self.statusBar().addPermanentWidget(views["blind"])
        self.statusBar().addPermanentWidget(self.session_label)
        for name in HIDDEN_AT_FIRST:
            self.docks[name].hide()
        FocusRings(self)
        self.resize(1280, 800)
        self.arrange()
        self._first_layout = self.saveState()
        self._restore()

    def arrange(self) -> None:
        """Share the space out as at the first start."""
        self.resizeDocks([self.docks["Browse"], self.docks["Clip"]], [300, 310], Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks["Clip"], self.docks["Tags"]], [355, 425], Qt.Orientation.Vertical)
        height = self.height()
        self._splitter.setSizes([round(height * 0.3), round(height * 0.7)])

    def reset_layout(self) -> None:
        """Bring every panel back to its first place."""
        self.restoreState(self._first_layout)
        for name, dock in self.docks.items():
            dock.setVisible(name not in HIDDEN_AT_FIRST)
        self.arrange()

    def set_recent(self, corpora: list[str], open_one: Callable[[str], object]) -> None:
        """List the corpora opened lately."""
        self._recent.clear()
        for name in corpora:
            self._recent.addAction(name, lambda name=name: open_one(name))
        self._recent.setEnabled(bool(corpora))

    def event(self, event: QEvent) -> bool:
        return keep_key(event) or super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set("geometry", self.saveGeometry())
        self._settings.set("layout", self.saveState())
        self.closing.emit()
        super().closeEvent(event)

    def _centre(self, views: Mapping[str, QWidget]) -> QWidget:
        self._splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self._splitter.addWidget(views["table"])
        self._splitter.addWidget(views["listen"])
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 3)
        centre = QWidget()
        column = QVBoxLayout(centre, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(views["message"])
        column.addWidget(views["queue"])
        column.addWidget(self._splitter, 1)
        column.addWidget(views["transport"])
        return centre

    def _dock(self, title: str, inside: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self, objectName=title)
        dock.setWidget(inside)
        self.addDockWidget(area, dock)
        return dock

    def _fill_menus(self, calls: Calls) -> None:
        submenus: dict[str, QMenu] = {}
        for row in ACTIONS:
            menu = self.menus[row.menu]
            if row.starts_group and row.submenu not in submenus:
                menu.addSeparator()
            if row.submenu:
                menu = submenus.get(row.submenu) or menu.addMenu(row.submenu)
                submenus[row.submenu] = menu
            action = menu.addAction(row.title)
            action.setStatusTip(row.tip)
            action.setToolTip(row.tip)
            action.setCheckable(row.checkable)
            action.triggered.connect(_with_state(calls[row.id]) if row.checkable else _bare(calls[row.id]))
            self.actions_by_id[row.id] = action
            if row.id == "file.open_demo":
                self._recent: QMenu = menu.addMenu("Open recent")

    def _show_keys(self) -> None:
        for name, keys in KEYS.keymap.items():
            self.actions_by_id[name].setShortcuts([QKeySequence(key) for key in keys])

    def _add_dock_switches(self) -> None:
        menu = self.menus["View"]
        menu.addSeparator()
        for dock in self.docks.values():
            switch = dock.toggleViewAction()
            switch.setText(f"Show {dock.windowTitle()} panel")
            menu.addAction(switch)

    def _restore(self) -> None:
        geometry, layout = self._settings.get("geometry"), self._settings.get("layout")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not layout.isEmpty():
            self.restoreState(layout)


def _bare(call: Callable[[], object]) -> Callable[[], None]:
    return lambda: (call(), None)[1]


def _with_state(call: Callable[[bool], object]) -> Callable[[bool], None]:
    return lambda checked: (call(checked), None)[1]

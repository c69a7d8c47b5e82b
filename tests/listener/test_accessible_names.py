"""Whatever the keyboard can reach has a name that a screen reader can say."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QPushButton, QWidget

from listener.app import use_models


def name_of(widget):
    """What a screen reader says of a widget."""
    is_said = isinstance(widget, QAbstractButton | QLabel)
    return widget.accessibleName() or (widget.text() if is_said else "")


def reached(window):
    """The visible widgets of a window that take the keyboard."""
    for widget in window.findChildren(QWidget):
        proxy = widget.focusProxy()
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if widget.isVisible() and takes and (proxy is None or proxy.focusPolicy() & Qt.FocusPolicy.TabFocus):
            yield widget


@pytest.fixture
def full(demo, qtbot):
    """The whole window: every panel and lane, two columns, an explained clip and a tag with a note."""
    use_models(demo, ())
    for dock in demo.window.docks.values():
        dock.show()
    for name, action in demo.window.actions_by_id.items():
        if (
            name.startswith("view.")
            and action.isCheckable()
            and name != "view.dark"
            and not action.isChecked()
        ):
            action.trigger()
    demo.columns.set_count(2)
    qtbot.wait_until(lambda: all(column.contents is not None for column in demo.columns.columns))
    demo.tagging.give(demo.tagging.codebook.entries[0].name)
    demo.tagging.choose(demo.tagging.tags_here[0].id)
    demo.window.grab()
    return demo


def test_everything_that_the_keyboard_reaches_has_a_name(full):
    widgets = list(reached(full.window))
    assert len(widgets) > 40
    assert [widget for widget in widgets if not name_of(widget)] == []


def test_names_of_what_stands_together_differ(full):
    names = {}
    for widget in reached(full.window):
        names.setdefault((widget.parentWidget(), type(widget).__name__, name_of(widget)), []).append(widget)
    assert [same for same in names.values() if len(same) > 1] == []


@pytest.mark.parametrize("action", ["analyse.live", "analyse.train"])
def test_what_the_keyboard_reaches_in_a_sheet_has_a_name_and_enter_starts_nothing(demo, action):
    before = set(demo.window.findChildren(QDialog))
    demo.window.actions_by_id[action].trigger()
    (sheet,) = set(demo.window.findChildren(QDialog)) - before
    if action == "analyse.live":
        sheet.beside_models.setCurrentWidget(sheet.answers)
        sheet.answers.addTab(QWidget(), "demo-audio")
    widgets = list(reached(sheet))
    assert len(widgets) > 6
    assert [widget for widget in widgets if not name_of(widget)] == []
    assert [button for button in sheet.findChildren(QPushButton) if button.autoDefault()] == []


def test_shift_tab_comes_to_every_part_and_back(full, qtbot):
    with qtbot.waitActive(full.window):
        full.window.activateWindow()
    full.columns.set_count(1)
    qtbot.wait_until(lambda: not full.jobs.running)
    full.tagging.choose(full.tagging.tags_here[0].id)
    wanted = {widget for widget in reached(full.window) if widget.isEnabled() and not widget.focusProxy()}
    full.table.setFocus()
    start = full.window.focusWidget()
    seen = [start]
    while len(seen) < 200:
        qtbot.keyClick(seen[-1], Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        if full.window.focusWidget() is start:
            break
        seen.append(full.window.focusWidget())
    assert {name_of(widget) for widget in wanted - set(seen)} == set()
    assert {"Clips", "Note of the chosen tag", "Model of column 1", "Volume"} <= {
        name_of(widget) for widget in seen
    }


def test_every_panel_and_pane_is_named(full):
    for pane in (full.listen, full.transport, full.labels, full.tags, full.what_if, full.browse, full.table):
        pane.setFocus()
        assert name_of(full.window.focusWidget()), pane

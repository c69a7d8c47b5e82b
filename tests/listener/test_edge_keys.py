import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from analysis.edges import Snap
from listener.settings import Settings

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def rate(demo, qtbot):
    demo.window.activateWindow()
    qtbot.waitUntil(demo.window.isActiveWindow)
    demo.selection.select(0)
    qtbot.waitUntil(lambda: demo.hearing.rate > 0)
    return demo.hearing.rate


KEYS = [
    (SHIFT, Qt.Key.Key_Left, (-10, 0)),
    (SHIFT, Qt.Key.Key_Right, (10, 0)),
    (SHIFT | ALT, Qt.Key.Key_Left, (-1, 0)),
    (SHIFT | ALT, Qt.Key.Key_Right, (1, 0)),
    (CTRL, Qt.Key.Key_Left, (0, -10)),
    (CTRL, Qt.Key.Key_Right, (0, 10)),
    (CTRL | SHIFT, Qt.Key.Key_Left, (0, -1)),
    (CTRL | SHIFT, Qt.Key.Key_Right, (0, 1)),
]


@pytest.mark.parametrize("pane", ["table", "listen", "tags"])
def test_keys_move_the_edges_of_the_selection(demo, rate, pane):
    getattr(demo, pane).setFocus()
    start, end = rate // 5, rate // 2
    for held, key, (start_ms, end_ms) in KEYS:
        demo.selection.select_span((start, end))
        QTest.keyClick(demo.window.focusWidget() or demo.window, key, held)
        assert demo.selection.span == (start + start_ms * rate // 1000, end + end_ms * rate // 1000)
        assert demo.player.is_playing


def test_what_edges_snap_to_is_kept(demo):
    actions = demo.window.actions_by_id
    assert not any(actions[name].isChecked() for name in ("tag.snap_to_words", "tag.snap_to_crossings"))
    actions["tag.snap_to_words"].trigger()
    assert demo.selection.snap == Snap(to_words=True)
    actions["tag.snap_to_crossings"].trigger()
    assert demo.selection.snap == Snap(to_words=True, to_crossings=True)
    assert (demo.settings.get("snap_to_words"), demo.settings.get("snap_to_crossings")) == (True, True)


def test_what_edges_snap_to_is_as_it_was_left(tmp_path, request):
    Settings(tmp_path / "settings.ini").set("snap_to_crossings", True)
    desk = request.getfixturevalue("desk")
    assert desk.selection.snap == Snap(to_crossings=True)
    assert desk.window.actions_by_id["tag.snap_to_crossings"].isChecked()
    assert not desk.window.actions_by_id["tag.snap_to_words"].isChecked()

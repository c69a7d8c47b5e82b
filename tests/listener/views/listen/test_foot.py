from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from analysis.prosody import means
from tests.listener.views.listen.viewing import listen


def shown(desk, *kinds):
    for kind in kinds:
        desk.lanes.show(kind, True)
    contents = desk.columns.active_contents
    desk.qtbot.waitUntil(lambda: all(desk.pictures.of(kind, contents) is not None for kind in kinds))
    desk.qtbot.wait_exposed(desk.view)


def hover(lane, share, height=0.5):
    """Move the mouse over a lane to a share of its time and of its height from below."""
    place = lane.place
    at = lane.mapFromScene(
        lane.view.mapToScene(QPoint(round(share * place.width), round((1 - height) * place.height)))
    )
    QTest.mouseMove(lane.viewport(), at)


def test_the_play_cursor_is_told_of_until_the_mouse_is_over_a_lane(desk):
    listen(desk)
    foot = desk.column.foot
    desk.hearing.seek(desk.hearing.rate // 2)
    assert foot.readout.text().startswith("0.500 s")
    assert "good +0.40" in foot.readout.text()
    hover(desk.column.words, 0.5)
    assert not foot.readout.text().startswith("0.500 s")
    desk.hearing.seek(desk.hearing.rate // 4)
    assert not foot.readout.text().startswith("0.250 s")
    desk.column.words.left.emit()
    assert foot.readout.text().startswith("0.250 s")
    assert foot.readout.accessibleName() == foot.readout.text()


def test_each_lane_tells_what_it_shows(desk):
    listen(desk)
    shown(desk, "spectrogram", "prosody")
    lanes, foot = desk.column.stack.lanes, desk.column.foot
    hover(lanes["spectrogram"], 0.5, 0.5)
    assert " Hz   " in foot.readout.text()
    hertz = next(
        part for part in foot.readout.text().split("   ") if part.endswith(" Hz") and part[0].isdigit()
    )
    assert abs(int(hertz[:-3]) - 2500) < 80
    hover(lanes["wave"], 0.5)
    assert "amplitude " in foot.readout.text()
    assert "intensity " in foot.readout.text()
    desk.lanes.show("prosody", False)
    hover(lanes["wave"], 0.4)
    assert "intensity " not in foot.readout.text()


def test_the_selection_is_told_with_its_means_in_place_of_what_was_heard(desk):
    listen(desk)
    shown(desk, "prosody")
    foot, contents = desk.column.foot, desk.columns.active_contents
    height = foot.height()
    rate = contents.sound.rate
    desk.selection.select_span((rate // 2, rate))
    mean = means(desk.pictures.of("prosody", contents), 0.5, 1.0)
    assert foot.selected.text().startswith("Selection 0.500–1.000 s   0.500 s long   ")
    assert foot.selected.text().endswith(f"mean intensity {mean.intensity_db:.1f} dB")
    assert foot.selected.isVisible()
    assert not foot.heard.isVisible()
    assert foot.height() == height
    desk.selection.select_span(None)
    assert foot.heard.isVisible()
    assert foot.height() == height


def test_a_click_on_a_lanes_note_asks_for_its_settings(desk):
    listen(desk)
    shown(desk, "spectrogram")
    lane, asked = desk.column.stack.lanes["spectrogram"], []
    desk.view.settings_wanted.connect(asked.append)
    lane.grab()
    at = lane.mapFromScene(lane.view.mapToScene(lane._note_room.center()))
    desk.qtbot.mouseClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == ["spectrogram"]

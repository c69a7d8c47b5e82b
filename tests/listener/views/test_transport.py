import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QToolButton

from listener.state.altering.output_devices import OutputDevices
from listener.theme import DARK, LIGHT
from listener.views.clock import clock
from listener.views.device_button import BESIDE_TEXT_PX, LEAST_TEXT_PX, DeviceButton
from listener.views.hear_bar import HearBar
from listener.views.transport import Transport
from tests.listener.listening_desk import RATE, ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.bar = HearBar(desk.library, desk.shelf, desk.hearing, desk.sifting, DARK)
    desk.devices = OutputDevices(desk.player, desk.jobs)
    desk.transport = Transport(
        desk.player,
        desk.hearing,
        desk.pacing,
        desk.selection,
        desk.columns,
        desk.bar,
        DeviceButton(desk.devices, DARK),
        DARK,
    )
    desk.keep(desk.transport)
    yield desk
    desk.close()


def said(desk, name):
    return next(
        label.text()
        for label in desk.transport.findChildren(QLabel)
        if label.accessibleName().split(":")[0] == name
    )


def buttons(desk):
    return [
        button for button in desk.transport.findChildren(QToolButton) if not isinstance(button, DeviceButton)
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00.000"),
        (1.2344, "0:01.234"),
        (59.9996, "1:00.000"),
        (3599.9, "59:59.900"),
        (3725.5, "1:02:05.500"),
    ],
)
def test_times_are_read_as_minutes_seconds_and_milliseconds(seconds, text):
    assert clock(seconds) == text


def test_without_a_sound_nothing_can_be_played(desk):
    assert not any(button.isEnabled() for button in buttons(desk))
    assert said(desk, "Selection") == "no selection"


def test_a_selection_does_not_widen_the_window(desk):
    desk.go(1)
    narrowest = desk.transport.minimumSizeHint().width()
    desk.selection.select_span((RATE // 4, RATE))
    assert desk.transport.minimumSizeHint().width() == narrowest


def test_position_duration_and_selection_are_told(desk):
    desk.go(1)
    desk.hearing.seek(RATE // 2)
    desk.selection.select_span((RATE // 4, RATE))
    assert said(desk, "Position and duration") == "0:00.500 / 0:02.000"
    assert said(desk, "Selection") == "0:00.250 – 0:01.000  (0.750 s)"
    desk.go(2)
    assert said(desk, "Position and duration") == "0:00.000 / 0:03.000"
    assert said(desk, "Selection") == "no selection"


def test_the_buttons_play_pause_and_loop(desk):
    desk.go(1)
    play, span, loop = buttons(desk)
    play.click()
    assert desk.player.is_playing
    assert play.accessibleName() == "Pause"
    play.click()
    assert not desk.player.is_playing
    desk.selection.select_span((80, 160))
    span.click()
    assert desk.player.position == 80
    loop.click()
    assert desk.player.is_looping
    desk.hearing.set_loop(False)
    assert not loop.isChecked()


def test_the_slider_and_the_keys_agree_on_the_volume(desk):
    slider = desk.transport.findChild(QSlider)
    slider.setValue(40)
    assert desk.player.volume == pytest.approx(0.4)
    desk.hearing.louder()
    assert slider.value() == 45
    assert said(desk, "Volume in percent") == "45 %"


def test_trouble_with_the_sound_is_said(desk):
    desk.player.trouble_changed.emit("The sound device is gone: playing silently.")
    said = "The sound device is gone: playing silently. Choose a device at the loudspeaker"
    label = next(label for label in desk.transport.findChildren(QLabel) if label.text().startswith(said))
    assert (label.toolTip(), label.accessibleName()) == (label.text(), label.text())


def test_every_button_tells_its_key_and_is_drawn_in_both_themes(desk):
    for button in buttons(desk):
        assert "(" in button.toolTip()
    dark = buttons(desk)[0].icon().pixmap(20, 20).toImage()
    desk.transport.set_theme(LIGHT)
    assert buttons(desk)[0].icon().pixmap(20, 20).toImage() != dark


def test_the_speed_is_chosen_and_a_changed_one_stands_out(desk):
    speed = next(box for box in desk.transport.findChildren(QComboBox) if box.accessibleName() == "Speed")
    assert (speed.currentText(), speed.styleSheet()) == ("1×", "")
    desk.pacing.slower()
    assert speed.currentText() == "0.75×"
    assert DARK.warning in speed.styleSheet()
    desk.transport.set_theme(LIGHT)
    assert LIGHT.warning in speed.styleSheet()
    speed.setCurrentIndex(0)
    speed.activated.emit(0)
    assert desk.pacing.speed == 0.25


def test_the_device_in_use_is_named_and_another_is_chosen_from_its_menu(desk, qtbot):
    chosen = []
    desk.devices.chosen_changed.connect(chosen.append)
    button = desk.transport.findChild(DeviceButton)
    assert (button.text(), button.accessibleName()) == ("System default", "Output device")
    desk.go(1)
    assert (button.text(), button.toolTip().splitlines()[0]) == ("No sound", "No sound")
    desk.devices.names = ("Headphones", "Loud & clear")
    button.menu().aboutToShow.emit()
    offered = [action.text() for action in button.menu().actions() if action.text()]
    assert offered == ["System default", "Headphones", "Loud && clear"]
    qtbot.waitUntil(lambda: not desk.jobs.running)
    desk.devices.names = ("Headphones",)
    button.menu().aboutToShow.emit()
    button.menu().actions()[-1].trigger()
    assert (desk.devices.chosen, chosen) == ("Headphones", ["Headphones"])
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_a_short_name_of_a_device_is_shown_whole_and_a_long_one_as_far_as_it_tells_something(desk):
    button = desk.transport.findChild(DeviceButton)
    for name in ("One", "System default"):
        button.setText(name)
        text_px = button.fontMetrics().horizontalAdvance(name)
        button.resize(BESIDE_TEXT_PX + text_px + 2, 30)
        assert button.shown() == name
        button.resize(BESIDE_TEXT_PX + min(text_px, LEAST_TEXT_PX) - 1, 30)
        assert button.shown() == ""
        button.grab()


def test_a_chosen_device_that_is_not_there_stays_chosen_and_is_marked(desk, qtbot):
    said = []
    desk.devices.lost.connect(said.append)
    desk.go(1)
    assert said == []
    desk.devices.choose("No such device")
    assert desk.player.trouble.startswith("No such device is not there")
    assert said == [desk.player.trouble]
    button = desk.transport.findChild(DeviceButton)
    button.menu().aboutToShow.emit()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    button.menu().aboutToShow.emit()
    ticked = [action.text() for action in button.menu().actions() if action.isChecked()]
    assert ticked == ["No such device (not there)"]
    qtbot.waitUntil(lambda: not desk.jobs.running)
    desk.devices.choose("")
    assert "No such device" not in desk.player.trouble

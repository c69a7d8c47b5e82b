from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from analysis.prosody import ProsodySettings, prosody
from analysis.shades import Shades, Shading
from analysis.spectrogram import NARROW_BAND, SpectrogramSettings, spectrogram
from listener.state.columns import sound_pictures
from listener.theme import DARK, LIGHT
from listener.views.listen.axis import TimeAxis, Window
from listener.views.listen.bars import Place
from listener.views.listen.lanes.prosody import HIGHEST_HZ, LOWEST_HZ, ProsodyLane, level, marks, reach
from listener.views.listen.lanes.spectrogram import SpectrogramLane, caption, colours, kilohertz, visible
from listener.views.listen.picture_lanes import Hold, show_pictures
from tests.listener.corpora import NAMES
from tests.listener.views.listen.viewing import listen

RATE = 16000


def sound(frequency, seconds=2.0):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(round(RATE * seconds)) / RATE)).astype(np.float32)


def shown(desk, *kinds):
    """Show these kinds, and wait for those of every column."""
    for kind in kinds:
        desk.lanes.show(kind, True)
    contents = [column.contents for column in desk.columns.columns]
    desk.qtbot.waitUntil(
        lambda: all(desk.pictures.of(kind, each) is not None for kind in kinds for each in contents)
    )
    desk.qtbot.wait_exposed(desk.view)


def drawn(desk, lane, *, seconds=2.0):
    """What a lane of 400 x 100 pixels shows of a time axis."""
    lane.setParent(desk.keep(QWidget()))
    lane.axis.span(seconds)
    lane.resize(464, 100)
    lane.parentWidget().show()
    return lane.grab().toImage()


def test_the_lanes_are_made_when_they_are_wanted(desk):
    listen(desk)
    assert "spectrogram" not in desk.column.stack.lanes
    shown(desk, "spectrogram", "prosody")
    lanes = [desk.column.stack.lanes[kind] for kind in ("spectrogram", "prosody")]
    assert [lane.accessibleName() for lane in lanes] == ["Spectrogram", "Pitch and intensity"]
    assert all(lane.isVisible() for lane in desk.column.stack.lanes.values())
    desk.lanes.show("spectrogram", False)
    assert [lane.isVisible() for lane in lanes] == [False, True]


def test_lanes_share_the_time_axis_and_the_height_in_every_column(desk):
    listen(desk)
    desk.columns.set_count(2)
    desk.columns.pin(1, NAMES[3])
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].contents.clip == NAMES[3])
    shown(desk, "spectrogram", "prosody")
    first, second = desk.view._views
    assert all(lane.place.window == Window(0.0, 4.0) for lane in (*first.lanes, *second.lanes))
    both = [pair for pair in zip(first.lanes, second.lanes, strict=True) if all(map(QWidget.isVisible, pair))]
    assert len(both) == 7
    for one, other in both:
        assert (one.y(), one.height()) == (other.y(), other.height())
    lefts = {lane.view.mapToScene(0, 0).x() for lane in first.lanes if lane.isVisible()}
    assert len(lefts) == 1


def test_another_clip_has_its_own_pictures_and_the_old_ones_are_kept(desk):
    listen(desk)
    shown(desk, "spectrogram")
    contents = desk.columns.columns[0].contents
    first = desk.pictures.of("spectrogram", contents)
    listen(desk, row=2)
    shown(desk, "spectrogram")
    assert desk.pictures.of("spectrogram", desk.columns.columns[0].contents) is not first
    assert desk.pictures.of("spectrogram", contents) is first
    listen(desk)
    assert desk.column.lanes[-1]._shades is first


def test_a_clip_without_sound_leaves_the_lanes_empty(desk):
    listen(desk)
    shown(desk, "spectrogram", "prosody")
    desk.go(4)
    assert desk.column.lanes[-2]._shades is None
    assert desk.column.lanes[-1]._prosody is None
    assert not desk.jobs.running


def test_visible_shades_lie_where_their_times_and_frequencies_are():
    settings = SpectrogramSettings(window=NARROW_BAND)
    shades = Shades.build(spectrogram(sound(2000), RATE, settings))
    place = Place(Window(0.5, 0.6), 500.0, 100.0)
    target, levels = visible(shades, Shading(), place, 1.0)
    assert (target.left() < 0, target.right() > 500) == (True, True)
    row_height = target.height() / len(levels)
    assert target.top() + (levels[:, 30].argmax() + 0.5) * row_height == pytest.approx(60, abs=row_height / 2)
    column = target.width() / levels.shape[1]
    assert column == pytest.approx(0.002 / 0.1 * 500)
    assert (target.left() + column / 2 - place.x(0.5 / RATE)) / column == pytest.approx(
        round((target.left() + column / 2 - place.x(0.5 / RATE)) / column), abs=1e-6
    )


def test_nothing_is_visible_beyond_the_sound():
    shades = Shades.build(spectrogram(sound(2000, 0.5), RATE))
    assert visible(shades, Shading(), Place(Window(1.0, 2.0), 500.0, 100.0), 1.0) is None


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_tone_stands_out_at_its_frequency(desk, theme):
    lane = SpectrogramLane(TimeAxis(), theme)
    lane.show_shades(Shades.build(spectrogram(sound(2500), RATE)), Shading())
    picture = drawn(desk, lane)
    x = picture.width() // 2
    column = [picture.pixelColor(x, y).lightness() for y in range(picture.height())]
    farthest = max(range(25, picture.height()), key=lambda y: abs(column[y] - column[-2]))
    assert farthest / picture.height() == pytest.approx(0.5, abs=0.05)
    assert (column[farthest] > column[-2]) == theme.is_dark


@pytest.mark.parametrize("is_dark", [True, False])
def test_louder_is_always_lighter_on_dark_and_darker_on_light(is_dark):
    table = colours(is_dark)
    parts = np.stack([table >> shift & 0xFF for shift in (16, 8, 0)], axis=1) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(luminance) * (1 if is_dark else -1) > -0.002).all()
    assert np.ptp(luminance) > 0.8


def test_pitch_stands_at_its_height(desk):
    lane = ProsodyLane(TimeAxis(), DARK)
    lane.show_prosody(prosody(sound(250), RATE))
    picture = drawn(desk, lane)
    blue = [
        y
        for y in range(picture.height())
        if picture.pixelColor(264, y).blue() > picture.pixelColor(264, y).red() + 60
    ]
    height = lane.place.height
    assert np.mean(blue) + 0.5 == pytest.approx(
        level(250, LOWEST_HZ, HIGHEST_HZ, Place(Window(0, 1), 1, height)), abs=1.5
    )


def test_a_sound_without_voice_or_too_short_to_tell_leaves_the_lane_alive(desk):
    hiss = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    for samples in (hiss, np.zeros(RATE, np.float32), hiss[:100]):
        lane = ProsodyLane(TimeAxis(), DARK)
        lane.show_prosody(prosody(samples, RATE))
        assert not drawn(desk, lane, seconds=len(samples) / RATE).isNull()


def test_how_it_was_found_is_told(desk):
    listen(desk)
    shown(desk, "spectrogram", "prosody")
    spectrogram_lane, prosody_lane = desk.column.lanes[-2:]
    assert spectrogram_lane.accessibleDescription() == (
        "Gaussian window 5 ms, range 70 dB, emphasis 6 dB/octave, nothing above 4000 Hz, half the clip's rate"
    )
    assert "75–500 Hz, autocorrelation, voicing 0.45, silence 0.03" in prosody_lane.accessibleDescription()


def test_a_given_strongest_shade_is_told_and_nothing_about_half_the_rate_where_it_does_not_matter():
    shades = Shades.build(spectrogram(sound(2000, 0.1), RATE, SpectrogramSettings(NARROW_BAND)))
    assert caption(shades, Shading(50, 0, -20.0)) == (
        "Gaussian window 25 ms, range 50 dB, emphasis 0 dB/octave, strongest \u221220 dB"
    )


def test_the_axes_are_marked_in_even_steps():
    assert kilohertz(5000) == [(1000, "1"), (2000, "2"), (3000, "3"), (4000, "4")]
    assert [name for _, name in kilohertz(3000)] == ["0.5", "1", "1.5", "2", "2.5"]
    assert [name for _, name in kilohertz(22050)] == ["5", "10", "15", "20"]
    assert marks(*reach(ProsodySettings())) == [100, 200, 300, 400]
    assert marks(*reach(ProsodySettings(floor=75, ceiling=600))) == [100, 200, 300, 400, 500]
    assert reach(ProsodySettings(floor=30, ceiling=300)) == (30, 500)


def test_shades_do_not_change_with_the_zoom_or_the_scroll():
    rising = sound(2000) * np.linspace(0.01, 1, 2 * RATE, dtype=np.float32)
    shades = Shades.build(spectrogram(rising, RATE))
    whole = visible(shades, Shading(), Place(Window(0, 2), 1000.0, 100.0), 1.0)[1]
    for start in (0.0, 0.9, 1.5):
        part = visible(shades, Shading(), Place(Window(start, start + 0.25), 125.0, 100.0), 1.0)[1]
        first = int((start - 0.5 / RATE) / 0.002) - 1
        assert np.array_equal(part[:, 2:-2], whole[:, max(first, 0) + 2 :][:, : part.shape[1] - 4])


def test_other_shades_are_drawn_at_once_and_other_windows_when_they_are_found(desk):
    listen(desk)
    shown(desk, "spectrogram")
    lane = desk.column.lanes[-1]
    before = lane._shades
    desk.pictures.set_shading(Shading(range_db=40))
    assert not desk.jobs.running
    assert "range 40 dB" in lane.accessibleDescription()
    desk.pictures.set_spectrogram(SpectrogramSettings(window=NARROW_BAND, highest=3000))
    assert lane._shades is before
    desk.qtbot.waitUntil(lambda: lane._shades is not before)
    assert lane._shades.settings.window == NARROW_BAND
    assert lane.gutter._highest == 3000
    desk.pictures.set_spectrogram(SpectrogramSettings())
    assert lane._shades is before
    assert not desk.jobs.running


def test_pitch_is_found_anew_with_other_settings(desk):
    listen(desk)
    shown(desk, "prosody")
    lane = desk.column.lanes[-1]
    desk.pictures.set_pitch(ProsodySettings(floor=100, ceiling=300, method="cross-correlation"))
    desk.qtbot.waitUntil(lambda: "100–300 Hz, cross-correlation" in lane.accessibleDescription())
    sound = desk.columns.columns[0].contents.sound
    found = desk.pictures.of("prosody", desk.columns.columns[0].contents)
    again = prosody(sound.mono(), sound.rate, desk.pictures.pitch)
    assert np.array_equal(found.f0, again.f0, equal_nan=True)


def test_a_click_on_the_note_asks_for_settings(desk):
    lane = SpectrogramLane(TimeAxis(), DARK)
    lane.show_shades(Shades.build(spectrogram(sound(2500), RATE)), Shading())
    drawn(desk, lane)
    asked, pressed = [], []
    lane.settings_wanted.connect(lambda: asked.append(True))
    lane.pressed.connect(pressed.append)
    for place in (lane._note_room.center(), lane._note_room.bottomLeft() + QPointF(4, 20)):
        at = lane.mapFromScene(lane.view.mapToScene(place))
        desk.qtbot.mouseClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (len(asked), len(pressed)) == (1, 1)


def test_a_lane_keeps_the_picture_before_until_the_next_is_found_and_no_longer_than_a_moment(desk):
    listen(desk)
    shown(desk, "spectrogram")
    lanes, contents = desk.column.stack.lanes, desk.columns.columns[0].contents
    lane, other = lanes["spectrogram"], replace(contents, clip="not looked for.wav")
    hold, first = lane.findChild(Hold), desk.pictures.of("spectrogram", contents)
    show_pictures(lanes, desk.pictures, other)
    assert (lane._shades, hold.isActive()) == (first, True)
    show_pictures(lanes, desk.pictures, contents)
    assert (lane._shades, hold.isActive()) == (first, False)
    show_pictures(lanes, desk.pictures, other)
    hold.timeout.emit()
    assert (lane._shades, hold.isActive()) == (None, False)
    show_pictures(lanes, desk.pictures, other)
    assert not hold.isActive()
    show_pictures(lanes, desk.pictures, contents)
    show_pictures(lanes, desk.pictures, replace(other, sound=None))
    assert (lane._shades, hold.isActive()) == (None, False)


def test_pictures_are_let_go_where_there_is_no_room_but_never_those_of_the_columns(desk, monkeypatch):
    listen(desk)
    shown(desk, "spectrogram")
    first = desk.columns.columns[0].contents
    size = sum(layer.levels.nbytes for layer in desk.pictures.of("spectrogram", first).layers)
    monkeypatch.setattr(sound_pictures, "MOST_KEPT_BYTES", size // 2)
    listen(desk, row=2)
    shown(desk, "spectrogram")
    assert desk.pictures.of("spectrogram", desk.columns.columns[0].contents) is not None
    assert desk.pictures.of("spectrogram", first) is None

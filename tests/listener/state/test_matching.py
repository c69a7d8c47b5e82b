import numpy as np
import pytest
import soundfile

from analysis.audio import Sound
from analysis.r128 import measure
from listener.state.altering import matching as module
from listener.state.altering.matching import Matching
from listener.state.altering.variants import Variant
from tests.listener.listening_desk import RATE, ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.matching = Matching(desk.hearing, desk.pacing, desk.player, desk.jobs)
    desk.columns.kept.prepare = desk.matching.prepare
    yield desk
    desk.close()


def matched(desk):
    desk.qtbot.waitUntil(lambda: desk.matching.match is not None)
    return desk.matching.match


def put(desk, row, samples):
    soundfile.write(desk._corpus.clips["path"].iloc[row], samples, RATE, subtype="FLOAT")


def wave(level, seconds=2):
    return level * np.sin(np.arange(seconds * RATE) * 0.5).astype(np.float32)


def test_a_clip_is_heard_at_the_target(desk):
    put(desk, 1, wave(0.02))
    desk.go(1)
    assert desk.player.gain == 1
    desk.matching.set_on(True)
    match = matched(desk)
    heard = Sound(desk.hearing.sound.samples * np.float32(desk.player.gain), RATE)
    assert measure(heard).lufs == pytest.approx(-23, abs=0.01)
    assert (match.is_held_back, match.gain_db > 5) == (False, True)
    desk.matching.set_on(False)
    assert (desk.player.gain, desk.matching.match) == (1, None)


def test_the_next_clip_has_its_gain_before_it_can_play(desk):
    put(desk, 1, wave(0.02))
    put(desk, 2, wave(0.2))
    desk.go(1)
    desk.matching.set_on(True)
    soft = matched(desk).gain_db
    gains = []
    desk.hearing.sound_changed.connect(lambda: gains.append(desk.player.gain))
    desk.go(2)
    assert gains == [pytest.approx(10 ** ((soft - 20) / 20), rel=1e-3)]
    assert not desk.jobs.running


def test_a_long_clip_is_shown_before_it_is_measured(desk, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_S", 1.5)
    desk.go(0)
    desk.matching.set_on(True)
    matched(desk)
    gains = []
    desk.hearing.sound_changed.connect(lambda: gains.append(desk.player.gain))
    desk.go(1)
    assert gains == [1.0]
    assert matched(desk).gain_db != 0
    assert desk.player.gain != 1


def test_peaks_hold_it_back(desk):
    samples = wave(0.01)
    samples[RATE] = 0.4
    put(desk, 1, samples)
    desk.go(1)
    desk.matching.set_on(True)
    match = matched(desk)
    assert match.is_held_back
    assert (
        measure(Sound(desk.hearing.sound.samples * np.float32(desk.player.gain), RATE)).peak_db <= -1 + 1e-3
    )


def test_what_is_heard_in_the_clips_place_keeps_its_gain_unless_that_would_clip(desk):
    put(desk, 1, wave(0.02))
    desk.go(1)
    desk.matching.set_on(True)
    own = matched(desk)
    desk.hearing.hear(Variant(Sound(wave(0.05)[:, None], RATE)))
    assert desk.matching.match == own
    desk.hearing.hear(Variant(Sound(wave(0.99)[:, None], RATE)))
    assert desk.matching.match.is_held_back
    assert desk.player.gain == pytest.approx(1 / 0.99, rel=0.01)
    desk.hearing.hear(None)
    assert desk.matching.match == own


def test_silence_and_no_sound_get_no_gain(desk):
    put(desk, 1, np.zeros(RATE))
    desk.go(1)
    desk.matching.set_on(True)
    assert matched(desk).gain_db == 0
    desk.go(5)
    assert (desk.matching.match, desk.player.gain) == (None, 1)


def test_nothing_but_the_players_gain_changes(desk):
    desk.go(1)
    before = desk.columns.active_contents
    samples = before.sound.samples.copy()
    desk.matching.set_on(True)
    matched(desk)
    assert desk.columns.active_contents is before
    np.testing.assert_array_equal(before.sound.samples, samples)

"""The cursor against the sound, by recording what is played: a position told is what is heard, within 10 ms."""

import numpy as np
import pytest
import soundfile

from tests.listener.cursor import drawn_on, offsets
from tests.listener.room import MISSING, RATE, noise, open_room, record, skip_without_portaudio, sounds_in

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")

MOST_MS = 10
MINUTES = 3 * 60


@pytest.fixture(scope="module")
def room():
    with open_room() as room, room.recorder():
        yield room


@pytest.fixture
def file(tmp_path):
    soundfile.write(tmp_path / "noise.wav", noise(2, RATE), RATE, subtype="FLOAT")
    return tmp_path / "noise.wav"


def test_the_cursor_does_not_drift(room, tmp_path):
    soundfile.write(tmp_path / "long.wav", noise(30, RATE), RATE, subtype="FLOAT")
    when, off_ms, left_out = offsets(room, tmp_path / "long.wav")
    assert left_out < 0.1
    assert np.percentile(np.abs(off_ms), 75) < MOST_MS
    assert np.abs(drawn_on(when, off_ms, MINUTES)).max() < MOST_MS


@pytest.mark.parametrize(
    "options",
    [
        {"speed": 0.5},
        {"speed": 1.5},
        {"loop": True, "seconds": 4.5},
        {"loop": True, "seconds": 4.5, "restless": True},
        {"loop": True, "seconds": 4.5, "restless": True, "speed": 0.5},
    ],
    ids=["slow", "fast", "loop", "seeks and pauses", "all at once"],
)
def test_the_cursor_is_where_the_sound_is(room, file, options):
    _when, off_ms, left_out = offsets(room, file, **options)
    assert len(off_ms) > 60
    assert left_out < 0.2
    assert np.percentile(np.abs(off_ms), 75) < MOST_MS


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_a_tone_at_another_speed_is_as_high_and_as_long_as_it_should_be(room, tmp_path, speed):
    seconds = 1.2
    tone = 0.5 * np.sin(2 * np.pi * 200 * np.arange(round(seconds * RATE)) / RATE)
    soundfile.write(tmp_path / "tone.wav", tone, RATE, subtype="FLOAT")
    recorded, _begin, said = record(room, tmp_path / "tone.wav", speed=speed)
    skip_without_portaudio(said)
    (part,) = sounds_in(recorded, RATE)
    assert (part.stop - part.start) / RATE == pytest.approx(seconds / speed, abs=0.01)
    heard = recorded[part, 0]
    inner = heard[len(heard) // 10 : -len(heard) // 10]
    rises = np.flatnonzero((inner[:-1] < 0) & (inner[1:] >= 0))
    assert RATE * (len(rises) - 1) / (rises[-1] - rises[0]) == pytest.approx(200, rel=0.01)

"""The cursor against the sound, by recording what is played: a position told is what is heard, within 10 ms."""

import json

import numpy as np
import pytest
import soundfile

from tests.listener.cursor import busy_machine, drawn_on, offsets
from tests.listener.room import MISSING, RATE, noise, open_room, record, skip_without_portaudio, sounds_in

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")

MOST_MS = 10
LONG_S, MINUTES, ATTEMPTS = 12, 3 * 60, 3
LOOPED, LONGER = {"loop": True, "seconds": 2.5}, {"loop": True, "seconds": 3.2}


@pytest.fixture(scope="module")
def room():
    with open_room() as room, room.recorder():
        yield room


@pytest.fixture
def file(tmp_path):
    soundfile.write(tmp_path / "noise.wav", noise(2, RATE), RATE, subtype="FLOAT")
    return tmp_path / "noise.wav"


def check(_when, off_ms, left_out):
    """That most positions can be judged, and of these nearly all are right."""
    assert len(off_ms) > 60
    assert left_out < 0.2
    far = np.abs(off_ms)
    assert np.percentile(far, 95) < MOST_MS, f"the worst is {far.max():.1f} ms off"


def test_the_cursor_does_not_drift(room, tmp_path):
    """A device's wandering word looks like a drift for some seconds; a drift is there each time."""
    soundfile.write(tmp_path / "long.wav", noise(LONG_S, RATE), RATE, subtype="FLOAT")
    furthest = []
    while len(furthest) < ATTEMPTS and not any(far < MOST_MS for far in furthest):
        when, off_ms, left_out = offsets(room, tmp_path / "long.wav")
        check(when, off_ms, left_out)
        furthest.append(np.abs(drawn_on(when, off_ms, MINUTES)).max())
    assert min(furthest) < MOST_MS


@pytest.mark.parametrize(
    "options",
    [
        LOOPED | {"speed": 0.5},
        LOOPED | {"speed": 1.5},
        LONGER | {"restless": True},
        LONGER | {"restless": True, "speed": 0.5},
    ],
    ids=["slow", "fast", "seeks and pauses", "all at once"],
)
def test_the_cursor_is_where_the_sound_is(room, file, options):
    check(*offsets(room, file, **options))


def test_the_cursor_is_where_the_sound_is_on_a_busy_machine(room, file):
    with busy_machine():
        check(*offsets(room, file, **LOOPED))


def test_the_cursor_waits_for_a_device_that_wakes_slowly(file):
    """An idle sink takes no frame for up to 2 s; nobody records, which would keep it awake."""
    with open_room(rewinds=True) as room, room.play(file, file) as process:
        said = json.loads(process.communicate(timeout=60)[0].splitlines()[-1])
    skip_without_portaudio(said)
    assert said["trouble"] == ""
    for play in said["plays"]:
        when, _told = np.array(play["heard"]).T
        assert np.diff(when).max() < 0.3, "the cursor ran ahead, and stood"


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_a_tone_at_another_speed_is_as_high_and_as_long_as_it_should_be(room, tmp_path, speed):
    seconds = 0.6
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

"""Plays through PulseAudio's null sink, records what arrives there, and compares it with the file."""

import json

import numpy as np
import pytest
import soundfile

from analysis.audio import resample
from tests.listener.room import MISSING, RATE, hear, low_noise, noise, open_room, skip_without_portaudio

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def room():
    with open_room() as room, room.recorder():
        yield room


@pytest.mark.parametrize("opener", ["open_portaudio", "open_qt"])
def test_what_is_heard_is_the_file_and_the_position_is_what_is_heard(room, tmp_path, opener):
    samples = noise(0.9, RATE)
    soundfile.write(tmp_path / "noise.wav", samples, RATE, subtype="FLOAT")

    recorded, said = hear(room, tmp_path / "noise.wav", opener)

    skip_without_portaudio(said)
    assert said["trouble"] == ("" if opener == "open_portaudio" else "Playing through Qt Multimedia.")
    np.testing.assert_array_equal(recorded[: len(samples)], np.repeat(samples, 2, axis=1))
    assert not recorded[len(samples) :].any()
    assert len(said["heard"]) > 30
    assert abs(np.median(said["off_ms"])) < 10


def test_a_rate_that_the_server_changes_keeps_speed_and_sides(room, tmp_path):
    samples = low_noise(0.9, 44100, channels=2)
    soundfile.write(tmp_path / "noise.flac", samples, 44100, subtype="PCM_24")

    recorded, said = hear(room, tmp_path / "noise.flac", "open_portaudio")

    skip_without_portaudio(said)
    assert said["trouble"] == ""
    expected = resample(samples, 44100, RATE)
    lags = [
        lag_of(expected[part, side], recorded[:, side], part.start)
        for part in (slice(400, 2400), slice(len(expected) - 2400, len(expected) - 400))
        for side in range(2)
    ]
    assert max(lags) - min(lags) <= 1


def lag_of(part, recorded, start):
    """By how many samples, 40 at most, `part` comes later in `recorded` than at `start`."""
    correlations = [
        np.corrcoef(part, recorded[start + lag : start + lag + len(part)])[0, 1] for lag in range(-40, 41)
    ]
    assert max(correlations) > 0.9
    return int(np.argmax(correlations)) - 40


def test_a_lost_device_is_told_and_the_clock_goes_on(tmp_path):
    soundfile.write(tmp_path / "noise.wav", noise(1.5, RATE), RATE)
    with open_room() as room, room.play(tmp_path / "noise.wav") as process:
        assert process.stdout.readline() == "playing\n"
        room.server.kill()
        said = json.loads(process.communicate(timeout=60)[0])
    skip_without_portaudio(said)
    assert said["trouble"] == "The sound device is lost: playing silently; the clock still runs."
    assert said["plays"][0]["heard"][-1][1] > 1.4 * RATE
    assert said["plays"][0]["last"] == 0

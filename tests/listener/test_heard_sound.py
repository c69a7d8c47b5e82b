"""Plays files of every format, rate and number of channels, and compares what arrives at the sound device with them."""

from itertools import product

import numpy as np
import pytest
import soundfile

from analysis.audio import resample
from listener.playback.feed import FADE_S
from tests.listener.room import MISSING, low_noise, open_room, record, skip_without_portaudio

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")

RATES = (8000, 16000, 44100, 48000)
FORMATS = ("wav", "flac", "ogg", "mp3")
SECONDS = 0.4


@pytest.fixture
def files(tmp_path):
    """Writes a sound in every format, with one channel and with two."""

    def files(rate, formats=FORMATS):
        found = [tmp_path / f"{rate}-{channels}.{form}" for form, channels in product(formats, (1, 2))]
        for file in found:
            soundfile.write(file, low_noise(SECONDS, rate, int(file.stem[-1])), rate)
        return found

    return files


def decoded(file):
    """What soundfile decodes."""
    return soundfile.read(file, dtype="float32", always_2d=True)[0]


def assert_heard(room, expected, *files, **options):
    """Play; every sound expected must be recorded to the bit, one after another, with silence around."""
    recorded, _before, said = record(room, *files, **options)
    skip_without_portaudio(said)
    assert said["trouble"] == ""
    place = 0
    for file, samples in zip(files, expected, strict=True):
        place += int(np.argmax(recorded[place:].any(axis=1)))
        sides = np.broadcast_to(samples, (len(samples), 2))
        np.testing.assert_array_equal(recorded[place : place + len(sides)], sides, err_msg=file.name)
        place += len(sides)
    assert not recorded[place:].any()


@pytest.mark.parametrize("rate", RATES)
def test_every_sample_is_heard_and_no_other(files, rate):
    written = files(rate)
    with open_room(rate) as room, room.recorder():
        assert_heard(room, [decoded(file) for file in written], *written)


def test_another_rate_of_the_device_is_resampled_and_nothing_else(files):
    written = [file for rate in (8000, 16000, 44100) for file in files(rate, ["wav"])]
    expected = [resample(decoded(file), int(file.stem.split("-")[0]), 48000) for file in written]
    with open_room(48000) as room, room.recorder():
        assert_heard(room, expected, *written, rate=48000)


def test_the_volume_is_a_factor(files):
    (mono, stereo) = files(16000, ["flac"])
    with open_room() as room, room.recorder():
        assert_heard(room, [decoded(mono) / 4, decoded(stereo) / 4], mono, stereo, volume=0.25)


def test_a_single_sample_and_ten_milliseconds_are_heard(tmp_path):
    written = [tmp_path / "one.wav", tmp_path / "ten.wav"]
    for file, length in zip(written, (1, 160), strict=True):
        soundfile.write(file, low_noise(1, 16000)[100 : 100 + length], 16000)
    with open_room() as room, room.recorder():
        assert_heard(room, [decoded(file) for file in written], *written)


def test_seeks_pauses_and_loops_do_not_click(tmp_path):
    rate, hertz, loudest = 16000, 100, 0.5
    times = np.arange(2 * rate + 37) / rate
    rise = np.minimum(1, np.minimum(times, times[::-1]) / 0.01)
    soundfile.write(
        tmp_path / "tone.wav", loudest * np.sin(2 * np.pi * hertz * times) * rise, rate, subtype="FLOAT"
    )
    with open_room() as room, room.recorder():
        recorded, _begin, said = record(room, tmp_path / "tone.wav", loop=True, seconds=4, restless=True)
    skip_without_portaudio(said)
    assert np.abs(recorded).max() > 0.9 * loudest
    steepest = loudest * (2 * np.pi * hertz + 1 / FADE_S) / rate
    assert np.abs(np.diff(recorded, axis=0)).max() < steepest


@pytest.mark.parametrize("rate, channels", list(product(RATES, (1, 2))))
def test_what_is_decoded_is_as_long_as_what_was_written_and_in_step_with_it(tmp_path, rate, channels):
    """Also MP3, whose coder adds silence: libsndfile takes away what the file's LAME header tells."""
    samples = low_noise(SECONDS, rate, channels)
    for form, tolerance in zip(FORMATS, (2**-15, 2**-15, 0.4, 0.2), strict=True):
        soundfile.write(tmp_path / f"a.{form}", samples, rate)
        found = decoded(tmp_path / f"a.{form}")
        assert found.shape == samples.shape
        assert np.abs(found - samples).max() <= tolerance, form
        for side in range(channels):
            lags = np.arange(-40, 41)
            likeness = [np.vdot(samples[40:-40, side], np.roll(found[:, side], -lag)[40:-40]) for lag in lags]
            assert lags[np.argmax(likeness)] == 0, form

"""Plays through PulseAudio's null sink, records what arrives there, and compares it with the file."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from analysis.audio import resample

RATE = 16000
LEAD = RATE // 10
ROOT = Path(__file__).parents[2]
MISSING = [program for program in ("pulseaudio", "pactl", "parecord") if shutil.which(program) is None]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")


class Room:
    """A sound server of our own, whose one sink nobody hears but the recorder.

    The server drops the first milliseconds of a stream, so sounds to compare begin with silence.
    """

    def __init__(self, folder):
        (folder / "run").mkdir(mode=0o700)
        (folder / "asound.conf").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.environment = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_SERVER": f"unix:{folder / 'socket'}",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{folder / 'asound.conf'}",
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        }
        self.server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
                *("--disable-shm=yes", f"--load=module-native-protocol-unix socket={folder / 'socket'}"),
                f"--load=module-null-sink sink_name=room rate={RATE} channels=2 format=float32le",
            ],
            env={name: value for name, value in self.environment.items() if name != "PULSE_SERVER"},
            stderr=subprocess.DEVNULL,
        )
        self.chunks = []

    def wait_until_ready(self):
        while subprocess.run(
            ["pactl", "info"], env=self.environment, capture_output=True, check=False
        ).returncode:
            assert self.server.poll() is None, "pulseaudio ended at once"

    def close(self):
        self.server.terminate()
        self.server.wait(10)

    @contextmanager
    def recorder(self):
        process = subprocess.Popen(
            [
                *("parecord", "--device=room.monitor", "--raw", "--format=float32le", f"--rate={RATE}"),
                *("--channels=2", "--latency-msec=4"),
            ],
            env=self.environment,
            stdout=subprocess.PIPE,
        )
        begun = threading.Event()
        thread = threading.Thread(target=self._record, args=(process.stdout, begun))
        thread.start()
        try:
            assert begun.wait(20), "nothing is recorded"
            yield
        finally:
            process.terminate()
            process.wait(10)
            thread.join()
            process.stdout.close()

    def _record(self, pipe, begun):
        while data := os.read(pipe.fileno(), 1 << 16):
            self.chunks.append((time.monotonic(), data))
            begun.set()

    def recorded(self):
        """All samples until now, shape (n, 2)."""
        raw = b"".join(data for _, data in self.chunks)
        return np.frombuffer(raw[: len(raw) // 8 * 8], np.float32).reshape(-1, 2)

    def began(self):
        """When the recording's first sample sounded: the best of all chunks, for none comes too early."""
        starts = np.cumsum([0] + [len(data) for _, data in self.chunks])[:-1] / 8
        return min(when - start / RATE for (when, _), start in zip(self.chunks, starts, strict=True))

    def play(self, file, opener):
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("play_to_device.py")), str(file), opener],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


@contextmanager
def open_room():
    with tempfile.TemporaryDirectory(prefix="room", ignore_cleanup_errors=True) as folder:
        room = Room(Path(folder))
        try:
            room.wait_until_ready()
            yield room
        finally:
            room.close()


@pytest.fixture(scope="module")
def room():
    with open_room() as room, room.recorder():
        yield room


def noise(seconds, rate, channels=1):
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (int(seconds * rate), channels))
    samples[: rate // 10] = 0
    return samples.astype(np.float32)


def hear(room, file, opener):
    """Play and return the recording from the first sample of the file on, when that sounded, and what was said."""
    before = len(room.recorded())
    with room.play(file, opener) as process:
        said = json.loads(process.communicate(timeout=60)[0].splitlines()[-1])
    recorded = room.recorded()
    onset = before + int(np.argmax(np.abs(recorded[before:, 0]) > 0.001)) - LEAD
    return recorded[onset:], room.began() + onset / RATE, said


def off_ms(said, began):
    """How far the position was ahead of the sound, each time it was told."""
    when, sample = np.array(said["heard"]).T
    return (sample / RATE - (when - began)) * 1000


@pytest.mark.parametrize("opener", ["open_portaudio", "open_qt"])
def test_what_is_heard_is_the_file_and_the_position_is_what_is_heard(room, tmp_path, opener):
    samples = noise(1.2, RATE)
    soundfile.write(tmp_path / "noise.wav", samples, RATE, subtype="FLOAT")

    recorded, began, said = hear(room, tmp_path / "noise.wav", opener)

    assert said["trouble"] == ("" if opener == "open_portaudio" else "Playing through Qt Multimedia.")
    np.testing.assert_array_equal(recorded[LEAD : len(samples)], np.repeat(samples[LEAD:], 2, axis=1))
    assert not recorded[len(samples) :].any()
    assert len(said["heard"]) > 30
    assert abs(np.median(off_ms(said, began))) < 10


def test_other_rates_keep_speed_and_sides(room, tmp_path):
    samples = noise(1.2, 44100, channels=2)
    soundfile.write(tmp_path / "noise.flac", samples, 44100, subtype="PCM_24")

    recorded, _, said = hear(room, tmp_path / "noise.flac", "open_portaudio")

    assert said["trouble"] == ""
    expected = resample(samples, 44100, RATE)
    lags = [
        lag_of(expected[part, side], recorded[:, side], part.start)
        for part in (slice(LEAD + 400, LEAD + 2400), slice(len(expected) - 2400, len(expected) - 400))
        for side in range(2)
    ]
    assert max(lags) - min(lags) <= 1


def lag_of(part, recorded, start):
    """By how many samples, 40 at most, `part` comes later in `recorded` than at `start`."""
    correlations = [
        np.corrcoef(part, recorded[start + lag : start + lag + len(part)])[0, 1] for lag in range(-40, 41)
    ]
    assert max(correlations) > 0.95
    return int(np.argmax(correlations)) - 40


def test_a_lost_device_is_told_and_the_clock_goes_on(tmp_path):
    soundfile.write(tmp_path / "noise.wav", noise(1.5, RATE), RATE)
    with open_room() as room, room.play(tmp_path / "noise.wav", "open_portaudio") as process:
        assert process.stdout.readline() == "playing\n"
        room.server.kill()
        said = json.loads(process.communicate(timeout=60)[0])
    assert said["trouble"] == "The sound device is lost: playing silently; the clock still runs."
    assert said["heard"][-1][1] > 1.4 * RATE
    assert said["last"] == 0

"""A room to play in that nobody hears: PulseAudio with a null sink, and a recorder at its monitor."""

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

RATE = 16000
ROOT = Path(__file__).parents[2]
MISSING = [program for program in ("pulseaudio", "pactl", "parecord") if shutil.which(program) is None]


class Room:
    """A sound server of our own, whose one sink nobody hears but the recorder.

    A rate is what the sink and the recorder have. The sink never rewinds, unless asked to: what it had rendered
    already would be rendered anew when a stream begins, and the recorder would miss the stream's first milliseconds.
    """

    def __init__(self, folder, rate=RATE, *, rewinds=False):
        self.rate = rate
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
                *("--disable-shm=yes", "--resample-method=soxr-vhq"),
                f"--load=module-native-protocol-unix socket={folder / 'socket'}",
                f"--load=module-null-sink sink_name=room rate={rate} channels=2 format=float32le"
                f" norewinds={int(not rewinds)}",
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
                *("parecord", "--device=room.monitor", "--raw", "--format=float32le", f"--rate={self.rate}"),
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

    def sample_at(self, when):
        """Sample of the recording that sounded at each time.

        A chunk may come late but never early, so the earliest within 15 s of each second tells the sink's clock.
        """
        arrived = np.array([when for when, _ in self.chunks])
        sizes = np.array([len(data) for _, data in self.chunks[: len(arrived)]]) / 8
        late = arrived - (np.cumsum(sizes) - sizes) / self.rate
        second = (arrived - arrived[0]).astype(int)
        earliest = np.array([late[abs(second - each) <= 15].min() for each in range(second[-1] + 1)])
        asked = np.clip((when - arrived[0]).astype(int), 0, second[-1])
        return (when - earliest[asked]) * self.rate

    def play(self, *files, opener="open_portaudio", **options):
        """Begin to play files as `play_to_device.py` does, in a process of its own; its options are named as there."""
        given = {"opener": opener} | options
        words = [f"--{name}" if value is True else f"--{name}={value}" for name, value in given.items()]
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("play_to_device.py")), *words, *map(str, files)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


@contextmanager
def open_room(rate=RATE, *, rewinds=False):
    with tempfile.TemporaryDirectory(prefix="room", ignore_cleanup_errors=True) as folder:
        room = Room(Path(folder), rate, rewinds=rewinds)
        try:
            room.wait_until_ready()
            yield room
        finally:
            room.close()


def record(room, *files, **options):
    """Play; return the recording meanwhile, where in all it begins, and what was said."""
    before = len(room.recorded())
    with room.play(*files, **options) as process:
        said = json.loads(process.communicate(timeout=600)[0].splitlines()[-1])
    return room.recorded()[before:], before, said


def skip_without_portaudio(said):
    """Skip the test if what was said is that PortAudio reaches no device."""
    if "in PortAudio" in said["trouble"] or "not installed" in said["trouble"]:
        pytest.skip("PortAudio does not reach PulseAudio: install libportaudio2 and libasound2-plugins")


def sounds_in(recorded, rate):
    """The parts between silences of 5 ms and more, as slices."""
    sounding = np.flatnonzero(recorded.any(axis=1))
    cuts = np.flatnonzero(np.diff(sounding) > rate // 200)
    starts, stops = sounding[np.r_[0, cuts + 1]], sounding[np.r_[cuts, len(sounding) - 1]] + 1
    return [slice(int(start), int(stop)) for start, stop in zip(starts, stops, strict=True)]


def noise(seconds, rate, channels=1):
    """Sound that is nowhere like itself, shape (n, channels)."""
    return np.random.default_rng(1).uniform(-0.5, 0.5, (int(seconds * rate), channels)).astype(np.float32)


def low_noise(seconds, rate, channels=1):
    """Noise that a lossy format keeps and that has no step from sample to sample."""
    smooth = [np.convolve(side, np.hanning(9) / 4, "same") for side in noise(seconds, rate, channels).T]
    return np.stack(smooth, axis=1).astype(np.float32)


def hear(room, file, opener, **options):
    """Play a file; return the recording from its first sample on, and what was said.

    Added to what was said: `off_ms`, how far each position told was ahead of the sound, and `delay_ms`, from the call
    of `play` to the first sample.
    """
    recorded, before, said = record(room, file, opener=opener, **options)
    said |= said["plays"][0]
    onset = sounds_in(recorded, room.rate)[0].start
    when, sample = np.array(said["heard"]).T
    said["off_ms"] = (sample - (room.sample_at(when) - before - onset)) / room.rate * 1000
    said["delay_ms"] = float(before + onset - room.sample_at(np.array([said["asked"]]))[0]) / room.rate * 1000
    return recorded[onset:], said

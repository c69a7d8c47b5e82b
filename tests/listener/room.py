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

RATE = 16000
LEAD = RATE // 10
ROOT = Path(__file__).parents[2]
MISSING = [program for program in ("pulseaudio", "pactl", "parecord") if shutil.which(program) is None]


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

    def sample_at(self, when):
        """Sample of the recording that sounded at each time.

        A chunk may come late but never early, so the earliest about each second tells the sink's clock.
        """
        arrived = np.array([when for when, _ in self.chunks])
        sizes = np.array([len(data) for _, data in self.chunks[: len(arrived)]]) / 8
        late = arrived - (np.cumsum(sizes) - sizes) / RATE
        second = (arrived - arrived[0]).astype(int)
        earliest = np.array([late[abs(second - each) <= 1].min() for each in range(second[-1] + 1)])
        asked = np.clip((when - arrived[0]).astype(int), 0, second[-1])
        return (when - earliest[asked]) * RATE

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


def noise(seconds, rate, channels=1):
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (int(seconds * rate), channels))
    samples[: rate // 10] = 0
    return samples.astype(np.float32)


def hear(room, file, opener):
    """Play; return the recording from the file's first sample on, and what was said.

    Added to what was said: `off_ms`, how far each position told was ahead of the sound, and `delay_ms`, from the call
    of `play` to the first sample.
    """
    before = len(room.recorded())
    with room.play(file, opener) as process:
        said = json.loads(process.communicate(timeout=600)[0].splitlines()[-1])
    recorded = room.recorded()
    onset = before + int(np.argmax(np.abs(recorded[before:, 0]) > 0.001)) - LEAD
    when, sample = np.array(said["heard"]).T
    said["off_ms"] = (sample - (room.sample_at(when) - onset)) / RATE * 1000
    said["delay_ms"] = float(onset - room.sample_at(np.array([said["asked"]]))[0]) / RATE * 1000
    return recorded[onset:], said

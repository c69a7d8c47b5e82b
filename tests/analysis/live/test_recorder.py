"""What is recorded is what sounds: a file is played into a sink whose monitor is the microphone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.listener.room import MISSING, RATE, low_noise, open_room

HERE = Path(__file__).parent


def recording(environment, path, seconds, rate=RATE, *more):
    return subprocess.Popen(
        [sys.executable, str(HERE / "record_here.py"), str(path), str(seconds), str(rate), *more],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")
def test_what_sounds_is_recorded_with_its_level(tmp_path):
    played = 0.5 * low_noise(0.5, RATE)
    soundfile.write(tmp_path / "played.wav", played, RATE, subtype="FLOAT")
    with open_room() as room, recording(room.environment, tmp_path / "heard.wav", 2.5) as process:
        if "recording" not in (first := process.stdout.readline()):
            pytest.skip(f"PortAudio does not reach PulseAudio: {first}")
        subprocess.run(["paplay", str(tmp_path / "played.wav")], env=room.environment, check=True)
        said = process.communicate(timeout=60)[0].split()
    heard, rate = soundfile.read(tmp_path / "heard.wav", dtype="float32")
    assert rate == RATE and len(heard) >= 2.5 * RATE
    begin = int(np.argmax(np.correlate(heard, played[:, 0], "valid")))
    assert np.corrcoef(heard[begin : begin + len(played)], played[:, 0])[0, 1] > 0.999
    assert float(said[0]) == pytest.approx(20 * np.log10(np.abs(played).max()), abs=0.5)
    assert said[1] == "False" and int(said[2]) >= 1


def test_without_a_microphone_a_sentence_says_so(tmp_path):
    nothing = os.environ | {
        "PULSE_SERVER": "unix:/nowhere",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(HERE.parents[2]),
    }
    with recording(nothing, tmp_path / "heard.wav", 1) as process:
        said = process.communicate(timeout=60)[0]
    assert said.count("\n") == 1
    assert "microphone" in said or "PortAudio" in said
    assert not (tmp_path / "heard.wav").exists()

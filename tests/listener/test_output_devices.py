"""Plays on PulseAudio's sinks while they are chosen, come and go."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.listener.room import MISSING, RATE, noise, open_room, sounds_in

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"PulseAudio is not installed: {', '.join(MISSING)}")


class Driven:
    """A player in a process of its own; each verb returns how it is then."""

    def __init__(self, process):
        self._process = process

    def __call__(self, line):
        print(line, file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def until(self, is_so):
        while not is_so(state := self("say")):
            assert self._process.poll() is None
        return state

    def rest(self):
        """Pause, and wait until the device rests."""
        self("pause")
        return self.until(lambda state: not state["is_running"])


@contextmanager
def driven(room, file):
    command = [sys.executable, str(Path(__file__).with_name("drive_player.py")), str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=room.environment, text=True, **pipes) as process:
        player = Driven(process)
        try:
            state = player("say")
            if "in PortAudio" in state["trouble"] or "Qt" in state["trouble"]:
                pytest.skip(
                    "PortAudio does not reach PulseAudio: install libportaudio2 and libasound2-plugins"
                )
            yield player
            player("end")
            assert process.wait(20) == 0
        finally:
            process.kill()


def pactl(room, *words):
    done = subprocess.run(["pactl", *words], env=room.environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def plug_in(room, name):
    """Add a sink, and return what unplugs it."""
    properties = f"sink_properties=device.description={name}"
    return pactl(room, "load-module", "module-null-sink", f"sink_name={name.lower()}", properties)


def sinks_played_on(room):
    sinks = {line.split()[0]: line.split()[1] for line in pactl(room, "list", "short", "sinks").splitlines()}
    return [sinks[line.split()[1]] for line in pactl(room, "list", "short", "sink-inputs").splitlines()]


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "noise.wav"
    soundfile.write(file, noise(20, RATE), RATE, subtype="FLOAT")
    return file


def beyond(sample):
    return lambda state: state["position"] >= sample


def test_what_plays_goes_on_at_the_same_place_on_the_device_that_is_chosen(file):
    with open_room() as room, room.recorder():
        plug_in(room, "Headphones")
        with driven(room, file) as player:
            assert "Headphones" in player("play")["names"]
            player.until(beyond(RATE // 2))
            left = player("use Headphones")
            assert (left["device"], left["trouble"], left["is_playing"]) == ("Headphones", "", True)
            assert sinks_played_on(room) == ["headphones"]
            player.until(beyond(RATE))
            back = player("use ")
            assert (back["device"], sinks_played_on(room)) == ("System default", ["room"])
            player.until(beyond(3 * RATE // 2))
            player.rest()
        recorded = room.recorded()
    samples = noise(20, RATE)[:, 0]
    first, second = (part for part in sounds_in(recorded, RATE) if part.stop - part.start > RATE // 4)
    heard = first.stop - first.start
    np.testing.assert_array_equal(
        recorded[first.start : first.start + heard - 100, 0], samples[: heard - 100]
    )
    assert left["position"] == pytest.approx(heard, abs=RATE // 5)
    begins = place_of(recorded[second.start + 200 : second.start + 1000, 0], samples) - 200
    assert begins == back["position"]


def place_of(part, samples):
    """Where in `samples` this very part begins."""
    found = [
        at for at in np.flatnonzero(samples == part[0]) if np.array_equal(samples[at : at + len(part)], part)
    ]
    assert len(found) == 1
    return int(found[0])


def test_a_device_that_goes_away_is_told_and_is_taken_again_when_it_is_back(file):
    with open_room() as room:
        module = plug_in(room, "Headphones")
        with driven(room, file) as player:
            player("use Headphones")
            player("play")
            player.until(beyond(RATE // 4))
            pactl(room, "unload-module", module)
            player.until(beyond(RATE // 2))
            player.rest()
            state = player("play")
            assert state["trouble"] == "Headphones is not there: playing on System default."
            assert sinks_played_on(room) == ["room"]
            place = player.until(beyond(state["position"] + RATE // 4))["position"]
            player.rest()
            plug_in(room, "Headphones")
            state = player("play")
            assert (state["device"], state["trouble"]) == ("Headphones", "")
            assert state["position"] >= place
            assert sinks_played_on(room) == ["headphones"]
            player.rest()


def test_without_any_device_left_the_clock_runs_on_and_the_next_device_is_taken(file):
    with open_room() as room, driven(room, file) as player:
        player("play")
        player.until(beyond(RATE // 4))
        pactl(room, "unload-module", "module-null-sink")
        state = player.until(lambda state: state["trouble"])
        assert state["is_playing"]
        assert state["trouble"].endswith("playing silently; the clock still runs.")
        assert player.until(beyond(state["position"] + RATE // 4))["is_playing"]
        player.rest()
        plug_in(room, "Headphones")
        assert player("play")["trouble"] == ""
        assert sinks_played_on(room) == ["headphones"]
        player.rest()


def test_a_device_that_cannot_be_opened_is_told(file):
    with open_room() as room, open_room() as other:
        asound = Path(room.environment["HOME"]) / "asound.conf"
        server = other.environment["PULSE_SERVER"]
        asound.write_text(asound.read_text() + f'pcm.Studio {{ type pulse\nserver "{server}" }}\n')
        with driven(room, file) as player:
            state = player("use Studio (ALSA)")
            assert (state["device"], state["trouble"]) == ("Studio (ALSA)", "")
            assert "Studio (ALSA)" in state["names"]
            player("play")
            assert len(sinks_played_on(other)) == 1
            player.rest()
            other.close()
            state = player("play")
            assert state["trouble"].startswith("Studio (ALSA) cannot be opened (")
            assert state["trouble"].endswith("playing on System default.")
            assert sinks_played_on(room) == ["room"]
            player.rest()

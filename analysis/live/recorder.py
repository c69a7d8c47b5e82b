"""Recording from a microphone, by sounddevice, with the level at any moment.

The input is asked for the rate that is wanted; one that has it not is recorded at its own rate and resampled at the
end. Nothing is gated, filtered or made louder: what is kept is what the microphone gave.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.audio import Sound, resample
from analysis.errors import DataError

USUAL_RATE = 16000
LONGEST_S = 600.0
BLOCK_S = 0.02
# An input that gives nothing for so long is lost, or was never let in.
SILENT_S = 3.0
FULL_SCALE = 0.999
QUIETEST_DB = -96.0
NO_INPUT = "no microphone was found: connect one, let Earmark use it in the system's settings, or give a file"
_SERVER_WAYS = re.compile(
    r"(sysdefault|spdif|iec958|dmix|front|surround\d+|lavrate|samplerate|speex\w*|upmix|vdownmix)$"
)


@dataclass(frozen=True)
class Level:
    """How loud the input is now.

    Attributes
    ----------
    peak_db, rms_db : float
        Of the last 20 ms or so, in dB of full scale, `QUIETEST_DB` to 0.
    is_clipped : bool
        Whether any sample of the recording so far reached full scale.
    """

    peak_db: float
    rms_db: float
    is_clipped: bool


@dataclass(frozen=True)
class Input:
    """A microphone or other input: PortAudio's number for it, and its name for people."""

    number: int
    name: str


def inputs() -> tuple[Input, ...]:
    """All inputs, the system's default one first; none if there is none. DataError without PortAudio."""
    sounddevice = _import()
    try:
        known = sounddevice.query_devices()
    except sounddevice.PortAudioError:
        return ()
    default = sounddevice.default.device[0]
    found = [
        Input(number, str(device["name"]))
        for number, device in enumerate(known)
        if device["max_input_channels"] > 0 and not _SERVER_WAYS.match(str(device["name"]))
    ]
    return tuple(sorted(found, key=lambda one: one.number != default))


def find_input(name: str) -> Input:
    """The input whose name is, or else holds, `name`; DataError that lists the inputs if none does."""
    known = inputs()
    for is_it in (lambda one: one.name == name, lambda one: name.casefold() in one.name.casefold()):
        for one in known:
            if is_it(one):
                return one
    raise DataError(
        f"there is no input {name!r}; there is {', '.join(one.name for one in known)}."
        if known
        else f"{NO_INPUT}."
    )


class Recorder:
    """One recording: made, started, stopped; then made anew for the next.

    Parameters
    ----------
    name : str
        Of the input, as `find_input` takes it; the system's default one if empty.
    rate : int
        Of the sound that is wanted, in Hz.

    Raises
    ------
    DataError
        If there is no PortAudio or no such input, or another program keeps it.
    """

    def __init__(self, name: str = "", rate: int = USUAL_RATE) -> None:
        sounddevice = _import()
        self._error: type[Exception] = sounddevice.PortAudioError
        self._wanted = rate
        self._blocks: list[NDArray[np.float32]] = []
        self._count = 0
        self._is_clipped = False
        self._heard_at = time.monotonic()
        self._lock = threading.Lock()
        number = find_input(name).number if name else None
        with self._told():
            self.name = str(sounddevice.query_devices(number, "input")["name"])
            self._stream: Any = self._opened(sounddevice, number)
        self._rate = int(self._stream.samplerate)

    def start(self) -> None:
        """Begin to record."""
        self._heard_at = time.monotonic()
        with self._told():
            self._stream.start()

    def stop(self) -> Sound:
        """End and give all that was recorded, mono, at the wanted rate; DataError if that is nothing."""
        self.close()
        with self._lock:
            blocks = list(self._blocks)
        if not blocks:
            raise DataError(
                f"{self.name} gave no sound: see that it is connected and that Earmark may use it."
            )
        samples = np.concatenate(blocks)
        if self._rate != self._wanted:
            samples = resample(samples, self._rate, self._wanted)
        return Sound(samples[:, None], self._wanted)

    def close(self) -> None:
        """End without asking for the sound; again does nothing."""
        with suppress(self._error):
            self._stream.close()

    @property
    def seconds(self) -> float:
        """How long the recording is so far."""
        return self._count / self._rate

    @property
    def is_lost(self) -> bool:
        """Whether the input gives nothing any more, as when it was unplugged."""
        return time.monotonic() - self._heard_at > SILENT_S

    @property
    def is_full(self) -> bool:
        """Whether it has the length, ten minutes, at which no more is recorded."""
        return self.seconds >= LONGEST_S

    @property
    def level(self) -> Level:
        with self._lock:
            last = self._blocks[-1] if self._blocks else np.zeros(1, np.float32)
        rms = float(np.sqrt(np.mean(np.square(last, dtype=np.float64))))
        return Level(_db(float(np.abs(last).max())), _db(rms), self._is_clipped)

    def _opened(self, sounddevice: Any, number: int | None) -> Any:
        rate = float(self._wanted)
        try:
            sounddevice.check_input_settings(number, channels=1, dtype="float32", samplerate=rate)
        except sounddevice.PortAudioError:
            rate = sounddevice.query_devices(number, "input")["default_samplerate"]
        return sounddevice.InputStream(
            device=number,
            samplerate=rate,
            channels=1,
            dtype="float32",
            blocksize=round(rate * BLOCK_S),
            callback=self._take,
        )

    def _take(self, block: NDArray[np.float32], _frames: int, _time: object, _status: object) -> None:
        """On PortAudio's own thread."""
        if self.is_full:
            return
        mono = block[:, 0].copy()
        self._heard_at = time.monotonic()
        self._is_clipped = self._is_clipped or bool(np.abs(mono).max() >= FULL_SCALE)
        with self._lock:
            self._blocks.append(mono)
        self._count += len(mono)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what PortAudio's errors mean."""
        try:
            yield
        except (self._error, ValueError) as error:
            why = str(error)
            if "querying" in why or "Invalid device" in why or "no default" in why.lower():
                raise DataError(f"{NO_INPUT}.") from error
            raise DataError(
                f"the microphone cannot be used ({why}): close the program that keeps it, or choose another one."
            ) from error


def _db(value: float) -> float:
    return max(QUIETEST_DB, 20 * math.log10(value)) if value > 0 else QUIETEST_DB


def _import() -> Any:
    try:
        import sounddevice  # noqa: PLC0415 - starts PortAudio
    except OSError as error:
        raise DataError(
            "PortAudio, which recording needs, is not installed: on Debian run apt-get install libportaudio2."
        ) from error
    return sounddevice

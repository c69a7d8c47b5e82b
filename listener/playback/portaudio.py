"""PortAudio through sounddevice: the first way to the ear.

The stream runs only while something plays. Its buffers are filled by the callback before it starts, so that the first
sample sounds as soon as the device does, however long the buffers are; and they are as long as they are so that a
busy interpreter does not break the sound.

PortAudio lists devices once, when it starts. To see those that came later it must start anew, which no stream
outlives: `look_again` closes the resting ones, and each opens again by itself when it is to play. A stream through a
sound server opens again each time, which takes 2 ms: where its output went away meanwhile, PortAudio's ALSA waits for
ever for it to start, while opening fails at once.

A started device may wait: PulseAudio's null sink, idle for 2 s and left to rewind, took the first frames after 0.5 to
1.8 s, as it had rendered its silence ahead; at once while anything else was connected to it at a low latency. Nothing
here makes that shorter. Until the device asks for more than the buffers were filled with, the position stays at 0.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from numpy.typing import NDArray

from listener.playback.clock import Clock
from listener.playback.devices import Device, has_server, list_devices, server_sinks
from listener.playback.feed import Feed
from listener.playback.output import SYSTEM_DEFAULT, OutputError

LATENCY_S = 0.1
LOST_S = 3.0
_SINK_VARIABLE = "PULSE_SINK"

_lock = threading.RLock()
"""Held while streams are opened, started and closed, and while PortAudio starts anew on a job's thread."""
_opened: WeakSet[PortAudioOutput] = WeakSet()
RECORDING = threading.Event()
"""Set while a microphone records, which PortAudio starting anew would end."""


def look_again() -> bool:
    """Let PortAudio see the devices that are there now; False, with nothing done, while it is in use. On any thread."""
    with _lock:
        sounddevice = _import()
        if RECORDING.is_set() or any(output.is_playing for output in _opened):
            return False
        for output in _opened:
            output.rest()
        # Private names, but the one way there is, and what the package's author advises.
        for step in (sounddevice._terminate, sounddevice._initialize):
            with suppress(sounddevice.PortAudioError):
                step()
        return True


def known_devices() -> tuple[Device, ...]:
    """The output devices that PortAudio sees; on the window's thread only. Raises `OutputError` without PortAudio."""
    with _lock:
        sounddevice = _import()
        try:
            sinks = server_sinks() if has_server(sounddevice) else []
            return list_devices(sounddevice, sinks)
        except sounddevice.PortAudioError as error:
            raise OutputError("no sound device in PortAudio") from error


class PortAudioOutput:
    """A device by its name, or the system's default one, at `rate` if it takes it, else at its own.

    It has two channels if the device has them.
    """

    note = ""

    def __init__(self, rate: int, name: str = "") -> None:
        sounddevice = _import()
        self._error: type[Exception] = sounddevice.PortAudioError
        self._name = name
        self.device = name or SYSTEM_DEFAULT
        self._feed: Feed | None = None
        self._clock = Clock.begun(0.0, 0.0)
        self._called = 0.0
        self._is_under_way = False
        self._stream: Any = None
        self._is_served = False
        with _lock:
            self._open(sounddevice, rate)
            _opened.add(self)

    @property
    def is_playing(self) -> bool:
        """Whether the stream runs, if only with silence."""
        return self._feed is not None

    def start(self, feed: Feed) -> None:
        with _lock:
            if self._stream is None or self._is_served:
                self.rest()
                self._open(_import(), self.rate, is_again=True)
            feed.rewind()
            self._feed = feed
            began = self._stream.time
            self._clock = Clock.begun(began, began)
            self._called = time.monotonic()
            self._is_under_way = False
            try:
                self._stream.start()
            except self._error as error:
                self._feed = None
                raise OutputError(f"the sound device does not start ({error})") from error

    def heard(self) -> float:
        if self._feed is None:
            return 0.0
        if not self._stream.active or time.monotonic() - self._called > LOST_S:
            raise OutputError("the sound device is lost")
        if not self._is_under_way:
            return 0.0
        reached = self._clock.position(self._stream.time) * self.rate
        return min(max(0.0, reached), self._feed.frame)

    def halt(self) -> None:
        try:
            if self._stream is not None:
                self._stream.abort(ignore_errors=True)
        finally:
            self._feed = None

    def close(self) -> None:
        with _lock:
            self.halt()
            self.rest()

    def rest(self) -> None:
        """Let go of the device until `start`."""
        if self._stream is not None:
            self._stream.close(ignore_errors=True)
            self._stream = None

    def _open(self, sounddevice: Any, rate: int, *, is_again: bool = False) -> None:
        """Open the stream; when it is opened again, just as it was."""
        try:
            device = _find(self._name)
            self._is_served = has_server(sounddevice)
            about = sounddevice.query_devices(None if device is None else device.number, "output")
        except (sounddevice.PortAudioError, ValueError) as error:
            raise OutputError("no sound device in PortAudio") from error
        if not is_again:
            self.channels = min(2, about["max_output_channels"])
        reason = ""
        for each in (rate,) if is_again else (rate, int(about["default_samplerate"])):
            try:
                with _aimed_at(device):
                    self._stream = sounddevice.OutputStream(
                        device=None if device is None else device.number,
                        samplerate=each,
                        channels=self.channels,
                        dtype="float32",
                        latency=LATENCY_S,
                        callback=self._fill,
                        prime_output_buffers_using_stream_callback=True,
                    )
            except sounddevice.PortAudioError as error:
                reason = str(error)
            else:
                self.rate = round(self._stream.samplerate)
                return
        if device is not None and device.sink:
            raise OutputError(f"{self._name} is not there")
        raise OutputError(f"{self._name or 'the sound device'} cannot be opened ({reason})")

    def _fill(self, out: NDArray[Any], frames: int, times: Any, status: Any) -> None:
        """Called by PortAudio's thread; `outputBufferDacTime` is when the block will be heard."""
        feed = self._feed
        if feed is None:
            out.fill(0)
            return
        now = times.currentTime
        heard_at = times.outputBufferDacTime or now + self._stream.latency
        is_broken = status.output_underflow
        self._clock = self._clock.told(now, heard_at, feed.frame / self.rate, is_broken=is_broken)
        called = time.monotonic()
        # The buffers are filled at one go, so a call that kept waiting is the device's wish for more.
        self._is_under_way |= feed.frame > 0 and called - self._called > frames / self.rate / 2
        self._called = called
        feed.fill(out)


def _import() -> Any:
    try:
        import sounddevice  # noqa: PLC0415  # starts PortAudio, which may be missing
    except (ImportError, OSError) as error:
        raise OutputError("PortAudio is not installed (on Debian: apt install libportaudio2)") from error
    return sounddevice


def _find(name: str) -> Device | None:
    """The device of this name, looked for anew if it is not known; None is the system's default one."""
    if not name:
        return None
    device = _known(name)
    # A sound server tells by itself what comes and goes.
    if device is None and not has_server(_import()) and look_again():
        device = _known(name)
    if device is None:
        raise OutputError(f"{name} is not there")
    return device


def _known(name: str) -> Device | None:
    return next((device for device in known_devices() if device.name == name), None)


@contextmanager
def _aimed_at(device: Device | None) -> Iterator[None]:
    """Let the sound server, if one is asked, play on the device: its clients take this from the environment."""
    if device is None or not device.sink:
        yield
        return
    before = os.environ.get(_SINK_VARIABLE)
    os.environ[_SINK_VARIABLE] = device.sink
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SINK_VARIABLE]
        else:
            os.environ[_SINK_VARIABLE] = before

"""PortAudio through sounddevice: the first way to the ear.

The stream runs only while something plays. Its buffers are filled by the callback before it starts, so that the first
sample sounds as soon as the device does, however long the buffers are; and they are as long as they are so that a
busy interpreter does not break the sound.
"""

from __future__ import annotations

import time
from typing import Any

from numpy.typing import NDArray

from listener.playback.feed import Feed
from listener.playback.output import OutputError

LATENCY_S = 0.1
LOST_S = 3.0


class PortAudioOutput:
    """The default output device, at `rate` if it takes it, else at its own; two channels if it has them."""

    note = ""

    def __init__(self, rate: int) -> None:
        try:
            import sounddevice  # noqa: PLC0415  # starts PortAudio, which may be missing
        except (ImportError, OSError) as error:
            raise OutputError("PortAudio is not installed (on Debian: apt install libportaudio2)") from error
        self._error: type[Exception] = sounddevice.PortAudioError
        try:
            device = sounddevice.query_devices(kind="output")
        except (sounddevice.PortAudioError, ValueError) as error:
            raise OutputError("no sound device in PortAudio") from error
        self.channels = min(2, device["max_output_channels"])
        self._feed: Feed | None = None
        self._anchor = (0.0, 0)
        self._called = 0.0
        self._stream = self._open(sounddevice, rate, int(device["default_samplerate"]))
        self.rate = round(self._stream.samplerate)

    def _open(self, sounddevice: Any, *rates: int) -> Any:
        for rate in rates:
            try:
                return sounddevice.OutputStream(
                    samplerate=rate,
                    channels=self.channels,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=self._fill,
                    prime_output_buffers_using_stream_callback=True,
                )
            except sounddevice.PortAudioError as error:
                reason = str(error)
        raise OutputError(f"the sound device cannot be opened ({reason})")

    def start(self, feed: Feed) -> None:
        feed.rewind()
        self._feed = feed
        self._anchor = (self._stream.time, 0)
        self._called = time.monotonic()
        try:
            self._stream.start()
        except self._error as error:
            raise OutputError(f"the sound device does not start ({error})") from error

    def heard(self) -> float:
        if self._feed is None:
            return 0.0
        if not self._stream.active or time.monotonic() - self._called > LOST_S:
            raise OutputError("the sound device is lost")
        heard_at, frame = self._anchor
        reached = frame + (self._stream.time - heard_at) * self.rate
        return min(max(0.0, reached), self._feed.frame)

    def halt(self) -> None:
        try:
            self._stream.abort(ignore_errors=True)
        finally:
            self._feed = None

    def close(self) -> None:
        self.halt()
        self._stream.close(ignore_errors=True)

    def _fill(self, out: NDArray[Any], _frames: int, times: Any, _status: Any) -> None:
        """Called by PortAudio's thread; `outputBufferDacTime` is when the block will be heard."""
        feed = self._feed
        if feed is None:
            out.fill(0)
            return
        heard_at = times.outputBufferDacTime or times.currentTime + self._stream.latency
        self._anchor = (heard_at, feed.frame)
        self._called = time.monotonic()
        feed.fill(out)

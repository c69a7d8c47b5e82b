"""Qt Multimedia: the way to the ear where PortAudio is missing or sees no device."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink, QMediaDevices

from listener.playback.feed import Feed
from listener.playback.output import Unavailable

LATENCY_S = 0.1


class QtOutput:
    """The default output device, at `rate` if it takes it, else at its own."""

    note = "playing through Qt Multimedia"

    def __init__(self, rate: int) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            raise Unavailable("no sound device in Qt Multimedia")
        preferred = device.preferredFormat()
        self.channels = min(2, preferred.channelCount())
        for self.rate in (rate, preferred.sampleRate()):
            form = QAudioFormat()
            form.setSampleRate(self.rate)
            form.setChannelCount(self.channels)
            form.setSampleFormat(QAudioFormat.SampleFormat.Float)
            if device.isFormatSupported(form):
                break
        else:
            raise Unavailable("the sound device takes no floating-point samples")
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(form.bytesForDuration(int(LATENCY_S * 1e6)))
        self._source: _Source | None = None

    def start(self, feed: Feed) -> None:
        feed.rewind()
        self._source = _Source(feed, self.channels)
        self._sink.start(self._source)
        if self._sink.error() != QAudio.Error.NoError:
            raise Unavailable(f"the sound device does not start ({self._sink.error().name})")

    def heard(self) -> float:
        if self._source is None:
            return 0.0
        if self._sink.error() in (QAudio.Error.FatalError, QAudio.Error.IOError):
            raise Unavailable("the sound device is lost")
        return min(self._sink.processedUSecs() * 1e-6 * self.rate, self._source.feed.frame)

    def halt(self) -> None:
        self._sink.reset()
        self._source = None

    def close(self) -> None:
        self.halt()


class _Source(QIODevice):
    """Lets the sink read a feed, for ever."""

    def __init__(self, feed: Feed, channels: int) -> None:
        super().__init__()
        self.feed = feed
        self._channels = channels
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def readData(self, most: int) -> bytes:
        out = np.empty((most // (4 * self._channels), self._channels), np.float32)
        self.feed.fill(out)
        return out.tobytes()

    def writeData(self, _data: bytes, _length: int) -> int:
        return -1

    def bytesAvailable(self) -> int:
        return 1 << 20

    def isSequential(self) -> bool:
        return True

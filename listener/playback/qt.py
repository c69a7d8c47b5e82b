"""Qt Multimedia: the way to the ear where PortAudio is missing or sees no device.

Qt tells two times: how much the device took, which comes in steps and is ahead of what is heard by an unknown lead;
and how long it has played by the computer's clock, which is smooth and drifts from the device's. What is heard is the
second, corrected by how much the lead has changed since the start.
"""

from __future__ import annotations

from statistics import fmean

import numpy as np
from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from listener.playback.feed import Feed
from listener.playback.output import SYSTEM_DEFAULT, OutputError

LATENCY_S = 0.2
LEADS_AVERAGED = 64


def known_names() -> tuple[str, ...]:
    """The output devices that Qt sees, each once."""
    return tuple(dict.fromkeys(device.description() for device in QMediaDevices.audioOutputs()))


class QtOutput:
    """A device by its name, or the system's default one, at `rate` if it takes it, else at its own."""

    note = "playing through Qt Multimedia"

    def __init__(self, rate: int, name: str = "") -> None:
        device = _find(name)
        self._name, self.device = name, name or SYSTEM_DEFAULT
        preferred = device.preferredFormat()
        self.channels = min(2, preferred.channelCount())
        form = QAudioFormat()
        form.setChannelCount(self.channels)
        form.setSampleFormat(QAudioFormat.SampleFormat.Float)
        form.setSampleRate(rate)
        if not device.isFormatSupported(form):
            form.setSampleRate(preferred.sampleRate())
        self.rate = form.sampleRate()
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(form.bytesForDuration(int(LATENCY_S * 1e6)))
        self._source: _Source | None = None
        self._leads: list[float] = []

    def start(self, feed: Feed) -> None:
        feed.rewind()
        self._leads = []
        self._source = _Source(feed, self.channels)
        self._sink.start(self._source)
        if self._sink.error().name != "NoError":
            raise OutputError(
                f"{self._name} is not there"
                if self._name
                else f"the sound device does not start ({self._sink.error().name})"
            )

    def heard(self) -> float:
        if self._source is None:
            return 0.0
        if self._sink.error().name in ("FatalError", "IOError"):
            raise OutputError("the sound device is lost")
        played = self._sink.elapsedUSecs() * 1e-6
        self._leads.append(self._sink.processedUSecs() * 1e-6 - played)
        del self._leads[LEADS_AVERAGED:-LEADS_AVERAGED]
        drift = fmean(self._leads[-LEADS_AVERAGED:]) - fmean(self._leads[:LEADS_AVERAGED])
        return min(max(0.0, (played + drift) * self.rate), self._source.feed.frame)

    def halt(self) -> None:
        self._sink.reset()
        self._source = None

    def close(self) -> None:
        self.halt()


def _find(name: str) -> QAudioDevice:
    if name:
        for device in QMediaDevices.audioOutputs():
            if device.description() == name:
                return device
        raise OutputError(f"{name} is not there")
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        raise OutputError("none in Qt Multimedia")
    return device


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

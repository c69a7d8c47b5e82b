"""The ways to the ear, best first, behind one interface, found in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from listener.playback.feed import Feed


class Unavailable(Exception):
    """This way cannot be opened or is lost; the text says why, as the beginning of a sentence."""


class Output(Protocol):
    """An opened way to the ear; it plays what a feed hands out."""

    rate: int
    channels: int
    note: str
    """What the screen must say while this way is in use; empty for the best way."""

    def start(self, feed: Feed) -> None:
        """Rewind the feed and play it. Raises `Unavailable` if the device does not start."""

    def heard(self) -> float:
        """Frame of the feed that is heard now, by the device's clock. Raises `Unavailable` if the device is lost."""

    def halt(self) -> None:
        """Stop at once; `start` may follow."""

    def close(self) -> None:
        """Let go of the device."""


Opener = Callable[[int], Output]
"""Rate of the file -> the way opened, at that rate if the device takes it; raises `Unavailable`."""


def ways() -> tuple[Opener, ...]:
    """PortAudio, Qt Multimedia, silence. The last one always opens."""
    return _open_portaudio, _open_qt, _open_silence


def _open_portaudio(rate: int) -> Output:
    from listener.playback.portaudio import PortAudioOutput  # noqa: PLC0415  # loaded when first played

    return PortAudioOutput(rate)


def _open_qt(rate: int) -> Output:
    from listener.playback.qt import QtOutput  # noqa: PLC0415  # loaded only without PortAudio

    return QtOutput(rate)


def _open_silence(rate: int) -> Output:
    from listener.playback.silence import SilentOutput  # noqa: PLC0415

    return SilentOutput(rate)

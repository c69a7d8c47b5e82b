"""The ways to the ear, best first, behind one interface, found in one table."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from listener.playback.feed import Feed
from listener.playback.silence import SilentOutput


class OutputError(Exception):
    """A way that cannot be opened or is lost; the text says why, as the beginning of a sentence."""


class Output(Protocol):
    """An opened way to the ear; it plays what a feed hands out."""

    rate: int
    channels: int
    note: str
    """What the screen must say while this way is in use; empty for the best way."""

    def start(self, feed: Feed) -> None:
        """Rewind the feed and play it. Raises `OutputError` if the device does not start."""

    def heard(self) -> float:
        """Frame of the feed that is heard now, by the device's clock. Raises `OutputError` if the device is lost."""

    def halt(self) -> None:
        """Stop at once; `start` may follow."""

    def close(self) -> None:
        """Let go of the device."""


Opener = Callable[[int], Output]
"""Rate of the file -> the way opened, at that rate if the device takes it; raises `OutputError`."""


def open_portaudio(rate: int) -> Output:
    """PortAudio, imported when first wanted: that looks for devices."""
    from listener.playback.portaudio import PortAudioOutput  # noqa: PLC0415

    return PortAudioOutput(rate)


def open_qt(rate: int) -> Output:
    """Qt Multimedia, imported only if it is needed."""
    from listener.playback.qt import QtOutput  # noqa: PLC0415

    return QtOutput(rate)


WAYS: tuple[Opener, ...] = (open_portaudio, open_qt, SilentOutput)
"""Best first; the last one always opens."""


def find_devices() -> None:
    """Let PortAudio look for devices, so that the first sound need not wait for it; may run on any thread."""
    with suppress(ImportError, OSError):
        import sounddevice  # noqa: F401, PLC0415

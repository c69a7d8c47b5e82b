"""The ways to the ear, best first, behind one interface, found in one table."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from typing import Protocol

from listener.playback.feed import Feed
from listener.playback.silence import SilentOutput

SYSTEM_DEFAULT = "System default"


class OutputError(Exception):
    """A way that cannot be opened or is lost; the text says why, as the beginning of a sentence."""


class Output(Protocol):
    """An opened way to the ear; it plays what a feed hands out."""

    rate: int
    channels: int
    device: str
    """What the screen calls the device."""
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


def open_portaudio(rate: int, device: str = "") -> Output:
    """PortAudio, imported when first wanted: that looks for devices. Without a name: the system's default device."""
    from listener.playback.portaudio import PortAudioOutput  # noqa: PLC0415

    return PortAudioOutput(rate, device)


def open_qt(rate: int, device: str = "") -> Output:
    """Qt Multimedia, imported only if it is needed. Without a name: the system's default device."""
    try:
        from listener.playback.qt import QtOutput  # noqa: PLC0415
    except ImportError as error:
        raise OutputError("no Qt Multimedia") from error
    return QtOutput(rate, device)


WAYS: tuple[Opener, ...] = (open_portaudio, open_qt, SilentOutput)
"""Best first; the last one always opens."""


@lru_cache
def ways_to(device: str) -> tuple[Opener, ...]:
    """The ways to a device by its name, then, if it is not there, those to the system's default one."""
    if not device:
        return WAYS
    return (partial(open_portaudio, device=device), partial(open_qt, device=device), *WAYS)


def device_names() -> tuple[str, ...]:
    """The output devices one may choose from; on the window's thread only."""
    try:
        from listener.playback.portaudio import known_devices  # noqa: PLC0415

        return tuple(device.name for device in known_devices())
    except OutputError:
        with suppress(ImportError):
            from listener.playback.qt import known_names  # noqa: PLC0415

            return known_names()
    return ()


def find_devices() -> None:
    """Let PortAudio look for devices, so that the first sound need not wait for it; may run on any thread."""
    with suppress(ImportError, OSError):
        import sounddevice  # noqa: F401, PLC0415


def find_new_devices() -> None:
    """Let PortAudio see the devices that are there now, unless it plays; may run on any thread.

    Qt Multimedia, which `device_names` asks as well, is loaded on the way.
    """
    from listener.playback.portaudio import look_again  # noqa: PLC0415

    with suppress(OutputError):
        look_again()
    with suppress(ImportError):
        import PySide6.QtMultimedia  # noqa: F401, PLC0415

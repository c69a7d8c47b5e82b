"""Playing a sound once, for commands; the window has its own player."""

from __future__ import annotations

from analysis.audio import Sound
from analysis.errors import DataError


def play(sound: Sound) -> None:
    """Play a sound and wait for its end; DataError if no device can."""
    try:
        import sounddevice  # noqa: PLC0415 - starts PortAudio
    except OSError as error:
        raise DataError("PortAudio, which playing needs, is not installed.") from error
    try:
        sounddevice.play(sound.samples, sound.rate, blocking=True)
    except (sounddevice.PortAudioError, ValueError) as error:
        raise DataError(f"no sound device could play it ({error}).") from error

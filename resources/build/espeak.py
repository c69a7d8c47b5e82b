"""Speech with exact word onsets from espeak-ng's shared library (1.51 or newer), called through ctypes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 16_000
ESPEAK_RATE = 22_050

_SYNCHRONOUS = 2
_RATE, _PITCH, _RANGE = 1, 3, 4
_UTF8_SSML = 0x1 | 0x10
_END_OF_LIST, _WORD = 0, 1


@dataclass(frozen=True)
class Voice:
    """How espeak-ng speaks.

    Attributes
    ----------
    name : str
        Accent and variant, such as `en-us+f3`.
    words_per_minute, pitch, pitch_range : int
        espeak-ng's own parameters; pitch and range from 0 to 99.
    size : float
        Above 1 all is slower and lower by this factor, as a tape is that runs too slowly; below 1 the reverse.
    """

    name: str
    words_per_minute: int
    pitch: int
    pitch_range: int
    size: float = 1.0


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def speak(ssml: str, voice: Voice) -> tuple[NDArray[np.float64], dict[int, float]]:
    """Synthesise a text.

    Parameters
    ----------
    ssml : str
        ASCII, with `<speak>` around it.
    voice : Voice

    Returns
    -------
    samples : array, shape (n,)
        At 16 kHz, -1 to 1.
    onsets : dict
        Position of a word in `ssml` (from 0) to its onset in seconds. espeak-ng speaks a few pairs such as
        "of the" as one word: the second then has no onset.
    """
    library, listen = _library()
    chunks: list[NDArray[np.int16]] = []
    onsets: dict[int, float] = {}

    def collect(wave: ctypes._Pointer[ctypes.c_short], length: int, events: ctypes._Pointer[_Event]) -> int:
        if length > 0 and wave:
            chunks.append(np.ctypeslib.as_array(wave, (length,)).copy())
        index = 0
        while events[index].type != _END_OF_LIST:
            if events[index].type == _WORD:
                seconds = events[index].audio_position / 1000
                onsets[events[index].text_position - 1] = seconds * voice.size
            index += 1
        return 0

    callback = _Callback(collect)
    listen(callback)
    if library.espeak_SetVoiceByName(voice.name.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice.name!r}; expected an accent, '+' and a variant")
    for parameter, value in (
        (_RATE, voice.words_per_minute),
        (_PITCH, voice.pitch),
        (_RANGE, voice.pitch_range),
    ):
        library.espeak_SetParameter(parameter, value, 0)
    text = ssml.encode("ascii")
    library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8_SSML, None, None)
    library.espeak_Synchronize()
    wave = np.concatenate(chunks).astype(np.float64) / 32768
    return resample_poly(wave, round(320 * voice.size), 441), onsets


@cache
def _library() -> tuple[ctypes.CDLL, Callable[[object], None]]:
    library = ctypes.CDLL("libespeak-ng.so.1")
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)
    if rate != ESPEAK_RATE:
        raise RuntimeError(f"espeak-ng speaks at {rate} Hz; expected {ESPEAK_RATE}")
    return library, library.espeak_SetSynthCallback

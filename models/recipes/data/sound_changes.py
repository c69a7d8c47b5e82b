"""Small changes of a sound that leave its emotion: noise, level, pitch, tempo, and codecs of telephones and files.

Pitch and tempo stay within what a speaker does from day to day, as both carry emotion. Every function takes samples,
shape (n,), their rate in Hz and a generator, and gives new samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
SoundChange = Callable[[Samples, int, np.random.Generator], Samples]

SNR_DB = (5.0, 30.0)
SLOPES = (0.0, 2.0)
GAIN_DB = (-12.0, 6.0)
SEMITONES = (-1.5, 1.5)
SPEED = (0.9, 1.1)
MP3_QUALITY = (2.0, 9.0)
MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
TELEPHONE = 8000
MU = 255


def noise(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Add steady noise between white and brown, at an SNR of 5 to 30 dB over the whole clip; none to silence."""
    del rate
    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    spectrum = np.fft.rfft(generator.standard_normal(len(samples)))
    slope, snr = generator.uniform(*SLOPES), generator.uniform(*SNR_DB)
    spectrum *= np.maximum(np.arange(len(spectrum)), 1.0) ** (-slope / 2)
    spectrum[0] = 0
    added = np.fft.irfft(spectrum, len(samples))
    loudness = float(np.sqrt(np.mean(added**2)))
    if not level or not loudness:
        return samples.copy()
    return np.asarray(samples + added * (level / loudness * 10 ** (-snr / 20)), np.float32)


def gain(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Between 12 dB softer and 6 dB louder; nothing is clipped."""
    del rate
    return np.asarray(samples * 10 ** (generator.uniform(*GAIN_DB) / 20), np.float32)


def pitch(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Up to 1.5 semitones higher or lower, formants too, as of a smaller or larger speaker; as long as before.

    Played faster, then stretched: moving the pitch alone takes seven times as long.
    """
    ratio = 2 ** (generator.uniform(*SEMITONES) / 12)
    return _as_long(_stretched(_resampled(samples, rate * ratio, rate), rate, 1 / ratio), len(samples))


def tempo(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Up to a tenth faster or slower, pitch as it was."""
    return _stretched(samples, rate, generator.uniform(*SPEED))


def mp3(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Through MP3 of a variable bit rate, from good to poor."""
    from pedalboard import MP3Compressor  # noqa: PLC0415 - when wanted

    own = rate if rate in MP3_RATES else MP3_RATES[-1]
    coded = MP3Compressor(generator.uniform(*MP3_QUALITY))(_resampled(samples, rate, own), own)
    return _as_long(_resampled(coded, own, rate), len(samples))


def gsm(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Through the codec of the first mobile telephones (GSM 06.10), which ends at 4 kHz."""
    from pedalboard import GSMFullRateCompressor  # noqa: PLC0415 - when wanted

    del generator
    return _as_long(GSMFullRateCompressor()(samples, rate), len(samples))


def mu_law(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    """Through the codec of wired telephones in America and Japan (G.711): 8 kHz, 8 bits, finer for soft sounds."""
    del generator
    narrow = np.clip(_resampled(samples, rate, TELEPHONE), -1, 1)
    folded = np.sign(narrow) * np.log1p(MU * np.abs(narrow)) / np.log1p(MU)
    stepped = np.round(folded * (MU + 1) / 2) / ((MU + 1) / 2)
    unfolded = np.sign(stepped) * np.expm1(np.abs(stepped) * np.log1p(MU)) / MU
    return _as_long(_resampled(np.asarray(unfolded, np.float32), TELEPHONE, rate), len(samples))


def _stretched(samples: Samples, rate: int, speed: float) -> Samples:
    """Rubber Band's finer engine: the other is off by a third of a semitone on a pure tone."""
    from pedalboard import time_stretch  # noqa: PLC0415 - when wanted

    return np.asarray(time_stretch(samples[None], rate, stretch_factor=speed)[0], np.float32)


def _resampled(samples: Samples, rate: float, wanted: float) -> Samples:
    return samples if rate == wanted else np.asarray(soxr.resample(samples, rate, wanted), np.float32)


def _as_long(samples: Samples, length: int) -> Samples:
    """Cut, or filled with silence at the end."""
    return np.pad(np.asarray(samples[:length], np.float32), (0, max(length - len(samples), 0)))


SOUND_CHANGES: Mapping[str, tuple[str, SoundChange]] = {
    "noise": ("noise at 5 to 30 dB below the voice", noise),
    "gain": ("12 dB softer to 6 dB louder", gain),
    "pitch": ("up to 1.5 semitones higher or lower", pitch),
    "tempo": ("up to a tenth faster or slower", tempo),
    "mp3": ("MP3, from good to poor", mp3),
    "gsm": ("an early mobile telephone", gsm),
    "mu-law": ("a wired telephone", mu_law),
}

"""Loudness of a whole recording as EBU R 128 has it, and the gain that brings it to a target.

ITU-R BS.1770-4: sound is K-weighted, its power is taken over blocks of 400 ms that overlap by three quarters and summed
over channels; blocks below -70 LUFS, then those more than 10 LU below the mean of the rest, do not count. The weighting
is that of BS.1770 at any rate, from its analogue filters (De Man 2014, "Evaluation of implementations of the EBU R128
loudness measurement").

What is measured is what is heard: one channel is played to both ears, and more than two as their mean, so a recording
of one channel is as loud as two equal ones. A clip too short for one block has its power taken over all of it, and no
block is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from analysis.audio import Sound
from analysis.loudness import OVERSAMPLING, PEAK_DB

TARGET_LUFS = -23.0
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
HOP_S, HOPS = 0.1, 4
OFFSET_DB = -0.691
# Frequency in Hz, quality and gain in dB of the two filters: a shelf for the head, a high-pass for low tones.
SHELF = (1681.974450955533, 0.7071752369554196, 3.999843853973347)
HIGH_PASS = (38.13547087602444, 0.5003270373238773)
# The high-pass, the slower filter, has fallen below -180 dB by then.
WARM_UP_S = 0.2
PIECE_S = 10.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Loudness:
    """How loud a recording is.

    Attributes
    ----------
    lufs : float
        Integrated loudness; -inf if no block is louder than -70 LUFS.
    peak_db : float
        True peak, at four times the rate, in dB re full scale.
    is_ungated : bool
        Whether it is too short for a block, so that all of it counts.
    """

    lufs: float
    peak_db: float
    is_ungated: bool = False

    def gain_db(self, target: float = TARGET_LUFS) -> float:
        """Decibels that bring it to the target, as far as its peaks stay below -1 dB; 0 for silence."""
        return min(target - self.lufs, PEAK_DB - self.peak_db) if math.isfinite(self.lufs) else 0.0

    def is_held_back(self, target: float = TARGET_LUFS) -> bool:
        """Whether its peaks keep it below the target."""
        return math.isfinite(self.lufs) and target - self.lufs > PEAK_DB - self.peak_db


def measure(sound: Sound) -> Loudness:
    """How loud a sound is where it is played on two sides."""
    heard = sound.samples if sound.samples.shape[1] == 2 else sound.mono()[:, None]
    sides = 2 / heard.shape[1]
    hop = max(1, round(HOP_S * sound.rate))
    is_ungated = len(heard) < HOPS * hop
    power = sides * _hop_energies(heard, sound.rate, hop)
    blocks = power.sum(keepdims=True) / len(heard) if is_ungated else _block_means(power, len(heard), hop)
    return Loudness(_gated(blocks), _true_peak_db(heard, sound.rate), is_ungated)


def _block_means(energies: Floats, length: int, hop: int) -> Floats:
    whole = energies[: length // hop]
    return np.asarray(np.convolve(whole, np.ones(HOPS), "valid") / (HOPS * hop))


def _gated(powers: Floats) -> float:
    """Loudness of the blocks that count."""
    levels = _level(powers)
    kept = powers[levels > ABSOLUTE_GATE]
    if not len(kept):
        return -math.inf
    kept = kept[_level(kept) > float(_level(kept.mean())) + RELATIVE_GATE]
    return float(_level(kept.mean()))


def _level(power: Floats | np.floating) -> Floats:
    return np.asarray(OFFSET_DB + 10 * np.log10(power + 1e-20))


def _hop_energies(samples: NDArray[np.float32], rate: int, hop: int) -> Floats:
    """Sum of squares after K-weighting over hops of 100 ms and all channels; the last hop may be shorter."""
    warm_up, piece = round(WARM_UP_S * rate), round(PIECE_S / HOP_S) * hop
    energies = []
    for start in range(0, len(samples), piece):
        part = samples[max(0, start - warm_up) : start + piece].astype(np.float64)
        # Silence behind keeps the end of what the filter makes from reaching its beginning.
        size = len(part) + warm_up
        spectrum = np.fft.rfft(part, size, axis=0) * _weighting(size, rate)[:, None]
        weighted = np.fft.irfft(spectrum, size, axis=0)[min(start, warm_up) : len(part)]
        energies.append(np.add.reduceat((weighted**2).sum(axis=1), np.arange(0, len(weighted), hop)))
    return np.concatenate(energies)


def _weighting(size: int, rate: int) -> NDArray[np.complex128]:
    """Response of the K-weighting at the frequencies of a real transform of `size` samples."""
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(delay), np.complex128)
    for upper, lower in (_shelf(rate), _high_pass(rate)):
        response *= np.polynomial.polynomial.polyval(delay, upper)
        response /= np.polynomial.polynomial.polyval(delay, lower)
    return response


def _shelf(rate: int) -> tuple[list[float], list[float]]:
    hertz, quality, gain_db = SHELF
    bend = math.tan(math.pi * hertz / rate)
    high = 10 ** (gain_db / 20)
    middle = high**0.4996667741545416
    upper = [high + middle * bend / quality + bend**2, 2 * (bend**2 - high)]
    return [*upper, high - middle * bend / quality + bend**2], _poles(bend, quality)


def _high_pass(rate: int) -> tuple[list[float], list[float]]:
    hertz, quality = HIGH_PASS
    bend = math.tan(math.pi * hertz / rate)
    poles = _poles(bend, quality)
    # BS.1770 writes this filter with 1, -2, 1 above, not scaled to let high tones through unchanged.
    return [poles[0], -2 * poles[0], poles[0]], poles


def _poles(bend: float, quality: float) -> list[float]:
    return [1 + bend / quality + bend**2, 2 * (bend**2 - 1), 1 - bend / quality + bend**2]


def _true_peak_db(samples: NDArray[np.float32], rate: int) -> float:
    """Highest value between samples too, a piece at a time: four times a long recording may not fit in memory."""
    finer = soxr.ResampleStream(rate, OVERSAMPLING * rate, samples.shape[1], dtype="float32")
    piece, peak = round(PIECE_S * rate), float(np.abs(samples).max(initial=0.0))
    for start in range(0, len(samples), piece):
        part = np.ascontiguousarray(samples[start : start + piece])
        made = finer.resample_chunk(part, last=start + piece >= len(samples))
        peak = max(peak, float(np.abs(made).max(initial=0.0)))
    return 20 * math.log10(max(peak, 1e-10))

"""Mel-frequency cepstral coefficients, 39 a frame of 20 ms: 13 with their slopes and the slopes of those.

Frames begin every 20 ms, last 25 ms and are not padded at the edges, so that a clip has as many as a wav2vec2 encoder
makes of it, each of the same samples. Davis and Mermelstein 1980, doi:10.1109/TASSP.1980.1163420; the mel scale is
O'Shaughnessy's, 2595 log10(1 + f / 700); slopes are those of the regression line over two frames on either side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import conv1d, pad

RATE = 16000
HOP = 320
WINDOW = 400
FOURIER = 512
MELS = 40
COEFFICIENTS = 13
CHANNELS = 3 * COEFFICIENTS
# A mel band of noise at -80 dB of full scale: quieter is silence.
LEAST_POWER = 1e-8
SLOPE_REACH = 2


class Mfcc(nn.Module):
    """From samples to coefficients; differentiable, and with nothing to be learned."""

    window: Tensor
    filters: Tensor
    cosines: Tensor
    slope: Tensor

    def __init__(self) -> None:
        super().__init__()
        reach = np.arange(-SLOPE_REACH, SLOPE_REACH + 1)
        tables = {
            "window": np.hanning(WINDOW + 1)[:-1],
            "filters": mel_filters(),
            "cosines": cosines(MELS, COEFFICIENTS),
            "slope": reach / (reach**2).sum(),
        }
        for name, table in tables.items():
            self.register_buffer(name, torch.from_numpy(table.astype(np.float32)), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """Samples (batch, n) at 16 kHz, at least 400, to (batch, frames, 39): coefficients, slopes, their slopes."""
        cut = samples.unfold(-1, WINDOW, HOP) * self.window
        power = torch.fft.rfft(cut, FOURIER).abs().square() / self.window.square().sum()
        still = torch.log(power @ self.filters + LEAST_POWER) @ self.cosines
        moving = self._slopes(still)
        return torch.cat([still, moving, self._slopes(moving)], dim=-1)

    def _slopes(self, frames: Tensor) -> Tensor:
        """Change a frame, shape as `frames`; the first and last frame go on beyond the edges."""
        rows = frames.transpose(1, 2)
        edged = pad(rows, (SLOPE_REACH, SLOPE_REACH), mode="replicate")
        channels = rows.shape[1]
        kernel = self.slope.expand(channels, 1, -1)
        return conv1d(edged, kernel, groups=channels).transpose(1, 2)


class Standardised(nn.Module):
    """Coefficients with mean 0 and deviation 1 over the frames of the training clips."""

    mean: Tensor
    scale: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.mfcc = Mfcc()
        self.register_buffer("mean", torch.zeros(CHANNELS))
        self.register_buffer("scale", torch.ones(CHANNELS))

    def fit(self, clips: Iterable[Tensor]) -> None:
        """Take mean and deviation (dividing by n) from the coefficients of clips, each (1, frames, 39)."""
        frames = torch.cat([clip[0] for clip in clips]).double()
        self.mean, self.scale = frames.mean(dim=0).float(), frames.std(dim=0, correction=0).float() + 1e-6

    def forward(self, samples: Tensor) -> Tensor:
        """As `Mfcc`, standardised."""
        return self.standard(self.mfcc(samples))

    def standard(self, coefficients: Tensor) -> Tensor:
        return (coefficients - self.mean) / self.scale


def frames_of(samples: int) -> int:
    """How many frames a clip has."""
    return max(0, (samples - WINDOW) // HOP + 1)


def samples_of(frames: int) -> int:
    """How many samples so many frames see."""
    return (frames - 1) * HOP + WINDOW


def mel_filters() -> NDArray[np.float64]:
    """Triangles between 0 Hz and half the rate, evenly spaced in mel, each with area 1: shape (257, 40)."""
    top = 2595 * math.log10(1 + RATE / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, top, MELS + 2) / 2595) - 1)
    frequencies = np.linspace(0, RATE / 2, FOURIER // 2 + 1)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    triangles: NDArray[np.float64] = np.clip(np.minimum(rising, falling), 0, None)
    triangles /= triangles.sum(axis=0)
    return triangles


def cosines(bands: int, wanted: int) -> NDArray[np.float64]:
    """The orthonormal discrete cosine transform (type II) as a matrix, shape (bands, wanted)."""
    angles = np.pi * np.outer(np.arange(bands) + 0.5, np.arange(wanted)) / bands
    table: NDArray[np.float64] = np.sqrt(2 / bands) * np.cos(angles)
    table[:, 0] /= math.sqrt(2)
    return table

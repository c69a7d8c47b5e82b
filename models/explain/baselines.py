"""What a clip is compared with: the baselines by name, for each kind of model.

An attribution says how the output changes from a baseline to the clip. No baseline is right for every model (silence
is not neutral for many), so there is a choice, and the model's profile says which one was found to be good. This
module needs no torch; `models.explain.paths` builds the baselines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UsageError
from models.interface import Modality

# Of the noise, so that the same clip has the same noise everywhere.
SEED = 0


@dataclass(frozen=True)
class Baseline:
    """One way to say what a clip is compared with.

    Attributes
    ----------
    cut : {'encoder input', 'waveform', 'embeddings'}
        Where the baseline takes the place of the clip, and so what is attributed to.
    tip : str
        One sentence for people.
    """

    name: str
    modality: Modality
    cut: Literal["encoder input", "waveform", "embeddings"]
    tip: str


BASELINES = (
    Baseline(
        "corpus-mean", "audio", "encoder input", "The mean frame of the corpus: the same for every clip."
    ),
    Baseline("time-mean", "audio", "encoder input", "The clip's own mean frame: explains only what varies."),
    Baseline(
        "silence", "audio", "encoder input", "What the encoder makes of a silent clip of the same length."
    ),
    Baseline(
        "zero", "audio", "waveform", "Samples of zero; its map hardly adds up for models that hear no level."
    ),
    Baseline(
        "matched-noise", "audio", "waveform", "Noise with the level and the long-term spectrum of the clip."
    ),
    Baseline("white-noise", "audio", "waveform", "White noise with the level of the clip."),
    Baseline("mask", "text", "embeddings", "Every piece of text masked, the model's own marks kept."),
    Baseline("pad", "text", "embeddings", "Every piece of text taken for padding, the model's marks kept."),
    Baseline(
        "corpus-mean",
        "audio+text",
        "encoder input",
        "The mean frame of the corpus, and every piece of text masked.",
    ),
    Baseline(
        "time-mean",
        "audio+text",
        "encoder input",
        "The clip's own mean frame, and every piece of text masked.",
    ),
)


def names(modality: Modality) -> tuple[str, ...]:
    """The names that `Request.baseline` may take for a model of this kind."""
    return tuple(baseline.name for baseline in BASELINES if baseline.modality == modality)


def named(name: str, modality: Modality) -> Baseline:
    """One baseline; UsageError, naming the choices, if a model of this kind has none of this name."""
    for baseline in BASELINES:
        if (baseline.name, baseline.modality) == (name, modality):
            return baseline
    raise UsageError(f"no baseline {name!r} for {modality}; choose from {', '.join(names(modality))}.")


def waveform(name: str, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The baseline at the waveform for a clip: silent, or noise that is made for the clip."""
    return NOISES[name](samples) if name in NOISES else np.zeros(len(samples), dtype=np.float32)


def white_noise(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gaussian noise of the same length and root mean square, the same at every call."""
    noise = np.random.default_rng(SEED).standard_normal(len(samples))
    return _as_loud_as(samples, noise)


def matched_noise(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Noise with the magnitudes of the clip's Fourier transform and random phases, the same at every call.

    It has the clip's long-term spectrum and root mean square (Theiler et al. 1992, surrogate data), but neither its
    course nor its words.
    """
    spectrum = np.fft.rfft(samples.astype(np.float64))
    phases = np.random.default_rng(SEED).uniform(0, 2 * np.pi, len(spectrum))
    turned = np.abs(spectrum) * np.exp(1j * phases)
    turned[0] = spectrum[0]
    if len(samples) % 2 == 0:
        turned[-1] = spectrum[-1]
    noise: NDArray[np.float32] = np.fft.irfft(turned, len(samples)).astype(np.float32)
    return noise


NOISES: Mapping[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
    "matched-noise": matched_noise,
    "white-noise": white_noise,
}


def _as_loud_as(samples: NDArray[np.float32], noise: NDArray[np.float64]) -> NDArray[np.float32]:
    level = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    scaled: NDArray[np.float32] = (noise * (level / np.sqrt(np.mean(noise**2)))).astype(np.float32)
    return scaled

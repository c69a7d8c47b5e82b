"""What may be heard of a clip by its saliency, and what becomes of it: values, and the work that makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.audio import Sound
from analysis.salient_sound import Direction, Frames, Keep, keep_only, salient_frames
from analysis.tables import Corpus
from listener.jobs import Report
from listener.state.altering.variants import Variant
from listener.state.explaining.shelf import Shelf
from models.explain.retained import Retained, retained
from models.interface import FRAMES_PER_SECOND, Saliency
from models.material import material

SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
WAYS: dict[Direction, str] = {"either": "for", "raising": "raising", "lowering": "lowering"}
SIGNS: dict[Keep, str] = {
    "salient": "only the top {percent:.0f} % {way} {target}",
    "rest": "without the top {percent:.0f} % {way} {target}",
    "salient-in-noise": "the top {percent:.0f} % {way} {target}, in noise",
}

Status = Literal["whole", "working", "sifted"]


@dataclass(frozen=True)
class Sieve:
    """What is wished to be heard.

    Attributes
    ----------
    keep : {'salient', 'rest', 'salient-in-noise'} or None
        None: the whole clip.
    share : float
        How many of the frames count as salient, 0 to 1.
    direction : {'either', 'raising', 'lowering'}
        Whether the largest, the highest or the lowest saliency counts.
    """

    keep: Keep | None = None
    share: float = 0.2
    direction: Direction = "either"


@dataclass(frozen=True, eq=False)
class Sifted:
    """What became of the wish.

    Attributes
    ----------
    status : {'whole', 'working', 'sifted'}
        Whether the whole clip is heard, still is while the wished sound is made, or what is wished.
    obstacle : str
        Why only the whole clip can be heard, in a sentence; empty if there is no reason.
    retained : Retained or None
        What the model says of what is heard; None until it is known.
    is_predicting : bool
        Whether that is being found out.
    no_retained : str
        Why it will not be known; empty if there is no reason.
    """

    status: Status = "whole"
    obstacle: str = ""
    retained: Retained | None = None
    is_predicting: bool = False
    no_retained: str = ""


def sound_work(sound: Sound, saliency: Saliency, sieve: Sieve) -> Callable[[Report], Variant | None]:
    """Make what is wished of a clip's sound, the mean of its channels as models hear it; None if nothing is salient."""

    def work(_report: Report) -> Variant | None:
        frames = salient_frames(saliency.values, sieve.share, sieve.direction)
        if sieve.keep is None or not frames.any():
            return None
        kept = keep_only(sound.mono(), sound.rate, frames, keep=sieve.keep)
        sign = SIGNS[sieve.keep].format(
            percent=100 * kept.salient_share, way=WAYS[sieve.direction], target=saliency.target
        )
        silent = frames if sieve.keep == "rest" else ~frames
        return Variant(
            Sound(np.ascontiguousarray(kept.samples[:, None]), kept.rate),
            sign=sign,
            unheard=stretches(silent, sound.duration, to_the_end=sieve.keep != "rest"),
        )

    return work


def retained_work(
    shelf: Shelf, corpus: Corpus, name: str, saliency: Saliency, sieve: Sieve
) -> Callable[[Report], Retained]:
    """What the model says of what is heard, which for this is made again at the model's rate."""
    card = shelf.cards[name]

    def work(_report: Report) -> Retained:
        read = material(corpus, saliency.clip, card.rate, card.modality)
        frames = salient_frames(saliency.values, sieve.share, sieve.direction)
        if read.samples is None or sieve.keep is None:
            raise ValueError("expected a speech model's material and something to keep")
        kept = keep_only(read.samples, read.rate, frames, keep=sieve.keep)
        return retained(shelf.load(name), read, saliency, kept)

    return work


def stretches(
    frames: Frames, duration: float, *, to_the_end: bool = False
) -> tuple[tuple[float, float], ...]:
    """Where frames are chosen: start and end in seconds of each run; `to_the_end`: what has no frame is as well."""
    edges = np.flatnonzero(np.diff(np.r_[False, frames, False].astype(np.int8))) / FRAMES_PER_SECOND
    runs = [
        (float(start), float(min(end, duration))) for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    covered = len(frames) / FRAMES_PER_SECOND
    if to_the_end and covered < duration:
        start = runs.pop()[0] if runs and runs[-1][1] == covered else covered
        runs.append((start, duration))
    return tuple(runs)

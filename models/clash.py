"""The clash of voice and words over a corpus, and in one clip: an audio and a text model that both tell valence.

Predictions come from the cache (`models.predicted`), and so do the maps (`models.explain.store`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clash import Clash, Signals, WordClash, clash, direction, sentence, signals, word_clash
from analysis.errors import UsageError
from analysis.progress import ignore, partly
from analysis.speakers import speakers_of
from analysis.tables import Corpus
from analysis.words import Word
from models.cards import output_of
from models.interface import FRAMES_PER_SECOND, Modality, Model, ModelCard, Request, Saliency
from models.material import material
from models.predicted import Predicted, predicted
from models.registry import load, read_card

VALENCE = "valence"
NEUTRAL = "neutral"


@dataclass(frozen=True)
class Sources:
    """The models that valence comes from, as `models.registry.load` takes them.

    Attributes
    ----------
    audio, text : str
    word_blind : str
        An audio model that knows no words, such as one of prosody alone; empty: the voice is what the text's valence
        does not explain of the audio's.
    """

    audio: str
    text: str
    word_blind: str = ""

    def check(self) -> None:
        """Raise UsageError if one is of the wrong kind or has no valence, ModelError if its files are damaged."""
        for name, modality in ((self.audio, "audio"), (self.text, "text"), (self.word_blind, "audio")):
            if name:
                _check(name, read_card(name), modality)


@dataclass(frozen=True, eq=False)
class CorpusClash:
    """How far voice and words clash in every clip, and which clips a model could not take, with reasons."""

    clash: Clash
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class ClipClash:
    """Which words of a clip clash, which way, and that in a sentence; no direction and no sentence if they do not.

    `spoken` are the same words with their times, which are NaN where they are not known.
    """

    words: WordClash
    spoken: tuple[Word, ...]
    direction: str
    sentence: str


def corpus_clash(
    corpus: Corpus,
    sources: Sources,
    *,
    device: str | None = None,
    report: Callable[[float], None] = ignore,
    loader: Callable[[str], Model] | None = None,
) -> CorpusClash:
    """Predict valence with all models, where that is not kept, and hold voice against words.

    Parameters
    ----------
    device, report, loader
        As `models.predicted.predicted` takes them.

    Raises
    ------
    UsageError
        If there is no such model or device, or a model is of the wrong kind.
    ModelError
        If one cannot be loaded.
    """
    sources.check()
    names = [name for name in (sources.audio, sources.text, sources.word_blind) if name]
    found = [
        predicted(corpus, name, device=device, loader=loader, report=partly(report, number, len(names)))
        for number, name in enumerate(names)
    ]
    failed = dict(item for one in found for item in one.failed)
    return CorpusClash(clash_of(corpus, *found), tuple(failed.items()))


def clash_of(corpus: Corpus, audio: Predicted, text: Predicted, word_blind: Predicted | None = None) -> Clash:
    """The same of predictions that are there; clips whose speaker is not known are not taken for one voice."""
    clips = corpus.clips
    speakers = np.unique(speakers_of(clips).astype(str), return_inverse=True)[1].astype(np.int64)
    found: Signals = signals(
        audio.outputs[VALENCE],
        text.outputs[VALENCE],
        speakers,
        (clips["emotion"] == NEUTRAL).to_numpy(bool),
        word_blind=None if word_blind is None else word_blind.outputs[VALENCE],
    )
    return clash(found, speakers)


def clip_clash(
    corpus: Corpus,
    clip: str,
    found: Clash,
    sources: Sources,
    *,
    device: str | None = None,
    report: Callable[[float], None] = ignore,
) -> ClipClash:
    """Where in one clip voice and words clash, by the integrated gradients of both models.

    Raises
    ------
    UsageError
        If there is no such clip, model or device.
    ModelError
        If a model cannot take the clip.
    DataError
        If its files cannot be read.
    """
    from models.explain.store import cache, explain_cached  # noqa: PLC0415 - only where a clip is looked into

    if clip not in corpus.rows:
        raise UsageError(f"there is no clip {clip!r} in {corpus.folder}.")
    maps: list[Saliency] = []
    for number, name in enumerate((sources.audio, sources.text)):
        model = load(name, device=device)
        given = material(corpus, clip, model.card.rate, model.card.modality)
        report(number / 2)
        maps.append(explain_cached(model, given, Request(VALENCE), cache()))
    audio, text = maps
    return of_maps(audio, text, found, corpus.rows[clip])


def of_maps(audio: Saliency, text: Saliency, found: Clash, row: int) -> ClipClash:
    """The same of two maps of valence that are there."""
    voice = float(found.signals.voice[row])
    way = direction(voice, float(found.signals.text[row]))
    words = word_clash(
        tuple(word.text for word in text.words),
        word_values(audio.values, text),
        np.array([word.value for word in text.words], dtype=np.float64),
        np.array([word.end - word.start for word in text.words], dtype=np.float64),
        is_voice_negative=voice < 0,
    )
    p = float(found.p[row])
    said = sentence(words, is_voice_negative=voice < 0, p=p) if way else ""
    return ClipClash(words, tuple(Word(word.text, word.start, word.end) for word in text.words), way, said)


def word_values(values: NDArray[np.float32], text: Saliency) -> NDArray[np.float64]:
    """What an audio map has on each word of a text map, shape (n_words,); NaN on words without times.

    A frame is a word's if its middle is.
    """
    middles = (np.arange(len(values)) + 0.5) / FRAMES_PER_SECOND
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    edges = np.array([(word.start, word.end) for word in text.words], dtype=np.float64).reshape(-1, 2)
    first, stop = np.searchsorted(middles, np.nan_to_num(edges)).T
    return np.where(np.isnan(edges).any(axis=1), np.nan, sums[stop] - sums[first])


def _check(name: str, card: ModelCard, modality: Modality | str) -> None:
    if card.modality != modality:
        raise UsageError(f"{name} is a model of {card.modality}; one of {modality} is wanted in its place.")
    if output_of(card, VALENCE).kind != "dimension":
        raise UsageError(
            f"{name} tells valence as a class; a model that tells how positive a clip is, is wanted."
        )

"""What a column's jobs do on their threads: each function captures all its input and returns the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment import Alignment, align_once, kept_alignment
from analysis.audio import Sound
from analysis.errors import EarmarkError
from analysis.recognition import Recogniser, recognise_once
from analysis.tables import Corpus
from listener.jobs import Report
from listener.state.columns.contents import Contents
from listener.state.columns.kept_contents import KeptContents
from listener.state.columns.wishes import Wish
from listener.state.explaining.shelf import Found, Shelf
from listener.state.explaining.unfinished import Unfinished, read_unfinished
from models.explain.store import cache, explain_cached
from models.interface import Modality, ModelCard, Saliency, Trust
from models.material import material

_NEEDED: Mapping[Modality, tuple[list[str], str]] = {
    "audio": (["path"], "audio"),
    "text": (["transcript"], "a transcript"),
    "audio+text": (["path", "transcript"], "both audio and a transcript"),
}


def lacking(corpus: Corpus, rows: NDArray[np.int64], card: ModelCard) -> str:
    """What a model needs and not one of these clips has, as a sentence; empty if some have it."""
    columns, what = _NEEDED[card.modality]
    if corpus.clips[columns].iloc[rows].apply(lambda texts: texts.str.strip().ne("")).all(axis=1).any():
        return ""
    return f"No shown clip has {what} in {corpus.folder}, which {card.title} needs."


def read_work(
    shelf: Shelf, kept: KeptContents, corpus: Corpus, row: int, wish: Wish
) -> Callable[[Report], tuple[Contents, Found | None]]:
    """Read a clip, and what is kept of its explanation."""

    def work(_report: Report) -> tuple[Contents, Found | None]:
        contents = kept.read(corpus, row)
        found = shelf.look_up(wish.model, corpus, contents.clip, wish.request) if wish.model else None
        return contents, found

    return work


def align_work(sound: Sound, transcript: str) -> Callable[[Report], Alignment]:
    """Find when the words of a transcript are spoken."""
    return lambda report: align_once(sound.mono(), sound.rate, transcript, report)


def recognise_work(sound: Sound, recogniser: Recogniser) -> Callable[[Report], Alignment]:
    """Find which words are spoken, and when."""
    return lambda report: recognise_once(sound.mono(), sound.rate, report, recogniser)


def explain_work(shelf: Shelf, corpus: Corpus, clip: str, wish: Wish) -> Callable[[Report], Found]:
    """Explain a clip."""
    card = shelf.cards[wish.model]

    def work(report: Report) -> Found:
        # Read first: what the clip lacks is told at once, not after a model has been loaded for it.
        needs_times = card.modality != "audio" or wish.method == "word-occlusion"
        timing = partial(align_once, report=report) if needs_times else kept_alignment
        read = material(corpus, clip, card.rate, card.modality, timing=timing)
        store = cache()
        saliency = explain_cached(shelf.load(wish.model, report), read, wish.request, store, report)
        key = shelf.key_of(wish.model, read, wish.request)
        return Found(saliency, key, store.trust(key))

    return work


def unfinished_work(shelf: Shelf, corpus: Corpus, file: Path) -> Callable[[Report], Unfinished | None]:
    """Read what is left to explain, and hold what is done against the cache."""

    def work(_report: Report) -> Unfinished | None:
        unfinished = read_unfinished(file)
        if unfinished is None or not unfinished.keys:
            return unfinished
        try:
            return replace(unfinished, keys=_kept_keys(shelf, corpus, unfinished))
        except EarmarkError:
            return unfinished  # going on will tell what is wrong

    return work


def _kept_keys(shelf: Shelf, corpus: Corpus, unfinished: Unfinished) -> dict[str, str]:
    """The maps that are still kept; none if the model's files or default baseline are no longer what they were."""
    wish, keys = unfinished.plan.wish, unfinished.keys
    clip = next((clip for clip in keys if clip in corpus.rows), None)
    card = shelf.cards.get(wish.model)
    if clip is not None and card is not None:
        read = material(corpus, clip, card.rate, card.modality)
        if shelf.key_of(wish.model, read, wish.request) != keys[clip]:
            return {}
    kept = set(cache().all_keys())
    return {clip: key for clip, key in keys.items() if key in kept}


def check_work(shelf: Shelf, corpus: Corpus, saliency: Saliency, wish: Wish) -> Callable[[Report], Trust]:
    """Find how far to trust a map, and keep that."""
    card = shelf.cards[wish.model]

    def work(report: Report) -> Trust:
        from models.explain.trust import check_trust  # noqa: PLC0415 - torch is imported when first wanted

        read = material(corpus, saliency.clip, card.rate, card.modality)
        key, store = shelf.key_of(wish.model, read, wish.request), cache()
        trust = store.trust(key)
        if trust is None:
            model, randomised = shelf.load(wish.model), shelf.randomised(wish.model)
            trust = check_trust(model, read, saliency, report, randomised=randomised)
            store.put_trust(key, trust)
        return trust

    return work

"""What a column's jobs do on their threads: each function captures all its input and returns the work."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Corpus
from listener.jobs import Report
from listener.state.contents import Contents, read_contents
from listener.state.shelf import Found, Shelf
from listener.state.wishes import Wish
from models.explain.store import cache, explain_cached
from models.interface import ModelCard, Saliency, Trust
from models.material import material


def lacking(corpus: Corpus, rows: NDArray[np.int64], card: ModelCard) -> str:
    """What a model needs and not one of these clips has, as a sentence; empty if some have it."""
    column, what = ("path", "audio") if card.modality == "audio" else ("transcript", "a transcript")
    if corpus.clips[column].iloc[rows].str.strip().ne("").any():
        return ""
    return f"No shown clip has {what} in {corpus.folder}, which {card.title} needs."


def read_work(
    shelf: Shelf, corpus: Corpus, row: int, wish: Wish
) -> Callable[[Report], tuple[Contents, Found | None]]:
    """Read a clip, and what is kept of its explanation."""

    def work(_report: Report) -> tuple[Contents, Found | None]:
        contents = read_contents(corpus, row)
        found = shelf.look_up(wish.model, corpus, contents.clip, wish.request) if wish.model else None
        return contents, found

    return work


def explain_work(shelf: Shelf, corpus: Corpus, clip: str, wish: Wish) -> Callable[[Report], Found]:
    """Explain a clip."""
    card = shelf.cards[wish.model]

    def work(report: Report) -> Found:
        # Read first: what the clip lacks is told at once, not after a model has been loaded for it.
        read = material(corpus, clip, card.rate, card.modality)
        store = cache()
        saliency = explain_cached(shelf.load(wish.model), read, wish.request, store, report)
        return Found(saliency, store.trust(shelf.key_of(wish.model, read, wish.request)))

    return work


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

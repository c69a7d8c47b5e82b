"""Which maps of a store are of models and clips as they are now: a cache holds those of all corpora, and old ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analysis.errors import EarmarkError
from analysis.tables import Corpus
from models.explain.keys import METHOD_VERSION, input_digest
from models.interface import Modality, Saliency
from models.material import material
from models.registry import read_card, read_fingerprint


class Current:
    """Tells of a map of one of the corpus's clips whether it would be computed the same today, by one of some models.

    Parameters
    ----------
    models : sequence of str
        As `models.registry.load` takes them.

    Raises
    ------
    UsageError, ModelError
        If there is no such model, or its files are damaged.
    """

    def __init__(self, corpus: Corpus, models: Sequence[str]) -> None:
        self._corpus = corpus
        self._cards = {read_fingerprint(name): read_card(name) for name in models}
        self._digest = lru_cache(maxsize=4096)(self._digest_now)

    def __call__(self, saliency: Saliency) -> bool:
        of = saliency.provenance
        card = self._cards.get(of.get("model_sha256", ""))
        if card is None or of.get("method_version") != METHOD_VERSION:
            return False
        return of.get("input_sha256") == self._digest(saliency.clip, card.rate, card.modality)

    def _digest_now(self, clip: str, rate: int, modality: Modality) -> str:
        """Empty where a model cannot take the clip."""
        try:
            return input_digest(material(self._corpus, clip, rate, modality), modality)
        except EarmarkError:
            return ""

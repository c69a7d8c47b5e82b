"""What models say of a corpus, for a report: asked now, or as far as it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from analysis.progress import ignore, partly
from analysis.tables import Corpus
from models.interface import Model
from models.predicted import Predicted, kept_predictions, predicted


def asked(
    corpus: Corpus,
    models: Sequence[str],
    report: Callable[[float], None] = ignore,
    *,
    loader: Callable[[str], Model] | None = None,
) -> Mapping[str, Predicted]:
    """Predictions of each model for every clip; as `models.predicted.predicted`, which is asked of each."""
    return {
        name: predicted(corpus, name, loader=loader, report=partly(report, number, len(models)))
        for number, name in enumerate(models)
    }


def kept(corpus: Corpus, models: Sequence[str]) -> Mapping[str, Predicted]:
    """What is kept of predictions; models of which nothing is are left out. No model is loaded."""
    found = {name: kept_predictions(corpus, name) for name in models}
    return {
        name: one
        for name, one in found.items()
        if any(np.isfinite(values).any() for values in one.outputs.values())
    }

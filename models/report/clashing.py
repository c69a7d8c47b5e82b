"""What a report says of voice against words: how many clips clash, and those that do so most."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.clash import Clash, direction
from analysis.report.on_corpus import Looked, example
from analysis.report.records import Examples, Section, Table, counted
from analysis.tables import Corpus
from models.clash import VALENCE, clash_of
from models.interface import Modality
from models.predicted import Predicted

NO_MODELS = (
    "Voice is held against words where two models of valence are named: report ... --model one that hears --model one"
    " that reads."
)
LISTED, HEARD = 20, 5
MOST_Q = 0.05


def clashes(corpus: Corpus, says: Mapping[str, Predicted]) -> Clash | None:
    """Clashes by the first model that hears valence and the first that reads it; None without both."""
    hears, reads = _with_valence(says, "audio"), _with_valence(says, "text")
    return clash_of(corpus, hears[0], reads[0]) if hears and reads else None


def clash_section(found: Clash | None, looked: Looked) -> Section:
    """The clips whose voice and words are most opposed; `found` has the rows of the corpus."""
    name, title = "clash", "Voice against words"
    if found is None:
        return Section(name, title, (NO_MODELS,))
    signals = found.signals
    names = looked.corpus.clips["clip"].tolist()
    ways = [direction(float(v), float(t)) for v, t in zip(signals.voice, signals.text, strict=True)]
    here = [looked.corpus.rows[clip] for clip in looked.clips["clip"]]
    order = np.argsort(-np.nan_to_num(found.opposition[here], nan=-1.0), kind="stable")
    worst = [here[place] for place in order if ways[here[place]]]
    known = int(np.isfinite(found.opposition[here]).sum())
    certain = sum(float(found.q[row]) <= MOST_Q for row in worst)
    text = (
        "Clash is the smaller of how far voice and words are from neutral, in robust standard deviations, where they"
        " are on opposite sides. The voice is what the words do not explain of the audio model's valence. p says how"
        " often these words meet such a voice by chance, q the same with false discoveries controlled.",
        f"{counted(len(worst), 'clip')} of {known:,} clash; {certain:,} of them with q up to 0.05."
        f" Left out: {len(here) - known:,} of which a model cannot tell.",
    )
    rows = tuple(
        (
            *(names[row], float(found.opposition[row]), float(signals.voice[row]), float(signals.text[row])),
            *(float(found.p[row]), float(found.q[row]), ways[row]),
        )
        for row in worst
    )
    columns = ("clip", "clash", "voice", "words", "p", "q", "which way")
    table = Table("clash", "Clips that clash, the most opposed first.", columns, rows, shown=LISTED)
    heard = tuple(example(looked, names[row], ways[row]) for row in worst[:HEARD])
    parts = (table, Examples("The clips that clash most.", heard)) if heard else ()
    return Section(name, title, text, parts=parts)


def _with_valence(says: Mapping[str, Predicted], modality: Modality) -> list[Predicted]:
    return [
        one
        for one in says.values()
        if one.card.modality == modality
        and any(output.name == VALENCE and output.kind == "dimension" for output in one.card.outputs)
    ]

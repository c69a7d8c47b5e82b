"""What a report says of voice against words: how many clips clash, and those that do so most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analysis.clash import direction
from analysis.progress import ignore
from analysis.report.on_corpus import Looked, example
from analysis.report.records import Examples, Section, Table, counted
from analysis.tables import Corpus
from models.clash import VALENCE, CorpusClash, Sources, corpus_clash
from models.interface import Modality
from models.registry import read_card

NO_MODELS = (
    "Voice is held against words where two models of valence are named: report ... --model one that hears --model one"
    " that reads."
)
LISTED, HEARD = 20, 5
MOST_Q = 0.05


def clashes(
    corpus: Corpus, models: Sequence[str], report: Callable[[float], None] = ignore
) -> CorpusClash | None:
    """Clashes by the first named model that hears valence and the first that reads it; None without both."""
    hears, reads = _with_valence(models, "audio"), _with_valence(models, "text")
    if not (hears and reads):
        return None
    return corpus_clash(corpus, Sources(hears[0], reads[0]), report=report)


def clash_section(found: CorpusClash | None, looked: Looked) -> Section:
    """The clips whose voice and words are most opposed; `found` has the rows of the corpus."""
    name, title = "clash", "Voice against words"
    if found is None:
        return Section(name, title, (NO_MODELS,))
    index, signals = found.clash, found.clash.signals
    names = looked.corpus.clips["clip"].tolist()
    ways = [direction(float(v), float(t)) for v, t in zip(signals.voice, signals.text, strict=True)]
    here = [looked.corpus.rows[clip] for clip in looked.clips["clip"]]
    order = np.argsort(-np.nan_to_num(index.opposition[here], nan=-1.0), kind="stable")
    worst = [here[place] for place in order if ways[here[place]]]
    known = int(np.isfinite(index.opposition[here]).sum())
    certain = sum(float(index.q[row]) <= MOST_Q for row in worst)
    text = (
        "Clash is the smaller of how far voice and words are from neutral, in robust standard deviations, where they"
        " are on opposite sides. The voice is what the words do not explain of the audio model's valence. p says how"
        " often these words meet such a voice by chance, q the same with false discoveries controlled.",
        f"{counted(len(worst), 'clip')} of {known:,} clash; {certain:,} of them with q up to 0.05."
        f" Left out: {len(here) - known:,} of which a model cannot tell.",
    )
    rows = tuple(
        (
            *(names[row], float(index.opposition[row]), float(signals.voice[row]), float(signals.text[row])),
            *(float(index.p[row]), float(index.q[row]), ways[row]),
        )
        for row in worst
    )
    columns = ("clip", "clash", "voice", "words", "p", "q", "which way")
    table = Table("clash", "Clips that clash, the most opposed first.", columns, rows, shown=LISTED)
    heard = tuple(example(looked, names[row], ways[row]) for row in worst[:HEARD])
    parts = (table, Examples("The clips that clash most.", heard)) if heard else ()
    return Section(name, title, text, parts=parts)


def _with_valence(models: Sequence[str], modality: Modality) -> list[str]:
    cards = {name: read_card(name) for name in models}
    return [
        name
        for name, card in cards.items()
        if card.modality == modality
        and any(output.name == VALENCE and output.kind == "dimension" for output in card.outputs)
    ]

"""A model, words, and columns as they are after work that tests of views do not do."""

from dataclasses import replace

import numpy as np

from analysis.words import Word
from listener.state.columns.columns import Wish
from models.interface import ModelCard, Output, WordScore
from tests.listener.views.listen.made import saliency

OUTPUTS = (Output("activation", "dimension", 1, 7), Output("valence", "dimension", 1, 7))
CARD = ModelCard("m", "A model", "audio", OUTPUTS, "CC0-1.0", "for tests")
WORDS = (Word("good", 0.25, 0.75), Word("news", 1.0, 1.75))


def put(desk, number=0, **changes):
    """Let a column be as it would be after work that tests of views do not do."""
    columns = list(desk.columns.columns)
    columns[number] = replace(columns[number], **changes)
    desk.columns._columns = tuple(columns)
    desk.columns.column_changed.emit(number)


def listen(desk, row=1):
    """Go to a clip with words and saliency."""
    desk.go(row)
    contents = replace(desk.columns.columns[0].contents, words=WORDS, labels={"valence": 2.0})
    scored = tuple(WordScore(word.text, word.start, word.end, 0.4) for word in WORDS)
    put(desk, contents=contents)
    shown = saliency(np.full(99, 0.02), clip=contents.clip, words=scored)
    put(desk, wish=Wish("m", "valence"), status="done", saliency=shown)

"""From word to word by key: the next, or the one before, is selected and heard."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.words import Word
from listener.state.altering.hearing import Hearing
from listener.state.columns.columns import Columns
from listener.state.selection import Selection

# Edges of words are rounded to samples: a word is not taken for the one after itself.
ROUNDING_S = 1e-3


def step_word(columns: Columns, selection: Selection, hearing: Hearing, places: int) -> None:
    """Select the next word (1) or the one before (-1) and play it; the first or last one is played again."""
    contents = columns.active_contents
    if contents is None or not contents.words or not hearing.rate:
        return
    at = None if selection.span is None else selection.span[0] / hearing.rate
    word = contents.words[next_word(contents.words, hearing.clip_time or 0.0, at, places)]
    start, end = (round(time * hearing.rate) for time in (word.start, word.end))
    selection.select_span((start, min(end, hearing.length)))
    hearing.play_selection()


def next_word(words: Sequence[Word], cursor: float, selected: float | None, places: int) -> int:
    """Number of the word after, or before, the start of what is selected; else from the cursor, where it stands in.

    Parameters
    ----------
    words : sequence of Word
        At least one, in order of time.
    cursor : float
        In seconds, as are all times. Counts where nothing is selected: later means the word that is not yet over.
    selected : float or None
        Where the selection starts.
    places : int
        1 or -1.
    """
    if places < 0:
        before = cursor if selected is None else selected
        return max((n for n, word in enumerate(words) if word.start < before - ROUNDING_S), default=0)
    if selected is None:
        later = (n for n, word in enumerate(words) if word.end > cursor + ROUNDING_S)
    else:
        later = (n for n, word in enumerate(words) if word.start > selected + ROUNDING_S)
    return min(later, default=len(words) - 1)

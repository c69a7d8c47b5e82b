"""When each token is spoken, from a decoder's attention to the sound; and words from tokens.

Each token of the text attends most to where it is spoken. The tokens are laid along the sound in order, each on one
stretch of frames, so that together they attend most (dynamic time warping).

Sources: Radford et al. 2023, arXiv:2212.04356; the published program, `whisper/timing.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.words import Word

# Written without blanks between the words.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
UNFINISHED = "\ufffd"


def token_starts(attention: NDArray[np.float64]) -> NDArray[np.int64]:
    """The first frame of each token on the way through `attention` that gathers most.

    Parameters
    ----------
    attention : array, shape (n_tokens, n_frames)
        Larger is more; not fewer frames than tokens.

    Returns
    -------
    array, shape (n_tokens,)
        From 0, each larger than the one before: no token is without a frame.

    Raises
    ------
    ValueError
        If there are more tokens than frames.
    """
    tokens, frames = attention.shape
    if tokens > frames:
        raise ValueError(f"{tokens} tokens do not fit on {frames} frames")
    gathered = np.cumsum(attention, axis=1)
    # best[j]: the most that the tokens so far can gather if the last of them holds frame j.
    best, entered = gathered[0], np.zeros((tokens, frames), dtype=np.int64)
    for token in range(1, tokens):
        on_entering = np.full(frames, -np.inf)
        on_entering[token:] = best[token - 1 : -1] - gathered[token, token - 1 : -1]
        most = np.maximum.accumulate(on_entering)
        is_new = on_entering == most
        entered[token] = np.maximum.accumulate(np.where(is_new, np.arange(frames), 0))
        best = most + gathered[token]
    starts = np.zeros(tokens, dtype=np.int64)
    last = frames - 1
    for token in range(tokens - 1, 0, -1):
        starts[token] = entered[token, last]
        last = starts[token] - 1
    return starts


def words_of(
    tokens: Sequence[int], edges: Sequence[float], decode: Callable[[Sequence[int]], str], language: str
) -> list[Word]:
    """Words in order of time, without the marks around them; a pause that a comma took belongs to no word.

    Parameters
    ----------
    tokens : sequence of int
        Of the text alone.
    edges : sequence of float, one more than tokens
        The start of each token, and the end of the last, in s.
    decode : function of tokens
        Their text, with `UNFINISHED` where a letter is cut in two.
    language : str
        As `de`.
    """
    words: list[Word] = []
    first = 0
    for number in range(len(tokens)):
        text = decode(tokens[first : number + 1])
        if text.endswith(UNFINISHED) and number + 1 < len(tokens):
            continue
        found = Word(text, edges[first], edges[number + 1])
        first = number + 1
        if not words or text.startswith(" ") or language in UNSPACED:
            words.append(found)
        else:
            end = found.end if _has_sign(text) else words[-1].end
            words[-1] = Word(words[-1].text + text, words[-1].start, end)
    return [Word(_bare(word.text), word.start, word.end) for word in words if _has_sign(word.text)]


def _has_sign(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _bare(text: str) -> str:
    return text.strip("".join({sign for sign in text if not sign.isalnum()}))

"""Small changes of a text: what a recogniser, a typist or another transcriber would make of the same words.

Words such as `<sil>`, `++LAUGHTER++` and `[MASK]` are marks of sounds: they may be left out or moved, and keep their
letters. No synonyms: without a large lexicon they change what is felt (`glad` for `thrilled`) more than what is read.
Every function takes a text and a generator, and gives a text with at least one of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

TextChange = Callable[[str, np.random.Generator], str]
SHARE = 0.1
SHORTEST = 4
MARKS = (",", ".", "!", "?", "")
_MARK = re.compile(r"(?<=\w)[,.!?;:](?=\s|$)")


def dropout(text: str, generator: np.random.Generator) -> str:
    """Each word is left out with a chance of one in ten; one word stays."""
    words = text.split()
    stays = generator.random(len(words)) >= SHARE
    if words and not stays.any():
        stays[generator.integers(len(words))] = True
    return " ".join(word for word, is_kept in zip(words, stays, strict=True) if is_kept)


def swap(text: str, generator: np.random.Generator) -> str:
    """One in ten pairs of neighbours changes places."""
    words = text.split()
    place = 0
    while place + 1 < len(words):
        if generator.random() < SHARE:
            words[place], words[place + 1] = words[place + 1], words[place]
            place += 1
        place += 1
    return " ".join(words)


def typos(text: str, generator: np.random.Generator) -> str:
    """One in ten words of four letters or more has a letter inside it left out, doubled, or after its neighbour."""
    return " ".join(_mistyped(word, generator) for word in text.split())


def punctuation(text: str, generator: np.random.Generator) -> str:
    """Each mark behind a word becomes another or none with a chance of one half.

    Study B saw a comma for a full stop move a label's score by 13 %: a model should not lean on it.
    """

    def other(mark: re.Match[str]) -> str:
        return MARKS[generator.integers(len(MARKS))] if generator.random() < 1 / 2 else mark[0]

    return _MARK.sub(other, text)


def _mistyped(word: str, generator: np.random.Generator) -> str:
    if generator.random() >= SHARE or len(word) < SHORTEST or not word.isalpha():
        return word
    place = int(generator.integers(1, len(word) - 2))
    before, one, two, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    return before + (one + after, one + one + two + after, two + one + after)[generator.integers(3)]


TEXT_CHANGES: Mapping[str, tuple[str, TextChange]] = {
    "dropout": ("one word in ten left out", dropout),
    "swap": ("one pair of neighbouring words in ten exchanged", swap),
    "typos": ("a slip of the keys in one word in ten", typos),
    "punctuation": ("marks exchanged or left out", punctuation),
}

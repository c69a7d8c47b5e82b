"""Sentences for the demo text model, scored by VADER's lexicon and rules (vaderSentiment, MIT)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
from wordfreq import top_n_list

MASK = "<mask>"

FRAMES = (
    "it was {boost}{word}",
    "this is {boost}{word}",
    "that is {not}{boost}{word}",
    "I am {not}{boost}{word}",
    "we were {not}{boost}{word} about the {thing}",
    "the {thing} is {not}{boost}{word}",
    "{word} {thing}",
    "what a {word} {thing}",
    "such a {boost}{word} {thing}",
    "I feel {not}{boost}{word}",
    "{word}",
    "I {never}{word} the {thing}",
    "they {word} the {thing} and the {thing}",
    "no {word} in the {thing}",
    "the {thing} was {boost}{word} but the {thing} was {not}{word}",
    "{word}, but {boost}{word}",
    "she said the {thing} had {never}been {boost}{word}",
    "you are {not}{boost}{word} and {word}",
    "he {never}thought that the {thing} is {boost}{word}",
    "my {thing} {thing} the {word}",
    "there is {never}any {word} {thing}",
    "is it {not}{word}?",
    "the {thing} and the {thing} are here",
    "{boost}{word} {thing}",
    "I would {never}call it {word}",
    "we did not find the {thing} {boost}{word}",
    "it is {word} to {thing} the {thing}",
    "the {thing} of the {thing} is near the {thing}",
)
UNSEEN_FRAMES = (
    "everyone says your {thing} looks {not}{boost}{word}",
    "after the {thing} she seemed {boost}{word}",
    "a {boost}{word} {thing} and {not}a {word} one",
    "their {thing} turned out {boost}{word}, but our {thing} stayed {word}",
    "to be honest, I find {thing} {not}{boost}{word} these days",
    "the {thing} opens when the {thing} arrives",
    "he does not sound {boost}{word}",
)
BOOSTS = (
    *("very", "really", "extremely", "so", "absolutely", "totally", "incredibly", "quite", "completely"),
    *("slightly", "somewhat", "barely", "hardly", "almost", "kind of", "a little", "partly", "most", "less"),
)
NOTS = ("not", "not", "never", "rarely", "hardly ever")
NEVERS = ("never", "don't", "did not", "didn't", "cannot", "can't", "rarely", "won't", "wouldn't")


@dataclass(frozen=True)
class Words:
    """What sentences are made of: words with sentiment, frequent words without, nouns and verbs among them."""

    sentiment: tuple[str, ...]
    neutral: tuple[str, ...]


@cache
def words() -> Words:
    """VADER's plain words and the 10,000 most frequent words that are not among them."""
    lexicon = _vader().lexicon
    known = tuple(word for word in lexicon if word.isascii() and word.isalpha() and len(word) > 1)
    frequent = (word for word in top_n_list("en", 10_000) if word.isascii() and word.isalpha())
    return Words(known, tuple(word for word in frequent if word not in lexicon))


def valence(text: str) -> float:
    """VADER's compound score of a text on the scale from 1 to 7; what is masked says nothing."""
    return 4 + 3 * float(_vader().polarity_scores(text.replace(MASK, "it"))["compound"])


def training_sentences(count: int, random: np.random.Generator) -> Iterator[str]:
    """Sentences from the frames, loose strings of words, and several of both in a row; some words masked."""
    for _ in range(count):
        parts = [
            _fill(str(random.choice(FRAMES)), random) if random.random() < 0.45 else _string(random)
            for _ in range(random.choice([1, 2, 3, 5], p=[0.8, 0.12, 0.06, 0.02]))
        ]
        yield _masked(_cased(" ".join(parts), random), random)


def unseen_sentences(count: int, random: np.random.Generator) -> Iterator[str]:
    """Sentences from frames that training never uses."""
    for _ in range(count):
        sentence = _fill(str(random.choice(UNSEEN_FRAMES)), random)
        yield sentence[0].upper() + sentence[1:]


def probe_sentences(count: int, random: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Sentences with one word of sentiment, and that word."""
    for _ in range(count):
        word = _pick(words().sentiment, random)
        first, second, third = (_pick(words().neutral[:2000], random) for _ in range(3))
        yield f"The {first} and the {second} turned out {word} at the {third}.", word


def _fill(frame: str, random: np.random.Generator) -> str:
    """Put words into a frame, each gap its own; most are negated or boosted seldom."""

    def choose(gap: re.Match[str]) -> str:
        kind = gap.group(1)
        if kind == "boost":
            return f"{random.choice(BOOSTS)} " if random.random() < 0.35 else ""
        if kind == "not":
            return f"{random.choice(NOTS)} " if random.random() < 0.35 else ""
        if kind == "never":
            return f"{random.choice(NEVERS)} " if random.random() < 0.4 else ""
        choices = words().sentiment if kind == "word" and random.random() < 0.85 else words().neutral
        return _pick(choices, random)

    return re.sub(r"\{(\w+)\}", choose, frame) + str(random.choice(["", ".", ".", "!"]))


def _string(random: np.random.Generator) -> str:
    """A few neutral words with up to three words of sentiment, boosts and negations among them."""
    chosen = [
        _pick(words().neutral[: int(random.choice([150, 10_000]))], random)
        for _ in range(random.integers(1, 11))
    ]
    for _ in range(random.choice([0, 1, 2, 3], p=[0.2, 0.5, 0.2, 0.1])):
        group = [_pick(words().sentiment, random)]
        if random.random() < 0.25:
            group.insert(0, str(random.choice(BOOSTS)))
        if random.random() < 0.3:
            group.insert(0, str(random.choice(NOTS + NEVERS)))
        place = int(random.integers(0, len(chosen) + 1))
        chosen[place:place] = group
    if random.random() < 0.08:
        chosen.insert(int(random.integers(0, len(chosen) + 1)), "but")
    return " ".join(chosen) + str(random.choice(["", ".", ".", ".", "!", "?"]))


def _pick(choices: tuple[str, ...], random: np.random.Generator) -> str:
    return choices[int(random.integers(len(choices)))]


def _cased(text: str, random: np.random.Generator) -> str:
    kind = random.choice(["sentence", "lower", "title", "upper"], p=[0.6, 0.25, 0.08, 0.07])
    changes = {"lower": text, "title": text.title(), "upper": text.upper()}
    return changes.get(kind, text[0].upper() + text[1:])


def _masked(text: str, random: np.random.Generator) -> str:
    """Mask words in every other sentence: few, or nearly all, as baselines and explanations do."""
    if random.random() < 0.6:
        return text
    share = random.choice([0.15, 0.5, 1.0], p=[0.7, 0.2, 0.1])
    return " ".join(MASK if random.random() < share else word for word in text.split())


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()

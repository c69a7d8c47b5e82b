"""From a transcript to what an aligner can look for: words as they are spoken, and phones by the letters.

A word in two parts ("twenty-five") is looked for as two, a number digit by digit. Phones by the letters stand in where
the dictionary lacks a word, most often a name. They are rough, but the neighbours' edges hold such a word in its place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_EVENT = re.compile(r"\[[^\]]*\]|<[^>]*>|\+\+[^+]*\+\+")
_PART = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# ARPAbet without stress, as in the CMU Pronouncing Dictionary; the longest match from the left counts.
_TABLE = """tch:CH igh:AY ck:K sh:SH ch:CH th:TH ph:F ng:NG wh:W ee:IY ea:IY oo:UW ou:AW ow:OW ai:EY ay:EY oi:OY oy:OY
au:AO aw:AO er:ER ey:IY a:AE b:B c:K d:D e:EH f:F g:G h:HH i:IH j:JH k:K l:L m:M n:N o:AA p:P q:K r:R s:S t:T u:AH
v:V w:W y:IY z:Z"""
_PHONES = {"x": "K S", "qu": "K W", **dict(pair.split(":") for pair in _TABLE.split())}
_LETTERS = re.compile(r"(.)\1|" + "|".join(sorted(_PHONES, key=len, reverse=True)))


@dataclass(frozen=True)
class Spoken:
    """A word of a transcript: its text without punctuation around it, and the parts in which it is spoken."""

    text: str
    parts: tuple[str, ...]


def spoken_words(transcript: str) -> tuple[Spoken, ...]:
    """The words of a transcript that have a letter from a to z, with or without accent, or a digit.

    Events in brackets, such as `[LAUGHTER]`, are no words.
    """
    words = []
    for text in _EVENT.sub(" ", transcript).split():
        parts = tuple(_DIGITS[int(part)] if part.isdigit() else part for part in _PART.findall(_plain(text)))
        if parts:
            words.append(Spoken(_without_punctuation(text), parts))
    return tuple(words)


def phones_by_letters(word: str) -> str:
    """Phones for a word of the letters a to z, with blanks between them; a doubled letter sounds once.

    >>> phones_by_letters("shopping")
    'SH AA P IH NG'
    """
    found = (match[0] for match in _LETTERS.finditer(word))
    return " ".join(_PHONES.get(letters) or _PHONES[letters[0]] for letters in found)


def _plain(text: str) -> str:
    """In small letters without accents, with straight apostrophes."""
    spread = unicodedata.normalize("NFKD", text.replace("\u2019", "'").lower())
    return spread.encode("ascii", "ignore").decode()


def _without_punctuation(text: str) -> str:
    marks = "".join(sign for sign in set(text) if not sign.isalnum())
    return text.strip(marks)

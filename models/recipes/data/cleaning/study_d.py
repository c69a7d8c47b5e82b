"""Study D, multimodal attention on IEMOCAP: four classes, and transcripts in which sounds are words.

The study writes sounds as the forced alignment does, `<sil>`, `++BREATHING++`, `++LAUGHTER++`, `++GARBAGE++`; the
transcriptions of the dialogs write `[BREATHING]` and `[LAUGHTER]`. Both ways of writing become the same tokens.
"""

from __future__ import annotations

import re

from models.recipes.data.cleaning.rule import Rule

SILENCE, BREATHING, LAUGHTER, GARBAGE = "<sil>", "++BREATHING++", "++LAUGHTER++", "++GARBAGE++"
TOKENS = (SILENCE, BREATHING, LAUGHTER)
"""Words of their own in a transcript; a tokenizer must be told of them."""
CLASSES = {"angry": "angry", "happy": "happy", "excited": "happy", "neutral": "neutral", "sad": "sad"}

_EVENT = re.compile(r"\+\+\s*([A-Za-z]+)\s*\+\+|\[\s*([A-Za-z]+)\s*\]|<\s*(sil)\s*>", re.IGNORECASE)
_TOKENS = {"sil": SILENCE, "breathing": BREATHING, "laughter": LAUGHTER, "garbage": GARBAGE}
_WHOLE = {"won't": "will not", "can't": "cannot", "shan't": "shall not", "ain't": "is not", "let's": "let us"}
_ENDS = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'m": " am"}
_IS = re.compile(
    r"\b(it|he|she|that|this|there|here|what|who|where|when|how|why|everything|nothing)'s\b", re.IGNORECASE
)
_CONTRACTED = re.compile(rf"\b(?:{'|'.join(_WHOLE)})\b|(?<=[a-z])(?:{'|'.join(_ENDS)})\b", re.IGNORECASE)


def transcript(text: str) -> str:
    """The words and sounds of a clip, contractions written out; empty if nothing but breath, silence and noise is left.

    Events in brackets or plus signs become `TOKENS`; garbage and events that are not among them go. A final `'s` is
    written out only behind words that own nothing (`it's`): `John's` stays.
    """
    words = expanded(_EVENT.sub(_token, text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))).split()
    return " ".join(words) if set(words) - {SILENCE, BREATHING} else ""


def expanded(text: str) -> str:
    """A text with its contractions written out: `I'm` is `I am`, `won't` is `will not`.

    Capitals stay where a word had one in front. `'d` is read as would, which is its most frequent meaning.
    """
    return _IS.sub(r"\1 is", _CONTRACTED.sub(_written_out, text))


def _token(event: re.Match[str]) -> str:
    name = next(part for part in event.groups() if part).lower()
    token = _TOKENS.get(name, GARBAGE)
    return " " if token == GARBAGE else f" {token} "


def _written_out(found: re.Match[str]) -> str:
    long = {**_WHOLE, **_ENDS}[found[0].lower()]
    if found[0].isupper():
        return long.upper()
    return long.capitalize() if found[0][0].isupper() else long


RULE = Rule(
    "angry, happy with excited, neutral, sad; clips without words are dropped, contractions written out",
    CLASSES,
    needs=("text",),
    transcript=transcript,
    tokens=TOKENS,
)

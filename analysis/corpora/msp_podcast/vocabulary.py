"""The emotion words of MSP-Podcast: classes, their letters, and the words raters choose from."""

from __future__ import annotations

import re

from analysis.tables import NO_AGREEMENT, UNKNOWN, Scale

SCALE = Scale(1, 7)

LETTERS = {
    "A": "angry",
    "S": "sad",
    "H": "happy",
    "U": "surprise",
    "F": "fear",
    "D": "disgust",
    "C": "contempt",
    "N": "neutral",
    "O": "other",
    "X": NO_AGREEMENT,
}
CLASSES = tuple(LETTERS.values())
VOTED = CLASSES[:-1]
SECONDARY = (
    *("Angry", "Sad", "Happy", "Amused", "Neutral", "Frustrated", "Depressed", "Surprise", "Concerned"),
    *("Disgust", "Disappointed", "Excited", "Confused", "Annoyed", "Fear", "Contempt", "Other"),
)
MISSPELLED = {"Dissapointed": "Disappointed"}

_WORD = re.compile(rf"\s*(?:{'|'.join((*SECONDARY, *MISSPELLED))})\b", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(rf",(?={_WORD.pattern})", re.IGNORECASE)


def class_of_letter(letter: str) -> str | None:
    """Class of a consensus letter or of a class's own name, None if there is no such class."""
    name = letter.strip()
    if name.lower() in CLASSES:
        return name.lower()
    return LETTERS.get(name.upper(), UNKNOWN if not name else None)


def class_of_primary(primary: str) -> str | None:
    """Class that a rater's primary emotion votes for, None if it is no such emotion.

    `Other` with or without free text is other; an empty text is `Unknown`.
    """
    name = primary.strip().lower()
    if not name or name == "nan":
        return UNKNOWN
    if name.startswith("other"):
        return "other"
    return name if name in VOTED else None


def starts_with_word(text: str) -> bool:
    """Whether a text starts with a word of the secondary vocabulary."""
    return _WORD.match(text) is not None


def split_secondary(text: str) -> list[str]:
    """Items of a rater's secondary emotions; commas in the free text of an `Other` do not separate."""
    if " " not in text and "Diss" not in text:
        return text.split(",") if text else []
    items = (item.strip() for item in _BETWEEN_ITEMS.split(text))
    return [MISSPELLED.get(item, item) for item in items if item]

"""One vocabulary of emotion classes for all corpora, so that several can be looked at as one.

A reader maps its release's own labels to these names and gives the mapping with the corpus (`Corpus.classes`), to be
shown; what the release has beyond them keeps its own name.
"""

from __future__ import annotations

from analysis.tables import NO_AGREEMENT, UNKNOWN

EMOTIONS = (
    *("neutral", "calm", "happy", "excited", "sad", "angry", "frustrated", "fear", "disgust", "surprise"),
    *("contempt", "boredom", "other", NO_AGREEMENT, UNKNOWN),
)
"""In the order in which they are listed."""

_SYNONYMS = {
    "anger": "angry",
    "bored": "boredom",
    "disgusted": "disgust",
    "excitement": "excited",
    "fearful": "fear",
    "frustration": "frustrated",
    "happiness": "happy",
    "joy": "happy",
    "neutral state": "neutral",
    "neutrality": "neutral",
    "pleasant surprise": "surprise",
    "sadness": "sad",
    "surprised": "surprise",
}


def emotion_called(word: str) -> str:
    """The class that a common word for an emotion means, capitals or not; the word itself in small letters if none."""
    name = " ".join(word.lower().replace("_", " ").split())
    name = _SYNONYMS.get(name, name)
    return next((emotion for emotion in EMOTIONS if emotion.lower() == name), name)


def listed(emotion: str) -> tuple[int, str]:
    """Sort key: the order of `EMOTIONS`, then names that are not among them."""
    return (EMOTIONS.index(emotion) if emotion in EMOTIONS else len(EMOTIONS), emotion)

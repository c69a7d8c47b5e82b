"""What file names of CREMA-D say: actor, sentence, intended emotion and level, as in `1001_IEO_ANG_HI`.

Cao et al. 2014, IEEE Transactions on Affective Computing 5(4), 377-390.
"""

from __future__ import annotations

import re

NAME = re.compile(r"(10[0-8]\d|109[01])_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX)", re.IGNORECASE)
SENTENCES = {
    "IEO": "It's eleven o'clock",
    "TIE": "That is exactly what happened",
    "IOM": "I'm on my way to the meeting",
    "IWW": "I wonder what this is about",
    "TAI": "The airplane is almost full",
    "MTI": "Maybe tomorrow it will be cold",
    "IWL": "I would like a new alarm clock",
    "ITH": "I think I have a doctor's appointment",
    "DFA": "Don't forget a jacket",
    "ITS": "I think I've seen this before",
    "TSI": "The surface is slick",
    "WSI": "We'll stop in a couple of minutes",
}
INTENDED = {"ANG": "angry", "DIS": "disgust", "FEA": "fear", "HAP": "happy", "NEU": "neutral", "SAD": "sad"}
LEVELS = {"LO": "low", "MD": "medium", "HI": "high", "XX": "unspecified"}
LETTERS = {"A": "angry", "D": "disgust", "F": "fear", "H": "happy", "N": "neutral", "S": "sad"}
"""What raters chose from, as the tables name it."""

DEFECTS = {
    "1076_MTI_SAD_XX": "its sounds hold no speech and are very short",
    "1076_MTI_NEU_XX": "the MP3 that raters heard holds no speech; the WAV does",
    "1064_TIE_SAD_XX": "the MP3 that raters heard has no duration",
    "1064_IEO_DIS_MD": "the MP3 that raters heard is a minute long and holds all displays of the sentence",
}
"""Clips that the release's own README names as damaged."""

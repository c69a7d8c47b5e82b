"""Words heard in the sound alone, where a clip has no transcript: rough, and none of the corpus's."""

from __future__ import annotations

from analysis.recognition.kept import kept_recognition, recognise_once
from analysis.recognition.recognise import is_silent, recognise, silence
from analysis.recognition.recogniser import Recogniser, pocketsphinx
from analysis.recognition.windows import quiet_windows

__all__ = [
    "Recogniser",
    "is_silent",
    "kept_recognition",
    "pocketsphinx",
    "quiet_windows",
    "recognise",
    "recognise_once",
    "silence",
]

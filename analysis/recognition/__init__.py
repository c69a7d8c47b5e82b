"""Words heard in the sound alone, where a clip has no transcript: rough, and none of the corpus's."""

from __future__ import annotations

from analysis.recognition.kept import kept_recognition, recognise_once
from analysis.recognition.recognise import recognise

__all__ = ["kept_recognition", "recognise", "recognise_once"]

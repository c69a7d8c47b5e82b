"""RAVDESS, the Ryerson audio-visual database of emotional speech and song: 24 actors, two statements.

Seven numbers are a file's name, `03-01-06-01-02-01-12`: modality, channel, emotion, intensity, statement, repetition,
actor; actors of odd number are men. Livingstone & Russo 2018, PLoS ONE 13(5): e0196391.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.corpora.assembling import ClipRow
from analysis.corpora.named_files import VIDEO, NamedFiles
from analysis.corpora.problems import Problems

_NAME = re.compile(r"(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(0[1-9]|1\d|2[0-4])")
_SOUND_ONLY = "03"
CHANNELS = {"01": "speech", "02": "song"}
EMOTIONS = {
    "01": "neutral",
    "02": "calm",
    "03": "happy",
    "04": "sad",
    "05": "angry",
    "06": "fear",
    "07": "disgust",
    "08": "surprise",
}
INTENSITIES = {"01": "normal", "02": "strong"}
STATEMENTS = {"01": "Kids are talking by the door", "02": "Dogs are sitting by the door"}


class Ravdess(NamedFiles):
    """Reader of RAVDESS, speech, song or both."""

    name = "ravdess"
    looked_for = "sound files such as Actor_12/03-01-06-01-02-01-12.wav"
    classes = EMOTIONS

    def clip(self, path: Path, problems: Problems) -> ClipRow | None:
        del problems
        named = _NAME.fullmatch(path.stem)
        if named is None or named[1] != _SOUND_ONLY:
            return None
        _, channel, emotion, intensity, statement, repetition, actor = named.groups()
        return ClipRow(
            clip=path.name,
            path=str(path),
            emotion=EMOTIONS[emotion],
            speaker=actor,
            gender="Male" if int(actor) % 2 else "Female",
            transcript=STATEMENTS[statement],
            more={
                "channel": CHANNELS[channel],
                "intensity": INTENSITIES[intensity],
                "statement": statement,
                "repetition": repetition,
            },
        )

    def left_out(self, path: Path) -> str:
        return VIDEO if _NAME.fullmatch(path.stem) else super().left_out(path)

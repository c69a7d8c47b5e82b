"""SAVEE, the Surrey audio-visual expressed emotion database: four men, sentences from TIMIT.

A file is called by its emotion and a number, `su07`, in the folder of its speaker; some copies have all files in one
folder as `DC_su07`, and so are clips called here, as their names repeat from speaker to speaker.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.corpora.assembling import ClipRow
from analysis.corpora.named_files import NamedFiles
from analysis.corpora.problems import Problems

SPEAKERS = ("DC", "JE", "JK", "KL")
CLASSES = {
    "a": "angry",
    "d": "disgust",
    "f": "fear",
    "h": "happy",
    "n": "neutral",
    "sa": "sad",
    "su": "surprise",
}
_NAME = re.compile(r"(?:(DC|JE|JK|KL)_)?((?:sa|su|a|d|f|h|n)\d\d)", re.IGNORECASE)


class Savee(NamedFiles):
    """Reader of SAVEE."""

    name = "savee"
    looked_for = "sound files such as AudioData/DC/su07.wav or DC_su07.wav"
    classes = CLASSES

    def clip(self, path: Path, problems: Problems) -> ClipRow | None:
        del problems
        named = _NAME.fullmatch(path.stem)
        speaker = (named[1] or path.parent.name).upper() if named else ""
        if named is None or speaker not in SPEAKERS:
            return None
        code = named[2].lower()
        return ClipRow(
            clip=f"{speaker}_{code}{path.suffix.lower()}",
            path=str(path),
            emotion=CLASSES[code[:-2]],
            speaker=speaker,
            gender="Male",
            more={"sentence": code},
        )

"""Reader of the Berlin database of emotional speech, the released takes or all.

A file is called `03a01Fa`: speaker, text, the emotion by its German letter, the version. Burkhardt et al. 2005, A
database of German emotional speech, Interspeech.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from analysis.corpora.assembling import ClipRow
from analysis.corpora.emodb.listeners import FILE_NAME, read_listeners
from analysis.corpora.named_files import ACTED, NamedFiles
from analysis.corpora.problems import Problems
from analysis.tables import UNKNOWN

SOUND_FOLDER = "wav"
_NAME = re.compile(r"(\d\d)([ab]\d\d)([WLEAFTN])([a-z])", re.IGNORECASE)
CLASSES = {
    "W": "angry",
    "L": "boredom",
    "E": "disgust",
    "A": "fear",
    "F": "happy",
    "T": "sad",
    "N": "neutral",
}
SPEAKERS = {
    "03": ("Male", 31),
    "08": ("Female", 34),
    "09": ("Female", 21),
    "10": ("Male", 32),
    "11": ("Male", 26),
    "12": ("Male", 30),
    "13": ("Female", 32),
    "14": ("Female", 35),
    "15": ("Male", 25),
    "16": ("Female", 31),
}


class EmoDb(NamedFiles):
    """Reader of EmoDB."""

    name = "emodb"
    looked_for = "sound files such as wav/03a01Fa.wav"
    classes = CLASSES
    note = f"{ACTED} `recognised` and `natural` are per cent of 20 listeners, where their table is there."

    def clip(self, path: Path, problems: Problems) -> ClipRow | None:
        del problems
        named = _NAME.fullmatch(path.stem)
        if named is None:
            return None
        speaker, sentence, letter, version = named.groups()
        gender, age = SPEAKERS.get(speaker, (UNKNOWN, math.nan))
        return ClipRow(
            clip=path.name,
            path=str(path),
            emotion=CLASSES[letter.upper()],
            speaker=speaker,
            gender=gender,
            more={"age": age, "sentence": sentence.lower(), "version": version.lower()},
        )

    def root(self, path: Path) -> Path:
        """The folder that holds `wav`: that given, the one above it, or one in it."""
        if path.name.lower() == SOUND_FOLDER:
            return path.parent
        if _named(path, SOUND_FOLDER) is None:
            return next((found.parent for found in sorted(path.glob(f"*/{SOUND_FOLDER}"))), path)
        return path

    def sounds(self, root: Path) -> Path:
        return _named(root, SOUND_FOLDER) or root

    def label_files(self, root: Path) -> tuple[Path, ...]:
        table = _named(root, FILE_NAME)
        return () if table is None else (table,)

    def completed(self, root: Path, clips: Sequence[ClipRow], problems: Problems) -> Sequence[ClipRow]:
        tables = self.label_files(root)
        return _heard(clips, tables[0], problems) if tables else clips


def _heard(clips: Sequence[ClipRow], table: Path, problems: Problems) -> list[ClipRow]:
    """The clips with what listeners said."""
    listeners = read_listeners(table, problems)
    rows = []
    for clip in clips:
        values = listeners.get(Path(clip.clip).stem.lower())
        if values is None:
            problems.add("clip that no listener judged", f"{clip.clip}: not in {table.name}")
        recognised, natural = values or (math.nan, math.nan)
        rows.append(replace(clip, more={**clip.more, "recognised": recognised, "natural": natural}))
    return rows


def _named(folder: Path, name: str) -> Path | None:
    """What a folder holds under a name, capitals or not."""
    with suppress(OSError), os.scandir(folder) as entries:
        return next((Path(entry.path) for entry in entries if entry.name.lower() == name), None)
    return None

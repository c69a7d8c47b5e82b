"""A mapping for a table that has none, guessed from its columns' names and first values, to be looked at by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from analysis.corpora.problems import Problems
from analysis.corpora.raw import MISSING
from analysis.corpora.sound_files import SOUND_SUFFIXES
from analysis.corpora.table.mapping import Mapping
from analysis.corpora.table.tables import Table, read_table
from analysis.corpora.vocabulary import EMOTIONS, emotion_called
from analysis.tables import DIMENSIONS, UNKNOWN, Scale

NAMES: dict[str, tuple[str, ...]] = {
    "clip": (
        "clip",
        "filename",
        "file",
        "name",
        "utterance",
        "utt",
        "id",
        "stimulus",
        "wav",
        "audio",
        "segment",
    ),
    "path": ("path", "filepath", "audiopath", "wavpath", "file"),
    "emotion": ("emotion", "label", "class", "emo", "category", "emotionclass", "emoclass"),
    "activation": ("activation", "arousal", "act", "aro", "emoact"),
    "valence": ("valence", "val", "emoval", "pleasure"),
    "dominance": ("dominance", "dom", "emodom", "power", "control"),
    "speaker": ("speaker", "speakerid", "spk", "spkr", "spkrid", "actor", "subject"),
    "gender": ("gender", "sex"),
    "split": ("split", "partition", "splitset", "set", "fold", "subset"),
    "recording": ("recording", "session", "dialogue", "dialog", "episode", "podcast"),
    "transcript": ("transcript", "transcription", "text", "sentence", "words"),
}
"""What columns are usually called, without capitals, blanks and marks; the likeliest first."""

SCALES = ((1, 5), (1, 7), (1, 9), (0, 1), (-1, 1), (0, 10), (1, 10), (0, 100), (-3, 3))
AUDIO_FOLDERS = ("audio", "audios", "wav", "wavs", "sounds", "clips")
LOOKED_AT = 2000
SOUND = re.compile(rf"({'|'.join(map(re.escape, SOUND_SUFFIXES))})$", re.IGNORECASE)
FOLDER = re.compile(r"[/\\]")
MOST = 0.9


def propose(table_path: Path) -> Mapping:
    """Guess what the columns of a table mean.

    The column of sound file names is the one whose values mostly end as sound files do, or, where there is none, one
    that is called so. Scale is the narrowest usual one that holds all numbers, so it may be too narrow.

    Raises
    ------
    DataError
        If the table cannot be read.
    """
    table = read_table(table_path, Problems())
    columns: dict[str, str] = {}
    sound = next((name for name in table.columns if _share(table, name, SOUND) >= MOST), "")
    if sound:
        columns["path" if _share(table, sound, FOLDER) >= MOST else "clip"] = sound
    keys = [key for key in NAMES if not sound or key not in ("clip", "path")]
    for key in keys:
        found = _called(NAMES[key], [name for name in table.columns if name not in columns.values()])
        if found and (key not in DIMENSIONS or _numbers(table, found) is not None):
            columns[key] = found
    folder = table_path.absolute().parent
    return Mapping(
        table=table_path.absolute(),
        name=table_path.stem,
        audio=next((folder / name for name in AUDIO_FOLDERS if (folder / name).is_dir()), None),
        scale=_scale(table, [columns[name] for name in DIMENSIONS if name in columns]),
        columns=columns,
        classes=_classes(table, columns.get("emotion", "")),
    )


def _called(names: Sequence[str], columns: Iterable[str]) -> str:
    plain = {re.sub(r"[^a-z]", "", column.lower()): column for column in columns}
    return next((plain[name] for name in names if name in plain), "")


def _values(table: Table, column: str) -> list[str]:
    texts = (text.strip() for text in table.columns[column][:LOOKED_AT].to_pylist())
    return [text for text in texts if text.lower() not in MISSING]


def _share(table: Table, column: str, is_so: re.Pattern[str]) -> float:
    values = _values(table, column)
    return sum(is_so.search(value) is not None for value in values) / max(len(values), 1)


def _numbers(table: Table, column: str) -> tuple[float, float] | None:
    """Least and greatest finite number of a column; None if there are none, or other texts."""
    texts = [text for text in table.numbers_of(column).values if text.lower() not in MISSING]
    try:
        numbers = np.array([float(text) for text in texts])
    except ValueError:
        return None
    numbers = numbers[np.isfinite(numbers)]
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else None


def _scale(table: Table, columns: Sequence[str]) -> Scale | None:
    ends = [found for column in columns if (found := _numbers(table, column)) is not None]
    if not ends:
        return None
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    holding = [scale for scale in SCALES if scale[0] <= low and high <= scale[1]]
    least, most = min(holding, key=lambda scale: scale[1] - scale[0]) if holding else (low, high)
    return Scale(float(least), float(most)) if least < most else None


def _classes(table: Table, column: str) -> dict[str, str]:
    """Labels whose emotion is a guess by their first letters, such as `hap`."""
    if not column:
        return {}
    guesses = {}
    for label in dict.fromkeys(_values(table, column)):
        starts = {
            name
            for name in EMOTIONS
            if name != UNKNOWN and len(label) >= 3 and name.startswith(label.lower())
        }
        if emotion_called(label) not in EMOTIONS and len(starts) == 1:
            guesses[label] = starts.pop()
    return guesses

"""TESS, the Toronto emotional speech set: two women say 200 words in the sentence "Say the word ...".

A file is called `OAF_bite_angry`: the older or younger speaker, the word, the emotion, of which `ps` is pleasant
surprise. Names of folders are spelt in several ways and are not looked at. Released with it is one misspelt file,
`OA_bite_neutral`.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.corpora.assembling import ClipRow
from analysis.corpora.named_files import NamedFiles
from analysis.corpora.problems import Problems

_NAME = re.compile(r"([OY]AF?)_([a-z]+)_(angry|disgust|fear|happy|neutral|ps|sad)", re.IGNORECASE)
CLASSES = {
    "angry": "angry",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happy",
    "neutral": "neutral",
    "ps": "surprise",
    "sad": "sad",
}
AGES = {"OAF": 64, "YAF": 26}


class Tess(NamedFiles):
    """Reader of TESS."""

    name = "tess"
    looked_for = "sound files such as OAF_bite_angry.wav"
    classes = CLASSES

    def clip(self, path: Path, problems: Problems) -> ClipRow | None:
        named = _NAME.fullmatch(path.stem)
        if named is None:
            return None
        given, word, label = named.groups()
        speaker = f"{given[:2]}F".upper()
        clip = path.name if len(given) == len(speaker) else f"{speaker}{path.name.removeprefix(given)}"
        if clip != path.name:
            problems.add("misspelt file name", f"{path.name}: read as {clip}")
        return ClipRow(
            clip=clip,
            path=str(path),
            emotion=CLASSES[label.lower()],
            speaker=speaker,
            gender="Female",
            transcript=f"Say the word {word.lower()}",
            more={"age": AGES[speaker], "word": word.lower()},
        )

"""Labels of IEMOCAP and how its names of turns are built."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.corpora.vocabulary import emotion_called
from analysis.tables import NO_AGREEMENT, Scale

SCALE = Scale(1, 5)
CLASSES = {
    "neu": "neutral",
    "fru": "frustrated",
    "ang": "angry",
    "sad": "sad",
    "exc": "excited",
    "hap": "happy",
    "sur": "surprise",
    "fea": "fear",
    "oth": "other",
    "dis": "disgust",
    "xxx": NO_AGREEMENT,
}
"""The class that each code of a summary means."""

GENDERS = {"F": "Female", "M": "Male"}
_TURN = re.compile(r"(?P<session>Ses\d\d)[FM]_(?P<kind>impro|script)\w*_(?P<gender>[FM])(?P<number>\d{3})")
_UNLABELLED = re.compile(r"Ses\d\d[FM]_\w+_[FM]XX\w*")


@dataclass(frozen=True)
class TurnName:
    """What the name of a turn tells, such as `Ses01F_impro01_M003`.

    The letter behind the session is the actor who wore the markers of the motion capture; who speaks is told by the
    letter of the turn: this one is spoken by `Ses01M`.
    """

    session: str
    dialog: str
    kind: str
    letter: str

    @property
    def speaker(self) -> str:
        """Session and letter: there are ten."""
        return self.session + self.letter


def parse_name(name: str) -> TurnName | None:
    """The parts of a turn's name; None if it is none."""
    found = _TURN.fullmatch(name)
    if found is None:
        return None
    return TurnName(found["session"], name.rpartition("_")[0], found["kind"], found["gender"])


def is_unlabelled(name: str) -> bool:
    """Whether it names a turn that has words but no sound or label of its own, such as `Ses01F_impro01_MXX0`."""
    return _UNLABELLED.fullmatch(name) is not None


@lru_cache(maxsize=1 << 10)
def emotions_of(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The classes that a rater's labels mean, each once."""
    return tuple(dict.fromkeys(map(emotion_called, labels)))

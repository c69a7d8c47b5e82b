"""Writes an invented corpus in IEMOCAP's exact layout, with everything odd that copies of it have.

Speakers, turns and words are made up. The same arguments give the same corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np
import soundfile as sf

WORDS = {
    "neu": "Neutral", "fru": "Frustration", "ang": "Anger", "sad": "Sadness", "exc": "Excited", "hap": "Happiness",
    "sur": "Surprise", "fea": "Fear", "oth": "Other", "dis": "Disgust",
}  # fmt: skip
RELEASED = {
    "neu": 1708, "fru": 1849, "ang": 1103, "sad": 1084, "exc": 1041, "hap": 595, "sur": 107, "fea": 40, "oth": 3,
    "dis": 2, "xxx": 2507,
}  # fmt: skip
"""How many turns of each code the real corpus has; 10,039."""
DIALOGS = ("F_impro01", "M_impro05a", "F_script01_1", "M_script01_1b")
RATE = 16_000
HEADING = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"
ALIGNMENT = (
    "\t SFrm  EFrm    SegAScr Word\n"
    "\t    0    23    -140233 <s>\n"
    "\t   24    51    -301122 IS\n"
    "\t   52    88    -412001 ANYBODY(2)\n"
    "\t   89    98    -200145 ++LAUGHTER++\n"
    "\t   99   110     -90112 <sil>\n"
    "\t  111   119    -100222 </s>\n"
    " Total score:    -1243835\n"
)


@dataclass(frozen=True)
class Turn:
    """One turn: its name, when it is in its dialog in seconds, its code, and what is said in it."""

    name: str
    start: float
    end: float
    code: str
    words: str = "Is anybody here?"

    @property
    def dialog(self) -> str:
        """The dialog it belongs to."""
        return self.name.rpartition("_")[0]


def make_turns(counts: Mapping[str, int], *, sessions: Sequence[int] = (1, 2, 3, 4, 5)) -> list[Turn]:
    """Turns with as many of each code, dealt to dialogs of all kinds in turn; those of two actors interleave."""
    codes = list(chain.from_iterable([code] * n for code, n in counts.items()))
    order = np.random.default_rng(0).permutation(len(codes)).tolist()
    dialogs = [f"Ses{session:02}{dialog}" for session in sessions for dialog in DIALOGS]
    turns = []
    for place, row in enumerate(order):
        number, dialog = divmod(place, len(dialogs))
        start = 6.1 + 2.5 * number
        name = f"{dialogs[dialog]}_{'MF'[number % 2]}{number // 2:03}"
        turns.append(Turn(name, start, start + 1.25, codes[row]))
    return turns


def block(turn: Turn) -> str:
    """A turn in a summary: three raters of classes, two of numbers, and the speaker's own rating."""
    first, second = numbers(turn)
    means = ", ".join(f"{(a + b) / 2:.4f}" for a, b in zip(first, second, strict=True))
    letter = turn.name[-4]
    said = labels(turn.code)
    lines = [
        f"[{turn.start:.4f} - {turn.end:.4f}]\t{turn.name}\t{turn.code}\t[{means}]",
        *(f"C-E{2 + i}:\t{'; '.join(words)};\t()" for i, words in enumerate(said)),
        f"C-{letter}1:\t{said[0][0]};\t()",
        f"A-E3:\tval {first[0]}; act {first[1]}; dom  {first[2]};\t()",
        f"A-E4:\tval {second[0]}; act {second[1]}; dom  {second[2]};\t()",
        f"A-{letter}1:\tval 1; act 5; dom  ;\t()",
    ]
    return "\n".join(lines) + "\n\n"


def numbers(turn: Turn) -> tuple[list[int], list[int]]:
    """Valence, activation and dominance that two raters gave; the same for the same name."""
    rng = np.random.default_rng(crc32(turn.name.encode()))
    first = rng.integers(1, 6, 3)
    return first.tolist(), np.clip(first + rng.integers(-1, 2, 3), 1, 5).tolist()


def labels(code: str) -> list[list[str]]:
    """What three raters said so that the most votes make this code; one of them may give two labels."""
    if code == "xxx":
        return [["Anger"], ["Sadness"], ["Neutral"]]
    other = "Neutral" if code != "neu" else "Frustration"
    return [[WORDS[code]], [WORDS[code], other], [WORDS[code]]]


def write_iemocap(
    folder: Path, turns: Sequence[Turn], *, with_sound: bool = True, blocks: Mapping[str, str] | None = None
) -> Path:
    """Write `Session1` and so on; `blocks` has a turn's lines in the summary where they are not as `block` has them."""
    dialogs: dict[str, list[Turn]] = {}
    for turn in turns:
        dialogs.setdefault(turn.dialog, []).append(turn)
    for dialog, its in dialogs.items():
        session = folder / f"Session{int(dialog[3:5])}"
        text = HEADING + "".join((blocks or {}).get(turn.name, block(turn)) for turn in its)
        _write(session / "dialog" / "EmoEvaluation" / f"{dialog}.txt", text)
        lines = [f"{turn.name} [{turn.start:08.4f}-{turn.end:08.4f}]: {turn.words}\n" for turn in its]
        _write(session / "dialog" / "transcriptions" / f"{dialog}.txt", "".join(lines))
        for turn in its if with_sound else ():
            place = session / "sentences"
            _write(place / "ForcedAlignment" / dialog / f"{turn.name}.wdseg", ALIGNMENT)
            _sound(place / "wav" / dialog / f"{turn.name}.wav", turn.end - turn.start)
    return folder


def make_odd(folder: Path) -> Path:
    """Add to a corpus what real copies have beside it: files of macOS, other summaries, turns without sound."""
    (folder / "README.txt").write_text("Invented.\n")
    for path in [*folder.rglob("*.txt"), *folder.rglob("*.wav")]:
        path.with_name(f"._{path.name}").write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X")
    for dialog in [path for path in folder.rglob("EmoEvaluation/*.txt") if path.name[0] != "."]:
        name = dialog.stem
        _write(dialog.parent / "Categorical" / f"{name}_e2_cat.txt", f"{name}_F000 :Neutral state; ()\n")
        _write(dialog.parent / "Self-evaluation" / f"{name}_f1.txt", "Not a summary.\n")
        path = dialog.parents[1] / "transcriptions" / dialog.name
        with path.open("ab") as file:
            file.write(f"{name}_MXX0 [001.0000-001.5000]: Mmhm.\n".encode())
            file.write(b"M: caf\xe9 (walks off)\n")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def _sound(path: Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(round(seconds * RATE)) / RATE
    sf.write(path, 0.2 * np.sin(2 * np.pi * 200 * times), RATE, subtype="PCM_16")

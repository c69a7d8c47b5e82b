"""IEMOCAP: five sessions of two actors each, every turn with three raters from outside and often the actors' own.

The raters of a clip are those from outside (`E1`, `E2` ...): they make the consensus of the release, and only they
count for spreads, votes and agreement. What the actors said of their own turn (`C-F1`, `A-M1`) stands in the columns
`self_emotion`, `self_activation`, `self_valence` and `self_dominance` of the clip table, and what they said of the
other's turn in `partner_emotion` and so on; so both can be filtered by and neither moves a spread.

A rater who gave several labels has them all in `secondary` and no `emotion`, as none goes before the others.
The release has no split: `session` and `speaker` are what to leave out in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.coded import encode_list
from analysis.corpora.frames import category_column
from analysis.corpora.iemocap.consensus import agree
from analysis.corpora.iemocap.files import LOOKED_FOR, Files, find_files
from analysis.corpora.iemocap.lines import VAD
from analysis.corpora.iemocap.summary import Judgement, Turn, read_summary
from analysis.corpora.iemocap.transcriptions import read_transcriptions
from analysis.corpora.iemocap.vocabulary import CLASSES, GENDERS, SCALE, emotions_of
from analysis.corpora.problems import Problems
from analysis.corpora.reader import Sources
from analysis.corpora.sound_files import find_sounds
from analysis.corpora.vocabulary import EMOTIONS
from analysis.errors import DataError
from analysis.places import readable
from analysis.progress import ignore
from analysis.tables import UNKNOWN, Corpus

RELEASE = "unknown"
NOTE = "Spreads leave out what actors said of themselves."


class Iemocap:
    """Reader of IEMOCAP."""

    name = "iemocap"
    looked_for = LOOKED_FOR

    def detect(self, path: Path) -> bool:
        """Whether there are summaries of dialogs in a folder, one of its sessions or the folder within it."""
        return bool(find_files(path).summaries)

    def sources(self, path: Path) -> Sources:
        """All that `read` reads."""
        files = find_files(path)
        return Sources(files.root, (*files.summaries, *files.transcriptions), files.sounds)

    def read(self, path: Path, report: Callable[[float], None] = ignore) -> Corpus:
        """Read a corpus from its folder, the folder around it, or the folder of one session.

        Raises
        ------
        DataError
            If no turn can be read.
        """
        files, problems = find_files(path), Problems()
        turns = _turns(files, problems, report)
        if not turns:
            reasons = "".join(f" {problem.kind}: {problem.example}." for problem in problems.found()[:1])
            raise DataError(
                f"There is no turn that can be read; looked for {LOOKED_FOR}.{reasons}", file=path
            )
        clips, ratings = _tables(turns, files, problems, report)
        return Corpus(
            name=files.root.name,
            folder=files.root,
            format=self.name,
            release=RELEASE,
            scale=SCALE,
            clips=clips,
            ratings=ratings,
            problems=problems.found(),
            note=NOTE if "self_emotion" in clips else "",
            classes=CLASSES,
        )


def _turns(files: Files, problems: Problems, report: Callable[[float], None]) -> list[Turn]:
    """Turns of all dialogs in order; of one that is listed twice the first."""
    turns: dict[str, Turn] = {}
    for done, path in enumerate(files.summaries):
        report(0.5 * done / len(files.summaries))
        try:
            found = read_summary(path, problems)
        except DataError as error:
            problems.add("unreadable label file", str(error))
            continue
        for turn in found:
            if turns.setdefault(turn.line.name, turn) is not turn:
                problems.add("clip listed twice", f"{turn.place}: {turn.line.name}; its first line counts")
    return list(turns.values())


def _tables(
    turns: list[Turn], files: Files, problems: Problems, report: Callable[[float], None]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables; ratings have a column `comment` more."""
    clips = _clips(turns, files, problems)
    said = [(turn, rater, judgement) for turn in turns for rater, judgement in turn.outside]
    _report_words(turns, problems)
    clip_table, ratings = assemble(
        clips,
        [_rating(*one) for one in said],
        problems,
        lambda fraction: report(0.5 + 0.5 * fraction),
    )
    comments = encode_list([judgement.comment for _, _, judgement in said])
    return clip_table, ratings.assign(comment=category_column(comments))


def _clips(turns: list[Turn], files: Files, problems: Problems) -> list[ClipRow]:
    consensus = agree(turns, problems)
    words = read_transcriptions(files.transcriptions, problems)
    sounds = {name: path for folder in files.sounds for name, path in find_sounds(folder).items()}
    rows = []
    for turn, emotion, numbers in zip(turns, consensus.emotions, consensus.numbers.tolist(), strict=True):
        clip = _clip(turn)
        rows.append(
            ClipRow(
                clip=clip,
                path=sounds.pop(clip.lower(), ""),
                emotion=emotion,
                **dict(zip(VAD, numbers, strict=True)),
                speaker=turn.name.speaker,
                gender=GENDERS[turn.name.letter],
                recording=turn.name.dialog,
                transcript=words.pop(turn.line.name, ""),
                more=_more(turn),
            )
        )
    _report_missing(rows, sounds, words, problems)
    return rows


def _clip(turn: Turn) -> str:
    return f"{turn.line.name}.wav"


def _more(turn: Turn) -> dict[str, str | float]:
    more: dict[str, str | float] = {
        "session": turn.name.session,
        "kind": turn.name.kind,
        "start": turn.line.start,
        "end": turn.line.end,
    }
    for rater, said in turn.judgements.items():
        if rater[0] != "E":
            whose = "self" if rater[0] == turn.name.letter else "partner"
            more[f"{whose}_emotion"] = ", ".join(emotions_of(said.labels))
            more |= {f"{whose}_{name}": value for name, value in zip(VAD, said.numbers, strict=True)}
    return more


def _rating(turn: Turn, rater: str, said: Judgement) -> RatingRow:
    emotions = emotions_of(said.labels)
    return RatingRow(
        clip=_clip(turn),
        rater=rater,
        emotion=emotions[0] if len(emotions) == 1 else UNKNOWN,
        secondary=emotions,
        **dict(zip(VAD, said.numbers, strict=True)),
        primary="; ".join(said.labels),
    )


def _report_words(turns: Iterable[Turn], problems: Problems) -> None:
    for turn in turns:
        for rater, said in turn.judgements.items():
            odd = [emotion for emotion in emotions_of(said.labels) if emotion not in EMOTIONS]
            if odd:
                problems.add("unknown emotion", f"{turn.place}: {rater} said {odd[0]!r} of {turn.line.name}")


def _report_missing(
    rows: list[ClipRow], sounds: dict[str, str], words: dict[str, str], problems: Problems
) -> None:
    """What clips lack, and what of sounds and words belongs to no clip."""
    for row in rows:
        if not row.path:
            problems.add("missing audio", f"{row.clip}: not in sentences/wav/{row.recording}")
        if not row.transcript:
            problems.add("missing transcript", f"{row.clip}: not in dialog/transcriptions")
    if sounds:
        problems.add("audio without labels", readable(min(sounds.values())), count=len(sounds))
    if words:
        problems.add("transcript without labels", min(words), count=len(words))

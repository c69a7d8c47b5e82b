"""Votes of CREMA-D's raters on the voice alone, the face alone, and both: from the best table that is there.

`finishedResponses.csv` has every rater. `tabulatedVotes.csv` counts votes, so raters have no names. `summaryTable.csv`
has the winners only. The first two agree but for responses that are left out here for the same reasons as by the
authors: practice clips, and raters who took more than ten seconds to the first click.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.corpora.assembling import RatingRow
from analysis.corpora.coded import Coded
from analysis.corpora.crema_d.files import Files
from analysis.corpora.crema_d.names import LETTERS
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places
from analysis.corpora.sheets import Sheet, read_sheet
from analysis.tables import NO_AGREEMENT

MODALITIES = {"1": "voice", "2": "face", "3": "both"}
PRACTICE = ("7443", "7444")
LEFT_OUT_BY_AUTHORS = ("137526", "312184")
SLOW_MS = 10_000
_ANSWER = re.compile(r"([ADFHNS])_(\d+(?:\.\d+)?)")
_BY_CLASS = {"VoiceVote": "voice", "FaceVote": "face", "MultiModalVote": "both"}


@dataclass(frozen=True, eq=False)
class Votes:
    """What raters chose, by the clip's name without suffix.

    Attributes
    ----------
    source : str
        Name of the file that it is from; empty if there is none.
    classes : mapping of modality to mapping of clip to str
        The class with most votes; a tie is no agreement. Modalities are `voice`, `face` and `both`.
    intensity : mapping of clip to float
        Mean intensity that raters of the voice heard, 0 to 100.
    ratings : tuple of RatingRow
        Votes on the voice, if they are counted anywhere; their `clip` ends in `.wav`.
    are_named : bool
        Whether a rater's name is the same person's on every clip.
    """

    source: str = ""
    classes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    intensity: Mapping[str, float] = field(default_factory=dict)
    ratings: tuple[RatingRow, ...] = ()
    are_named: bool = False


def read_votes(files: Files, problems: Problems) -> Votes:
    """Votes from the best table there is.

    Raises
    ------
    DataError
        If that table cannot be used.
    """
    if files.responses is not None:
        return _from_responses(files.responses, files.first_responses, problems)
    if files.tabulated is not None:
        return _from_counts(files.tabulated, problems)
    if files.summary is not None:
        return _from_summary(files.summary, problems)
    return Votes()


def winner(counts: Mapping[str, int]) -> str:
    """The class of the letter with most votes; no agreement where two share the first place."""
    most = max(counts.values())
    first = [letter for letter, count in counts.items() if count == most]
    return LETTERS[first[0]] if len(first) == 1 else NO_AGREEMENT


def _from_counts(path: Path, problems: Problems) -> Votes:
    sheet = read_sheet(path, problems)
    sheet.require("", "fileName", "meanEmoResp", *LETTERS)
    index, names, means = (_texts(sheet, name) for name in ("", "fileName", "meanEmoResp"))
    counts = {letter: _texts(sheet, letter) for letter in LETTERS}
    classes: dict[str, dict[str, str]] = {name: {} for name in MODALITIES.values()}
    intensity, ratings = {}, []
    for row, name in enumerate(names):
        modality, place = MODALITIES.get(index[row][:1]), f"{path.name}, line {sheet.lines[row]}: {name}"
        votes = _counts([counts[letter][row] for letter in LETTERS])
        if modality is None or not name or not votes:
            problems.add("votes that cannot be read", place)
            continue
        if name in classes[modality]:
            problems.add("clip listed twice", f"{place}; its first row counts")
            continue
        classes[modality][name] = winner(votes)
        if modality == "voice":
            intensity[name] = _number(means[row])
            chosen = [letter for letter, count in votes.items() for _ in range(count)]
            ratings += [_vote(name, f"voice vote {n}", letter) for n, letter in enumerate(chosen, start=1)]
    return Votes(path.name, classes, intensity, tuple(ratings))


def _counts(texts: Sequence[str]) -> dict[str, int]:
    """Votes for each letter; none if they cannot be read or there is no vote."""
    if not all(text.isdecimal() for text in texts):
        return {}
    votes = dict(zip(LETTERS, map(int, texts), strict=True))
    return votes if any(votes.values()) else {}


def _from_summary(path: Path, problems: Problems) -> Votes:
    sheet = read_sheet(path, problems)
    sheet.require("FileName", *_BY_CLASS)
    names = _texts(sheet, "FileName")
    classes = {
        modality: {
            name: LETTERS.get(letter, NO_AGREEMENT)
            for name, letter in zip(names, _texts(sheet, column), strict=True)
            if letter in LETTERS or ":" in letter
        }
        for column, modality in _BY_CLASS.items()
    }
    return Votes(path.name, classes)


class _Response(NamedTuple):
    clip: str
    rater: str
    modality: str
    letter: str
    level: float


def _from_responses(path: Path, first_responses: Path | None, problems: Problems) -> Votes:
    sheet = read_sheet(path, problems)
    sheet.require("localid", "ans", "queryType", "questNum", "clipNum", "clipName", "sessionNums")
    responses = _responses(sheet, _kept(sheet, first_responses, problems), problems)
    tally = Counter((response.modality, response.clip, response.letter) for response in responses)
    counts: dict[str, dict[str, dict[str, int]]] = {name: {} for name in MODALITIES.values()}
    for (modality, clip, letter), n in tally.items():
        counts[modality].setdefault(clip, {})[letter] = n
    classes = {
        modality: {clip: winner(votes) for clip, votes in by_clip.items()}
        for modality, by_clip in counts.items()
    }
    heard = [response for response in responses if response.modality == "voice"]
    levels: dict[str, list[float]] = {}
    for response in heard:
        levels.setdefault(response.clip, []).append(response.level)
    intensity = {clip: float(np.mean(found)) for clip, found in levels.items()}
    ratings = tuple(_vote(response.clip, response.rater, response.letter) for response in heard)
    return Votes(path.name, classes, intensity, ratings, are_named=True)


def _responses(sheet: Sheet, rows: NDArray[np.int64], problems: Problems) -> list[_Response]:
    """The first response of each rater to each clip and modality in these rows."""
    columns = (_texts(sheet, name, rows) for name in ("clipName", "localid", "queryType", "ans"))
    found: dict[tuple[str, str, str], _Response] = {}
    for row, clip, rater, kind, answer in zip(rows, *columns, strict=True):
        if (clip, rater, kind) in found:
            place = f"{sheet.file.name}, line {sheet.lines[row]}"
            problems.add(
                "rated twice by the same rater", f"{place}: {rater} on {clip}; the first vote counts"
            )
        else:
            letter, _, level = answer.partition("_")
            found[clip, rater, kind] = _Response(clip, rater, MODALITIES[kind], letter, float(level))
    return list(found.values())


def _kept(sheet: Sheet, first_responses: Path | None, problems: Problems) -> NDArray[np.int64]:
    """Rows that are votes; all others are reported by what is wrong with them."""
    places = Places(sheet.file, sheet.lines)
    index, number = sheet.coded(""), _coded(sheet, "clipNum")
    is_dropped = np.zeros(len(number), dtype=np.bool_)
    if index is not None:
        is_dropped = index.test(lambda text: text in LEFT_OUT_BY_AUTHORS)
    name = _coded(sheet, "clipName")
    is_practice = number.test(lambda text: text in PRACTICE) | name.test(
        lambda text: "practice" in text.lower()
    )
    wrong = {
        "row that the authors drop": is_dropped,
        "practice clip": is_practice,
        "vote without a clip or a rater": name.test(lambda text: not text)
        | _coded(sheet, "localid").test(lambda text: not text),
        "vote on neither voice nor face": _coded(sheet, "queryType").test(
            lambda text: text not in MODALITIES
        ),
        "answer that is no emotion with an intensity": _coded(sheet, "ans").test(
            lambda text: _ANSWER.fullmatch(text) is None
        ),
        "response after more than ten seconds": _slow(sheet, first_responses, problems),
    }
    kept = np.ones(len(number), dtype=np.bool_)
    for kind, rows in wrong.items():
        problems.add_rows(f"{kind}, left out", kept & rows, lambda row: f"{places.of(row)}: {name[row]}")
        kept &= ~rows
    return np.flatnonzero(kept)


def _slow(sheet: Sheet, first_responses: Path | None, problems: Problems) -> NDArray[np.bool_]:
    """Rows whose rater first clicked after more than ten seconds; the table of first clicks tells."""
    keys = _keys(sheet)
    if first_responses is None:
        problems.add(
            "slow responses cannot be told", f"finishedEmoResponses.csv is not beside {sheet.file.name}"
        )
        return np.zeros(len(keys), dtype=np.bool_)
    first = read_sheet(first_responses, problems)
    first.require("ttr", "queryType", "questNum", "sessionNums")
    times = _numbers(_coded(first, "ttr"))
    places = Places(first.file, first.lines)
    problems.add_rows("response time is no number", np.isnan(times), places.of)
    return np.isin(keys, _keys(first)[times > SLOW_MS])


def _keys(sheet: Sheet) -> NDArray[np.float64]:
    """One number for each session and question, as the authors join their tables; NaN where it is not told."""
    session, kind, question = (
        _numbers(_coded(sheet, name)) for name in ("sessionNums", "queryType", "questNum")
    )
    return session * 1000 + kind * 100 + question


def _vote(clip: str, rater: str, letter: str) -> RatingRow:
    return RatingRow(f"{clip}.wav", rater, LETTERS[letter], primary=letter)


def _coded(sheet: Sheet, name: str) -> Coded:
    column = sheet.coded(name)
    if column is None:
        raise ValueError(f"no column {name}")
    return column


def _texts(sheet: Sheet, name: str, rows: NDArray[np.int64] | None = None) -> list[str]:
    column = _coded(sheet, name)
    return [column.values[code] for code in (column.codes if rows is None else column.codes[rows])]


def _numbers(column: Coded) -> NDArray[np.float64]:
    return np.array([_number(text) for text in column.values], dtype=np.float64)[column.codes]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan

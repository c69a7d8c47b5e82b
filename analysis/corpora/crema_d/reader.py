"""CREMA-D, the crowd-sourced emotional multimodal actors dataset: 7,442 clips of 91 actors.

What raters heard in the voice alone is the class of a clip, as elsewhere; the emotion that the actor was asked to show
is a column. Votes on the face, or on voice and face, are columns too and no ratings: Earmark is for listening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import nan
from pathlib import Path

from analysis.corpora.assembling import ClipRow, assemble
from analysis.corpora.crema_d.files import Files, find_files, is_crema_d
from analysis.corpora.crema_d.names import DEFECTS, INTENDED, LETTERS, LEVELS, NAME, SENTENCES
from analysis.corpora.crema_d.votes import Votes, read_votes
from analysis.corpora.problems import Problems
from analysis.corpora.reader import Sources
from analysis.corpora.sheets import Sheet, read_sheet
from analysis.corpora.sound_files import SOUND_SUFFIXES, find_sounds
from analysis.errors import DataError
from analysis.places import readable
from analysis.progress import ignore
from analysis.tables import UNKNOWN, Corpus, Scale

NO_SCALE = Scale(1, 7)
HEARD = (
    "`emotion` is what most raters heard in the voice alone, `intended` what the actor was asked to show; "
    "votes on the face and on both are columns, not ratings."
)
NAMELESS = (
    " The table of votes does not name raters: `voice vote 1` of two clips need not be one person, "
    "so nothing is known of single raters."
)
SHOWN = "Classes only, no votes: each clip's class is the emotion that its actor was asked to show."


class CremaD:
    """Reader of CREMA-D."""

    name = "crema-d"
    looked_for = (
        "AudioWAV, SentenceFilenames.csv, finishedResponses.csv, tabulatedVotes.csv, summaryTable.csv"
    )

    def detect(self, path: Path) -> bool:
        """Whether a folder holds sounds or tables of CREMA-D, or `path` is one of the tables."""
        return is_crema_d(path)

    def sources(self, path: Path) -> Sources:
        """All that `read` reads."""
        files = find_files(path)
        return Sources(root=files.root, files=files.tables, folders=files.audio)

    def read(self, path: Path, report: Callable[[float], None] = ignore) -> Corpus:
        """Read it from its folder, or from the folder of one of its tables.

        Raises
        ------
        DataError
            If there are neither sounds nor tables that name clips.
        """
        files, problems = find_files(path), Problems()
        votes = read_votes(files, problems)
        report(0.2)
        sounds = _sounds(files, problems)
        actors = _actors(files, problems)
        names = _names(files, votes, sounds, problems)
        if not names:
            raise DataError(f"There are no clips; looked for {self.looked_for}.", file=path)
        rows = [_clip_row(name, votes, sounds, actors) for name in names]
        _report_clips(rows, actors, problems)
        clips, rating_rows = assemble(rows, votes.ratings, problems, lambda share: report(0.4 + 0.6 * share))
        report(1.0)
        return Corpus(
            name=files.root.name,
            folder=files.root,
            format=self.name,
            release="unknown",
            scale=NO_SCALE,
            clips=clips,
            ratings=rating_rows,
            problems=problems.found(),
            note=_note(votes),
            classes=LETTERS,
            has_named_raters=votes.are_named or not votes.ratings,
        )


def _note(votes: Votes) -> str:
    if not votes.source:
        return SHOWN
    return HEARD + ("" if votes.are_named or not votes.ratings else NAMELESS)


def _sounds(files: Files, problems: Problems) -> dict[str, str]:
    """Path of each clip's sound, WAV before others; what is no clip is reported."""
    sounds: dict[str, str] = {}
    for folder in files.audio:
        found = find_sounds(folder)
        for name in sorted(
            found, key=lambda name: (SOUND_SUFFIXES.index(f".{name.rpartition('.')[2]}"), name)
        ):
            stem = name.rpartition(".")[0].upper()
            if NAME.fullmatch(stem) is None:
                problems.add("file name of another form, left out", readable(found[name]))
            else:
                sounds.setdefault(stem, found[name])
    return sounds


def _actors(files: Files, problems: Problems) -> dict[str, dict[str, str]]:
    """Age, sex, race and ethnicity of each actor by number; nothing if there is no table of them."""
    sheet = _side_table(files.actors, ("ActorID", "Age", "Sex", "Race", "Ethnicity"), problems)
    if sheet is None:
        return {}
    columns = {name: sheet.coded(name) for name in ("actorid", "age", "sex", "race", "ethnicity")}
    return {
        person.pop("actorid"): person
        for row in range(len(sheet.lines))
        for person in [{name: column[row] for name, column in columns.items() if column is not None}]
    }


def _names(files: Files, votes: Votes, sounds: Mapping[str, str], problems: Problems) -> list[str]:
    """All clips without suffix: in the order of the list of the release, or of the votes; others after them."""
    sheet = _side_table(files.sentences, ("Filename",), problems)
    column = None if sheet is None else sheet.coded("Filename")
    listed = [column[row] for row in range(len(column))] if column is not None else []
    voted = (name for names in votes.classes.values() for name in names)
    names = []
    for name in dict.fromkeys((*listed, *voted, *sorted(sounds))):
        if NAME.fullmatch(name):
            names.append(name)
        else:
            problems.add("clip name of another form, left out", name)
    return names


def _side_table(path: Path | None, columns: Sequence[str], problems: Problems) -> Sheet | None:
    """A table that changes no label; None if there is none, and one that cannot be read is reported."""
    if path is None:
        return None
    try:
        sheet = read_sheet(path, problems)
        sheet.require(*columns)
    except DataError as error:
        problems.add("unreadable table", str(error))
        return None
    return sheet


def _clip_row(
    name: str, votes: Votes, sounds: Mapping[str, str], actors: Mapping[str, Mapping[str, str]]
) -> ClipRow:
    actor, sentence, intended, level = name.upper().split("_")
    person = actors.get(actor, {})
    heard = votes.classes["voice"].get(name, UNKNOWN) if votes.source else INTENDED[intended]
    seen = {kind: votes.classes[kind].get(name, UNKNOWN) for kind in ("face", "both") if votes.source}
    return ClipRow(
        clip=f"{name}.wav",
        path=sounds.get(name.upper(), ""),
        emotion=heard,
        speaker=actor,
        gender=person.get("sex") or UNKNOWN,
        transcript=SENTENCES.get(sentence, ""),
        more={
            "intended": INTENDED[intended],
            "intensity": LEVELS[level],
            "statement": sentence,
            **seen,
            **({"heard_intensity": votes.intensity.get(name, nan)} if votes.intensity else {}),
            **_described(person),
        },
    )


def _described(person: Mapping[str, str]) -> dict[str, str | float]:
    if not person:
        return {}
    age = person["age"]
    return {
        "age": float(age) if age.isdigit() else nan,
        "race": person["race"],
        "ethnicity": person["ethnicity"],
    }


def _report_clips(clips: list[ClipRow], actors: Mapping[str, object], problems: Problems) -> None:
    for clip in clips:
        name = clip.clip.removesuffix(".wav")
        if not clip.path:
            problems.add("missing audio", clip.clip)
        if name in DEFECTS:
            problems.add("known defect of the release", f"{name}: {DEFECTS[name]}")
        if actors and clip.speaker not in actors:
            problems.add("actor not in the table of actors", f"{clip.speaker} of {clip.clip}")
        if clip.more.get("face") is not None and clip.emotion == UNKNOWN:
            problems.add("clip without votes on the voice", clip.clip)

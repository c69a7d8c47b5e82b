"""MSP-Podcast, releases 1.6 to 2.0 and copies of them: folder or label file to tables.

The best label file of each kind is taken: CSV first, as it keeps a rater's repeated rating, then `labels.txt`, then
JSON. What form a file has is told by its header, never by its release.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpora.coded import Coded
from analysis.corpora.frames import category_column, natural, text_column
from analysis.corpora.msp_podcast import clips as labels
from analysis.corpora.msp_podcast.files import LOOKED_FOR, Files, find_files
from analysis.corpora.msp_podcast.lists import read_partitions, read_speakers
from analysis.corpora.msp_podcast.raters import bring_to_clips, rating_table, vote_codes
from analysis.corpora.msp_podcast.release import guess_release
from analysis.corpora.msp_podcast.sources import read_labels
from analysis.corpora.msp_podcast.vocabulary import CLASSES, SCALE
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places, RawConsensus, RawRatings
from analysis.corpora.reader import Sources
from analysis.corpora.sound_files import find_sounds, measure
from analysis.corpora.transcripts import read_transcripts
from analysis.errors import DataError
from analysis.places import readable
from analysis.progress import ignore
from analysis.tables import CLIP_COLUMNS, DIMENSIONS, UNKNOWN, Corpus

Report = Callable[[float], None]


class MspPodcast:
    """Reader of MSP-Podcast."""

    name = "msp-podcast"
    looked_for = LOOKED_FOR

    def detect(self, path: Path) -> bool:
        """Whether there are label files in a folder, or `path` is one."""
        return bool(find_files(path).labels)

    def sources(self, path: Path) -> Sources:
        """All that `read` reads."""
        files = find_files(path)
        lists = (files.partitions, files.speakers, files.readme)
        folders = (files.audio, files.transcripts)
        return Sources(
            root=files.root,
            files=(*files.labels, *(file for file in lists if file is not None)),
            folders=tuple(folder for folder in folders if folder is not None),
        )

    def read(self, path: Path, report: Report = ignore) -> Corpus:
        """Read a corpus from its folder or from a label file.

        Raises
        ------
        DataError
            If no label file can be used.
        """
        files, problems = find_files(path), Problems()
        if not files.labels:
            raise DataError(f"There are no labels; looked for {LOOKED_FOR}.", file=path)
        consensus, ratings = read_labels(files, problems)
        report(0.2)
        clips, rating_rows = _tables(files, consensus, ratings, problems)
        if clips.empty:
            reasons = "".join(f" {problem.kind}: {problem.example}." for problem in problems.found()[:1])
            raise DataError(f"The label files hold no clip that can be read.{reasons}", file=path)
        report(0.3)
        clips = _with_media(clips, files, problems, report)
        report(1.0)
        return Corpus(
            name=files.root.name,
            folder=files.root,
            format=self.name,
            release=guess_release(files, len(clips)),
            scale=SCALE,
            clips=clips,
            ratings=rating_rows,
            problems=problems.found(),
        )


def _tables(
    files: Files, consensus: RawConsensus | None, ratings: RawRatings | None, problems: Problems
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables, the clip table without what is in other folders."""
    if consensus is not None:
        consensus = labels.without_duplicates(consensus, problems)
    names = _names(consensus, ratings)
    summary, rating_rows = None, _no_ratings()
    if ratings is not None:
        ratings, owner = bring_to_clips(ratings, names, problems)
        votes = vote_codes(ratings, problems)
        summary = labels.summarise(ratings.numbers, votes, owner, len(names))
        rating_rows = rating_table(ratings, owner, votes, names, problems)
        problems.add_rows("clip without ratings", summary.n_raters == 0, lambda row: names[row])
    return _clip_table(files, names, consensus, summary, problems), rating_rows


def _names(consensus: RawConsensus | None, ratings: RawRatings | None) -> list[str]:
    if consensus is not None:
        return [consensus.clip.values[code] for code in consensus.clip.codes]
    if ratings is None:
        return []
    codes, first = np.unique(ratings.clip.codes, return_index=True)
    return [name for name in (ratings.clip.values[code] for code in codes[np.argsort(first)]) if name]


def _clip_table(
    files: Files,
    names: list[str],
    consensus: RawConsensus | None,
    summary: labels.Summary | None,
    problems: Problems,
) -> pd.DataFrame:
    speaker, gender = labels.complete_speakers(
        consensus.speaker if consensus else None,
        consensus.gender if consensus else None,
        read_speakers(files.speakers, problems),
        names,
    )
    split = labels.complete_splits(
        consensus.split if consensus else None, read_partitions(files.partitions, problems), names, problems
    )
    numbers = labels.complete_numbers(consensus, summary, names, problems)
    emotion = labels.complete_classes(consensus, summary, names, problems)
    unknown = np.full((len(names), 3), np.nan)
    columns = {
        "clip": text_column(names),
        "split": category_column(split, _split_order),
        "speaker": category_column(speaker, natural),
        "gender": category_column(gender, natural),
        "emotion": category_column(emotion, [*CLASSES, UNKNOWN].index),
        **{name: numbers[:, i].copy() for i, name in enumerate(DIMENSIONS)},
        **{
            f"{name}_sd": (unknown if summary is None else summary.spreads)[:, i].copy()
            for i, name in enumerate(DIMENSIONS)
        },
        "n_raters": np.zeros(len(names), dtype=np.int64) if summary is None else summary.n_raters,
        "recording": category_column(labels.recordings(names), natural),
    }
    return pd.DataFrame(columns, copy=False)


def _split_order(split: str) -> tuple[int, str]:
    return (labels.SPLITS.index(split) if split in labels.SPLITS else len(labels.SPLITS), split)


def _no_ratings() -> pd.DataFrame:
    empty = Coded(np.empty(0, dtype=np.int32), [])
    nothing = RawRatings(empty, empty, empty, empty, np.empty((0, 3)), Places(Path()))
    return rating_table(nothing, empty.codes, np.empty(0, dtype=np.int8), [], Problems())


def _with_media(clips: pd.DataFrame, files: Files, problems: Problems, report: Report) -> pd.DataFrame:
    """The clip table with sound and transcripts, in the order of `CLIP_COLUMNS`."""
    names: Sequence[str] = clips["clip"].to_list()
    sounds = find_sounds(files.audio)
    paths = [sounds.pop(name.lower(), "") for name in names] if sounds else [""] * len(names)
    _report_sounds(names, paths, sounds, files, problems)
    durations = measure(paths, problems, lambda fraction: report(0.3 + 0.35 * fraction))
    transcripts = read_transcripts(
        files.transcripts, names, problems, lambda fraction: report(0.65 + 0.35 * fraction)
    )
    if files.transcripts is not None:
        where = f"not in {files.transcripts.name}"
        lacking = np.array([not text for text in transcripts], dtype=np.bool_)
        problems.add_rows("missing transcript", lacking, lambda row: f"{names[row]}: {where}")
    media = {"path": text_column(paths), "duration": durations, "transcript": text_column(transcripts)}
    return pd.concat([clips, pd.DataFrame(media, copy=False)], axis=1)[list(CLIP_COLUMNS)]


def _report_sounds(
    names: Sequence[str], paths: Sequence[str], unused: dict[str, str], files: Files, problems: Problems
) -> None:
    missing = np.array([not path for path in paths], dtype=np.bool_)
    where = "no folder for audio was found" if files.audio is None else f"not in {files.audio.name}"
    problems.add_rows("missing audio", missing, lambda row: f"{names[row]}: {where}")
    if unused:
        problems.add("audio without labels", readable(min(unused.values())), count=len(unused))

"""What was read of a corpus and what is missing, in lines: for the window, for people who read text, and for tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.filters import Compares, IsMissing, Query
from analysis.tables import DIMENSIONS, UNKNOWN, Corpus
from analysis.words import aligned_stems

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("part", "what", "clips", "details")
READ, MISSING, CORPORA, SPLITS, CLASSES = "What was read", "What is missing", "Corpora", "Splits", "Classes"
FOUND = "What was found in the files"


@dataclass(frozen=True)
class Line:
    """One line of a report.

    Attributes
    ----------
    part : str
        What it stands under, such as `MISSING`.
    what, details : str
    count : int or None
        How many: clips, but for `FOUND`, which also counts rows and files; None where nothing is counted.
    query : Query or None
        What shows just these clips; None if nothing does.
    """

    part: str
    what: str
    count: int | None = None
    details: str = ""
    query: Query | None = None


def report_on(corpus: Corpus) -> tuple[Line, ...]:
    """All lines of the report on a corpus; looks for its alignments, so not for the window's thread."""
    return (
        *_read(corpus),
        *_groups(corpus, CORPORA, "corpus"),
        *_groups(corpus, SPLITS, "split"),
        *_classes(corpus),
        *_missing(corpus),
        *(Line(FOUND, problem.kind, problem.count, problem.example) for problem in corpus.problems),
    )


def as_text(lines: Iterable[Line]) -> str:
    """The report for people, its parts under headings."""
    written: list[str] = []
    part = ""
    for line in lines:
        if line.part != part:
            part = line.part
            written += ["", part] if written else [part]
        count = "" if line.count is None else f"{line.count:,}"
        written.append("  " + ": ".join(text for text in (line.what, count) if text))
        written[-1] += (
            f" ({line.details})" if line.details and count else f": {line.details}" * bool(line.details)
        )
    return "\n".join(written) + "\n"


def as_csv(lines: Iterable[Line]) -> str:
    """The report as a table, a row a line, with the columns `COLUMNS`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((line.part, line.what, line.count, line.details) for line in lines)
    return text.getvalue()


def missing(corpus: Corpus) -> dict[str, NDArray[np.bool_]]:
    """Which clips lack what, each an array of shape (n_clips,): sound, transcript, alignment, ratings, labels."""
    clips = corpus.clips
    lacking = {
        "audio": clips["duration"].isna(),
        "transcript": clips["transcript"] == "",
        "alignment": ~_aligned(corpus),
        "ratings": clips["n_raters"] == 0,
        "class": clips["emotion"] == UNKNOWN,
        "speaker": clips["speaker"] == UNKNOWN,
        **({name: clips[name].isna() for name in DIMENSIONS} if corpus.has_dimensions else {}),
    }
    return {name: np.asarray(rows, dtype=np.bool_) for name, rows in lacking.items()}


def total_seconds(corpus: Corpus) -> float:
    """How long all sounds are together; 0 if there are none."""
    return float(corpus.clips["duration"].sum())


def _read(corpus: Corpus) -> Iterator[Line]:
    clips, ratings = corpus.clips, corpus.ratings
    scale = f"{corpus.scale.low:g} to {corpus.scale.high:g}"
    yield Line(READ, "Corpus", details=corpus.name)
    yield Line(READ, "From", details=str(corpus.folder))
    for name, folder in corpus.members.items():
        yield Line(READ, f"{name} from", details=str(folder))
    yield Line(READ, "Format", details=f"{corpus.format}, release {corpus.release}")
    if corpus.note:
        yield Line(READ, "Note", details=corpus.note)
    yield Line(READ, "Scale", details=scale if corpus.has_dimensions else "none: there are classes only")
    yield Line(READ, "Clips", len(clips))
    yield Line(
        READ, "Sound", int(clips["duration"].notna().sum()), f"together {_spoken(total_seconds(corpus))}"
    )
    yield Line(READ, "Ratings", len(ratings))
    yield (
        Line(READ, "Raters", int(ratings["rater"].nunique()))
        if corpus.has_named_raters
        else Line(READ, "Raters", details="not named")
    )
    yield Line(READ, "Speakers", int(clips["speaker"][clips["speaker"] != UNKNOWN].nunique()))


def _groups(corpus: Corpus, part: str, column: str) -> Iterator[Line]:
    if column in corpus.clips:
        for name, count in _counts(corpus.clips[column]).items():
            chosen = frozenset({name})
            query = Query(splits=chosen) if column == "split" else Query(corpora=chosen)
            yield Line(part, name, count, query=query)


def _classes(corpus: Corpus) -> Iterator[Line]:
    """Each class with the release's own labels for it, also where no clip has it."""
    counts = _counts(corpus.clips["emotion"])
    labels: dict[str, list[str]] = {name: [] for name in counts}
    for label, emotion in corpus.classes.items():
        labels.setdefault(emotion, []).append(label)
    for emotion, own in labels.items():
        details = f"in the release: {', '.join(own)}" if own else ""
        yield Line(CLASSES, emotion, counts.get(emotion, 0), details, Query(emotions=frozenset({emotion})))


def _missing(corpus: Corpus) -> Iterator[Line]:
    queries = {
        "audio": Query(where=IsMissing("duration")),
        "transcript": Query(where=IsMissing("transcript")),
        "ratings": Query(where=Compares("n_raters", "==", 0)),
        "class": Query(emotions=frozenset({UNKNOWN})),
        "speaker": Query(speakers=frozenset({UNKNOWN})),
        **{name: Query(where=IsMissing(name)) for name in DIMENSIONS},
    }
    for name, rows in missing(corpus).items():
        if rows.any():
            example = f"such as {corpus.clips['clip'].iloc[int(np.argmax(rows))]}"
            if name == "audio" and corpus.n_unreadable:
                example += f"; {corpus.n_unreadable:,} there but unreadable"
            yield Line(MISSING, name.capitalize(), int(rows.sum()), example, queries.get(name))
        else:
            yield Line(MISSING, name.capitalize(), 0)


def _aligned(corpus: Corpus) -> NDArray[np.bool_]:
    stems = {place: aligned_stems(place) for place in corpus.places if place.is_dir()}
    homes = (corpus.home_of(clip) for clip in corpus.clips["clip"])
    return np.array(
        [(name.rpartition(".")[0] or name) in stems.get(place, ()) for place, name in homes], dtype=np.bool_
    )


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in column.value_counts(sort=False).items() if count}


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min {rest} s"

"""Which label file gives the consensus and which the ratings: the best one that can be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from analysis.corpora.msp_podcast.files import Files
from analysis.corpora.msp_podcast.json_labels import read_consensus_json, read_ratings_json
from analysis.corpora.msp_podcast.sheet_labels import read_consensus, read_ratings
from analysis.corpora.msp_podcast.text_labels import read_labels_text
from analysis.corpora.problems import Problems
from analysis.corpora.raw import RawConsensus, RawRatings
from analysis.corpora.sheets import MissingColumnsError
from analysis.errors import DataError

Raw = TypeVar("Raw", RawConsensus, RawRatings)
Candidate = tuple[Path, Callable[[], Raw]]


def read_labels(files: Files, problems: Problems) -> tuple[RawConsensus | None, RawRatings | None]:
    """Consensus and ratings, at least one of them; None for what no file has.

    A damaged file is reported and the next one tried.

    Raises
    ------
    DataError
        If no file can be read, if the file that the user named cannot, or if a CSV lacks a column.
    """

    @cache
    def read_text(path: Path) -> tuple[RawConsensus, RawRatings]:
        return read_labels_text(path, problems)

    texts = (files.text,) if files.text else ()
    errors: list[DataError] = []
    consensus = _first_readable(
        [
            *_candidates(files.consensus, ".csv", partial(read_consensus, problems=problems)),
            *_candidates(texts, ".txt", lambda path: read_text(path)[0]),
            *_candidates(files.consensus, ".json", partial(read_consensus_json, problems=problems)),
        ],
        files.named,
        errors,
    )
    ratings = _first_readable(
        [
            *_candidates(files.detailed, ".csv", partial(read_ratings, problems=problems)),
            *_candidates(texts, ".txt", lambda path: read_text(path)[1]),
            *_candidates(files.detailed, ".json", partial(read_ratings_json, problems=problems)),
        ],
        files.named,
        errors,
    )
    if consensus is None and ratings is None:
        raise errors[0]
    for message in dict.fromkeys(map(str, errors)):
        problems.add("unreadable label file", message)
    _report_missing(consensus, ratings, problems)
    return consensus, ratings


def _candidates(paths: tuple[Path, ...], suffix: str, read: Callable[[Path], Raw]) -> list[Candidate[Raw]]:
    return [(path, partial(read, path)) for path in paths if path.suffix.lower() == suffix]


def _first_readable(
    candidates: list[Candidate[Raw]], named: Path | None, errors: list[DataError]
) -> Raw | None:
    for path, read in candidates:
        try:
            return read()
        except MissingColumnsError:
            raise
        except DataError as error:
            if path == named:
                raise
            errors.append(error)
    return None


def _report_missing(consensus: RawConsensus | None, ratings: RawRatings | None, problems: Problems) -> None:
    if ratings is None and consensus is not None:
        problems.add(
            "no ratings",
            f"beside {consensus.places.file.name} is no file with the raters' ratings: spreads are unknown",
        )
    elif consensus is None and ratings is not None:
        problems.add(
            "no consensus",
            f"beside {ratings.places.file.name} is no file with the consensus: it is computed from ratings",
        )

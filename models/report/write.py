"""Writing study A's page: everything that is known of a corpus, its session, a store of maps and models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, MISSING, bin_name, level
from analysis.commands.options import chosen
from analysis.consensus import with_spreads
from analysis.disagreement import EVERY_CLIP, FLAGS, FlagRule
from analysis.progress import ignore
from analysis.report.files import write_figures, write_numbers
from analysis.report.on_corpus import Looked, bins_section, classes_section, disagreement_section, overview
from analysis.report.on_tags import Tagged, tagged, tags_section
from analysis.report.page import html
from analysis.report.records import Report
from analysis.session import Session, default_tagger
from analysis.tables import Corpus
from analysis.writing import checked_place, written_whole
from models.explain.store import open_store
from models.report.clashing import clash_section, clashes
from models.report.errors import biases
from models.report.masses import Masses, masses
from models.report.places import Places
from models.report.sections import concentration, errors_section, tags_against_maps

Tell = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """What is to be reported, and where to.

    Attributes
    ----------
    corpus : Corpus
    out : Path
        The page.
    session, store : Path or None
        A session's file and a folder that explain has filled.
    models : tuple of str
        Whose errors are told.
    splits : tuple of str
        Clips of these alone are counted, binned and flagged; all if there are none.
    rule : FlagRule
    figures, numbers : Path or None
        Folders for pictures and CSVs.
    seed : int
        Of the examples and of the intervals.
    examples : int
        Flagged clips to list.
    with_sound : bool
        Whether the page may hold the sound of listed clips.
    """

    corpus: Corpus
    out: Path
    session: Path | None = None
    store: Path | None = None
    models: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    rule: FlagRule = field(default_factory=FlagRule)
    figures: Path | None = None
    numbers: Path | None = None
    seed: int = 7
    examples: int = 10
    with_sound: bool = True


def write_report(request: ReportRequest, report: Tell = ignore) -> Path:
    """Write the page, and figures and numbers where they are asked for.

    Parameters
    ----------
    report : callable
        Told the share done, 0 to 1; what it raises ends the work, and nothing is written then.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError, DataError, ModelError
        If something that is named cannot be read or written.
    """
    inputs = [str(place) for place in (*request.corpus.places, request.session, request.store) if place]
    checked_place(request.out, inputs)
    found = make_report(request, partial(_between, report, 0.0, 0.8))
    page = html(found, partial(_between, report, 0.8, 0.9))
    if request.figures is not None:
        write_figures(request.figures, found, partial(_between, report, 0.9, 1.0))
    if request.numbers is not None:
        write_numbers(request.numbers, found)
    with written_whole(request.out, inputs) as draft:
        draft.write_text(page, encoding="utf-8")
    report(1.0)
    return request.out


def make_report(request: ReportRequest, report: Tell = ignore) -> Report:
    """Everything that the page says, without writing it; parameters and errors as of `write_report`."""
    corpus, looked = request.corpus, _looked(request)
    session = None if request.session is None else _session(corpus, request.session)
    corpus_parts = (bins_section(looked), classes_section(looked), disagreement_section(looked))
    report(0.1)
    tags = tags_section(session, _bins(looked), corpus.rows, partial(_between, report, 0.1, 0.3))
    maps = _masses(request, session, partial(_between, report, 0.3, 0.6))
    slices = _slices(looked, session)
    clash = clashes(corpus, request.models, partial(_between, report, 0.6, 0.8))
    errors = biases(corpus, request.models, slices, partial(_between, report, 0.8, 1.0), seed=request.seed)
    return Report(
        f"Study A: {corpus.name}",
        corpus.note,
        overview(looked),
        (
            *corpus_parts,
            tags,
            tags_against_maps(maps),
            concentration(maps),
            errors_section(errors, len(slices), request.models),
            clash_section(clash, looked),
        ),
    )


def _looked(request: ReportRequest) -> Looked:
    corpus, ddof = request.corpus, request.rule.ddof
    clips = corpus.clips if ddof == 1 else with_spreads(corpus, ddof=ddof)
    over = " and ".join(request.splits) or EVERY_CLIP
    clips = chosen(corpus, list(request.splits), clips)
    return Looked(corpus, clips, request.rule, over, request.seed, request.examples, request.with_sound)


def _session(corpus: Corpus, path: Path) -> Tagged:
    with Session.open(path, tagger=default_tagger()) as opened:
        return tagged(corpus, tuple(opened.tags().values()), opened.codebook)


def _bins(looked: Looked) -> list[str]:
    """Each clip's bin, row for row of the corpus."""
    clips = looked.corpus.clips
    names = np.array([*(bin_name(*bin_) for bin_ in BINS), MISSING], dtype=object)
    activation, valence = (level(clips[name], looked.edges) for name in ("activation", "valence"))
    cells = np.where((activation < 0) | (valence < 0), -1, activation * np.int8(3) + valence)
    return [str(name) for name in names[cells]]


def _masses(request: ReportRequest, session: Tagged | None, report: Tell) -> Masses | None:
    if request.store is None:
        return None
    places = Places(request.corpus, session.here if session is not None else ())
    return masses(open_store(request.store), request.corpus, places, report, seed=request.seed)


def _slices(looked: Looked, session: Tagged | None) -> Mapping[str, NDArray[np.int64]]:
    """Rows of the corpus with each tag, and of each kind of disagreement; empty ones are left out."""
    rows = looked.corpus.rows
    clips, codes = looked.clips["clip"].to_numpy(), looked.flags().codes
    named = {f"raters disagree: {kind}": clips[codes == code] for code, kind in enumerate(FLAGS, start=1)}
    if session is not None:
        for name in session.names:
            given = {tag.clip for tag in session.here if tag.tag == name}
            named[name] = np.array(sorted(given), dtype=object)
    found = {name: np.array([rows[clip] for clip in some], dtype=np.int64) for name, some in named.items()}
    return {name: some for name, some in found.items() if len(some)}


def _between(report: Tell, start: float, end: float, share: float) -> None:
    report(start + (end - start) * share)

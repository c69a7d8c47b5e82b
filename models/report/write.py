"""Writing study A's page: everything that is known of a corpus, its session, a store of maps and models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.bins import BINS, MISSING, Edges, bin_name, default_edges, level
from analysis.commands.options import chosen
from analysis.consensus import with_spreads
from analysis.disagreement import EVERY_CLIP, FLAGS, FlagRule
from analysis.errors import UsageError
from analysis.progress import ignore
from analysis.report.files import write_figures, write_numbers
from analysis.report.on_corpus import Looked, bins_section, classes_section, disagreement_section, overview
from analysis.report.on_tags import Tagged, tagged, tags_section
from analysis.report.page import html
from analysis.report.records import Report
from analysis.report.sound import Sounds
from analysis.session import Session, default_tagger
from analysis.tables import Corpus
from analysis.writing import checked_place, written_whole
from models.explain.store import open_store
from models.predicted import Predicted
from models.report.asking import asked, kept
from models.report.clashing import clash_section, clashes
from models.report.current import Current
from models.report.errors import biases
from models.report.gaps import Gaps, gaps, gaps_section
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
    session : Path, Tagged or None
        A session's file, or its tags where it is open.
    store : Path or None
        A folder that explain has filled.
    maps_of : tuple of str
        Where there are any, only their maps count, and only those of models and clips as they are now: for a cache,
        which holds maps of all corpora.
    models : tuple of str
        Who is asked for every clip; their errors are told.
    says : mapping of model to Predicted
        What models said already, who then are not asked.
    kept_of : tuple of str
        Whose errors are told, as far as predictions are kept, where no model is asked and nothing is known.
    splits : tuple of str
        Clips of these alone are counted, binned, flagged, and held against maps and models; all if there are none. Tags
        are counted of all clips.
    rule : FlagRule
    edges : Edges or None
        Cut points of both dimensions; the usual ones of the scale if None.
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
    session: Path | Tagged | None = None
    store: Path | None = None
    maps_of: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    says: Mapping[str, Predicted] = field(default_factory=dict)
    kept_of: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    rule: FlagRule = field(default_factory=FlagRule)
    edges: Edges | None = None
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
    inputs = checked(request)
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
    session = _session(corpus, request.session) if isinstance(request.session, Path) else request.session
    corpus_parts = (bins_section(looked), classes_section(looked), disagreement_section(looked))
    report(0.1)
    tags = tags_section(session, _bins(looked), corpus.rows, partial(_between, report, 0.1, 0.3))
    maps = _masses(request, looked, session, partial(_between, report, 0.3, 0.6))
    slices = _slices(looked, session)
    says = _says(request, partial(_between, report, 0.6, 0.9))
    rows = np.array([corpus.rows[clip] for clip in looked.clips["clip"]], dtype=np.int64)
    errors = biases(corpus, says, slices, rows=rows, seed=request.seed)
    sections = (
        *corpus_parts,
        tags,
        tags_against_maps(maps),
        concentration(maps),
        gaps_section(_gaps(request, looked, session), looked),
        errors_section(errors, len(slices), says),
        clash_section(clashes(corpus, says), looked),
    )
    report(1.0)
    return Report(f"Study A: {corpus.name}", corpus.note, overview(looked), sections)


def checked(request: ReportRequest) -> list[str]:
    """What is read, once it is sure that nothing of it can be lost; call it before work that takes long.

    Raises
    ------
    UsageError
        If something cannot be written where it is asked for.
    """
    session = request.session if isinstance(request.session, Path) else None
    inputs = [str(place) for place in (*request.corpus.places, session, request.store) if place]
    checked_place(request.out, inputs)
    roots = [place.resolve() for place in request.corpus.places if place.is_dir()]
    for folder in (request.figures, request.numbers):
        place = None if folder is None else folder.resolve()
        if place is not None and any(root in (place, *place.parents) for root in roots):
            raise UsageError(f"{folder} is in the folder of the corpus, which is only read; choose another.")
    return inputs


def _looked(request: ReportRequest) -> Looked:
    corpus, ddof = request.corpus, request.rule.ddof
    clips = corpus.clips if ddof == 1 else with_spreads(corpus, ddof=ddof)
    over = " and ".join(request.splits) or EVERY_CLIP
    clips = chosen(corpus, list(request.splits), clips)
    edges = request.edges or default_edges(corpus.scale)
    sounds = Sounds(wanted=request.with_sound)
    return Looked(corpus, clips, request.rule, edges, over, request.seed, request.examples, sounds)


def _session(corpus: Corpus, path: Path) -> Tagged:
    with Session.open(path, tagger=default_tagger()) as opened:
        return tagged(corpus, tuple(opened.tags().values()), opened.codebook, opened.reveals())


def _says(request: ReportRequest, report: Tell) -> Mapping[str, Predicted]:
    corpus = request.corpus
    says = {**request.says, **asked(corpus, request.models, report)}
    return says or kept(corpus, request.kept_of)


def _bins(looked: Looked) -> list[str]:
    """Each clip's bin, row for row of the corpus."""
    clips = looked.corpus.clips
    names = np.array([*(bin_name(*bin_) for bin_ in BINS), MISSING], dtype=object)
    activation, valence = (level(clips[name], looked.edges) for name in ("activation", "valence"))
    cells = np.where((activation < 0) | (valence < 0), -1, activation * np.int8(3) + valence)
    return [str(name) for name in names[cells]]


def _masses(request: ReportRequest, looked: Looked, session: Tagged | None, report: Tell) -> Masses | None:
    if request.store is None:
        return None
    corpus = request.corpus
    places = Places(corpus, session.here if session is not None else ())
    counts = Current(corpus, request.maps_of) if request.maps_of else None
    clips = frozenset(looked.clips["clip"])
    store = open_store(request.store)
    return masses(store, corpus, places, report, seed=request.seed, clips=clips, counts=counts)


def _gaps(request: ReportRequest, looked: Looked, session: Tagged | None) -> Gaps | None:
    if request.store is None or session is None:
        return None
    counts = Current(request.corpus, request.maps_of) if request.maps_of else None
    return gaps(open_store(request.store), session, clips=frozenset(looked.clips["clip"]), counts=counts)


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

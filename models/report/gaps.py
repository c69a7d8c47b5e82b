"""What a report says of saliency gaps: where listeners heard emotion and a model did not look, and the reverse."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from analysis.gaps import KINDS, Gap, Kind, gap_of, ranked
from analysis.heard_marks import heard_marks
from analysis.progress import ignore
from analysis.regions import corpus_excess
from analysis.report.on_corpus import Looked, example
from analysis.report.on_tags import Tagged
from analysis.report.records import Cell, Examples, Section, Table, counted
from analysis.speakers import speakers_of
from models.explain.receipts import is_difference
from models.explain.store import Store
from models.interface import FRAMES_PER_SECOND, Saliency

NO_INPUT = (
    "A session with marks of where emotion was heard and a store of attributions fill this section:"
    " report ... --session FILE --store DIR."
)
NO_GAPS = (
    "No explained clip has a mark of where emotion was heard that was made before labels were shown, or no map of one"
    " can be compared."
)
LISTED = 10
TITLES: dict[Kind, str] = {
    "unseen": "Listeners heard emotion and the model did not look, the widest gap first.",
    "unheard": "The model looked where listeners marked nothing, the widest gap first.",
}
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "unseen": ("clip", "target", "model", "method", "mass %", "chance %", "gap", "p (weak)"),
    "unheard": ("clip", "target", "model", "method", "from s", "to s", "density", "density in marks", "gap"),
}


@dataclass(frozen=True)
class Way:
    """Whose maps: of which target, by which model and method."""

    target: str
    model: str
    method: str


Gaps = dict[Way, tuple[Gap, ...]]


def gaps(
    store: Store,
    session: Tagged,
    report: Callable[[float], None] = ignore,
    *,
    clips: Container[str],
    counts: Callable[[Saliency], bool] | None = None,
) -> Gaps:
    """Hold the newest map of each kind against the marks that listeners made before labels were shown.

    Parameters
    ----------
    clips : container of str
        Those that are looked at.
    counts : callable, optional
        Whether a map is looked at; all are if it is not given.
    """
    before, _ = heard_marks(session.here, session.reveals)
    marked = {clip: by_listener for clip, by_listener in before.items() if clip in clips}
    found: dict[Way, list[Gap]] = {}
    with store.kept_open():
        for number, (clip, by_listener) in enumerate(sorted(marked.items())):
            report(number / len(marked))
            spans = [span for some in by_listener.values() for span in some]
            for way, saliency in _newest(store, clip, counts).items():
                gap = gap_of(clip, saliency.values, spans, frames_per_second=FRAMES_PER_SECOND)
                if gap is not None:
                    found.setdefault(way, []).append(gap)
    return {way: tuple(some) for way, some in found.items()}


def gaps_section(found: Gaps | None, looked: Looked) -> Section:
    """How far models look where emotion was heard, and the worst clips of both kinds with their sounds."""
    name, title = "gaps", "Saliency gaps"
    if found is None:
        return Section(name, title, (NO_INPUT,))
    if not found:
        return Section(name, title, (NO_GAPS,))
    text = (
        "Marks say where listeners heard the emotion, made before labels were shown; those of all listeners count"
        " together. Chance is the mean over all circular shifts of the same map.",
        "One clip proves little, as a stretch has few places to be: take the order as where to listen first, and the"
        " mean over the corpus as the finding.",
        _counts(found),
    )
    speakers = dict(zip(looked.corpus.clips["clip"], speakers_of(looked.corpus.clips), strict=True))
    findings = tuple(_in_words(way, some, speakers, looked.seed) for way, some in found.items())
    parts = tuple(part for kind in KINDS for part in _parts(kind, found, looked))
    return Section(name, title, text, findings, parts)


def _newest(store: Store, clip: str, counts: Callable[[Saliency], bool] | None) -> dict[Way, Saliency]:
    return {
        Way(target, one.model, one.method): one
        for target in store.targets(clip)
        for one in store.find(clip, target).values()
        if not is_difference(one) and (counts is None or counts(one))
    }


def _counts(found: Gaps) -> str:
    whole = [gap for some in found.values() for gap in some]
    unseen, unheard = (len(ranked(whole, kind)) for kind in KINDS)
    return (
        f"Of {counted(len(whole), 'map')} {unseen:,} have less in the marks than by chance, and {unheard:,} are denser"
        " elsewhere than there."
    )


def _in_words(way: Way, some: Sequence[Gap], speakers: dict[str, str], seed: int) -> str:
    excess = corpus_excess(
        [-gap.unseen for gap in some], [str(speakers[gap.clip]) for gap in some], seed=seed
    )
    more = "more" if excess.mean > 0 else "less"
    return (
        f"{way.model} looks {more} than by chance where emotion was heard, for {way.target} by {way.method} (excess"
        f" {excess.in_words()}, p = {excess.p:.2g}; {counted(excess.clips, 'clip')},"
        f" {counted(excess.speakers, 'speaker')})."
    )


def _parts(kind: Kind, found: Gaps, looked: Looked) -> Iterable[Table | Examples]:
    rows = [(way, gap) for way, some in found.items() for gap in ranked(some, kind)]
    rows.sort(key=lambda row: -getattr(row[1], kind))
    if not rows:
        return
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (gap.clip, way.target, way.model, way.method, *_cells(gap, kind)) for way, gap in rows
    )
    yield Table(f"gaps-{kind}", TITLES[kind], COLUMNS[kind], cells, shown=LISTED)
    worst: dict[str, str] = {}
    for way, gap in rows:
        worst.setdefault(gap.clip, f"{_said(gap, kind)} ({way.target}, {way.model})")
    heard = tuple(example(looked, clip, said) for clip, said in list(worst.items())[:LISTED])
    yield Examples("The same clips to listen to.", heard)


def _cells(gap: Gap, kind: Kind) -> tuple[float, ...]:
    if kind == "unseen":
        return gap.mass, gap.chance, gap.unseen, gap.p
    return gap.outside_start, gap.outside_end, gap.outside_lift, gap.lift, gap.unheard


def _said(gap: Gap, kind: Kind) -> str:
    if kind == "unseen":
        return f"{gap.mass:.0%} of the map in the marks, by chance {gap.chance:.0%}"
    where = f"{gap.outside_start:.2f}–{gap.outside_end:.2f} s"
    return f"{where} is {gap.outside_lift:.1f} × as dense as the clip, the marks {gap.lift:.1f} ×"

"""What a report says of a session: the tags that were given, how far taggers agree, and how common tags are.

No tagger is named: a page goes to readers whom the taggers did not choose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.agreement.judgements import people
from analysis.agreement.summary import agree, given_names
from analysis.progress import ignore
from analysis.queues.heard import ASSUMES, how_common, read_queue
from analysis.report.records import Cell, Section, Table, counted
from analysis.session.codebook.book import Codebook
from analysis.session.file.log import Reveal
from analysis.session.kept import kept, of_clips
from analysis.session.marks import DONE, HEARD_HERE, KEPT_QUEUE
from analysis.session.tags import Tag
from analysis.tables import Corpus

NO_SESSION = "No session was given: one in which clips are tagged would fill this section (--session FILE)."


@dataclass(frozen=True)
class Tagged:
    """A session's tags, all of them, those of clips of the corpus alone, its codebook, and when clips were revealed."""

    everything: tuple[Tag, ...]
    here: tuple[Tag, ...]
    codebook: Codebook
    reveals: tuple[Reveal, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Tags that people gave, marks left out, in the codebook's order."""
        return given_names(self.here, people(self.here), self.codebook)


def tagged(corpus: Corpus, tags: Sequence[Tag], codebook: Codebook, reveals: Sequence[Reveal] = ()) -> Tagged:
    """The tags of a session beside its corpus."""
    here = tuple(tag for tag in tags if tag.clip in corpus.rows)
    return Tagged(tuple(tags), here, codebook, tuple(reveals))


def tags_section(
    session: Tagged | None, bins: Sequence[str], rows: dict[str, int], tell: Callable[[float], None] = ignore
) -> Section:
    """The tags with their counts, and how far taggers agree on them.

    Parameters
    ----------
    bins : sequence of str
        Each clip's bin, row for row of the corpus.
    rows : dict
        Row of each clip by its name.
    """
    name, title = "tags", "Tags"
    if session is None:
        return Section(name, title, (NO_SESSION,))
    if not session.names:
        return Section(name, title, ("The session has no tag of a clip of this corpus yet.",))
    marks = sum(tag.tag == HEARD_HERE for tag in session.here)
    done = len({tag.clip for tag in session.here if tag.tag == DONE})
    elsewhere = len(of_clips(session.everything)) - len(session.here)
    text = (
        f"{counted(len(people(session.here)), 'tagger')} gave {len(session.names)} different tags;"
        f" {counted(done, 'clip')} are marked as done, and there are {counted(marks, 'mark')} of where the emotion was"
        f" heard. {counted(elsewhere, 'tag')} of clips that the corpus lacks are left out.",
    )
    counts = Table(
        "tags",
        "Tags given: clips, tags of a part of a clip (regions), taggers who gave it, and where it is most frequent.",
        ("tag", "clips", "regions", "taggers", "most in"),
        tuple(_count(session, tag, bins, rows) for tag in session.names),
    )
    notes = tuple(
        (tag.tag, tag.clip, tag.note) for tag in session.here if tag.note and tag.tag in session.names
    )
    listed = Table("tag-notes", "What taggers wrote beside a tag.", ("tag", "clip", "note"), notes, shown=30)
    parts = (counts, *_agreement(session, tell), *_prevalence(session), *([listed] if notes else []))
    return Section(name, title, text, parts=parts)


def _count(session: Tagged, name: str, bins: Sequence[str], rows: dict[str, int]) -> tuple[Cell, ...]:
    given = [tag for tag in session.here if tag.tag == name]
    clips = {tag.clip for tag in given}
    inside = [bins[rows[clip]] for clip in clips]
    most = max(sorted(set(inside)), key=inside.count)
    regions = sum(tag.is_region for tag in given)
    return name, len(clips), regions, len(people(given)), f"{most} ({inside.count(most)})"


def _agreement(session: Tagged, tell: Callable[[float], None]) -> tuple[Table, ...]:
    """Of all taggers together; nothing where no two judged a clip in common."""
    who = people(session.here)
    if len(who) < 2:
        return ()
    found = agree(session.here, taggers=who, names=session.names, report=tell).together
    if found is None:
        return ()
    rows = tuple(
        (
            *(row.tag or "all tags", row.clips, row.prevalence, row.agreement),
            *(row.alpha.value, row.alpha.low, row.alpha.high),
            *(row.kappa.value, row.event_f1.value),
        )
        for row in (*found.tags, found.overall)
    )
    caption = (
        f"Agreement of {len(who)} taggers on {counted(found.clips, 'clip')} that two or more judged: Krippendorff's"
        " alpha with its 95 % interval over clips, Cohen's kappa, F1 of regions that overlap. A dash: too few to say."
    )
    columns = ("tag", "clips", "given %", "same %", "alpha", "low", "high", "kappa", "F1 of regions")
    return (Table("agreement", caption, columns, rows),)


def _prevalence(session: Tagged) -> tuple[Table, ...]:
    who = people(session.everything)
    rows = tuple(
        (
            *(row.tag, f"tagger {who.index(row.tagger) + 1}", name, row.given, row.estimate.clips),
            *(row.estimate.share, row.estimate.low, row.estimate.high),
        )
        for name, one in kept(session.everything, KEPT_QUEUE).items()
        if (queue := read_queue(one)) is not None
        for row in how_common(queue, session.here, session.names)
    )
    columns = ("tag", "tagger", "queue", "given", "heard", "share %", "low %", "high %")
    caption = f"How common tags are in the corpus, by what was heard of drawn queues. {ASSUMES}"
    return (Table("prevalence", caption, columns, rows),) if rows else ()

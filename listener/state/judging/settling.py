"""Settling what taggers differ on: one clip after another, what is decided of each tag, and one edit for the clip."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from PySide6.QtCore import QObject, Signal

from analysis.agreement import (
    Decision,
    Disagreement,
    find_disagreements,
    first_choice,
    options,
    settle,
)
from analysis.session.codebook.book import Example
from analysis.session.edits import Edit
from analysis.session.marks import DONE, SETTLED
from analysis.session.tags import Tag
from listener.jobs import Jobs
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

TOPIC = "disagreements"


class Settling(QObject):
    """The clips to settle, the one that is looked at and what is decided of it so far.

    Attributes
    ----------
    clips : tuple of Disagreement
        Those that differ most first, as they were when `begin` was called; settled ones stay among them. Those that
        are hidden while one listens blind are left out.
    at : int
        Number of the clip that is looked at; -1 if there is none.
    chosen : int
        Number of the tag that keys decide on.
    n_alike : int
        Clips on which all say the same, which can be settled at once.
    n_hidden : int
        Clips that are left out because they are hidden.

    Signals
    -------
    clip_changed
        Another clip is looked at, or other clips are to be settled.
    decided_changed
        What is decided, which tag is chosen, or which clips are settled.
    """

    clip_changed = Signal()
    decided_changed = Signal()
    failed = Signal(str)

    def __init__(
        self, tagging: Tagging, library: Library, selection: Selection, columns: Columns, jobs: Jobs
    ) -> None:
        super().__init__()
        self._tagging, self._library, self._jobs = tagging, library, jobs
        self._selection, self._columns = selection, columns
        self.clips: tuple[Disagreement, ...] = ()
        self.at, self.chosen = -1, 0
        self.is_looking = False
        self._found: tuple[Disagreement, ...] = ()
        self._mask = library.hidden
        self._hidden: frozenset[str] = frozenset()
        self._alike: tuple[Disagreement, ...] = ()
        self._decisions: dict[str, dict[str, Decision]] = {}
        tagging.tags_changed.connect(self.decided_changed)
        tagging.session_changed.connect(self.end)
        library.index_changed.connect(self._hide)

    def begin(self) -> None:
        """Find what is to be settled, off the window's thread."""
        tags = tuple(self._tagging.tags.values())
        self.is_looking = True
        self._jobs.submit(
            TOPIC,
            "Looking for disagreements",
            lambda _report: find_disagreements(tags, with_agreed=True),
            self._take,
            self._fail,
        )
        self.clip_changed.emit()

    def end(self) -> None:
        """Forget what was found, and look for nothing: nobody sees it any more."""
        self._jobs.cancel(TOPIC)
        self.is_looking = False
        if self._found:
            self.clips, self._alike, self._found, self._decisions = (), (), (), {}
            self._hidden = frozenset()
            self._look(-1)

    @property
    def here(self) -> Disagreement | None:
        """The clip that is looked at."""
        return self.clips[self.at] if 0 <= self.at < len(self.clips) else None

    @property
    def decisions(self) -> dict[str, Decision]:
        """What is decided of the clip's tags."""
        return {} if self.here is None else self._decisions.get(self.here.clip, {})

    @property
    def n_settled(self) -> int:
        """How many of the clips are settled."""
        return sum(self.is_settled(one.clip) for one in self.clips)

    @property
    def n_alike(self) -> int:
        return sum(not self.is_settled(one.clip) for one in self._alike)

    @property
    def n_hidden(self) -> int:
        return len(self._hidden)

    @property
    def is_decided(self) -> bool:
        """Whether every tag of the clip is."""
        return self.here is not None and all(tag.tag in self.decisions for tag in self.here.tags)

    @property
    def duration(self) -> float:
        """Length of the clip in s; up to its last region if its sound is not at hand."""
        if self.here is None:
            return 0.0
        row = self._library.row_of(self.here.clip)
        known = 0.0 if row is None else float(self._library.corpus.clips["duration"].iloc[row])
        ends = [tag.end_s for dispute in self.here.tags for tag in dispute.tags if tag.end_s is not None]
        return max([0.0 if isnan(known) else known, *ends])

    def is_settled(self, clip: str) -> bool:
        """Whether a clip is settled, here or in another window."""
        return any((tag.tagger, tag.tag) == (SETTLED, DONE) for tag in self._tagging.of_clip(clip))

    def example_of(self, tag: Tag) -> Example:
        """What to play to hear a tag in place."""
        return Example(tag.clip, tag.start, tag.end, tag.rate)

    def choose(self, number: int) -> None:
        """Let keys decide on this tag of the clip."""
        if self.here is not None and self.here.tags and number != self.chosen:
            self.chosen = min(max(number, 0), len(self.here.tags) - 1)
            self.decided_changed.emit()

    def decide(self, tag: str, decision: Decision) -> None:
        """Decide on a tag of the clip."""
        if self.here is not None and self.decisions.get(tag) != decision:
            self._decisions.setdefault(self.here.clip, {})[tag] = decision
            self.decided_changed.emit()

    def decide_as_selected(self, tag: str) -> None:
        """Let the tag hold for what is selected in the window."""
        span, contents = self._selection.span, self._columns.active_contents
        is_here = self.here is not None and self._tagging.clip == self.here.clip
        if not is_here or span is None or contents is None or contents.sound is None:
            self.failed.emit("Select a stretch of this clip in the window first: drag over its waveform.")
            return
        self.decide(tag, Decision("own", start=span[0], end=span[1], rate=contents.sound.rate))

    def decide_chosen(self, number: int) -> None:
        """Take one of the options of the chosen tag, 0 for no, and go on to the next tag that is undecided."""
        if self.here is None or not self.here.tags:
            return
        dispute = self.here.tags[self.chosen]
        possible = options(dispute)
        if number >= len(possible):
            return
        self.decide(dispute.tag, possible[number - 1])
        open_ = [n for n, tag in enumerate(self.here.tags) if tag.tag not in self.decisions]
        if open_:
            self.choose(next((n for n in open_ if n > self.chosen), open_[0]))

    def settle(self) -> bool:
        """Write what is decided of the clip, as one edit, and go on; False if something is undecided or refused."""
        here = self.here
        if here is None or not self.is_decided:
            open_ = (
                [tag.tag for tag in here.tags if tag.tag not in self.decisions] if here is not None else []
            )
            self.failed.emit(
                f"Decide about {', '.join(open_)} first." if open_ else "There is nothing to settle."
            )
            return False
        earlier = [tag for tag in self._tagging.of_clip(here.clip) if tag.tagger == SETTLED]
        edit = self._edit(here, self.decisions, earlier)
        if not self._tagging.bring_in(edit, f"{here.clip} settled. On disk."):
            return False
        self._go_on()
        return True

    def settle_alike(self) -> None:
        """Settle every clip on which all say the same, as one edit."""
        wanted = [one for one in self._alike if not self.is_settled(one.clip)]
        if wanted:
            edits = [self._edit(one, _proposed(one), ()) for one in wanted]
            changes = tuple(change for edit in edits for change in edit.changes)
            title = f"settle {len(wanted):,} clips on which all agree"
            self._tagging.bring_in(Edit(title, changes), f"{len(wanted):,} clips settled. On disk.")

    def step(self, places: int) -> None:
        """Look at the next clip, or the one before, without settling this one."""
        to = min(max(self.at + places, 0), len(self.clips) - 1)
        if to != self.at:
            self._look(to)

    def _go_on(self) -> None:
        """To the next clip that is not settled, around the end; edits may not be read back yet, so not to this."""
        order = [(self.at + step) % len(self.clips) for step in range(1, len(self.clips))]
        to = next((number for number in order if not self.is_settled(self.clips[number].clip)), None)
        if to is not None:
            self._look(to)

    def _edit(self, one: Disagreement, decisions: dict[str, Decision], earlier: Sequence[Tag]) -> Edit:
        return settle(
            one,
            decisions,
            self._tagging.tagger,
            codebook_version=self._tagging.codebook.version,
            earlier=earlier,
        )

    def _take(self, found: tuple[Disagreement, ...]) -> None:
        self.is_looking = False
        self._found, self._hidden = found, self._hidden_of(found)
        self._decisions = {one.clip: _proposed(one) for one in found}
        self._part()

    def _hide(self) -> None:
        """Leave out what is hidden from now on, and take in what no longer is."""
        if self._mask is not self._library.hidden:
            self._mask, before = self._library.hidden, self._hidden
            self._hidden = self._hidden_of(self._found)
            if self._hidden != before:
                self._part()

    def _hidden_of(self, found: Sequence[Disagreement]) -> frozenset[str]:
        """The clips of which nothing may be seen; those of another corpus are among them as long as one is blind."""
        if self._library.hidden is None:
            return frozenset()
        rows = {one.clip: self._library.row_of(one.clip) for one in found}
        return frozenset(clip for clip, row in rows.items() if row is None or self._library.hides(row))

    def _part(self) -> None:
        """Part the clips to settle from those on which all say the same; stay at a clip that is still among them."""
        here = self.here
        seen = [one for one in self._found if one.clip not in self._hidden]
        self.clips = tuple(one for one in seen if one.difference > 0)
        self._alike = tuple(one for one in seen if one.difference == 0)
        if here is not None and here in self.clips:
            self.at = self.clips.index(here)
            self.decided_changed.emit()
        else:
            self._look(0 if self.clips else -1)

    def _fail(self, error: Exception) -> None:
        self.is_looking = False
        self.failed.emit(f"Disagreements were not found: {error}")
        self.clip_changed.emit()

    def _look(self, at: int) -> None:
        self.at, self.chosen = at, 0
        if self.here is not None:
            row = self._library.row_of(self.here.clip)
            if row is not None:
                self._selection.select(row)
        self.clip_changed.emit()


def _proposed(one: Disagreement) -> dict[str, Decision]:
    """What is decided before anybody has: tags on which all agree."""
    return {dispute.tag: choice for dispute in one.tags if (choice := first_choice(dispute)) is not None}

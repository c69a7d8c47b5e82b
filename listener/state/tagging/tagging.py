"""What the user does with tags: give, change, take back. Every edit is on disk before anything here changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from analysis.edges import Edge
from analysis.session.edits import Edit
from analysis.session.marks import HEARD_HERE, MARKS
from analysis.session.tags import Tag
from listener.jobs import Jobs
from listener.keys.shown import key_of, press
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.committing import MOST_IN_PASSING
from listener.state.tagging.deeds import (
    Deed,
    Hand,
    deleting,
    finishing,
    giving,
    giving_to_clips,
    moving,
    nudging,
    twin,
    writing,
)
from listener.state.tagging.tag_store import TagStore

MOST_AT_ONCE = 10_000


class Tagging(TagStore):
    """The tags and the one that is chosen.

    Attributes
    ----------
    chosen : str or None
        Id of the tag that keys and the note field work on.
    last : str
        Name of the tag given last; empty at first.

    Signals
    -------
    given : Tag
        The tag that the user has just given to the clip or selection.
    finished
        The user is done with the clip, which is on disk; the next one is gone to now.
    """

    chosen_changed = Signal()
    given = Signal(object)
    finished = Signal()

    def __init__(self, library: Library, selection: Selection, columns: Columns, jobs: Jobs) -> None:
        super().__init__(library, selection, columns, jobs)
        self.chosen: str | None = None
        self.last = ""
        self.tags_changed.connect(self._keep_chosen)
        selection.clip_changed.connect(lambda: self.choose(None))
        columns.active_changed.connect(lambda: self.choose(None))

    def give_key(self, key: str) -> None:
        """Give the tag that the codebook has on a key."""
        entry = next((entry for entry in self.codebook.entries if entry.key == key), None)
        if entry is None:
            self.failed.emit(
                f"No tag of the codebook is on {key}: put one there in the codebook ({key_of('tag.codebook')})."
            )
        else:
            self.give(entry.name)

    def give(self, name: str) -> None:
        """Tag the selection, or the whole clip if nothing is selected; the same tag is not given twice.

        A tag that the codebook puts into a group replaces the group's other tag of the same stretch.
        """
        if not self.clip:
            self.failed.emit("There is no clip to tag: choose one in the table.")
            return
        rate = self._rate
        span = None if rate is None else self._selection.span
        tag = self._hand.tag(self.clip, name, span, rate)
        self._file.do(lambda: self._giving(tag))

    def mark_heard(self) -> None:
        """Mark the selection as where one heard the clip's emotion; there may be several such marks."""
        span, rate = self._selection.span, self._rate
        if not self.clip or span is None or rate is None:
            self.failed.emit(
                "Select the stretch in which you heard it first: drag over the waveform, or"
                f" {press('play.span_start', 'play.span_end')}."
            )
            return
        tag = self._hand.tag(self.clip, HEARD_HERE, span, rate)
        self._file.do(lambda: self._giving(tag))

    def give_to_rows(self, name: str, rows: Sequence[int]) -> None:
        """Tag many whole clips as one edit, which one undo takes back; too many are more likely a slip."""
        if len(rows) > MOST_AT_ONCE:
            self.failed.emit(
                f"Nothing was tagged: {len(rows):,} clips are marked in the table, and at most"
                f" {MOST_AT_ONCE:,} are tagged at once. Click one to tag just that."
            )
            return
        names, codebook = self._library.names_of(rows), self.codebook
        hand = replace(self._hand, tagger=self.tagger)
        here = {clip: tags for clip in names if (tags := self._lists.of(clip))}
        had = {
            clip
            for clip in self._lists.given.get((hand.tagger, name), {}).keys() & here.keys()
            if any((tag.tag, tag.tagger, tag.start) == (name, hand.tagger, None) for tag in here[clip])
        }
        clips = [clip for clip in names if clip not in had]
        hidden = frozenset(name for name, row in zip(names, rows, strict=True) if self._library.hides(row))
        if not clips:
            self.told.emit(f"Every one of these clips has {name} already.")
            return

        def make() -> Deed:
            deed = giving_to_clips(name, clips, hand, codebook, here, hidden)
            return replace(deed, then=lambda: self._set_last(name))

        if len(clips) > MOST_IN_PASSING:
            self._file.do_long(f"Tagging {len(clips):,} clips", make)
        else:
            self._file.do(make)

    def give_last(self) -> None:
        """Tag the selection with the tag given last."""
        if not self.last:
            self.failed.emit(f"No tag was given yet: {press('tag.give_1')}, or click one in the palette.")
        elif self._selection.span is None:
            self.failed.emit(
                "Select a stretch first: drag over the waveform, or"
                f" {press('play.span_start', 'play.span_end')} while listening."
            )
        else:
            self.give(self.last)

    def finish(self) -> None:
        """Mark the clip as heard to the end by the acting tagger, and go to the next."""
        if not self.clip:
            self.failed.emit("There is no clip to finish: choose one in the table.")
            return
        clip, hand = self.clip, self._hand
        self._file.do(lambda: self._finishing(clip, hand))

    def set_done(self, on: bool) -> None:
        """Mark the clip as done by the acting tagger, or take the mark back; one stays at the clip."""
        clip, hand = self.clip, self._hand
        if clip:
            self._file.do(lambda: finishing(clip, hand, self._lists.of(clip), is_done=on))

    def move(self, tag_id: str, start: int, end: int) -> None:
        """Move a region's edges, in samples."""
        self._do_with(tag_id, lambda tag: moving(tag, self._hand, start, end))

    def nudge(self, tag_id: str, edge: Edge, by: int, length: int, then: Callable[[], object]) -> None:
        """Move one edge of a region by samples, in a clip of `length`; `then` follows, moved or not."""
        self._do_with(tag_id, lambda tag: replace(nudging(tag, self._hand, edge, by, length), then=then))

    def set_note(self, tag_id: str, note: str) -> None:
        """Write a tag's note. Called at every keystroke: the note too is on disk before it can be lost."""
        self._do_with(tag_id, lambda tag: writing(tag, self._hand, "note", note))

    def set_confidence(self, tag_id: str, confidence: float | None) -> None:
        """Say how sure one is of a tag, 0 to 1; None takes it back."""
        self._do_with(tag_id, lambda tag: writing(tag, self._hand, "confidence", confidence))

    def delete_chosen(self) -> None:
        """Delete the chosen tag."""
        if self.chosen is None:
            self.failed.emit(f"No tag is chosen: click one, or {press('tag.next_region')}.")
        else:
            self._do_with(self.chosen, lambda tag: deleting(tag, self.acting_tagger))

    @property
    def chosen_tag(self) -> Tag | None:
        return None if self.chosen is None else self._lists.get(self.chosen)

    def choose(self, tag_id: str | None) -> None:
        """Work on this tag; a region's stretch becomes the selection."""
        if tag_id == self.chosen:
            return
        self.chosen = tag_id
        self.chosen_changed.emit()
        tag = self.chosen_tag
        if tag is not None and tag.start is not None and tag.end is not None:
            self._selection.select_span((tag.start, tag.end))

    def step_region(self, places: int) -> None:
        """Choose the next region (or the one before) of this clip."""
        regions = [tag.id for tag in self.tags_here if tag.is_region]
        if not regions:
            self.failed.emit("This clip has no tagged regions.")
            return
        at = regions.index(self.chosen) + places if self.chosen in regions else (0 if places > 0 else -1)
        self.choose(regions[at % len(regions)])

    def undo(self) -> None:
        """Take back one's last edit of the session; a note or a moved edge goes whole, not key by key."""
        self._file.turn("undo", "Undone", "There is nothing to undo.")

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._file.turn("redo", "Done again", "There is nothing to redo.")

    def bring_in(self, edit: Edit, said: str = "") -> bool:
        """Commit an edit made elsewhere, such as an import; `said` is told once it is on disk.

        False if it was refused at once; a large one is written off the window's thread, and may still fail.
        """
        return self._file.do(lambda: Deed(edit, said or f"{edit.title}. On disk."))

    def do(self, make: Callable[[], Deed | None]) -> bool:
        """Write what `make` gives when its turn has come; False if it was refused at once."""
        return self._file.do(make)

    @property
    def _hand(self) -> Hand:
        return Hand(self.acting_tagger, self.codebook.version, self.is_blind)

    @property
    def _rate(self) -> int | None:
        contents = self._columns.active_contents
        return contents.sound.rate if contents is not None and contents.sound is not None else None

    def _do_with(self, tag_id: str, make: Callable[[Tag], Deed | None]) -> None:
        """Do something with a tag as it is when its turn has come, if it is still there then."""

        def make_now() -> Deed | None:
            tag = self._lists.get(tag_id)
            return None if tag is None else make(tag)

        self._file.do(make_now)

    def _giving(self, tag: Tag) -> Deed:
        here = self._lists.of(tag.clip)
        old = twin(tag, here)
        if old is None:
            return replace(giving(tag, here, self.codebook), then=lambda: self._after_giving(tag))
        sentence = f"{tag.tag} was given here before: it is chosen now."
        return Deed(None, sentence, lambda: self._choose_here(old))

    def _after_giving(self, tag: Tag) -> None:
        if tag.tag not in MARKS:
            self._set_last(tag.tag)
        self._choose_here(tag)
        self.given.emit(tag)

    def _choose_here(self, tag: Tag) -> None:
        if tag in self.tags_here:
            self.choose(tag.id)

    def _set_last(self, name: str) -> None:
        self.last = name

    def _finishing(self, clip: str, hand: Hand) -> Deed:
        deed = finishing(clip, hand, self._lists.of(clip), is_done=True)
        return Deed(None if deed is None else deed.edit, "", lambda: self._go_on(clip))

    def _go_on(self, clip: str) -> None:
        rows = self._library.rows
        n_done = int(self._library.is_done(rows).sum())
        if clip == self.clip:
            self.finished.emit()
            self._selection.step(1)
        self.told.emit(f"Done: {n_done:,} of {len(rows):,} clips. On disk.")

    def _keep_chosen(self) -> None:
        """Let go of a chosen tag that is gone, or no longer shown."""
        if self.chosen is None:
            return
        tag = self.chosen_tag
        if tag is None and self.chosen in self.elsewhere:
            self.failed.emit("The tag that was chosen here was deleted in another window.")
        if tag is None or not self.shown(tag.tagger):
            self.choose(None)

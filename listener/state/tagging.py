"""Tags of the open session: given, changed, taken back. Every edit is on disk before anything here changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.session.codebook import Codebook, starting_codebook
from analysis.session.edits import Change, Edit, apply, change, give, remove
from analysis.session.marks import DONE
from analysis.session.session import Session
from analysis.session.tags import Tag, new_tag, revised
from listener.jobs import Jobs
from listener.state.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.taggers import Taggers

if TYPE_CHECKING:
    from analysis.session.session import HistoryEntry

UNKNOWN_COLOUR = "#777777"
MOST_AT_ONCE = 10_000


class Tagging(QObject):
    """What is tagged.

    Attributes
    ----------
    session : Session or None
    is_blind : bool
        Whether labels and predictions are hidden; new tags say so.
    codebook : Codebook
    tags : mapping of id to Tag
        All tags of the session.
    chosen : str or None
        Id of the tag that keys and the note field work on.
    last : str
        Name of the tag given last; empty at first.

    Signals
    -------
    given : Tag
        The tag that the user has just given to the clip or selection.
    taggers_changed
        Who tags, who else has tags in the file, or whose are shown.
    """

    session_changed = Signal()
    tags_changed = Signal()
    chosen_changed = Signal()
    taggers_changed = Signal()
    given = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, selection: Selection, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._columns, self._jobs = library, selection, columns, jobs
        self._taggers = Taggers()
        self.session: Session | None = None
        self.is_blind = False
        self.codebook: Codebook = starting_codebook()
        self.tags: Mapping[str, Tag] = {}
        self.chosen: str | None = None
        self.last = ""
        selection.clip_changed.connect(self._leave_clip)
        columns.active_changed.connect(self._leave_clip)

    @property
    def clip(self) -> str:
        """The clip that is tagged: the active column's, which is the selected one unless that column is pinned."""
        pinned = self._columns.columns[self._columns.active].wish.pinned
        return pinned or self._selection.clip

    @property
    def tagger(self) -> str:
        """The user's own name."""
        return self._taggers.own

    @property
    def acting_tagger(self) -> str:
        """Whose name new tags bear: the user's own, or in a second hearing `again` of it."""
        return self._taggers.acting

    @property
    def taggers(self) -> tuple[str, ...]:
        """Who has tags in the file, the user first."""
        return self._taggers.all_of(tag.tagger for tag in self.tags.values())

    def shown(self, tagger: str) -> bool:
        """Whether this tagger's tags are shown; others' are hidden at first, so that nobody copies."""
        return self._taggers.shows(tagger)

    @property
    def tags_here(self) -> tuple[Tag, ...]:
        """The current clip's shown tags: those of the whole clip first, then regions by their start."""
        here = [
            tag
            for tag in self.tags.values()
            if tag.clip == self.clip and tag.tag != DONE and self.shown(tag.tagger)
        ]
        return tuple(sorted(here, key=lambda tag: (-1 if tag.start is None else tag.start, tag.created)))

    @property
    def chosen_tag(self) -> Tag | None:
        return None if self.chosen is None else self.tags.get(self.chosen)

    def colour_of(self, name: str) -> str:
        """The codebook's colour of a tag, as #rrggbb; grey for one that it does not have."""
        entry = self.codebook.entry(name)
        return UNKNOWN_COLOUR if entry is None else entry.colour

    def use(self, session: Session | None) -> None:
        """Work in this session from now on; the one before is closed."""
        if self.session is not None:
            self.session.close()
        self.session = session
        if session is not None:
            self.codebook = session.codebook
            session.tagger = self.acting_tagger
        self._read_tags()
        self.session_changed.emit()

    def set_tagger(self, name: str) -> None:
        """Say whose name new tags and edits bear."""
        self._taggers.rename(name)
        self._show_taggers()
        self.session_changed.emit()

    def hear_again(self, on: bool) -> None:
        """Let new tags bear the name of the second hearing, or one's own again; what one gave before is hidden."""
        self._taggers.hear_again(on)
        self._show_taggers()

    def show(self, tagger: str, on: bool) -> None:
        """Show one tagger's tags or hide them; one's own stay."""
        self._taggers.show(tagger, on)
        self._show_taggers()

    def show_others(self, on: bool) -> None:
        """Show everybody's tags side by side, or only one's own."""
        self._taggers.show_all(self.taggers if on else ())
        self._show_taggers()

    def use_codebook(self, codebook: Codebook) -> None:
        """Make this the codebook of the session, as its next version."""
        if self.session is None:
            self.failed.emit("There is no session: open a corpus first.")
            return
        try:
            self.codebook = self.session.put_codebook(codebook)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return
        self.session_changed.emit()
        self.tags_changed.emit()

    def history_of(self, tag_id: str) -> tuple[HistoryEntry, ...]:
        """What was done to a tag, oldest first."""
        return () if self.session is None else self.session.history(tag_id)

    def finish(self) -> None:
        """Mark the clip as heard to the end by the acting tagger, and go to the next."""
        clip = self.clip
        if not clip:
            self.failed.emit("There is no clip to finish: choose one in the table.")
            return
        is_done = any(
            (tag.clip, tag.tag, tag.tagger) == (clip, DONE, self.acting_tagger) for tag in self.tags.values()
        )
        if is_done or self._commit(give([new_tag(clip, DONE, **self._mark())]), "Clip done"):
            self._selection.step(1)

    def _show_taggers(self) -> None:
        if self.session is not None:
            self.session.tagger = self.acting_tagger
        if self.chosen_tag is not None and not self.shown(self.chosen_tag.tagger):
            self.choose(None)
        self.taggers_changed.emit()
        self.tags_changed.emit()

    def give_key(self, key: str) -> None:
        """Give the tag that the codebook has on a key."""
        entry = next((entry for entry in self.codebook.entries if entry.key == key), None)
        if entry is None:
            self.failed.emit(f"No tag of the codebook is on key {key}.")
        else:
            self.give(entry.name)

    def give(self, name: str) -> None:
        """Tag the selection, or the whole clip if nothing is selected; the same tag is not given twice."""
        contents = self._columns.active_contents
        if not self.clip:
            self.failed.emit("There is no clip to tag: choose one in the table.")
            return
        span = self._selection.span
        rate = contents.sound.rate if contents is not None and contents.sound is not None else None
        region = {} if span is None or rate is None else {"start": span[0], "end": span[1]}
        tag = new_tag(self.clip, name, rate=rate, **region, **self._mark())
        twin = next((given for given in self.tags_here if _is_same(given, tag)), None)
        if twin is not None:
            self.choose(twin.id)
            self.told.emit(f"{name} was given here before: it is chosen now.")
        elif self._commit(give([tag]), f"{name} given to {'the selection' if region else 'the clip'}"):
            self.last = name
            self.choose(tag.id)
            self.given.emit(tag)

    def give_to_rows(self, name: str, rows: Sequence[int]) -> None:
        """Tag many whole clips as one edit, which one undo takes back; too many are more likely a slip."""
        if len(rows) > MOST_AT_ONCE:
            self.failed.emit(
                f"Nothing was tagged: {len(rows):,} clips are marked in the table, and at most"
                f" {MOST_AT_ONCE:,} are tagged at once. Click one to tag just that."
            )
            return
        names = [self._library.name_of(row) for row in rows]
        had = {
            tag.clip
            for tag in self.tags.values()
            if (tag.tag, tag.tagger) == (name, self.acting_tagger) and not tag.is_region
        }
        tags = [new_tag(clip, name, **self._mark()) for clip in names if clip not in had]
        if not tags:
            self.told.emit(f"Every one of these clips has {name} already.")
        elif self._commit(give(tags), f"{name} given to {len(tags):,} clips"):
            self.last = name

    def give_last(self) -> None:
        """Tag the selection with the tag given last."""
        if not self.last:
            self.failed.emit("No tag was given yet: press 1 to 9 or 0, or click one in the palette.")
        elif self._selection.span is None:
            self.failed.emit(
                "Select a stretch first: drag over the waveform, or press [ and ] while listening."
            )
        else:
            self.give(self.last)

    def move(self, tag_id: str, start: int, end: int) -> None:
        """Move a region's edges, in samples."""
        tag = self.tags[tag_id]
        if (start, end) != (tag.start, tag.end):
            self._commit(change([(tag, revised(tag, start=start, end=end))]), f"{tag.tag} moved")

    def set_note(self, tag_id: str, note: str) -> None:
        """Write a tag's note. Called at every keystroke: the note too is on disk before it can be lost."""
        self._revise(tag_id, "note", note)

    def set_confidence(self, tag_id: str, confidence: float | None) -> None:
        """Say how sure one is of a tag, 0 to 1; None takes it back."""
        self._revise(tag_id, "confidence", confidence)

    def delete_chosen(self) -> None:
        """Delete the chosen tag."""
        tag = self.chosen_tag
        if tag is None:
            self.failed.emit("No tag is chosen: click one, or press Alt+Right.")
        elif self._commit(remove([tag]), f"{tag.tag} deleted; Ctrl+Z brings it back"):
            self.choose(None)

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
        """Take back the last edit of the session; a note is taken back whole, not key by key."""
        self._turn("undo", "Undone", "There is nothing to undo.")

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._turn("redo", "Done again", "There is nothing to redo.")

    def bring_in(self, edit: Edit) -> bool:
        """Commit an edit made elsewhere, such as an import; False if it could not be written."""
        return self._commit(edit, edit.title)

    def _mark(self) -> dict[str, object]:
        return {
            "tagger": self.acting_tagger,
            "codebook_version": self.codebook.version,
            "blind": self.is_blind,
        }

    def _revise(self, tag_id: str, field: str, value: object) -> None:
        tag = self.tags.get(tag_id)
        if tag is not None and getattr(tag, field) != value:
            title = f"{field} of {tag.tag} ({tag.id[:8]})"
            self._commit(
                Edit(title, (Change(tag, revised(tag, **{field: value})),)), f"{field.capitalize()} written"
            )

    def _commit(self, edit: Edit, said: str) -> bool:
        if self.session is None:
            self.failed.emit("There is no session: open a corpus first.")
            return False
        try:
            if self.session.changed_elsewhere():
                self._read_tags()
            self.session.commit(edit)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return False
        self._take(apply(edit, self.tags)[0], names_changed=_changes_names(edit))
        self.told.emit(f"{said}. On disk.")
        return True

    def _turn(self, verb: str, said: str, nothing: str) -> None:
        if self.session is None:
            self.failed.emit(nothing)
            return
        step = {"undo": self.session.undo, "redo": self.session.redo}[verb]
        try:
            edit = step()
            while (
                edit is not None and edit.title.startswith("note of") and self._next_title(verb) == edit.title
            ):
                edit = step()
        except EarmarkError as error:
            self.failed.emit(str(error))
            return
        if edit is None:
            self.failed.emit(nothing)
            return
        self._read_tags()
        self.told.emit(f"{said}: {edit.title}. On disk.")

    def _next_title(self, verb: str) -> str | None:
        return self.session.undo_title if verb == "undo" else self.session.redo_title

    def _read_tags(self) -> None:
        self._take({} if self.session is None else self.session.tags())

    def _take(self, tags: Mapping[str, Tag], *, names_changed: bool = True) -> None:
        self.tags = tags
        if self.chosen not in tags:
            self.choose(None)
        if names_changed:
            rows: dict[int, tuple[str, ...]] = {}
            for tag in tags.values():
                row = self._library.row_of(tag.clip)
                if row is not None:
                    rows[row] = (*rows.get(row, ()), tag.tag)
            self._library.set_tags(rows)
        self.tags_changed.emit()

    def _leave_clip(self) -> None:
        self.choose(None)
        self.tags_changed.emit()


def _is_same(one: Tag, other: Tag) -> bool:
    """Whether a tagger said the same of the same stretch."""
    return (one.tag, one.tagger, one.start, one.end) == (other.tag, other.tagger, other.start, other.end)


def _changes_names(edit: Edit) -> bool:
    """Whether some clip has other tags after an edit than before; a note or a moved edge changes none."""
    return any(
        step.before is None or step.after is None or step.before.tag != step.after.tag
        for step in edit.changes
    )

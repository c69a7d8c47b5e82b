"""What is tagged, and by whom: the tags of the open session as far as they are shown, kept in step with its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.session.codebook.book import Codebook, starting_codebook
from analysis.session.codebook.changes import Outdated, outdated
from analysis.session.edits import Edit
from analysis.session.file.log import HistoryEntry
from analysis.session.marks import DONE
from analysis.session.session import Session
from analysis.session.tags import Tag
from listener.jobs import Jobs
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.committing import Committing
from listener.state.tagging.tag_column import TagColumn
from listener.state.tagging.tag_lists import TagLists
from listener.state.tagging.taggers import Taggers, name_fault

UNKNOWN_COLOUR = "#777777"


class TagStore(QObject):
    """Everybody's tags, and whose are shown.

    Attributes
    ----------
    codebook : Codebook
    is_blind : bool
        Whether labels and predictions of the current clip are hidden; `set_blind` says so.
    elsewhere : frozenset of str
        Ids of the tags that the last change was about, if another window made it; empty if this one did.

    Signals
    -------
    taggers_changed
        Who tags, who else has tags in the file, or whose are shown.
    """

    session_changed = Signal()
    tags_changed = Signal()
    taggers_changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, selection: Selection, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._columns = library, selection, columns
        self._taggers = Taggers()
        self._lists = TagLists()
        self._here: tuple[Tag, ...] | None = None
        self._column = TagColumn(library, self._taggers)
        self._file = Committing(jobs)
        self.codebook: Codebook = starting_codebook()
        self._versions: tuple[Codebook, ...] = ()
        self.is_blind = False
        self.elsewhere: frozenset[str] = frozenset()
        self._file.changed.connect(self._take)
        self._file.reread.connect(self.take)
        self._file.codebook_changed.connect(self._take_codebook)
        self._file.lost.connect(self.session_changed)
        self._file.told.connect(self.told)
        self._file.failed.connect(self.failed)
        selection.clip_changed.connect(self._leave_clip)
        columns.active_changed.connect(self._leave_clip)

    @property
    def session(self) -> Session | None:
        return self._file.session

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked for is not on disk yet."""
        return self._file.is_busy

    @property
    def tagger(self) -> str:
        """The user's own name."""
        return self._taggers.own

    @property
    def acting_tagger(self) -> str:
        """Whose name new tags bear: the user's own, or in a second hearing `again` of it."""
        return self._taggers.acting_at(self.clip)

    @property
    def taggers(self) -> tuple[str, ...]:
        """Who has tags in the file, the user first."""
        return self._taggers.all_of(self._lists.taggers)

    @property
    def tags(self) -> Mapping[str, Tag]:
        """All tags of the session by id, everybody's, as they are now."""
        return self._lists.all

    @property
    def clip(self) -> str:
        """The clip that is tagged: the active column's, which is the selected one unless that column is pinned."""
        pinned = self._columns.columns[self._columns.active].wish.pinned
        return pinned or self._selection.clip

    @property
    def tags_here(self) -> tuple[Tag, ...]:
        """The current clip's shown tags and marks but for `done`: the whole clip's first, then by their start."""
        if self._here is None:
            self._here = tuple(tag for tag in self._shown_of(self.clip) if tag.tag != DONE)
        return self._here

    @property
    def done_here(self) -> tuple[str, ...]:
        """The shown taggers who have finished the current clip."""
        return tuple(tag.tagger for tag in self._shown_of(self.clip) if tag.tag == DONE)

    @property
    def outdated_here(self) -> Mapping[str, Outdated]:
        """The current clip's shown tags that were given under another definition than today's, by id."""
        if self.session is None or all(
            tag.codebook_version == self.codebook.version for tag in self.tags_here
        ):
            return {}
        if not self._versions or self._versions[-1].version != self.codebook.version:
            self._versions = tuple(one.codebook for one in self.session.codebooks())
        return {found.tag.id: found for found in outdated(self.tags_here, self._versions)}

    def of_clip(self, clip: str) -> tuple[Tag, ...]:
        """Everybody's tags and marks of a clip, whether they are shown or not."""
        return self._lists.of(clip)

    def clips_of(self, tagger: str, *, but: str = "") -> frozenset[str]:
        """The clips that a tagger gave any tag or mark, or any other than one."""
        given = self._lists.given.items()
        return frozenset().union(*(clips for (who, name), clips in given if who == tagger and name != but))

    def n_tags_of(self, tagger: str) -> int:
        """How many tags and marks of a tagger the session holds."""
        return self._lists.taggers[tagger]

    def shown(self, tagger: str) -> bool:
        """Whether this tagger's tags are shown; others' are hidden at first, so that nobody copies."""
        return self._taggers.shows(tagger, self.clip)

    def called(self, tagger: str) -> str:
        """What a tagger is called on the screen: oneself always by one's own name, also in a second hearing."""
        return self.tagger if tagger == self.acting_tagger else tagger

    def may_change(self, tag: Tag) -> bool:
        """Whether it is the acting tagger's own."""
        return tag.tagger == self.acting_tagger

    def colour_of(self, name: str) -> str:
        """The codebook's colour of a tag, as #rrggbb; grey for one that it does not have."""
        entry = self.codebook.entry(name)
        return UNKNOWN_COLOUR if entry is None else entry.colour

    def use(self, session: Session | None) -> None:
        """Work in this session from now on; the one before is closed."""
        if session is not None:
            session.tagger = self.acting_tagger
            self.codebook = session.codebook
        self._versions = ()
        self._file.use(session)
        self.session_changed.emit()
        if session is not None and session.notice:
            self.failed.emit(session.notice)

    def finish_writing(self) -> None:
        """Wait until all that was asked for is on disk."""
        self._file.finish()

    def catch_up(self) -> None:
        """Take over at once what another window has written; it is done every second by itself."""
        self._file.look()

    def set_tagger(self, name: str) -> None:
        """Say whose name new tags and edits bear; a name that Earmark keeps for itself is refused."""
        fault = name_fault(name)
        if fault:
            self.failed.emit(fault)
            return
        before = self.tagger
        self._taggers.rename(name.strip())
        self._show_taggers()
        self.session_changed.emit()
        left = self.n_tags_of(before)
        if left and before != self.tagger:
            hidden = f"1 tag of {before} is hidden: O shows it."
            if left > 1:
                hidden = f"{left:,} tags of {before} are hidden: O shows them."
            self.told.emit(f"You tag as {self.tagger} now. {hidden}")

    def hear_again(self, clip: str) -> None:
        """Hear a clip again: new tags bear the name of the second hearing, what one gave it before is hidden.

        An empty name ends that.
        """
        self._taggers.hear_again(clip)
        self._show_taggers()

    def set_blind(self, is_blind: bool) -> None:
        """Say whether what is known of the current clip is hidden: others' tags of it are, too, and new tags say so."""
        if is_blind != self.is_blind:
            self.is_blind, self._here = is_blind, None
            self.tags_changed.emit()

    def show(self, tagger: str, on: bool) -> None:
        """Show one tagger's tags or hide them; one's own stay."""
        self._taggers.show(tagger, on)
        self._show_taggers()

    def show_others(self, on: bool) -> None:
        """Show everybody's tags side by side, or only one's own."""
        self._taggers.show_all(self.taggers if on else ())
        self._show_taggers()

    def toggle_others(self) -> None:
        """Show others' tags, or hide them if any are shown."""
        others = self.taggers[1:]
        if not others:
            self.told.emit("Nobody else has tags in this session.")
            return
        self.show_others(not any(self.shown(other) for other in others))

    def use_codebook(self, codebook: Codebook) -> None:
        """Make this the codebook of the session, as its next version."""
        self._file.use_codebook(codebook)

    def history_of(self, tag_id: str) -> tuple[HistoryEntry, ...]:
        """What was done to a tag, oldest first."""
        if self.session is None:
            return ()
        try:
            return self.session.history(tag_id)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return ()

    def take(self, lists: TagLists) -> None:
        """Have these tags instead of those before."""
        self._lists = lists
        self._show_all()

    def _shown_of(self, clip: str) -> tuple[Tag, ...]:
        here = self._lists.of(clip)
        if self.is_blind:
            return tuple(tag for tag in here if tag.tagger == self.acting_tagger)
        return tuple(tag for tag in here if self._taggers.shows(tag.tagger, clip))

    def _show_taggers(self) -> None:
        self._act()
        self._show_all()

    def _act(self) -> None:
        """Let the session know whose edits these are."""
        if self.session is not None:
            self.session.tagger = self.acting_tagger

    def _show_all(self) -> None:
        self._here = None
        self._column.write_all(self._lists)
        self.taggers_changed.emit()
        self.tags_changed.emit()

    def _take(self, edits: Sequence[Edit], is_elsewhere: bool) -> None:
        taggers = self.taggers
        clips = self._lists.apply(edits)
        self._here = None
        self.elsewhere = frozenset(step.id for edit in edits for step in edit.changes if is_elsewhere)
        self._column.write(self._lists, clips)
        if taggers != self.taggers:
            self.taggers_changed.emit()
        self.tags_changed.emit()

    def _take_codebook(self, codebook: Codebook) -> None:
        if codebook != self.codebook:
            self.codebook = codebook
            self.session_changed.emit()
            self.tags_changed.emit()

    def _leave_clip(self) -> None:
        self._here = None
        self._act()
        self.tags_changed.emit()

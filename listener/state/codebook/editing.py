"""The codebook while it is changed: a draft that is on disk at every keystroke, until it is kept as a version."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.session.codebook.book import Codebook, Example
from analysis.session.codebook.changes import outdated, renamed
from analysis.session.codebook.draft import (
    Draft,
    Problem,
    draft_from,
    draft_of,
    finished,
    moved,
    problems,
    renames,
    store_draft,
    stored_draft,
    with_fields,
    with_new,
    without,
)
from analysis.session.codebook.toml import read_codebook, write_codebook
from analysis.session.edits import Edit
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

Kind = Literal["yes", "no"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Keeping:
    """A draft on its way to disk: the edit that renames tags, the codebook to be, and the one before."""

    edit: Edit
    codebook: Codebook
    before: Codebook

    def is_in(self, newest: Codebook) -> bool:
        """Whether it has become the newest version; what another window changed meanwhile stands there too."""
        own = set(self.codebook.entries) - set(self.before.entries)
        return newest != self.before and own <= set(newest.entries)


class CodebookEditing(QObject):
    """A draft of the session's codebook, one for each tagger.

    Attributes
    ----------
    draft : Draft
    problems : tuple of Problem
        What must be mended before the draft can be kept.
    at : int
        Place of the tag that is worked on; -1 while there is none.
    is_from_before : bool
        Whether the draft was begun before the session was opened.

    Signals
    -------
    draft_changed
        The draft, or the version that it would replace.
    here_changed
        The clip or stretch that can be added as an example.
    kept : int
        The draft has become a version; so many tags were made under other definitions.
    """

    draft_changed = Signal()
    at_changed = Signal()
    here_changed = Signal()
    kept = Signal(int)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, tagging: Tagging, selection: Selection, columns: Columns) -> None:
        super().__init__()
        self._library, self._tagging, self._selection, self._columns = library, tagging, selection, columns
        self.draft: Draft = draft_of(tagging.codebook)
        self.problems: tuple[Problem, ...] = ()
        self.at = 0
        self.is_from_before = False
        self._owner: tuple[Path | None, str] = (None, tagging.tagger)
        self._is_begun = False
        self._keeping: Keeping | None = None
        tagging.session_changed.connect(self._follow)
        tagging.tags_changed.connect(self._put)
        tagging.failed.connect(self._give_up)
        for moved_on in (
            selection.clip_changed,
            selection.span_changed,
            columns.active_changed,
            columns.column_changed,
        ):
            moved_on.connect(lambda *_: self.here_changed.emit())

    @property
    def codebook(self) -> Codebook:
        """The newest version that is kept."""
        return self._tagging.codebook

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from the newest version."""
        return self.draft.entries != draft_of(self.codebook).entries

    @property
    def here(self) -> Example | None:
        """The clip in view, or the selection in it, as an example; None if there is no clip."""
        clip, span, contents = self._tagging.clip, self._selection.span, self._columns.active_contents
        if not clip:
            return None
        if span is None or contents is None or contents.sound is None or contents.clip != clip:
            return Example(clip)
        return Example(clip, *span, contents.sound.rate)

    def given(self, at: int) -> int:
        """Count the session's tags that bear the name of a tag of the draft, as it is kept."""
        was = self.draft.entries[at].was
        return sum(tag.tag == was for tag in self._tagging.tags.values()) if was else 0

    def choose(self, at: int) -> None:
        """Work on the tag at this place."""
        if at != self.at:
            self.at = at
            self.at_changed.emit()

    def revise(self, **fields: Any) -> None:
        """Change fields of the tag that is worked on."""
        if self.at >= 0:
            self._take(with_fields(self.draft, self.at, **fields))

    def add(self) -> None:
        """Add a tag and work on it."""
        self._take(with_new(self.draft), len(self.draft.entries))

    def remove(self) -> None:
        """Take the tag that is worked on out of the draft; what was tagged with it stays."""
        if self.at < 0:
            return
        name, count = self.draft.entries[self.at].name or "A tag without a name", self.given(self.at)
        if self._take(without(self.draft, self.at), min(self.at, len(self.draft.entries) - 2)):
            stay = "" if not count else f" Its {count:,} tags stay." if count > 1 else " Its one tag stays."
            self.told.emit(f"{name} is taken out of the draft.{stay}")

    def move(self, at: int, to: int) -> None:
        """Put the tag at a place elsewhere, and work on it."""
        if at != to and 0 <= to < len(self.draft.entries):
            self._take(moved(self.draft, at, to), to)

    def add_example(self, kind: Kind) -> None:
        """Add the clip in view, or the selection, to the examples of the tag that is worked on."""
        if self.here is None:
            self.failed.emit("There is no clip to add: choose one in the table.")
        else:
            self.set_examples(kind, (*self.examples(kind), self.here))

    def examples(self, kind: Kind) -> tuple[Example, ...]:
        """The examples of the tag that is worked on."""
        return () if self.at < 0 else getattr(self.draft.entries[self.at], kind)

    def set_examples(self, kind: Kind, examples: tuple[Example, ...]) -> None:
        """Put others in their place."""
        self.revise(**{kind: examples})

    def go_to(self, example: Example) -> None:
        """Show an example's clip in the window, its stretch selected."""
        row = self._library.row_of(example.clip)
        if row is None:
            self.failed.emit(f"{example.clip} is not in the open corpus.")
            return
        self._selection.select(row)
        if example.start is not None and example.end is not None:
            self._selection.select_span((example.start, example.end))

    def discard(self) -> None:
        """Give the draft up and begin anew with the newest version."""
        self._begin()

    def keep(self) -> None:
        """Make the draft the next version of the codebook; tags that are called otherwise now are renamed first.

        So a fault between the two leaves a codebook that can be kept once more, and nothing lost. Both are written in
        their turn: `kept` follows when they are on disk.
        """
        if self.problems:
            self.choose(self.problems[0].at)
            self.failed.emit(f"The codebook is not kept: {self.problems[0].sentence}")
            return
        edit = renamed(self._tagging.tags.values(), renames(self.draft))
        self._keeping = Keeping(edit, finished(self.draft), self.codebook)
        if edit.changes:
            self._tagging.bring_in(edit)
        else:
            self._put()

    def _put(self) -> None:
        """Write the codebook once the tags are renamed, which every change of tags may mean."""
        keeping = self._keeping
        if keeping is None:
            return  # at once: a copy of all tags for every keystroke would be dear
        tags = self._tagging.tags
        if all(tags.get(step.id) == step.after for step in keeping.edit.changes[:1]):
            self._tagging.use_codebook(keeping.codebook)

    def _give_up(self) -> None:
        """Something was not written: the draft stays, to be kept once more."""
        self._keeping = None

    @property
    def versions(self) -> tuple[Codebook, ...]:
        """Every version of the codebook, oldest first."""
        session = self._tagging.session
        return (self.codebook,) if session is None else tuple(one.codebook for one in session.codebooks())

    def read(self, path: Path) -> None:
        """Take a codebook from a TOML file as the draft; it is looked through and kept, or not, like any draft."""
        try:
            incoming = read_codebook(path)
        except EarmarkError as error:
            self.failed.emit(f"No codebook was read. {error}")
            return
        if self._take(draft_from(incoming, self.codebook), 0 if incoming.entries else -1):
            self.told.emit(f"{path.name} is the draft now: look it through, then keep it as a version.")

    def write(self, path: Path) -> None:
        """Write the draft to a TOML file."""
        if self.problems:
            self.choose(self.problems[0].at)
            self.failed.emit(f"No file is written: {self.problems[0].sentence}")
            return
        try:
            write_codebook(path, finished(self.draft))
        except EarmarkError as error:
            self.failed.emit(str(error))
            return
        self.told.emit(f"{len(self.draft.entries):,} tags written to {path}")

    def _follow(self) -> None:
        """Another session, tagger or version: a draft that was begun stays, one that was not shows the newest."""
        session, tagger = self._tagging.session, self._tagging.tagger
        owner = (None if session is None else session.path, tagger)
        if owner != self._owner:
            self._owner, self._keeping, self._is_begun = owner, None, False
            stored = self._stored()
            if stored is not None:
                self._is_begun = self.is_from_before = True
                self._show(stored, 0 if stored.entries else -1)
                return
        if self._keeping is not None and self._keeping.is_in(self.codebook):
            self._keeping = None
            self._begin()
            self.told.emit(f"Version {self.codebook.version} of the codebook is kept. On disk.")
            self.kept.emit(len(outdated(self._tagging.tags.values(), self.versions)))
        elif self._is_begun and self.is_changed:
            self.draft_changed.emit()
        else:
            self._begin()

    def _begin(self) -> None:
        """Show the newest version, without a draft on disk."""
        self._forget()
        draft = draft_of(self.codebook)
        self._show(draft, min(max(self.at, 0), len(draft.entries) - 1))

    def _take(self, draft: Draft, at: int | None = None) -> bool:
        """Work on this draft, which is put on disk first; False if it could not be."""
        if draft != self.draft:
            if not self._store(draft):
                return False
            self._is_begun = True
            self._show(draft, self.at if at is None else at)
        return True

    def _show(self, draft: Draft, at: int) -> None:
        self.draft, self.problems = draft, problems(draft)
        was, self.at = self.at, at
        self.draft_changed.emit()
        if was != at:
            self.at_changed.emit()

    def _forget(self) -> None:
        self.is_from_before = False
        if self._is_begun:
            self._store(None)
        self._is_begun = False

    def _store(self, draft: Draft | None) -> bool:
        session = self._tagging.session
        if session is None:
            self.failed.emit("There is no session: open a corpus first.")
            return False
        try:
            store_draft(session, self._tagging.tagger, draft)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _stored(self) -> Draft | None:
        session = self._tagging.session
        try:
            return None if session is None else stored_draft(session, self._tagging.tagger)
        except EarmarkError:
            _log.exception("The draft of the codebook cannot be read; the newest version is shown.")
            return None

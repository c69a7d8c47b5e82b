"""Which recogniser finds words in clips without a transcript, and whether it does so without being asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from analysis.recognition import Recogniser, pocketsphinx
from listener.jobs import Jobs, Report
from listener.state.columns.columns import Columns
from models.recognition.folders import whisper

TOPIC = "recogniser"


class Recognising(QObject):
    """Words for clips without a transcript, by PocketSphinx or by a Whisper that the user has chosen.

    Attributes
    ----------
    is_on : bool
        Whether clips of up to a minute are recognised as they are opened.
    name, language : str
        The Whisper, by its folder or its name on the hub, and what it shall expect, as `de`; empty for PocketSphinx,
        and for the language that it hears.

    Signals
    -------
    changed
        Another recogniser or language was chosen.
    told, failed : str
        A sentence for the screen.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._columns, self._jobs = columns, jobs
        self.is_on = False
        self.name = self.language = ""

    @property
    def by(self) -> str:
        """The recogniser's name for people; empty as long as there is none."""
        recogniser = self._columns.words.recogniser
        return "" if recogniser is None else recogniser.by

    def set_on(self, on: bool) -> None:
        """Recognise words as clips are opened, or only when asked."""
        if on != self.is_on:
            self.is_on = on
            self._columns.words.use(self._columns.words.recogniser, by_itself=on)

    def choose(self, name: str, *, language: str = "") -> None:
        """Recognise by another, from now on; the sentence that follows says by which."""
        self._look(
            name.strip(), language, lambda by: self.told.emit(f"Words are recognised by {by} from now on.")
        )

    def use(self, name: str, *, language: str = "") -> None:
        """Recognise by what was chosen before, without a word; by PocketSphinx if it is no longer there."""
        self.name, self.language = name, language
        self._look(name, language, lambda _by: None)

    def recognise_now(self) -> None:
        """Recognise the words of the active column's clip, however long it is."""
        contents, words = self._columns.active_contents, self._columns.words
        if contents is None or contents.sound is None:
            self.failed.emit("There is no sound to recognise words in: choose a clip with sound first.")
        elif contents.transcript.strip() or (contents.words and contents.origin == "corpus"):
            self.failed.emit("The corpus says what is spoken in this clip, so nothing is recognised.")
        elif words.recogniser is None:
            self.failed.emit("The recogniser is still being looked at: ask again in a moment.")
        elif contents.origin == "recognised" and contents.found_by == words.recogniser.by:
            self.told.emit(f"The words of this clip are recognised already, by {contents.found_by}.")
        else:
            words.ask(self._columns.active)

    def _look(self, name: str, language: str, tell: Callable[[str], None]) -> None:
        if not name:
            self._jobs.cancel(TOPIC)
            self._take(pocketsphinx(), "", "")
            tell(self.by)
            return

        def done(found: Recogniser) -> None:
            self._take(found, name, language)
            tell(found.by)

        def work(_report: Report) -> Recogniser:
            return whisper(name, language=language)

        self._jobs.submit(TOPIC, "Looking at the recogniser", work, done, self._refuse)

    def _take(self, recogniser: Recogniser, name: str, language: str) -> None:
        is_other = (name, language) != (self.name, self.language)
        self.name, self.language = name, language
        self._columns.words.use(recogniser, by_itself=self.is_on)
        if is_other:
            self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        """Go on by what there is; the wish is kept, for a folder may lie on a disk that is not connected today."""
        if self._columns.words.recogniser is None:
            self._columns.words.use(pocketsphinx(), by_itself=self.is_on)
        self.failed.emit(f"Words are recognised by {self.by}: {error}")

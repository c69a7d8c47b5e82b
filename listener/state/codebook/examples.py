"""Plays the codebook's examples in place: the clip in view, its cursor and its selection stay as they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound, info, read
from analysis.errors import DataError, EarmarkError, UsageError
from analysis.session.codebook.book import Example
from listener.jobs import Jobs
from listener.player import Player
from listener.state.library import Library


class Examples(QObject):
    """Plays one example at a time through a player of its own; the clip in view falls silent.

    It is as loud as that clip, and on the same device.

    Attributes
    ----------
    playing : Example or None
        The one that is read or heard.

    Signals
    -------
    changed
        What is heard, or which clips are hidden.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, player: Player, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._beside, self._jobs = library, player, jobs
        self._player: Player | None = None
        self.playing: Example | None = None
        player.playing_changed.connect(lambda on: on and self.stop())
        self._hidden = library.hidden
        library.index_changed.connect(self._follow)

    def hides(self, clip: str) -> bool:
        """Whether the example's clip may not be named, because what is known of it is hidden."""
        row = self._library.row_of(clip)
        return row is not None and self._library.hides(row)

    def toggle(self, example: Example) -> None:
        """Play an example, or stop it."""
        if example == self.playing:
            self.stop()
            return
        self.stop()
        try:
            path = self._path_of(example.clip)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return
        self._tell(example)
        self._jobs.submit(
            "example",
            "Reading an example",
            lambda _report: read_example(path, example),
            self._hear,
            self._fail,
        )

    def stop(self) -> None:
        """Fall silent."""
        self._jobs.cancel("example")
        if self._player is not None:
            self._player.stop()
        self._tell(None)

    def close(self) -> None:
        """Fall silent and let go of the device."""
        self.stop()
        if self._player is not None:
            self._player.close()
            self._player.deleteLater()
            self._player = None

    def _follow(self) -> None:
        if self._hidden is not self._library.hidden:
            self._hidden = self._library.hidden
            self.changed.emit()

    def _hear(self, sound: Sound) -> None:
        if self._player is None:
            self._player = Player(self)
            self._player.playing_changed.connect(lambda on: on or self._tell(None))
            self._player.trouble_changed.connect(lambda trouble: trouble and self.failed.emit(trouble))
        self._beside.pause()
        self._player.use(self._beside.outputs)
        self._player.set_volume(self._beside.volume)
        self._player.load(sound)
        self._player.play(0, sound.length)

    def _fail(self, error: Exception) -> None:
        self._tell(None)
        self.failed.emit(f"The example cannot be played: {error}")

    def _path_of(self, clip: str) -> Path:
        row = self._library.row_of(clip)
        if row is None:
            raise UsageError(f"{clip} is not in the open corpus, so it cannot be played.")
        path = str(self._library.corpus.clips["path"].iloc[row])
        if not path:
            raise UsageError(f"{clip} has no sound in {self._library.corpus.folder}.")
        return Path(path)

    def _tell(self, example: Example | None) -> None:
        if example != self.playing:
            self.playing = example
            self.changed.emit()


def read_example(path: Path, example: Example) -> Sound:
    """Read what an example is: the file, or its stretch of it, at the file's own rate.

    Raises
    ------
    DataError
        If the file cannot be read, or ends before the stretch begins.
    """
    if example.start is None or example.end is None or example.rate is None:
        return read(path)
    there = info(path)
    start, stop = (
        min(round(sample * there.rate / example.rate), there.length)
        for sample in (example.start, example.end)
    )
    if start >= stop:
        raise DataError("ends before the example begins.", file=path)
    return read(path, start=start, stop=stop)

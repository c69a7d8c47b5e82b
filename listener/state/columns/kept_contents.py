"""Clips that were read, kept for a while: the next one is read before it is asked for, and one may come back.

Kept are clips of one corpus, the latest used up to so many seconds of sound. What is kept of a clip is used only while
its files are as they were: their size and the time of their last change are compared each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.audio import Sound
from analysis.recognition import Recogniser
from analysis.tables import Corpus
from analysis.words import alignment_of
from listener.state.columns.contents import Contents, read_contents, with_kept_times

MOST_S = 300.0

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, eq=False)
class _Kept:
    stamp: Stamp
    contents: Contents


class KeptContents:
    """Reads clips, and keeps them. All of it may be called on any thread.

    Parameters
    ----------
    most_s : float
        Seconds of sound that are kept; a clip that is longer, or cannot be read whole, is read each time.

    Attributes
    ----------
    prepare : function of Sound
        Called with each sound that is read or found before it is handed out; at first it does nothing.
    recogniser : Recogniser or None
        Whose words are shown where a clip has no transcript, if they are kept.
    """

    def __init__(self, most_s: float = MOST_S) -> None:
        self.prepare: Callable[[Sound], object] = _do_nothing
        self.recogniser: Recogniser | None = None
        self.most_s = most_s
        self._corpus: Corpus | None = None
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, corpus: Corpus, row: int) -> Contents:
        """A clip as `read_contents` reads it."""
        stamp, recogniser = _stamp(corpus, row), self.recogniser
        contents = self._find(corpus, row, stamp)
        if contents is None:
            contents = read_contents(corpus, row, recogniser)
        else:
            contents = with_kept_times(contents.without_recognised(), recogniser)
        self._keep(corpus, row, _Kept(stamp, contents))
        if contents.sound is not None:
            self.prepare(contents.sound)
        return contents

    def _find(self, corpus: Corpus, row: int, stamp: Stamp) -> Contents | None:
        with self._lock:
            kept = self._kept.get(row) if corpus is self._corpus else None
            return None if kept is None or kept.stamp != stamp else kept.contents

    def _keep(self, corpus: Corpus, row: int, kept: _Kept) -> None:
        with self._lock:
            if corpus is not self._corpus:
                self._corpus = corpus
                self._kept.clear()
            self._kept.pop(row, None)
            if kept.contents.trouble or _seconds(kept.contents) > self.most_s:
                return
            self._kept[row] = kept
            while sum(_seconds(each.contents) for each in self._kept.values()) > self.most_s:
                self._kept.popitem(last=False)


def _seconds(contents: Contents) -> float:
    return 0.0 if contents.sound is None else contents.sound.duration


def _stamp(corpus: Corpus, row: int) -> Stamp:
    """The files of a clip that are there, each with its size and the time of its last change."""
    clip = corpus.clips.iloc[row]
    paths = (str(clip["path"]), str(alignment_of(corpus, str(clip["clip"])) or ""))
    return tuple((path, *_size_and_time(path)) for path in paths if path)


def _size_and_time(path: str) -> tuple[int, int]:
    try:
        found = Path(path).stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


def _do_nothing(_sound: Sound) -> None:
    """Nothing is to be prepared."""

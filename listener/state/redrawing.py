"""How many clips each bin is expected to hold if each clip's raters were drawn again; found while it is wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from listener.jobs import Jobs
from listener.state.library import Library

SETTLED_MS = 200


class Redrawing(QObject):
    """Finds the chances of all clips, anew when the cut points have come to rest elsewhere.

    Attributes
    ----------
    is_on : bool
        Whether expected counts are wanted.

    Signals
    -------
    changed
        Whether they are wanted, or whether the chances are known.
    failed : str
        A sentence for the user.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._jobs = library, jobs
        self.is_on = False
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._find)
        library.index_changed.connect(self._look)

    @property
    def chances(self) -> NDArray[np.float64] | None:
        """Chance of each bin for every clip, shape (n_clips, 9); None unless they are wanted and known."""
        redrawn = self._library.redrawn
        return redrawn.found.chances if self.is_on and redrawn is not None and redrawn.found else None

    def set_on(self, on: bool) -> None:
        """Want expected counts from now on, or no longer."""
        if on == self.is_on:
            return
        self.is_on = on
        if on:
            self._find()
        else:
            self._jobs.cancel("redraw")
        self.changed.emit()

    def _look(self) -> None:
        """Chances are not known for cut points that have just moved; while they move, nothing is found."""
        redrawn = self._library.redrawn
        if self.is_on and redrawn is not None and redrawn.found is None:
            self._settled.start()

    def _find(self) -> None:
        redrawn = self._library.redrawn
        if not self.is_on or redrawn is None or redrawn.found is not None:
            return
        self._jobs.submit(
            "redraw",
            "Drawing the raters of each clip again",
            redrawn.find,
            lambda _found: self.changed.emit(),
            lambda error: self.failed.emit(f"Expected counts are not shown: {error}"),
        )

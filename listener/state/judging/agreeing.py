"""How far the taggers of the open session agree: computed on request, and written as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from analysis.agreement import Agreement, agree, given_names, people
from analysis.agreement.table import table
from analysis.errors import EarmarkError
from analysis.writing import write_files
from listener.jobs import Jobs
from listener.state.tagging.tagging import Tagging

TOPIC = "agreement"


@dataclass(frozen=True)
class Agreed:
    """What is known of the agreement.

    Attributes
    ----------
    found : Agreement or None
        None before it was computed.
    is_running : bool
    fraction : float
        How far the work is, 0 to 1.
    is_old : bool
        Whether tags have changed since.
    message : str
        Why there is nothing, or nothing new.
    """

    found: Agreement | None = None
    is_running: bool = False
    fraction: float = 0.0
    is_old: bool = False
    message: str = ""


class Agreeing(QObject):
    """Computes agreement from everybody's tags, whether they are shown or not.

    Attributes
    ----------
    agreed : Agreed
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._tagging, self._jobs = tagging, jobs
        self._number = 0
        self.agreed = Agreed()
        tagging.tags_changed.connect(self._grow_old)
        tagging.session_changed.connect(self._grow_old)
        jobs.changed.connect(self._follow)
        jobs.cancelled.connect(self._stop)

    def start(self, *, with_gamma: bool = False) -> None:
        """Compute it from the tags as they are now."""
        tags, codebook = tuple(self._tagging.tags.values()), self._tagging.codebook

        def work(report):  # noqa: ANN001, ANN202 - a job's
            names = given_names(tags, people(tags), codebook)
            return agree(tags, names=names, with_gamma=with_gamma, report=report)

        self._put(is_running=True, fraction=0.0, is_old=False, message="")
        self._number = self._jobs.submit(TOPIC, "Comparing taggers", work, self._take, self._fail)

    def cancel(self) -> None:
        """Stop computing; what was found before stays."""
        self._jobs.cancel(TOPIC)

    def save(self, path: Path) -> None:
        """Write every number as CSV."""
        if self.agreed.found is None:
            return
        try:
            write_files({path: table(self.agreed.found).encode()})
        except EarmarkError as error:
            self.failed.emit(str(error))
        else:
            self.told.emit(f"Agreement written to {path}.")

    def _take(self, found: Agreement) -> None:
        self._put(found=found, is_running=False, message=found.missing)

    def _fail(self, error: Exception) -> None:
        self._put(is_running=False, message=f"Agreement was not computed: {error}")

    def _stop(self, number: int) -> None:
        if number == self._number and self.agreed.is_running:
            self._put(is_running=False, message="Computing was cancelled.")

    def _follow(self) -> None:
        fraction = next((job.fraction for job in self._jobs.running if job.topic == TOPIC), None)
        if fraction is not None and fraction != self.agreed.fraction:
            self._put(fraction=fraction)

    def _grow_old(self) -> None:
        if self.agreed.found is not None and not self.agreed.is_old:
            self._put(is_old=True)

    def _put(self, **changes: object) -> None:
        self.agreed = replace(self.agreed, **changes)
        self.changed.emit()

"""Which baseline a model is explained with: what an audit has found, and running one on the open corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from analysis.tables import Corpus
from listener.jobs import Jobs, Report
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from models.cards import main_outputs
from models.material import drawn, material
from models.profiles import FEWEST_CLIPS, Profile, read_profile, write_profile
from models.registry import read_fingerprint

MOST_CLIPS = 64
SEED = 0
# After all that is asked of the clip in view, before the clips that are explained in the background.
PRIORITY = 3

Status = Literal["looking", "never", "running", "known", "failed"]
Failures = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Audited:
    """What is known of a model's baselines.

    Attributes
    ----------
    model : str
        Its name on the shelf.
    status : str
        `looking` while its profile is read, `never` if it was never audited.
    profile : Profile
        Of the last audit; stays while another one runs.
    fraction : float
        How far the audit is, 0 to 1.
    message : str
        What went wrong.
    failures : tuple of (clip, reason)
        Clips that the last audit did without.
    """

    model: str
    status: Status = "looking"
    profile: Profile = field(default_factory=Profile)
    fraction: float = 0.0
    message: str = ""
    failures: Failures = ()


class Auditing(QObject):
    """Audits models, and tells of the one that is looked at.

    Attributes
    ----------
    audited : Audited or None
        None before any model was looked at.

    Signals
    -------
    changed
        What is known of the model that is looked at.
    told, failed : str
        A sentence for the user on an audit that has ended.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, shelf: Shelf, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._shelf, self._columns, self._jobs = library, shelf, columns, jobs
        self.audited: Audited | None = None
        self._numbers: dict[int, str] = {}
        jobs.changed.connect(self._follow_jobs)
        jobs.cancelled.connect(self._stop)

    def look(self, name: str) -> None:
        """Find what is kept of a model."""
        self.audited = Audited(name)
        self.changed.emit()
        if self._is_running(name):
            self._put(status="running")
        self._jobs.submit(
            "profile",
            "Reading what is known of the model",
            lambda _report: read_profile(read_fingerprint(name)),
            lambda profile: self._show(name, profile),
            lambda error: self._fail(name, error),
        )

    def start(self) -> None:
        """Try the baselines of the model that is looked at, on clips of the open corpus."""
        corpus = self._library.corpus
        if self.audited is None or self.audited.status in ("running", "looking") or corpus is None:
            return
        name = self.audited.model
        self._put(status="running", fraction=0.0, message="")
        number = self._jobs.submit(
            _topic(name),
            f"Auditing {self._shelf.cards[name].title}",
            _audit_work(self._shelf, corpus, name),
            lambda found: self._take(name, *found),
            lambda error: self._fail(name, error),
            lane="models",
            priority=PRIORITY,
            is_restartable=True,
        )
        self._numbers[number] = name

    def cancel(self) -> None:
        """Stop the audit of the model that is looked at."""
        if self.audited is not None:
            self._jobs.cancel(_topic(self.audited.model))

    @property
    def clips(self) -> int:
        """How many clips an audit takes; 0 without a corpus."""
        return 0 if self._library.corpus is None else min(len(self._library.corpus.clips), MOST_CLIPS)

    def _is_running(self, name: str) -> bool:
        return _topic(name) in {job.topic for job in self._jobs.running}

    def _show(self, name: str, profile: Profile) -> None:
        if self.audited is not None and self.audited.model == name:
            known: Status = "known" if profile.candidates else "never"
            self._put(profile=profile, status="running" if self._is_running(name) else known)

    def _take(self, name: str, profile: Profile, failures: Failures) -> None:
        if self.audited is not None and self.audited.model == name:
            self._put(status="known", profile=profile, failures=failures, message="")
        self._columns.look_again(name)
        title = self._shelf.cards[name].title
        self.told.emit(f"{title} is explained with the baseline {profile.baseline} from now on.")

    def _fail(self, name: str, error: Exception) -> None:
        title = self._shelf.cards[name].title
        if self.audited is not None and self.audited.model == name:
            self._put(status="failed", message=str(error))
        self.failed.emit(f"The baselines of {title} were not audited: {error}")

    def _stop(self, number: int) -> None:
        name = self._numbers.pop(number, None)
        if name is not None and self.audited is not None and self.audited.model == name:
            known: Status = "known" if self.audited.profile.candidates else "never"
            self._put(status=known, message="The audit was cancelled.")

    def _follow_jobs(self) -> None:
        if self.audited is None or self.audited.status != "running":
            return
        fractions = {job.topic: job.fraction for job in self._jobs.running}
        fraction = fractions.get(_topic(self.audited.model), self.audited.fraction)
        if fraction != self.audited.fraction:
            self._put(fraction=fraction)

    def _put(self, **changes: object) -> None:
        if self.audited is not None:
            self.audited = replace(self.audited, **changes)
            self.changed.emit()


def _topic(name: str) -> str:
    return f"audit {name}"


def _audit_work(shelf: Shelf, corpus: Corpus, name: str) -> Callable[[Report], tuple[Profile, Failures]]:
    """Audit a model and keep its profile; interrupted and called again, it goes on where it was."""
    card, tried = shelf.cards[name], {}
    read = partial(material, corpus, rate=card.rate, modality=card.modality)

    def work(report: Report) -> tuple[Profile, Failures]:
        from models.explain.audit import audit  # noqa: PLC0415 - torch is imported when first wanted

        materials, unread = drawn(
            corpus.clips["clip"].to_list(), read, n=MOST_CLIPS, least=FEWEST_CLIPS, seed=SEED, report=report
        )
        model = shelf.load(name)
        found = audit(model, materials, main_outputs(card), report, precisions=("bf16",), tried=tried)
        profile = replace(found.profile, corpus=corpus.name, seed=SEED)
        return write_profile(model.fingerprint, profile, found.frame), (*unread, *found.failed)

    return work

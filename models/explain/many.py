"""Explaining many clips into a store: what is there is not done again, and one bad clip does not stop the rest.

A `Looker` says what there is to do for a clip, an `Explainer` does it. This module runs them over many clips in this
process, `models.explain.workers` in several, and `models.explain.ray_engine` on a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from analysis.progress import ignore
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.outcome import Answer, Outcome, outcome_of
from models.explain.precision import CLIPS, check
from models.explain.run import explain
from models.explain.silence import silence_of
from models.explain.store import Store
from models.explain.task import Looked, Looker, Read, Task, readable
from models.interface import Material, Model, Precision, Request, Saliency, Trust
from models.registry import load

T = TypeVar("T")
U = TypeVar("U")
_END = object()


@dataclass(frozen=True)
class Found:
    """What was computed for a clip, None where nothing was, and the key under which to keep it."""

    answer: Answer
    key: str = ""
    saliency: Saliency | None = None
    trust: Trust | None = None

    def keep(self, store: Store) -> Answer:
        """Put it into a store."""
        if self.saliency is not None:
            store.put(self.saliency, self.key)
        if self.trust is not None:
            store.put_trust(self.key, self.trust)
        return self.answer


@dataclass
class Explainer:
    """One loaded model at work on one request."""

    model: Model
    request: Request
    precision: Precision = "fp32"
    is_trust_wanted: bool = False
    _randomised: Model | None = None

    def find(self, looked: Looked | Answer) -> Found:
        """Compute what the store lacks of a clip.

        Raises
        ------
        UsageError
            If the model has no such output or baseline.
        """
        if isinstance(looked, Answer):
            return Found(looked)
        material, key, saliency, trust = looked.material, looked.key, looked.saliency, looked.trust
        try:
            if saliency is None:
                modality = self.model.card.modality
                key = saliency_key(
                    self.model.fingerprint, modality, material, self.request, precision=self.precision
                )
                saliency = explain(self.model, material, self.request, precision=self.precision)
            if self.is_trust_wanted and trust is None:
                trust = self._trust(material, saliency)
        except ModelError as error:
            return Found(Answer(material.clip, failure=str(error)))
        verdict = None if trust is None else trust.verdict
        answer = Answer(
            material.clip,
            looked.saliency is not None,
            saliency.relative_delta,
            verdict,
            on_silence=silence_of(saliency),
        )
        return Found(
            answer,
            key,
            saliency if looked.saliency is None else None,
            trust if looked.trust is None else None,
        )

    def _trust(self, material: Material, saliency: Saliency) -> Trust:
        from models.explain.randomised import randomised  # noqa: PLC0415 - only where it is asked for
        from models.explain.trust import check_trust  # noqa: PLC0415

        self._randomised = self._randomised or randomised(self.model)
        return check_trust(self.model, material, saliency, randomised=self._randomised)


def answers(looker: Looker, explainer: Explainer, clips: Iterable[str]) -> Iterator[Answer]:
    """One a clip, in order, after its result is in the looker's store; the next clip is read meanwhile."""
    with looker.store.kept_open():
        for looked in _ahead(looker.look, clips):
            yield explainer.find(looked).keep(looker.store)


def explain_many(
    model: Model,
    clips: Sequence[str],
    read: Read,
    request: Request,
    store: Store,
    report: Callable[[float], None] = ignore,
    *,
    precision: Precision = "fp32",
    is_trust_wanted: bool = False,
) -> Outcome:
    """Explain clips one by one; each result is in the store before the next begins.

    Raises
    ------
    UsageError
        If the model has no such output or baseline.
    """
    looker = Looker(model.card, model.fingerprint, read, request, store, (precision,), is_trust_wanted)
    explainer = Explainer(model, request, precision, is_trust_wanted)
    return outcome_of(answers(looker, explainer, clips), clips, report)


def explain_here(task: Task, clips: Sequence[str], report: Callable[[float], None] = ignore) -> Outcome:
    """As `explain_many`, of what a task says."""
    looker, explainer, notice = start(task, clips, device=task.device)
    return outcome_of(answers(looker, explainer, clips), clips, report, [notice] if notice else [])


def start(task: Task, clips: Sequence[str], *, device: str | None) -> tuple[Looker, Explainer, str]:
    """What looks and what explains, and what `explainer_of` has to say."""
    looker = task.looker((task.precision,))
    explainer, notice = explainer_of(task, clips, looker.read, device=device)
    return replace(looker, precisions=(explainer.precision,)), explainer, notice


def explainer_of(
    task: Task, clips: Sequence[str], read: Read, *, device: str | None
) -> tuple[Explainer, str]:
    """Load the model and check the precision on the first two of the clips that can be read.

    Returns
    -------
    explainer : Explainer
        In fp32 if the model does not pass the check.
    notice : str
        Why the precision is not the one asked for; empty if it is.
    """
    model = load(task.model, device=device)
    precision, notice = precision_that_passes(model, clips, read, task.request, task.precision)
    return Explainer(model, task.request, precision, task.is_trust_wanted), notice


def precision_that_passes(
    model: Model, clips: Sequence[str], read: Read, request: Request, precision: Precision
) -> tuple[Precision, str]:
    """The precision asked for if the model passes its check on the first clips that can be read, else `fp32`.

    Returns
    -------
    precision : {'fp32', 'bf16', 'fp16'}
    notice : str
        Why it is not the one asked for; empty if it is.
    """
    if precision == "fp32":
        return precision, ""
    materials = readable(clips, read, CLIPS)
    try:
        if materials:
            check(model, materials, request, precision)
    except ModelError as error:
        return "fp32", f"{error} Going on in fp32."
    return precision, ""


def _ahead(function: Callable[[T], U], items: Iterable[T]) -> Iterator[U]:
    """As `map`, but the next result is computed on another thread while this one is used."""
    remaining = iter(items)

    def step() -> U | object:
        item = next(remaining, _END)
        return _END if item is _END else function(item)  # type: ignore[arg-type]

    pool = ThreadPoolExecutor(1)
    try:
        future = pool.submit(step)
        while (result := future.result()) is not _END:
            future = pool.submit(step)
            yield result  # type: ignore[misc]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)

"""What became of clips that were to be explained: the same for every engine, and known without torch."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, nan

from analysis.errors import EarmarkError
from analysis.on_silence import OnSilence
from analysis.progress import ignore
from models.explain.silence import mean_on_silence
from models.interface import Verdict


@dataclass(frozen=True)
class Answer:
    """What became of one clip; `failure` says why there is no result, and is empty if there is one."""

    clip: str
    is_cached: bool = False
    relative_delta: float = nan
    verdict: Verdict | None = None
    failure: str = ""
    on_silence: OnSilence | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of the clips.

    Attributes
    ----------
    done, cached : int
        Clips explained now, and clips that the store had already.
    failed : tuple of (clip, reason)
    max_relative_delta : float or None
        The worst completeness error of those done and cached; None if none has one.
    trust : mapping of verdict to number of clips
        Empty unless it was asked for.
    notices : tuple of str
        What else happened, in sentences.
    on_silence : OnSilence or None
        The mean over the maps that tell what of them lies on silence; None if none does.
    """

    done: int
    cached: int
    failed: tuple[tuple[str, str], ...]
    max_relative_delta: float | None
    trust: Mapping[Verdict, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    on_silence: OnSilence | None = None


def outcome_of(
    answers: Iterable[Answer],
    clips: Sequence[str],
    report: Callable[[float], None] = ignore,
    notices: Sequence[str] = (),
) -> Outcome:
    """Sum up the answers to all clips, which may come in any order, as they come."""
    report(0.0)
    found: dict[str, Answer] = {}
    for answer in answers:
        found[answer.clip] = answer
        report(len(found) / len(clips))
    good = [answer for answer in found.values() if not answer.failure]
    cached = sum(answer.is_cached for answer in good)
    failed = [(clip, found[clip].failure) for clip in clips if found[clip].failure]
    errors = [answer.relative_delta for answer in good if not isnan(answer.relative_delta)]
    verdicts = Counter(answer.verdict for answer in good if answer.verdict is not None)
    return Outcome(
        len(good) - cached,
        cached,
        tuple(failed),
        max(errors, default=None),
        verdicts,
        tuple(notices),
        mean_on_silence([answer.on_silence for answer in good if answer.on_silence is not None]),
    )


def portable(error: Exception) -> Exception:
    """An error that another process can read: one for the user as it is, a bug with its traceback as text."""
    if isinstance(error, EarmarkError):
        return error
    return RuntimeError("".join(traceback.format_exception(error)))

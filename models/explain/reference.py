"""What a loaded model is compared with by default: the baseline and the mean frame of its folder or of its audit.

Both are looked up at every use, as keys do, so that an audit counts at once and for models already loaded.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor

from models.interface import Model
from models.profiles import CORPUS_MEAN, TIME_MEAN, frame_digest, read_frame, read_profile

if TYPE_CHECKING:  # paths take their baselines from here
    from models.explain.paths import AudioModel


def default_baseline(model: Model) -> str:
    """The audit's choice, or else the model's own default."""
    return read_profile(model.fingerprint).baseline or own_baseline(model)


def own_baseline(model: Model) -> str:
    """The default of a model that was never audited, by its own files alone."""
    if model.card.modality == "text":
        return "mask"
    if model.card.modality == "audio+text":
        return CORPUS_MEAN
    return TIME_MEAN if cast("AudioModel", model).mean_frame is None else CORPUS_MEAN


def second_baseline(model: Model, used: str) -> str:
    """Another baseline than the one used, to see what hangs on the choice: the audit's best one.

    Without an audit: the default, or where that is the one used, for text `pad`, for sound `silence` or, with a
    mean frame, `time-mean`, and for sound with words `time-mean`.
    """
    ranked = [candidate.baseline for candidate in read_profile(model.fingerprint).candidates]
    if model.card.modality == "text":
        ranked += ["mask", "pad"]
    else:
        ranked += [own_baseline(model), TIME_MEAN, "silence"]
    return next(name for name in ranked if name != used)


def reference_frame(model: AudioModel) -> Tensor | None:
    """The corpus's mean frame at the encoder input, shape (channels,): the model's own, or else its audit's."""
    if model.mean_frame is not None:
        return model.mean_frame
    digest = read_profile(model.fingerprint).frame_sha256
    return _frame(model.fingerprint, digest).to(model.device) if digest else None


def baseline_digest(model: Model, baseline: str | None) -> str:
    """SHA-256 of the frame that a baseline is made of; empty for those that are made of the clip or of nothing.

    A model that hears and reads brings its own frame, which is part of its fingerprint.
    """
    if baseline != CORPUS_MEAN or model.card.modality != "audio":
        return ""
    frame = reference_frame(cast("AudioModel", model))
    return "" if frame is None else frame_digest(frame.cpu().numpy())


@functools.lru_cache(maxsize=8)
def _frame(fingerprint: str, digest: str) -> Tensor:
    return torch.from_numpy(read_frame(fingerprint, digest))

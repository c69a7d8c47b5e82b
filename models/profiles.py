"""What was measured once of a model: its baselines, its mean frame over a corpus, its precision in 16 bits.

A profile lies in the user's data folder under the model's fingerprint, so that other weights never inherit it. It is
read without torch; a model that was never audited has an empty one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.writing import write_files

CORPUS_MEAN, TIME_MEAN = "corpus-mean", "time-mean"
# A baseline is good up to these: its 90th percentile of the completeness error, and its distance.
MOST_ERROR, MOST_DISTANCE = 0.05, 0.5
FEWEST_CLIPS = 3
# A precision of 16 bits may be used from this correlation with 32 bits on.
LEAST_CORRELATION = 0.999
_FRAME = "mean_frame"


@dataclass(frozen=True)
class Candidate:
    """How one baseline does for one output over the clips of an audit.

    Attributes
    ----------
    baseline, target : str
    error_median, error_p90 : float
        Of the relative completeness error, as shares.
    output_mean, output_sd : float
        What the model says of the baseline itself, over the clips (dividing by n), in units of the output.
    distance : float
        |output_mean - the corpus's median prediction| in standard deviations of the corpus's predictions.
    comprehensiveness : float
        Mean fall of the output when the 20 % of units that the map says move it most are replaced by the baseline,
        in units of the output; the prediction's own direction counts as a fall.
    """

    baseline: str
    target: str
    error_median: float
    error_p90: float
    output_mean: float
    output_sd: float
    distance: float
    comprehensiveness: float


@dataclass(frozen=True)
class Profile:
    """What is known of a model besides its files.

    Attributes
    ----------
    baseline : str or None
        The default baseline, by audit; None: the model's own default.
    own_baseline : str or None
        What that own default was when the audit was made.
    candidates : tuple of Candidate
        The baselines that were tried, the chosen one first.
    is_clear : bool
        Whether the chosen baseline meets all conditions, or is only the best of those that do not.
    corpus, clips, seed
        What the audit was made on.
    frame_sha256 : str
        Of the mean frame at the encoder input over those clips; empty if the model came with one of its own.
    gates : mapping of str to float
        By precision and kind of device, such as `bf16 cuda`: the lowest correlation with 32 bits.
    """

    baseline: str | None = None
    own_baseline: str | None = None
    candidates: tuple[Candidate, ...] = ()
    is_clear: bool = False
    corpus: str = ""
    clips: int = 0
    seed: int = 0
    frame_sha256: str = ""
    gates: Mapping[str, float] = field(default_factory=dict)


def read_profile(fingerprint: str) -> Profile:
    """The profile of the model with this fingerprint; an empty one if it was never audited.

    Raises
    ------
    DataError
        If its file is damaged.
    """
    path = _place(fingerprint)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        candidates = tuple(Candidate(**candidate) for candidate in fields.pop("candidates"))
        return Profile(candidates=candidates, **fields)
    except FileNotFoundError:
        return Profile()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path) from error


def write_profile(fingerprint: str, profile: Profile, frame: NDArray[np.float32] | None = None) -> Profile:
    """Keep a profile in place of what was there; the frame is on disk before what tells of it.

    Parameters
    ----------
    frame : array, shape (channels,), or None
        The corpus's mean frame, for a model that came without one.

    Returns
    -------
    Profile
        The same, with the digest of `frame`.

    Raises
    ------
    UsageError, DataError
        If it cannot be written.
    """
    from safetensors.numpy import save  # noqa: PLC0415 - only for writing

    place = _place(fingerprint)
    place.parent.mkdir(parents=True, exist_ok=True)
    profile = replace(profile, frame_sha256="" if frame is None else frame_digest(frame))
    contents = {place: json.dumps(asdict(profile), indent=1).encode()}
    if frame is not None:
        contents[_frame_place(fingerprint, profile.frame_sha256)] = save({_FRAME: frame.astype(np.float32)})
    write_files(contents)
    return profile


def read_frame(fingerprint: str, digest: str) -> NDArray[np.float32]:
    """The mean frame that an audit has found, shape (channels,); `digest` is its profile's `frame_sha256`.

    Raises
    ------
    DataError
        If its file is missing or damaged.
    """
    from safetensors.numpy import load_file  # noqa: PLC0415 - the window reads profiles and wants no frames

    path = _frame_place(fingerprint, digest)
    try:
        frame: NDArray[np.float32] = load_file(path)[_FRAME]
    except Exception as error:  # safetensors' own errors have no common base
        raise _damaged(path) from error
    if frame_digest(frame) != digest:
        raise _damaged(path)
    return frame


def profiles_folder() -> Path:
    """Where profiles lie: in the user's data folder, or in `EARMARK_DATA` where that is set."""
    root = os.environ.get("EARMARK_DATA") or platformdirs.user_data_dir("earmark", appauthor=False)
    return Path(root) / "profiles"


def frame_digest(frame: NDArray[np.float32]) -> str:
    """SHA-256 of a mean frame, hexadecimal."""
    return hashlib.sha256(frame.astype("<f4").tobytes()).hexdigest()


def _place(fingerprint: str) -> Path:
    return profiles_folder() / f"{fingerprint}.json"


def _frame_place(fingerprint: str, digest: str) -> Path:
    """Named by its content: a profile never meets the frame of another audit."""
    return profiles_folder() / f"{fingerprint}-{digest[:16]}.safetensors"


def _damaged(path: Path) -> DataError:
    return DataError("damaged or not readable; run audit again, or delete it.", file=path)

"""Which corpus a session belongs to, where it lies and who tags if the user does not say."""

from __future__ import annotations

import getpass
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:  # A session can be opened without loading pandas.
    from analysis.tables import Corpus


@dataclass(frozen=True)
class CorpusIdentity:
    """What a session remembers of its corpus.

    Attributes
    ----------
    name, format, release : str
        As in `Corpus`.
    folder : str
        Where the corpus lay when the session was made.
    clips : int
        How many clips it had.
    fingerprint : str
        SHA-256 over the sorted clip names, hexadecimal: the same for the same clips wherever they lie.
    """

    name: str
    folder: str
    format: str
    release: str
    clips: int
    fingerprint: str


def corpus_of(rows: Iterable[tuple[str, str]]) -> CorpusIdentity:
    """Read keys and values as a session file holds them; raises TypeError, KeyError or ValueError if they are not."""
    values: dict[str, Any] = dict(rows)
    return CorpusIdentity(**{**values, "clips": int(values["clips"])})


def identify(corpus: Corpus) -> CorpusIdentity:
    """Give what a session remembers of a corpus."""
    names = "\n".join(sorted(corpus.clips["clip"]))
    return CorpusIdentity(
        name=corpus.name,
        folder=str(corpus.folder.resolve()),
        format=corpus.format,
        release=corpus.release,
        clips=len(corpus.clips),
        fingerprint=hashlib.sha256(names.encode()).hexdigest(),
    )


def default_session_path(corpus: Corpus) -> Path:
    """Give where the session of a corpus lies by default: in the user's data folder, never in the corpus.

    The name is the corpus's with eight digits that tell its folder from others of the same name.
    """
    folder = hashlib.sha256(str(corpus.folder.resolve()).encode()).hexdigest()[:8]
    name = re.sub(r"[^\w.-]+", "_", corpus.name)
    return data_folder() / "sessions" / f"{name}-{folder}.earmark"


def data_folder() -> Path:
    """Give the user's data folder, which the environment variable `EARMARK_DATA` replaces."""
    return Path(os.environ.get("EARMARK_DATA") or platformdirs.user_data_dir("earmark", appauthor=False))


def default_tagger() -> str:
    """Give the user's name on this computer, or `tagger` if the system does not tell it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "tagger"

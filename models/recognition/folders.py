"""Which folders hold a Whisper that recognises words, and what is known of it without loading it. No torch."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import Alignment
from analysis.errors import UsageError
from analysis.recognition import Recogniser
from models.errors import ModelError
from models.folders import CONFIG, PREPROCESSOR, fingerprint, read_json, weight_files
from models.hub import is_hub_name, kept
from models.layouts.layout import WHISPER, architecture

GENERATION, TOKENS, OLD_TOKENS = "generation_config.json", "tokenizer.json", "vocab.json"
SETTINGS = (CONFIG, GENERATION, PREPROCESSOR, TOKENS, OLD_TOKENS, "merges.txt", "added_tokens.json")
# Another number where the same sound and weights would now give other words or times.
_EDITION = 1


def is_recogniser(folder: Path) -> bool:
    """Whether a folder holds a Whisper that recognises words; one that classifies does not count."""
    try:
        return architecture(read_json(folder / CONFIG)) == WHISPER
    except ModelError:
        return False


def find_recogniser(name: str) -> Path:
    """The folder of a Whisper, given by its path or by its name on the hub if it was fetched before.

    Raises
    ------
    UsageError
        If there is none.
    ModelError
        If the folder holds something else, or is incomplete.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        found = kept(name) if is_hub_name(name) else None
        if found is None:
            raise UsageError(
                f"there is no Whisper {name!r} on this machine; give its folder, or fetch it by `main.py download`."
            )
        folder = found
    if not is_recogniser(folder):
        raise ModelError(f"{name} recognises no words: its {CONFIG} should name a {WHISPER}.")
    read_json(folder / PREPROCESSOR)
    if not _is_complete(read_json(folder / GENERATION)):
        raise ModelError(
            f"{name} has a {GENERATION} that is too old or damaged; take the one of the Whisper it was made from."
        )
    if not any((folder / tokens).is_file() for tokens in (TOKENS, OLD_TOKENS)):
        raise ModelError(f"{name} is incomplete: {TOKENS} is missing.")
    return folder.resolve()


def whisper(name: str, *, language: str = "", device: str | None = None) -> Recogniser:
    """A Whisper as a recogniser; it is loaded when it first hears something, and stays loaded.

    Only for one thread at a time, as all models are. Reads the weights once, to know them again.

    Parameters
    ----------
    name : str
        A folder, or a name on the hub of what was fetched before.
    language : str
        As `de`; heard in the first half minute of each clip if it is empty.
    device : str, optional
        The best there is if it is not given.

    Raises
    ------
    UsageError, ModelError
        As `find_recogniser`; UsageError if the model does not know the language.
    """
    folder = find_recogniser(name)
    language = _known(language, folder, name)
    by, mark = _title(name), fingerprint(folder, SETTINGS, weight_files(folder))

    def recognise(samples: NDArray[np.float32], rate: int, report: Callable[[float], None]) -> Alignment:
        from models.recognition.whisper import load_whisper  # noqa: PLC0415 - imports torch

        if fingerprint(folder, SETTINGS, weight_files(folder)) != mark:
            raise ModelError(f"the files of {by} have changed; choose it again.")
        loaded = load_whisper(folder, by, mark, device)
        return loaded.recognise(samples, rate, language, report)

    return Recogniser(by, f"whisper {_EDITION} {mark} {language}", recognise, is_model=True)


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that a Whisper can be told, as `de`; empty if it knows one only."""
    stated = read_json(folder / GENERATION)
    named = stated["lang_to_id"] if stated.get("is_multilingual") is not False else ()
    return tuple(sorted(token.strip("<|>") for token in named))


def _is_complete(stated: dict[str, Any]) -> bool:
    """Whether the settings tell which tokens are no text."""
    tells_languages = all(isinstance(stated.get(key), dict) for key in ("lang_to_id", "task_to_id"))
    tells_marks = isinstance(stated.get("no_timestamps_token_id"), int)
    return tells_marks and (stated.get("is_multilingual") is False or tells_languages)


def _known(language: str, folder: Path, name: str) -> str:
    language = language.strip().lower()
    known = languages(folder)
    if language and language not in known:
        some = ", ".join(known) or "none, for it knows one language only"
        raise UsageError(f"{name} cannot be told the language {language!r}; it can be told {some}.")
    return language


def _title(name: str) -> str:
    """Its name in a few words: the last part of its path, which most often says Whisper itself."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return f"Whisper {re.sub('^whisper[-_ ]?', '', last, flags=re.IGNORECASE)}".strip()

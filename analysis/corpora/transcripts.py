"""Transcripts that stand in one small text file a clip."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.corpora.problems import Problems
from analysis.progress import ignore

REPORT_EVERY = 1000


def read_transcripts(
    folder: Path | None, clips: Sequence[str], problems: Problems, report: Callable[[float], None] = ignore
) -> list[str]:
    """Transcript of each clip, blanks and line ends as single blanks; empty where there is none.

    A transcript has the clip's name with `.txt` instead of its suffix, capitals or not.
    """
    if folder is None:
        return [""] * len(clips)
    with os.scandir(folder) as entries:
        paths = {entry.name.lower(): entry.path for entry in entries if entry.name[0] != "."}
    texts = []
    for row, clip in enumerate(clips):
        if row % REPORT_EVERY == 0:
            report(row / len(clips))
        path = paths.get(f"{clip.rpartition('.')[0] or clip}.txt".lower())
        texts.append(_read(path, problems) if path else "")
    return texts


def _read(path: str, problems: Problems) -> str:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (149,000 paths: twice as fast as Path)
            data = file.read()
    except OSError as error:
        problems.add("unreadable transcript", f"{path}: {error.strerror}")
        return ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add("text is not UTF-8", f"{path}: read as Latin-1")
        text = data.decode("latin-1")
    return " ".join(text.split())

"""Guessing the release of a copy: its readme, its folder's name, its size, its columns; else `unknown`."""

from __future__ import annotations

import re

from analysis.corpora.msp_podcast.files import Files
from analysis.corpora.sheets import read_header

UNKNOWN_RELEASE = "unknown"
LABELLED_CLIPS = {73_042: "1.8", 149_307: "1.11", 116_221: "Odyssey 2024", 203_936: "1.12", 264_705: "2.0"}
RATER_COLUMNS = {"workerid": "2.0", "workers": "1.6"}
_IN_TEXT = re.compile(r"(?:release|version|podcast)[\s_:-]*v?\.?\s*([12]\.\d{1,2})\b", re.IGNORECASE)
_IN_NAME = re.compile(r"(?<![\d.])v?([12]\.\d{1,2})(?![\d.])", re.IGNORECASE)


def guess_release(files: Files, n_clips: int) -> str:
    """Release as `1.11`, or `unknown`; the surest sign that there is decides."""
    text = files.readme.read_text("utf-8", errors="replace") if files.readme else ""
    if "odyssey" in text.lower():
        return "Odyssey 2024"
    found = (
        _IN_TEXT.search(text) or _IN_NAME.search(files.root.name) or _IN_NAME.search(files.root.parent.name)
    )
    if found:
        return found[1]
    if n_clips in LABELLED_CLIPS:
        return LABELLED_CLIPS[n_clips]
    headers = {name for path in files.detailed if path.suffix.lower() == ".csv" for name in read_header(path)}
    return next((release for name, release in RATER_COLUMNS.items() if name in headers), UNKNOWN_RELEASE)

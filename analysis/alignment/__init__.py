"""Words with their times where nobody has aligned them: the transcript is held against the sound by PocketSphinx."""

from __future__ import annotations

from analysis.alignment.align import align
from analysis.alignment.hearing import POCKETSPHINX, Alignment
from analysis.alignment.kept import align_once, kept_alignment

__all__ = ["POCKETSPHINX", "Alignment", "align", "align_once", "kept_alignment"]

"""Under what terms the corpora are given, which what is learned from them falls under as well."""

from __future__ import annotations

from collections.abc import Iterable

LICENCES = {
    "demo": "demo: CC0-1.0",
    "ravdess": "RAVDESS: CC BY-NC-SA 4.0, not for commercial use",
    "crema-d": "CREMA-D: Open Database License 1.0",
    "tess": "TESS: CC BY-NC-ND 4.0, not for commercial use",
    "savee": "SAVEE: free for research, by registration",
    "iemocap": "IEMOCAP: release form of the University of Southern California, for research",
    "msp-podcast": "MSP-Podcast: licence of the University of Texas at Dallas, for the licensee only",
    "emodb": "EmoDB: free to use with citation; see the release",
}


def licence_of(formats: Iterable[str]) -> str:
    """The terms of corpora by their formats, as a text; other formats tell none."""
    return "; ".join(LICENCES.get(name, f"{name}: not told, see the corpus") for name in sorted(formats))

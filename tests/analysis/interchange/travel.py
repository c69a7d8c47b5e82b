"""What the tests of all formats write and know: tags on clips of several rates whose sounds lie nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.interchange.records import Known, Outgoing, Sound
from analysis.session import Tag
from analysis.session.codebook import starting_codebook
from tests.analysis.session.examples import NOON

SOUNDS = {
    "MSP-PODCAST_0001_0008.wav": Sound(16000, 5 * 16000, Path("/corpora/tiny/MSP-PODCAST_0001_0008.wav")),
    "MSP-PODCAST_0001_0009.wav": Sound(44100, 100_001, Path("/corpora/tiny/MSP-PODCAST_0001_0009.wav")),
    "03-01 b.flac": Sound(48000, 48_000 * 61, Path("/corpora/tiny/03-01 b.flac")),
    "ü & c.wav": Sound(8000, 4321, Path("/corpora/tiny/ü & c.wav")),
}


def outgoing(tags: Sequence[Tag], **more: Any) -> Outgoing:
    """Give tags to write; `more` replaces other fields of `Outgoing`."""
    return Outgoing(tuple(tags), starting_codebook(), **({"sounds": SOUNDS, "corpus": "tiny"} | more))


def known(**more: Any) -> Known:
    """Give what is known when reading; `more` replaces fields of `Known`."""
    fields = {
        "clips": tuple(SOUNDS),
        "sounds": SOUNDS,
        "tagger": "ana",
        "codebook": starting_codebook(),
        "at": NOON,
    }
    return Known(**(fields | more))

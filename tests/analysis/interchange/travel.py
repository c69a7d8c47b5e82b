"""What the tests of all formats write and know: tags on clips of several rates whose sounds lie nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from analysis.interchange.records import Format, Known, Outgoing, Sound
from analysis.session import Tag
from analysis.session.codebook.book import starting_codebook
from tests.analysis.session.examples import NOON, times

SOUNDS = {
    "MSP-PODCAST_0001_0008.wav": Sound(16000, 5 * 16000, Path("/corpora/tiny/MSP-PODCAST_0001_0008.wav")),
    "MSP-PODCAST_0001_0009.wav": Sound(44100, 100_001, Path("/corpora/tiny/MSP-PODCAST_0001_0009.wav")),
    "03-01 b.flac": Sound(48000, 48_000 * 61, Path("/corpora/tiny/03-01 b.flac")),
    "ü & c.wav": Sound(8000, 4321, Path("/corpora/tiny/ü & c.wav")),
}


def outgoing(tags: Sequence[Tag], **more: Any) -> Outgoing:
    """Give tags to be written; `more` replaces other fields of `Outgoing`."""
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


_NASTY = (
    'she says "no"',
    "it's",
    "one\ntwo",
    "one\r\ntwo\rthree",
    "tab\there",
    "=1+1",
    "'=1",
    " before and after ",
    "<b>&amp; ]]>",
    "a/b\\c: d|e; f, g",
    "\u2028\u0085",
    "Ärger 怒り 😠",
    "[1] (again) {x}",
    "%20",
    "a\x00b\x01\x1f\x7f\ufffe\uffff",
    "\ufeffx",
    "\\i:",
    "# no comment",
    "!",
    "null",
    "nan",
    "0",
)
_texts = st.sampled_from(_NASTY) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
_names = st.sampled_from(("sarcasm", "mimicry", "done", "anger / joy", "prosody-semantic clash")) | _texts
_taggers = st.sampled_from(("ana", "ben", "ana (again)", "Dr. Eva / Lab 2")) | _texts


@st.composite
def travelling_tags(draw: st.DrawFn) -> Tag:
    """Draw a tag of a whole clip of `SOUNDS` or of a region in it."""
    clip = draw(st.sampled_from(sorted(SOUNDS)))
    sound = SOUNDS[clip]
    region = draw(st.none() | st.tuples(st.integers(0, sound.frames - 1), st.integers(1, sound.frames)))
    start, end = (None, None) if region is None else (region[0], min(sum(region), sound.frames))
    created = draw(times)
    return Tag(
        id=draw(st.uuids(version=4).map(str)),
        clip=clip,
        tag=draw(_names),
        start=start,
        end=end,
        rate=sound.rate if region is not None else draw(st.sampled_from((sound.rate, None))),
        confidence=draw(st.none() | st.floats(0, 1)),
        note=draw(st.just("") | _texts),
        tagger=draw(_taggers),
        created=created,
        changed=created + timedelta(microseconds=draw(st.integers(0, 10**9))),
        codebook_version=draw(st.integers(1, 99)),
        blind=draw(st.booleans()),
    )


travelling_lists = st.lists(travelling_tags(), min_size=1, max_size=5, unique_by=lambda tag: tag.id)


def as_held(tag: Tag, format_: Format) -> tuple[dict[str, object], tuple[float, float] | None]:
    """Give what of a tag a format holds: fields that come back as they are, and the edges in seconds."""
    exact = {name: getattr(tag, name) for name in format_.holds - {"start", "end"}}
    if tag.start_s is not None and tag.end_s is not None:
        return exact, (tag.start_s, tag.end_s)
    sound = SOUNDS[tag.clip]
    return exact, None if format_.holds_whole_clips else (0.0, sound.frames / sound.rate)


def came_back(tags: Sequence[Tag], read: Sequence[Tag], format_: Format) -> bool:
    """Whether the tags that were read can be paired with those written, each with one that says the same."""
    if len(tags) != len(read):
        return False
    if not tags:
        return True
    return any(
        _is_as_held(tags[0], tag, format_) and came_back(tags[1:], [*read[:at], *read[at + 1 :]], format_)
        for at, tag in enumerate(read)
    )


def _is_as_held(written: Tag, read: Tag, format_: Format) -> bool:
    (exact, edges), (exact_read, edges_read) = as_held(written, format_), as_held(read, format_)
    if exact != exact_read or (edges is None) != (edges_read is None):
        return False
    if edges is None or edges_read is None:
        return True
    return all(
        abs(edge - other) <= format_.step_s + 1e-9 for edge, other in zip(edges, edges_read, strict=True)
    )

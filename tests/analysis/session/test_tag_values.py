"""What a tag and a codebook may hold."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from analysis.session import Codebook, CodebookEntry, new_tag, new_tags, revised, starting_codebook
from tests.analysis.session.examples import NOON, clip_tag

STARTING = [
    "sarcasm",
    "prosody-semantic clash",
    "mimicry",
    "nervous laughter",
    "laughter over words",
    "calm voice with exciting content",
    "excited or gossipy calm",
    "announcer hype",
    "disbelief",
    "emotional shift inside the clip",
    "low-energy interest",
    "label looks wrong",
    "audio problem",
]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "1"}, "id must be"),
        ({"id": "00000000-0000-4000-8000-00000000000A"}, "id must be"),
        ({"clip": ""}, "must not be empty"),
        ({"tag": ""}, "must not be empty"),
        ({"tagger": ""}, "must not be empty"),
        ({"note": "\ud800"}, "lone surrogate"),
        ({"start": 5}, "both be given"),
        ({"end": 5}, "both be given"),
        ({"start": 5, "end": 5}, "0 <= start < end"),
        ({"start": -1, "end": 5}, "0 <= start < end"),
        ({"start": 0, "end": 2**63}, "0 <= start < end"),
        ({"start": 0, "end": 5, "rate": None}, "needs the rate"),
        ({"start": 0.5, "end": 5}, "whole numbers"),
        ({"start": np.int64(0), "end": np.int64(5)}, "whole numbers"),
        ({"rate": 0}, "at least 1 Hz"),
        ({"confidence": 1.01}, "between 0 and 1"),
        ({"confidence": float("nan")}, "between 0 and 1"),
        ({"created": datetime(2026, 3, 1)}, "UTC"),
        ({"changed": datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=1)))}, "UTC"),
        ({"codebook_version": 0}, "at least 1"),
    ],
)
def test_a_tag_out_of_range_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        clip_tag(**fields)


def test_seconds_come_from_samples() -> None:
    region = clip_tag(start=4000, end=12000)
    assert (region.is_region, region.start_s, region.end_s) == (True, 0.25, 0.75)
    whole = clip_tag()
    assert (whole.is_region, whole.start_s, whole.end_s) == (False, None, None)


def test_new_tags_differ_and_are_revised_later() -> None:
    first, second = (new_tag("a.wav", "mimicry", tagger="ana", codebook_version=1) for _ in range(2))
    assert first.id != second.id
    noted = revised(first, note="why")
    assert (noted.id, noted.note, noted.created) == (first.id, "why", first.created)
    assert noted.changed >= first.changed


def test_a_revision_never_goes_back_in_time() -> None:
    future = clip_tag(changed=NOON.replace(year=9000))
    assert revised(future, note="x").changed == future.changed


def test_the_starting_codebook() -> None:
    book = starting_codebook()
    assert book.version == 1
    assert [entry.name for entry in book.entries] == STARTING
    assert "".join(entry.key for entry in book.entries) == "1234567890"
    assert len({entry.colour for entry in book.entries}) == len(STARTING)
    assert all(entry.definition.endswith(".") for entry in book.entries)
    mimicry = book.entry("mimicry")
    assert mimicry is not None and mimicry.key == "3"
    assert book.entry("boredom") is None


@pytest.mark.parametrize(
    ("name", "key", "colour", "message"),
    [
        ("", "1", "#000000", "needs a name"),
        ("x", "a", "#000000", "digit"),
        ("x", "12", "#000000", "digit"),
        ("x", "", "red", "colour"),
    ],
)
def test_a_wrong_codebook_entry_is_refused(name: str, key: str, colour: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CodebookEntry(name, "", key, colour)


def test_names_and_keys_of_a_codebook_are_unique() -> None:
    first, second = CodebookEntry("a", "", "1", "#000000"), CodebookEntry("b", "", "1", "#000000")
    with pytest.raises(ValueError, match="key '1' twice"):
        Codebook(1, (first, second))
    with pytest.raises(ValueError, match="tag 'a' twice"):
        Codebook(1, (first, first))
    with pytest.raises(ValueError, match="version"):
        Codebook(0, (first,))


def test_many_tags_made_at_once_are_as_if_each_were_made() -> None:
    clips = [f"{number}.wav" for number in range(300)]
    made = new_tags(iter(clips), "mimicry", tagger="ana", codebook_version=3, blind=True)
    assert [tag.clip for tag in made] == clips
    assert len({tag.id for tag in made}) == 300
    assert len({tag.id[:8] for tag in made}) == 1  # neighbours in the file
    assert len({tag.created for tag in made}) == 1
    for tag in made:
        assert replace(tag) == tag  # which checks all fields
        assert uuid.UUID(tag.id).version == 4 and str(uuid.UUID(tag.id)) == tag.id
        assert (tag.tag, tag.tagger, tag.codebook_version, tag.blind) == ("mimicry", "ana", 3, True)
        assert (tag.start, tag.rate, tag.confidence, tag.note) == (None, None, None, "")
    assert new_tags([], "mimicry", tagger="ana", codebook_version=1) == []


@pytest.mark.parametrize("clips", [["a.wav", ""], ["a.wav", "\ud800.wav"], [""]])
def test_many_tags_of_impossible_clips_are_refused(clips: list[str]) -> None:
    with pytest.raises(ValueError, match=r"must not be empty|surrogate"):
        new_tags(clips, "mimicry", tagger="ana", codebook_version=1)

"""Stretches that files of others hold become tags in their clips, and what cannot is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.interchange.stretches import (
    Remarks,
    Stretch,
    as_label,
    from_label,
    length_s,
    placed,
    seconds_of,
)
from tests.analysis.interchange.travel import SOUNDS, known
from tests.analysis.session.examples import clip_tag

CLIP = "ü & c.wav"
RATE, FRAMES = 8000, 4321


def region(start_s: float, end_s: float) -> tuple[object, tuple[str, ...]]:
    reading = placed([Stretch("ü & c", "joy", "", (start_s, end_s))], known(), Remarks())
    assert all((tag.clip, tag.rate, tag.tagger) == (CLIP, RATE, "ana") for tag in reading.tags)
    return (reading.tags[0].start, reading.tags[0].end) if reading.tags else None, reading.remarks


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ((0.0, 0.25), (0, 2000)),
        ((-0.0, 1 / 8000), (0, 1)),
        ((0.00006, 0.25), (0, 2000)),
        ((0.00007, 0.25), (1, 2000)),
        ((0.25, 0.25001), (2000, 2001)),
        ((-0.0005, 0.25), (0, 2000)),
        ((0.25, 0.541), (2000, 4321)),
        ((0.541, 0.5411), (4320, 4321)),
    ],
)
def test_edges_are_the_nearest_samples_of_the_clip(
    edges: tuple[float, float], expected: tuple[int, int]
) -> None:
    assert region(*edges) == (expected, ())


@pytest.mark.parametrize(
    ("edges", "expected", "said"),
    [
        ((0.25, 0.55), (2000, 4321), "beyond the clip and were cut"),
        ((0.25, 1e300), (2000, 4321), "beyond the clip and were cut"),
        ((-1e300, 0.25), (0, 2000), "beyond the clip and were cut"),
        ((0.6, 0.7), None, "lie outside the clip"),
        ((-2.0, -1.0), None, "lie outside the clip"),
        ((0.25, 0.25), (2000, 2001), "Points in time that became regions of one sample"),
        ((4321 / 8000, 4321 / 8000), (4320, 4321), "Points in time"),
    ],
)
def test_what_is_changed_or_left_out_is_said(
    edges: tuple[float, float], expected: tuple[int, int] | None, said: str
) -> None:
    found, remarks = region(*edges)
    assert found == expected
    assert len(remarks) == 1 and said in remarks[0] and remarks[0].endswith(f": 1, the first in {CLIP}.")


def test_clips_and_sounds_that_are_not_there_are_said() -> None:
    sounds = {clip: sound for clip, sound in SOUNDS.items() if clip != CLIP}
    stretches = [
        Stretch("none", "joy", "", (0.0, 1.0)),
        Stretch("other", "joy", "", None),
        Stretch("ü & c", "joy", "", (0.0, 1.0)),
        Stretch("ü & c", "joy", "ben", None),
    ]
    reading = placed(stretches, known(sounds=sounds), Remarks())
    assert [(tag.clip, tag.tagger, tag.start, tag.rate) for tag in reading.tags] == [
        (CLIP, "ben", None, None)
    ]
    assert reading.remarks == (
        "Labels left out because the corpus has no clip of that name: 2, the first in none.",
        "Labels left out because the clip's sound, whose rate makes samples of seconds, is not at hand: 1, the first "
        f"in {CLIP}.",
    )


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
    | st.sampled_from(["50%", "%20", " %2520\t"])
)
def test_every_name_comes_back_from_a_label(name: str) -> None:
    label = as_label(name)
    assert from_label(f" {label}\n") == name
    assert label.strip() == label != ""
    assert not set(label) & set("\t\r\n")


def test_plain_names_and_labels_of_others_stay() -> None:
    for name in ("prosody-semantic clash", "50 %", "a/b: c", "ü"):
        assert as_label(name) == from_label(name) == name
    assert from_label(" 100%ff ") == "100%ff"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), (" 1,5 ", 1.5), ("-0.000000", 0.0), ("2", 2.0), (".5", 0.5), ("1e-3", 0.001)]
    + [(text, None) for text in ("", "nan", "inf", "1e999", "1_0", "1:30", "1.2.3", "one")],
)
def test_numbers_have_a_point_or_a_comma(text: str, value: float | None) -> None:
    assert seconds_of(text) == value


def test_a_clip_is_as_long_as_its_sound_and_its_regions() -> None:
    tags = [clip_tag(1), clip_tag(2, start=0, end=24000)]
    assert length_s(tags, None) == 1.5
    assert length_s(tags, SOUNDS["MSP-PODCAST_0001_0008.wav"]) == 5.0
    assert length_s([clip_tag(2, start=0, end=96000)], SOUNDS["MSP-PODCAST_0001_0008.wav"]) == 6.0
    assert length_s(tags[:1], None) == 0.0

"""What a format cannot hold is told of the very tags that are written."""

from __future__ import annotations

from dataclasses import replace

from analysis.interchange.formats import find_format
from analysis.interchange.losses import losses
from analysis.interchange.records import ALL_FIELDS
from tests.analysis.interchange.travel import outgoing
from tests.analysis.session.examples import clip_tag

FULL = find_format("csv")
TAGS = (
    clip_tag(1, note="one", confidence=0.5, blind=True),
    clip_tag(2, note="two"),
    clip_tag(3, start=1600, end=3200),
    clip_tag(4, start=1601, end=3200),
    clip_tag(5, start=0, end=17),
)


def test_only_what_these_tags_have_is_told() -> None:
    narrow = replace(FULL, holds=ALL_FIELDS - {"note", "confidence", "blind", "created", "tagger"})
    assert losses(narrow, outgoing(TAGS)) == (
        "Left out: 2 notes, 1 confidence, 1 mark of blind listening, who gave tags, when tags were given.",
    )
    assert losses(replace(FULL, holds=ALL_FIELDS - {"note", "blind"}), outgoing(TAGS[2:])) == ()
    assert losses(FULL, outgoing(TAGS)) == ()


def test_only_edges_that_move_are_told() -> None:
    assert losses(replace(FULL, step_s=0.001), outgoing(TAGS)) == (
        "Times are kept to 1 ms: edges of 2 regions move by up to 0.5 ms.",
    )
    assert losses(replace(FULL, step_s=0.001), outgoing(TAGS[:3])) == ()
    assert losses(replace(FULL, step_s=1e-6), outgoing(TAGS)) == ()
    assert losses(replace(FULL, step_s=1e-6), outgoing([clip_tag(1, start=0, end=1, rate=10**6 + 3)])) == ()


def test_whole_clips_and_regions_are_told_where_one_becomes_the_other() -> None:
    assert losses(replace(FULL, holds_whole_clips=False), outgoing(TAGS)) == (
        "2 tags of whole clips are written as regions from start to end.",
    )
    only_clips = replace(
        FULL, holds=ALL_FIELDS - {"start", "end"}, step_s=0.001, remarks=("Colours are lost.",)
    )
    assert losses(only_clips, outgoing(TAGS[3:4])) == (
        "1 tag of regions is said of the whole clip.",
        "Colours are lost.",
    )

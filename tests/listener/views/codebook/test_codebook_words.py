from dataclasses import replace

from analysis.session.codebook.book import Codebook, Example
from analysis.session.codebook.changes import Outdated
from analysis.session.codebook.draft import draft_of, with_fields
from listener.views.codebook.words import (
    adding,
    company,
    key_choices,
    list_label,
    outdated_caption,
    place,
    standing,
    then_and_now,
)
from tests.analysis.session.codebooks import entry
from tests.analysis.session.examples import clip_tag

BOOK = Codebook(
    2, (entry("calm", "Even.", key="1", group="energy"), entry("loud", group="energy"), entry("odd"))
)
DRAFT = draft_of(BOOK)
PART = Example("a.wav", 8000, 12000, 16000)


def test_how_the_draft_stands():
    same = standing(DRAFT, 2, is_changed=False, is_from_before=False)
    assert same.startswith("Nothing is changed.")
    assert "kept as version 3" in standing(DRAFT, 2, is_changed=True, is_from_before=False)
    assert standing(DRAFT, 2, is_changed=True, is_from_before=True).startswith(
        "These are your changes from last time."
    )
    behind = standing(DRAFT, 4, is_changed=True, is_from_before=False)
    assert "began with version 2; version 4 was kept meanwhile. Keeping joins both as version 5." in behind


def test_tags_and_places_in_a_line():
    assert [list_label(one) for one in DRAFT.entries] == ["1  calm", "loud", "odd"]
    assert list_label(replace(DRAFT.entries[1], name=" ")) == "(no name yet)"
    assert (place(PART), place(Example("a.wav"))) == ("0.500–0.750 s", "whole clip")
    assert [adding(here) for here in (None, Example("a.wav"), PART)] == [
        "Add clip: none is open",
        "Add this clip",
        "Add the selection, 0.500–0.750 s",
    ]


def test_keys_tell_whose_they_are():
    choices = key_choices(DRAFT, 1)
    assert choices[:3] == [("none", ""), ("1  (on calm)", "1"), ("2", "2")]
    assert len(choices) == 11
    assert key_choices(DRAFT, 0)[1] == ("1", "1")


def test_whom_a_tag_excludes():
    assert company(DRAFT, 0) == "Replaces on the same stretch: loud."
    assert company(DRAFT, 2).startswith("Excludes no other tag.")
    assert company(with_fields(DRAFT, 2, group="new"), 2) == "No other tag is in this group yet."


def test_the_list_of_older_tags_in_words():
    assert outdated_caption(0, 0).startswith("Every tag was made")
    assert outdated_caption(1, 0).startswith("One tag was made under another definition")
    assert "1,200 tags were made" in outdated_caption(
        1200, 3
    ) and "3 of them are others'" in outdated_caption(1200, 3)
    full = replace(BOOK.entries[0], questions=("Is it?",))
    assert then_and_now(Outdated(clip_tag(), BOOK.entries[0], full)) == (
        "Then (version 1): Even. Group: energy.\nNow: Even. Is it? Group: energy."
    )
    assert "did not have this tag" in then_and_now(Outdated(clip_tag(), None, BOOK.entries[2]))
    assert then_and_now(Outdated(clip_tag(), None, BOOK.entries[2])).endswith("Now: No definition.")

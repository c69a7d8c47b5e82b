"""The lane of words says when their times were found here."""

from dataclasses import replace

from listener.state.columns.contents import Contents
from listener.state.columns.wishes import Column
from listener.views.listen.wording import notices
from tests.listener.views.listen.viewing import WORDS, put


def test_words_aligned_here_are_marked_and_those_of_files_are_not(desk):
    desk.go(1)
    words = desk.column.words
    contents = replace(desk.columns.columns[0].contents, words=WORDS, aligned_here=True)
    put(desk, contents=contents)
    assert words.accessibleName() == "Words, aligned here"
    assert words.toolTip().startswith("Aligned here (PocketSphinx)")
    assert words._caption._text == "words,\naligned"
    put(desk, contents=replace(contents, aligned_here=False))
    assert (words.accessibleName(), words.toolTip(), words._caption._text) == ("Words", "", "words")


def test_the_lane_says_that_words_are_being_found(desk):
    desk.go(1)
    words = desk.column.words
    put(desk, is_aligning=True)
    assert words.toolTip() == "Finding when the words are spoken…"
    contents = replace(desk.columns.columns[0].contents, words=WORDS, aligned_here=True)
    put(desk, is_aligning=False, contents=contents)
    assert words.toolTip().startswith("Aligned here")


def test_why_there_are_no_words_is_told():
    contents = Contents(0, "a.wav", None, None, (), "good news", "")
    assert notices(Column(contents=contents), 0).words == "This clip's words have no times."
    assert (
        notices(Column(contents=replace(contents, transcript="")), 0).words == "This clip has no transcript."
    )

"""Filters and queues that are kept with a session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.interchange.gathering import gather
from analysis.session.edits import apply
from analysis.session.identity import CorpusIdentity
from analysis.session.kept import forget, keep, kept
from analysis.session.marks import KEPT_FILTER, KEPT_QUEUE, KEPT_RECORDING
from analysis.session.session import Session

CORPUS = CorpusIdentity("demo", "msp-podcast", "1.11", "/corpus", 3, "0" * 64)
HAND = {"tagger": "ann", "codebook_version": 1}


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_what_is_kept_is_found_changed_and_forgotten(name, content):
    tags, back = apply(keep(KEPT_FILTER, name, content, **HAND), {})
    found = kept(tags.values(), KEPT_FILTER)
    assert [(one.name, one.content) for one in found.values()] == [(name.strip(), content)]
    assert kept(tags.values(), KEPT_QUEUE) == {}
    assert apply(back, tags)[0] == {}
    (one,) = found.values()
    assert not keep(KEPT_FILTER, name, content, before=one, **HAND).changes
    changed, _ = apply(keep(KEPT_FILTER, name, content + "x", before=one, **HAND), tags)
    assert kept(changed.values(), KEPT_FILTER)[name.strip()].content == content + "x"
    assert apply(forget(one), tags)[0] == {}


def test_a_name_is_needed():
    with pytest.raises(ValueError, match="name"):
        keep(KEPT_FILTER, " ", "x", **HAND)


def test_what_is_undone_says_once_what_it_is():
    assert keep(KEPT_RECORDING, "recording 14.05", "x", **HAND).title == "keep recording 14.05"
    assert keep(KEPT_RECORDING, "recordings", "x", **HAND).title == "keep recording recordings"


def test_it_is_in_the_session_undone_there_and_not_exported(tmp_path):
    with Session.create(tmp_path / "a.earmark", CORPUS, tagger="ann") as session:
        session.commit(keep(KEPT_FILTER, "loud", "activation > 5", **HAND))
        assert session.undo_title == "keep filter loud"
        tags = session.tags().values()
        assert kept(tags, KEPT_FILTER)["loud"].content == "activation > 5"
        assert gather(tags, session.codebook, None).tags == ()
        session.undo()
        assert kept(session.tags().values(), KEPT_FILTER) == {}

import pytest

from analysis.session.session import Session


@pytest.fixture
def old(demo):
    """Two tags under an older definition, of which one is another tagger's."""
    demo.tagging.give("sarcasm")
    demo.tagging.set_tagger("ben")
    demo.selection.select_span((1000, 5000))
    demo.tagging.give("sarcasm")
    demo.tagging.give("mimicry")
    demo.codebook_editing.revise(definition="Meant otherwise.")
    demo.outdated_tags.watch(True)
    assert demo.outdated_tags.rows == ()
    demo.codebook_editing.keep()
    return demo


def test_tags_under_older_definitions_are_listed_once_the_definition_changes(old):
    rows = old.outdated_tags.rows
    assert [(one.tag.tag, one.tag.is_region) for one in rows] == [("sarcasm", False), ("sarcasm", True)]
    assert [old.outdated_tags.is_own(one.tag) for one in rows] == [False, True]
    assert rows[0].now.definition == "Meant otherwise."

    tag = rows[1].tag
    old.selection.step(1)
    old.outdated_tags.go_to(tag)
    assert (old.selection.clip, old.selection.span, old.tagging.chosen) == (tag.clip, (1000, 5000), tag.id)
    old.outdated_tags.watch(False)
    assert old.outdated_tags.rows == ()


def test_what_is_still_right_gets_the_new_version_and_what_is_not_is_deleted(old):
    tag = old.outdated_tags.rows[1].tag
    old.outdated_tags.still_right([tag])
    assert [one.tag.is_region for one in old.outdated_tags.rows] == [False]
    assert old.tagging.tags[tag.id].codebook_version == 2
    with Session.open(old.tagging.session.path, tagger="reader") as session:
        assert session.tags()[tag.id].codebook_version == 2
    old.tagging.undo()
    assert len(old.outdated_tags.rows) == 2
    old.outdated_tags.delete([old.outdated_tags.rows[1].tag])
    assert tag.id not in old.tagging.tags
    assert len(old.outdated_tags.rows) == 1
    old.outdated_tags.delete([])
    assert len(old.tagging.tags) == 2

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from analysis.session.edits import change, give
from analysis.session.session import Session
from analysis.session.tags import new_tag, revised
from listener.views.tags import TagsPanel
from listener.views.tags.given import MOST_LISTED, GivenTags
from listener.views.tags.palette import TagButton
from listener.views.tags.taggers import TaggersButton
from tests.listener.listening_desk import on_disk


@pytest.fixture
def panel(listening):
    panel = listening.keep(TagsPanel(listening.tagging))
    panel.resize(310, 500)
    panel.show()
    return panel


def lines(panel):
    given = panel.findChild(GivenTags)
    return [given.item(row).text() for row in range(given.count())]


def of_others(desk, *taggers):
    for tagger in taggers:
        with Session.open(desk.tagging.session.path, tagger=tagger) as other:
            tag = new_tag(desk.selection.clip, "mimicry", tagger=tagger, codebook_version=1)
            done = new_tag(desk.selection.clip, "done", tagger=tagger, codebook_version=1)
            other.commit(give([tag, done]))
    desk.tagging.catch_up()


def test_a_click_in_the_palette_gives_the_tag(listening, panel):
    button = next(button for button in panel.findChildren(TagButton) if "mimicry" in button.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [tag.tag for tag in on_disk(listening).values()] == ["mimicry"]
    assert lines(panel) == ["mimicry  (whole clip)"]
    assert "speaker" in button.toolTip()


def test_the_details_show_and_change_the_chosen_tag(listening, panel):
    listening.tagging.give("sarcasm")
    details = panel._details
    details.note.setPlainText("heard twice")
    details._confidence.setCurrentIndex(2)
    (tag,) = on_disk(listening).values()
    assert (tag.note, tag.confidence) == ("heard twice", 0.5)
    listening.selection.step(1)
    assert details.note.toPlainText() == ""
    assert not details.note.isEnabled()
    assert on_disk(listening)[tag.id].note == "heard twice"


def test_every_name_is_whole_and_note_and_confidence_are_in_sight_in_a_small_dock(listening, panel, qtbot):
    panel.resize(310, 395)
    panel.ask_name("somebody whose name is much longer than the panel is wide")
    listening.tagging.give("sarcasm")
    listening.tagging.give("mimicry")
    details, viewport = panel._details, panel.viewport()

    def seen(widget):
        return viewport.rect().contains(widget.rect().translated(widget.mapTo(viewport, QPoint(0, 0))))

    qtbot.waitUntil(lambda: seen(details.note) and seen(details._confidence) and seen(panel._name))
    entries = listening.tagging.codebook.entries
    assert [button.text().split("  ")[-1].strip() for button in panel.findChildren(TagButton)] == [
        entry.name for entry in entries
    ]


def test_a_name_longer_than_the_palette_is_shortened(listening, panel, qtbot):
    codebook = listening.tagging.codebook
    entries = (codebook.entries[1], replace(codebook.entries[0], name="sarcasm" * 20))
    listening.tagging.use_codebook(replace(codebook, entries=entries))
    last = panel.findChildren(TagButton)[-1]
    qtbot.waitUntil(lambda: last.text().endswith("…"))
    assert last.width() <= panel.width()


def test_a_note_is_written_on_ones_newest_tag_if_none_is_chosen(listening, panel, said):
    panel.focus_note()
    assert said == ["You gave this clip no tag yet that a note could stand on: give one first."]
    of_others(listening, "bea")
    listening.tagging.show_others(True)
    for name in ("sarcasm", "disbelief"):
        listening.tagging.give(name)
    listening.tagging.choose(None)
    panel.focus_note()
    assert listening.tagging.chosen_tag.tag == "disbelief"


def test_groups_stand_under_a_heading_and_a_new_codebook_shows_at_once(listening, panel):
    codebook = listening.tagging.codebook
    entries = [replace(codebook.entries[0], group="energy"), *codebook.entries[1:4]]
    listening.tagging.use_codebook(replace(codebook, entries=tuple(entries)))
    buttons = [
        button.accessibleName() for button in panel.findChildren(TagButton) if button.isVisibleTo(panel)
    ]
    assert buttons[-1] == f"Give tag {entries[0].name}"
    assert len(buttons) == 4
    assert "energy: one of these" in [label.text() for label in panel.findChildren(QLabel)]


def test_others_tags_are_named_and_may_be_read_only(listening, panel):
    listening.tagging.give("sarcasm")
    taggers = panel.findChild(TaggersButton)
    assert not taggers.isVisible()
    of_others(listening, "bea", "Cleo")
    assert taggers.isVisible()
    assert taggers.text() == "2 others hidden"
    assert lines(panel) == ["sarcasm  (whole clip)"]
    taggers.menu().aboutToShow.emit()
    rows = {action.text(): action for action in taggers.menu().actions()}
    rows["bea, 2 tags"].trigger()
    assert taggers.text() == "bea shown"
    assert lines(panel) == ["sarcasm  (whole clip)", "bea: mimicry  (whole clip)"]
    listening.selection.select_span((800, 1600))
    listening.tagging.give("disbelief")
    assert lines(panel)[1:] == ["disbelief  0.100–0.200 s", "bea: mimicry  (whole clip)"]
    assert panel._done_by.text() == "done: bea"
    panel.findChild(GivenTags).setCurrentRow(2)
    assert panel._details._title.text() == "mimicry, by bea"
    assert panel._details.note.isReadOnly()
    assert not panel._details._delete.isEnabled()
    assert panel._details._expand.isEnabled()


def test_nothing_tells_that_a_clip_is_heard_again(listening, panel):
    listening.tagging.give("sarcasm")
    listening.tagging.hear_again(listening.tagging.clip)
    listening.tagging.give("mimicry")
    assert lines(panel) == ["mimicry  (whole clip)"]
    assert not panel.findChild(TaggersButton).isVisible()
    listening.tagging.hear_again("")
    assert not panel.findChild(TaggersButton).isVisible()
    assert lines(panel) == ["sarcasm  (whole clip)"]


def test_done_is_a_sign_and_no_tag(listening, panel):
    assert panel._done.text() == "Done"
    QTest.mouseClick(panel._done, Qt.MouseButton.LeftButton)
    assert (panel._done.text(), panel._done.isChecked()) == ("✓ Done", True)
    assert lines(panel)[0] == "No tags yet."
    QTest.mouseClick(panel._done, Qt.MouseButton.LeftButton)
    assert not panel._done.isChecked()
    assert on_disk(listening) == {}


def test_the_history_of_the_chosen_tag_opens_below_it(listening, panel):
    listening.tagging.give("sarcasm")
    for note in ("a", "ab"):
        listening.tagging.set_note(listening.tagging.chosen, note)
    listening.tagging.set_confidence(listening.tagging.chosen, 0.75)
    details = panel._details
    assert not details._history.isVisible()
    details._expand.setChecked(True)
    said = [details._history.item(row).text().split(": ", 1)[1] for row in range(details._history.count())]
    assert said == ["75% sure", "note “ab”", "given"]
    listening.tagging.choose(None)
    assert not details._history.isVisible()


def test_a_tag_under_an_older_definition_bears_a_sign(listening, panel):
    listening.tagging.give("sarcasm")
    listening.tagging.give("mimicry")
    codebook = listening.tagging.codebook
    entries = (replace(codebook.entries[0], definition="Quite another thing."), *codebook.entries[1:])
    listening.tagging.use_codebook(replace(codebook, entries=entries))
    assert lines(panel) == ["sarcasm  (whole clip) †", "mimicry  (whole clip)"]
    assert "version 1 of the codebook" in panel.findChild(GivenTags).item(0).toolTip()


def test_a_note_that_another_window_writes_too_stays_as_it_is_typed(listening, panel, said):
    listening.tagging.give("sarcasm")
    note = panel._details.note
    note.setPlainText("mine")
    (tag,) = on_disk(listening).values()
    with Session.open(listening.tagging.session.path, tagger="ada") as other:
        other.commit(change([(tag, revised(tag, note="theirs"))]))
    note.setPlainText("mine too")
    assert note.toPlainText() == "mine too"
    assert on_disk(listening)[tag.id].note == "mine too"
    assert any("Another window wrote the note of sarcasm too" in sentence for sentence in said)
    notes = [entry.after.note for entry in listening.tagging.history_of(tag.id)]
    assert notes == ["", "mine", "theirs", "mine too"]


def test_of_very_many_tags_only_the_first_are_listed(listening, panel):
    tags = [
        new_tag(
            listening.selection.clip, "x", tagger="ada", codebook_version=1, start=i, end=i + 1, rate=8000
        )
        for i in range(MOST_LISTED + 3)
    ]
    listening.tagging.bring_in(give(tags))
    assert len(lines(panel)) == MOST_LISTED + 1
    assert lines(panel)[-1] == "and 3 more, in the lane"


def test_the_name_is_asked_for_until_it_is_answered(panel, qtbot):
    panel.ask_name("a<b")
    assert "a&lt;b" in panel._name.text()
    assert panel._name.isVisible()
    with qtbot.waitSignal(panel.name_wanted) as wanted:
        panel._name.linkActivated.emit("keep")
    assert wanted.args == [False]
    assert not panel._name.isVisible()

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from analysis.session.codebook.toml import read_codebook
from listener.calls.tagging import show_codebook, show_outdated
from listener.views.codebook import CodebookSheet, OutdatedSheet


@pytest.fixture
def sheet(demo):
    demo.window.actions_by_id["tag.codebook"].trigger()
    return demo.window.findChild(CodebookSheet)


def typed(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_what_is_typed_is_in_the_draft_and_what_is_wrong_is_said_at_the_field(demo, sheet):
    form, entries = sheet.form, demo.codebook_editing.draft.entries
    assert form.name.text() == "sarcasm" and form.questions.toPlainText().splitlines() == list(
        entries[0].questions
    )
    typed(form.name, "mimicry")
    assert form.said["name"].text() == "Another tag has this name too."
    assert sheet.pane.list.item(0).text() == "⚠ 1  mimicry"
    typed(form.name, "irony")
    assert form.said["name"].isHidden()
    form.key.setCurrentIndex(3)
    form.key.activated.emit(3)
    assert form.said["key"].text() == "mimicry is on key 3 too."
    typed(form.definition, "Meant otherwise.")
    typed(form.questions, "Is it?")
    QTest.keyClick(form.questions, Qt.Key.Key_Return)
    QTest.keyClicks(form.questions, "Is it not?")
    typed(form.group, "g")
    form.colour.buttons["#777777"].click()
    first = demo.codebook_editing.draft.entries[0]
    assert (first.name, first.key, first.definition, first.group) == ("irony", "3", "Meant otherwise.", "g")
    assert (first.questions, first.colour) == (("Is it?", "Is it not?"), "#777777")
    sheet.pane.list.setCurrentRow(1)
    assert form.name.text() == "prosody-semantic clash"
    sheet.keep.click()
    assert form.name.text() == "irony" and "is on key 3 too" in sheet.message.text()


def test_tags_are_added_moved_and_dragged(demo, sheet):
    pane, editing = sheet.pane, demo.codebook_editing
    pane.add.click()
    assert sheet.form.name.hasFocus() and pane.list.count() == 14
    assert not pane.down.isEnabled()
    pane.up.click()
    assert editing.at == 12
    pane.list.setCurrentRow(0)
    below = QPointF(pane.list.visualItemRect(pane.list.item(2)).center())
    drop = QDropEvent(
        below,
        Qt.DropAction.MoveAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    pane.list.dropEvent(drop)
    assert [entry.name for entry in editing.draft.entries[:3]] == [
        "prosody-semantic clash",
        "sarcasm",
        "mimicry",
    ]
    assert pane.list.currentRow() == 1
    pane.remove.click()
    assert pane.list.count() == 13 and "taken out of the draft" in sheet.message.text()
    sheet.discard.click()
    assert pane.list.item(0).text() == "1  sarcasm" and not sheet.keep.isEnabled()


def test_examples_are_added_noted_played_and_removed(demo, sheet):
    editing = demo.codebook_editing
    yes = next(child for child in sheet.form.findChildren(object) if getattr(child, "_kind", "") == "yes")
    assert yes.add.text() == "Add this clip"
    yes.add.click()
    demo.selection.select_span((1600, 8000))
    assert yes.add.text() == "Add the selection, 0.100–0.500 s"
    yes.add.click()
    first, second = yes.rows
    assert second.note.hasFocus()
    QTest.keyClicks(second.note, "Hear the end.")
    assert yes.rows[1] is second
    assert [example.note for example in editing.examples("yes")] == ["", "Hear the end."]
    first.play.click()
    assert (first.play.text(), second.play.text()) == ("Stop", "Play")
    first.play.click()
    assert first.play.text() == "Play"
    demo.selection.step(1)
    second.go.click()
    assert demo.selection.span == (1600, 8000)
    first.remove.click()
    assert [row.note.text() for row in yes.rows] == ["Hear the end."]


def test_one_sheet_is_open_and_a_draft_outlives_it(demo, sheet, qapp):
    show_codebook(demo)
    assert demo.window.findChildren(CodebookSheet) == [sheet]
    typed(sheet.form.name, "irony")
    sheet.close_button.click()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert demo.window.findChild(CodebookSheet) is None
    demo.tagging.give("mimicry")
    show_codebook(demo)
    again = demo.window.findChild(CodebookSheet)
    assert again.form.name.text() == "irony" and again.keep.text() == "Keep as version 2"


def test_a_file_out_and_in(sheet, tmp_path, monkeypatch):
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (f"{path}.toml", ""))
    typed(sheet.form.name, "irony")
    sheet.give_out.click()
    assert read_codebook(tmp_path / "mine.toml").entries[0].name == "irony"
    sheet.discard.click()
    sheet.take_in.click()
    assert sheet.form.name.text() == "irony" and "mine.toml is the draft now" in sheet.message.text()


def test_keeping_a_new_definition_lists_the_tags_made_under_the_old_one(demo, sheet):
    demo.tagging.give("sarcasm")
    demo.selection.step(1)
    demo.tagging.give("sarcasm")
    typed(sheet.form.definition, "Meant otherwise.")
    sheet.keep.click()
    outdated = demo.window.findChild(OutdatedSheet)
    assert outdated.isVisible() and outdated.table.model().rowCount() == 2
    assert not outdated.right.isEnabled()
    outdated.table.selectRow(0)
    assert demo.selection.clip == outdated.chosen[0].tag.clip
    assert "Now: Meant otherwise." in outdated._definitions.text()
    outdated.right.click()
    assert outdated.table.model().rowCount() == 1
    outdated.table.selectAll()
    outdated.delete.click()
    assert outdated._caption.text().startswith("Every tag was made")
    outdated.close()


def test_without_a_session_it_is_said(desk):
    for show in (show_codebook, show_outdated):
        desk.message.clear()
        show(desk)
        assert "open a corpus first" in desk.message.text

"""While one listens blind, nothing that is known of a hidden clip can be read anywhere in the window."""

from dataclasses import replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

from analysis.filters import Query
from analysis.session.codebook.book import Example
from analysis.session.edits import give
from listener.calls.explaining import show_failures
from listener.calls.tagging import show_codebook, show_outdated, show_settling
from listener.views.agreement import SettleSheet
from listener.views.codebook import CodebookSheet, OutdatedSheet
from tests.analysis.agreement.tagged import done, whole
from tests.listener.views.listen.made import saliency

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
SAYING = (
    "text",
    "toolTip",
    "statusTip",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
    "toPlainText",
)
HEARD = {"Seconds", "Transcript"}


@pytest.fixture
def desk(demo, qtbot):
    """The demo at a clip of surprise, with a map of it, and every panel shown."""
    demo.selection.select(2)
    qtbot.wait_until(lambda: demo.columns.columns[0].status == "ready")
    for view in (demo.labels, demo.browse._filters):
        view.settle()
    clip = demo.selection.clip
    demo.columns._put(0, status="done", saliency=saliency([0.1] * 60, clip=clip, prediction=6.12), message="")
    demo.labels.settle()
    demo.show_what_if = demo.window.docks["What if"].show()
    return demo


def known_of(desk):
    """What may not be read of the current clip: its name, labels, and what the model says of it."""
    index, row = desk.library.index, desk.selection.row
    numbers = [f"{index.numbers[name][row]:.2f}" for name in ("activation", "valence", "activation_sd")]
    groups = [index.groups[name] for name in ("bin", "emotion")]
    words = [group.categories[group.codes[row]] for group in groups]
    return {desk.selection.clip.removesuffix(".wav"), *numbers, *words, "6.12", "complete to"}


def texts(widget):
    """All that a widget says, by whatever way."""
    for name in SAYING:
        said = getattr(widget, name, None)
        if callable(said):
            yield str(said())
    if isinstance(widget, QAbstractItemView) and not isinstance(widget.parent(), QComboBox):
        model = widget.model()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            if columns == 1 or model.headerData(column, Qt.Orientation.Horizontal) not in HEARD:
                for row in range(model.rowCount(QModelIndex())):
                    yield from (str(model.data(model.index(row, column), role)) for role in ROLES)


def all_texts(desk):
    for view in (desk.labels, desk.browse._filters):
        view.settle()
    widgets = [widget for widget in desk.window.findChildren(QWidget) if widget.isVisible()]
    return "\n".join(text for widget in (desk.window, *widgets) for text in texts(widget))


def test_nothing_of_a_hidden_clip_can_be_read_and_all_of_it_once_it_is_tagged(desk):
    secrets = known_of(desk)
    assert all(secret in all_texts(desk) for secret in secrets)
    desk.window.actions_by_id["tag.blind"].trigger()
    said = all_texts(desk)
    assert [secret for secret in secrets if secret in said] == []
    assert "Blind: hidden" in said
    assert said.count("Hidden until you tag this clip.") > 3
    desk.tagging.give("sarcasm")
    said = all_texts(desk)
    name = desk.selection.clip
    assert name in said
    assert "6.12" in said
    assert "Blind: revealed" in said


def test_the_name_of_a_hidden_clip_is_not_copied(desk):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    desk.window.actions_by_id["tag.blind"].trigger()
    desk.window.actions_by_id["clip.copy"].trigger()
    assert clipboard.text() == "before"
    assert desk.selection.clip not in all_texts(desk)
    desk.window.actions_by_id["tag.reveal"].trigger()
    desk.window.actions_by_id["clip.copy"].trigger()
    assert clipboard.text() == desk.selection.clip


def test_filters_by_labels_are_in_force_but_not_to_be_read(desk):
    group = desk.library.index.groups["emotion"]
    desk.library.ask(Query(emotions=frozenset({group.categories[0]}), text="the"))
    n_shown = len(desk.library.rows)
    desk.window.actions_by_id["tag.blind"].trigger()
    said = all_texts(desk)
    assert len(desk.library.rows) == n_shown
    assert group.categories[0] not in said
    assert "filters out of sight · “the”" in said
    assert "The clips are filtered by class" in said


def test_a_kept_clip_in_another_column_is_called_by_its_place(desk, qtbot):
    desk.columns.set_count(2)
    desk.columns.pin(1, desk.selection.clip)
    kept = desk.selection.clip
    desk.selection.step(3)
    qtbot.wait_until(lambda: all(column.status in ("ready", "done") for column in desk.columns.columns))
    assert kept in all_texts(desk)
    desk.window.actions_by_id["tag.blind"].trigger()
    said = all_texts(desk)
    assert kept.removesuffix(".wav") not in said
    assert f"{desk.library.title_of(desk.library.row_of(kept))} (kept)" in said


def test_switches_stand_as_they_were_left(desk):
    actions = desk.window.actions_by_id
    assert not any(actions[name].isChecked() for name in ("tag.blind", "tag.effort", "tag.retest"))
    for name in ("tag.blind", "tag.effort", "tag.retest"):
        actions[name].trigger()
    assert (desk.blindness.is_on, desk.effort.is_on, desk.retest.is_on) == (True, True, True)
    assert (desk.settings.get("keep_effort"), desk.settings.get("retest")) == (True, True)


def tagged_by_others(desk):
    """What two others say of the current clip, under a definition that is changed since."""
    clip = desk.selection.clip
    said = [whole(clip, "sarcasm", "Ann"), done(clip, "Ben"), whole(clip, "mimicry", "Ann")]
    desk.tagging.bring_in(give(said))
    desk.tagging.finish_writing()
    codebook = desk.tagging.codebook
    example = Example(clip)
    first = replace(codebook.entries[0], definition="Quite another thing.", yes=(example,))
    desk.tagging.use_codebook(replace(codebook, entries=(first, *codebook.entries[1:])))
    desk.tagging.finish_writing()
    return clip


def test_sheets_leave_out_what_is_said_of_hidden_clips_and_say_so(desk, qtbot):
    clip = tagged_by_others(desk)
    qtbot.wait_until(lambda: desk.tagging.codebook.entries[0].yes != ())
    for show in (show_settling, show_outdated, show_codebook):
        show(desk)
    qtbot.wait_until(lambda: desk.settling.here is not None and desk.outdated_tags.rows != ())
    assert all_texts(desk).count(clip) >= 4
    desk.window.actions_by_id["tag.blind"].trigger()
    said = all_texts(desk)
    assert clip not in said
    assert "Ann" not in said
    assert "1 clip is left out, hidden from you while you listen blind." in said
    assert "1 more are left out" in said
    assert "a clip that is hidden from you" in said
    desk.tagging.give("disbelief")
    desk.tagging.finish_writing()
    qtbot.wait_until(lambda: desk.settling.here is not None)
    assert all_texts(desk).count(clip) >= 4
    for sheet in (SettleSheet, OutdatedSheet, CodebookSheet):
        desk.window.findChild(sheet).reject()


def test_no_other_clip_is_gone_to_once_the_settling_sheet_is_closed(desk, qtbot):
    tagged_by_others(desk)
    show_settling(desk)
    qtbot.wait_until(lambda: desk.settling.here is not None)
    desk.window.findChild(SettleSheet).reject()
    desk.selection.select(5)
    for _ in range(2):
        desk.window.actions_by_id["tag.blind"].trigger()
        assert desk.selection.row == 5


def test_why_a_hidden_clip_was_not_explained_is_not_told(desk, monkeypatch):
    clip = desk.selection.clip
    monkeypatch.setattr(
        type(desk.explaining), "failures", ((clip, f"{clip} cannot be read."), ("x.wav", "Silent."))
    )
    shown = []
    monkeypatch.setattr(
        "listener.calls.explaining.failures_sheet", lambda _window, rows: shown.append(rows) or Mock()
    )
    desk.window.actions_by_id["tag.blind"].trigger()
    show_failures(desk)
    assert clip not in str(shown)
    assert ("x.wav", "Silent.") in shown[0]

"""The sheets and the bar of queues, and their actions in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from listener.state.judging.queues import DrawWish, Queues
from listener.views.queue_bar import QueueBar
from listener.views.queue_sheet import CommonSheet, DrawSheet, QueuesSheet


@pytest.fixture
def queues(listening):
    return Queues(listening.library, listening.selection, listening.tagging, listening.jobs)


def draw(queues, qtbot, name="First", **wish):
    queues.draw(DrawWish(name, **({"n": 5, "control": 0} | wish)))
    qtbot.wait_until(lambda: queues.name == name)


def cells(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_the_sheet_shows_what_it_would_draw_and_draws_it(queues, qtbot):
    sheet = DrawSheet(None, queues)
    assert cells(sheet.table) == [["All shown", "6", "6"]]
    assert sheet.summary.text() == "6 looked for among 6 shown, 6 controls. There are no more."
    assert not sheet.sharing.isEnabled()
    sheet.strata.setCurrentIndex(sheet.strata.findData("split"))
    sheet.n.setValue(5)
    sheet.control.setValue(40)
    assert sum(int(row[1]) for row in cells(sheet.table)) == 6
    assert sum(int(row[2]) for row in cells(sheet.table)) == 3
    assert sheet.summary.text() == "3 looked for among 6 shown, 2 controls."
    sheet.name.clear()
    assert not sheet.draw.isEnabled()
    sheet.name.setText("First")
    wish = sheet.wish
    assert wish == DrawWish("First", 5, 0, "split", True, 0.4)
    sheet.draw.click()
    qtbot.wait_until(lambda: queues.name == "First")
    assert (queues.read("First").strata, queues.read("First").control) == ("split", 0.4)


def test_a_name_is_not_given_twice(listening, queues, qtbot):
    draw(queues, qtbot, "Queue 2")
    sheet = listening.keep(DrawSheet(None, queues))
    assert sheet.name.text() == "Queue 3"
    sheet.name.setText("Queue 2")
    assert not sheet.draw.isEnabled()
    assert "already: give another name" in sheet.summary.text()


def test_the_bar_counts_and_leads_out(listening, queues, qtbot):
    bar = listening.keep(QueueBar(queues))
    assert bar.isHidden()
    draw(queues, qtbot)
    assert not bar.isHidden()
    assert bar.said.text().startswith("First: 0 of 5 done")
    listening.library.set_tags({}, [int(listening.library.listing[0])])
    assert bar.said.text().startswith("First: 1 of 5 done")
    assert (bar.progress.value(), bar.progress.maximum()) == (1, 5)
    bar.leave.click()
    assert bar.isHidden()
    assert len(listening.library.rows) == 6


def test_kept_queues_are_opened_renamed_and_deleted(listening, queues, qtbot):
    told = []
    sheet = listening.keep(QueuesSheet(None, queues, lambda: told.append("draw"), told.append))
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    assert not any(button.isEnabled() for button in sheet.of_one)
    draw(queues, qtbot)
    queues.leave()
    sheet.list.item(0).setText("Main")
    assert (list(queues.kept), sheet.chosen) == (["Main"], "Main")
    sheet.of_one[3].click()
    assert told == ["Main"]
    sheet.of_one[0].click()
    assert queues.name == "Main"
    sheet.of_one[2].click()
    assert (sheet.list.count(), queues.name) == (0, "")


def test_how_common_tags_are(listening, queues, qtbot):
    draw(queues, qtbot, n=6)
    for at, row in enumerate(listening.library.rows[:4]):
        listening.selection.select(int(row))
        listening.tagging.set_done(True)
        if at == 0:
            listening.tagging.give("sarcasm")
    tags = listening.tagging.tags.values()
    sheet = listening.keep(CommonSheet(None, "First", queues.read("First"), tags))
    (row,) = cells(sheet._table)
    assert row[:3] == ["sarcasm", "ada", "25.0%"]
    assert row[4] == "1 of 4 heard"
    caption = sheet.findChild(QLabel).text()
    assert "shares of the 6 clips that it was drawn from, as it has no controls" in caption
    assert "Of its 6 clips were heard: ada 4." in caption


def test_in_the_window_nothing_tells_what_a_clip_was_drawn_for(demo, qtbot):
    actions = demo.window.actions_by_id
    actions["clip.draw_queue"].trigger()
    sheet = demo.window.findChild(DrawSheet)
    sheet.n.setValue(6)
    sheet.draw.click()
    qtbot.wait_until(lambda: demo.queues.name == "Queue 1")
    bar = demo.window.findChild(QueueBar)
    assert bar.isVisible()
    words = ("looked for", "control")
    model = demo.table._view.model()
    said = [bar.said.text(), bar.said.toolTip(), bar.toolTip()]
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            said += [
                str(index.data(role)) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            ]
    assert len(said) > 3
    assert not any(word in text.lower() for text in said for word in words)
    for action, kind in (("analyse.common", CommonSheet), ("clip.queues", QueuesSheet)):
        actions[action].trigger()
        demo.window.findChild(kind).close()
    demo.blindness.set_on(True)
    assert demo.library.names_of(demo.library.rows) == list(demo.queues.read("Queue 1").clips)
    refused = []
    demo.queues.failed.connect(refused.append)
    actions["clip.draw_queue"].trigger()
    assert "before you listen blind" in refused[0]
    actions["clip.leave_queue"].trigger()
    assert not bar.isVisible()

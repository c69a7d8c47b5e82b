"""The sheets for export and import in the window: what is chosen and told there, and what happens then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from analysis.interchange.formats import find_format
from analysis.interchange.records import Outgoing
from listener.views.export_sheet import ExportSheet
from listener.views.import_sheet import ImportSheet
from tests.analysis.interchange.travel import known
from tests.analysis.session.examples import clip_tag


@pytest.fixture
def tagged(demo, qtbot):
    """The demo with two tags on its first clip."""
    demo.tagging.give("sarcasm")
    demo.tagging.give("mimicry")
    qtbot.wait_until(lambda: len(demo.tagging.tags) == 2)
    return demo


def opened(desk, action, kind):
    desk.window.actions_by_id[action].trigger()
    return desk.window.findChild(kind)


def labels(sheet):
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def test_export_tells_what_is_lost_and_writes_where_asked(tagged, qtbot, tmp_path, monkeypatch):
    sheet = opened(tagged, "file.export", ExportSheet)
    qtbot.wait_until(lambda: "everything comes back as it is" in labels(sheet))
    assert "2 tags of 1 clip, in one file." in labels(sheet)
    sheet._format.setCurrentIndex(sheet._format.findData("audacity"))
    sheet._format.activated.emit(sheet._format.currentIndex())
    qtbot.wait_until(lambda: "• Left out:" in labels(sheet))
    sheet._tags.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert "1 tag of 1 clip, in a folder with one .txt file a clip" in labels(sheet)
    sheet._tags.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not sheet._choose.isEnabled()
    sheet._tags.item(1).setCheckState(Qt.CheckState.Checked)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "labels"))
    sheet._choose.click()
    qtbot.wait_until(lambda: (tmp_path / "labels").is_dir() and not tagged.jobs.running)
    assert len(list((tmp_path / "labels").iterdir())) == 1
    assert "1 tag written to" in tagged.window.statusBar().currentMessage()


def test_a_file_is_asked_for_where_one_is_written(tagged, qtbot, tmp_path, monkeypatch):
    sheet = opened(tagged, "file.export", ExportSheet)
    asked = []
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: asked.append(dialog) and 0)
    sheet._choose.click()
    assert sheet.isVisible()
    name = Path(asked[0].selectedFiles()[0]).name
    assert (name, asked[0].defaultSuffix()) == ("study.csv", "csv")
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / "t.csv")])
    sheet._choose.click()
    qtbot.wait_until(lambda: (tmp_path / "t.csv").is_file() and not tagged.jobs.running)


def test_import_shows_what_is_there_and_brings_it_in(tagged, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "t.csv"
    find_format("csv").write(file, Outgoing((clip_tag(1), clip_tag(2, tag="joy")), known().codebook))
    sheet = opened(tagged, "file.import", ImportSheet)
    assert "is shown before anything changes" in labels(sheet)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    sheet._file.click()
    qtbot.wait_until(lambda: "2 tags: 2 new." in labels(sheet))
    assert "• Not in the codebook, but kept: joy." in labels(sheet)
    assert (sheet._format.currentData(), sheet._take.text()) == ("csv", "Bring in 2 tags")
    qtbot.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)
    qtbot.wait_until(lambda: len(tagged.tagging.tags) == 4)
    assert tagged.importing.preview is None


def test_import_says_what_is_wrong_and_lets_another_format_be_tried(tagged, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "t.json"
    file.write_text("{\n oh }")
    sheet = opened(tagged, "file.import", ImportSheet)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(file))
    sheet._folder.click()
    qtbot.wait_until(lambda: f"{file}, line 2" in labels(sheet))
    assert not sheet._take.isEnabled()
    sheet._format.setCurrentIndex(sheet._format.findData("csv"))
    sheet._format.activated.emit(sheet._format.currentIndex())
    qtbot.wait_until(lambda: "the column is not there" in labels(sheet))
    sheet.reject()
    assert len(tagged.tagging.tags) == 2

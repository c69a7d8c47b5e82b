"""Choosing several corpora in the window, which are then opened as one."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFileDialog

from listener.views.join_sheet import JoinSheet
from tests import named_corpora as acted


@pytest.fixture
def folders(tmp_path):
    acted.put(tmp_path / "RAVDESS", acted.ravdess_names(actors=(1,)))
    acted.put(tmp_path / "TESS", acted.tess_names(["bite"]))
    acted.put(tmp_path / "copy" / "tess", acted.tess_names(["bite"]))
    return tmp_path


@pytest.fixture
def sheet(demo, qapp):
    demo.window.actions_by_id["file.open_several"].trigger()
    yield demo.window.findChild(JoinSheet)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def choose(sheet, monkeypatch):
    """Choose a folder to add."""

    def choose(folder):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        sheet._add.click()

    return choose


def save_as(sheet, monkeypatch, file):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    sheet._open.click()


def test_two_folders_are_opened_as_one_corpus(demo, sheet, choose, folders, qtbot, monkeypatch):
    choose(folders / "RAVDESS")
    choose(folders / "RAVDESS")
    assert sheet.folders == (folders / "RAVDESS",)
    assert not sheet._open.isEnabled()
    choose(folders / "TESS")
    save_as(sheet, monkeypatch, folders / "acted")
    qtbot.wait_until(lambda: demo.library.corpus.name == "acted")
    assert demo.library.corpus.folder == folders / "acted.toml"
    assert demo.library.index.groups["corpus"].categories == ("RAVDESS", "TESS")
    assert demo.window.findChild(JoinSheet) is None


def test_what_cannot_be_joined_is_said_and_can_be_put_right(sheet, choose, folders, qtbot, monkeypatch):
    choose(folders / "TESS")
    choose(folders / "copy" / "tess")
    save_as(sheet, monkeypatch, folders / "acted.toml")
    qtbot.wait_until(lambda: "Two of the corpora would be called the same" in sheet._wrong.text())
    assert sheet.isVisible()
    assert not (folders / "acted.toml").exists()
    sheet._list.setCurrentRow(1)
    sheet._remove.click()
    assert sheet._wrong.isHidden()
    assert sheet.folders == (folders / "TESS",)
    sheet.reject()


def test_a_file_that_was_not_chosen_is_not_replaced(sheet, choose, folders, monkeypatch):
    (folders / "acted.toml").write_text("[[corpora]]\n")
    choose(folders / "TESS")
    choose(folders / "RAVDESS")
    save_as(sheet, monkeypatch, folders / "acted")
    assert sheet._wrong.text().startswith("acted.toml is there already")
    assert (folders / "acted.toml").read_text() == "[[corpora]]\n"
    sheet.reject()

"""The sheet for a report: what is asked, what is written, how it is opened, and when it is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from analysis.bins import Edges
from analysis.filters import Query
from listener.views.report_sheet import ReportSheet


@pytest.fixture
def sheet(demo):
    demo.columns.choose(0, "demo-text", "valence")
    demo.window.actions_by_id["analyse.report"].trigger()
    return demo.window.findChild(ReportSheet)


def test_the_page_is_written_by_the_window_and_opened(demo, sheet, qtbot, tmp_path, monkeypatch):
    demo.tagging.give("sarcasm")
    demo.library.set_edges(Edges(2.5, 5.5))
    demo.library.ask(Query(splits=frozenset({"Test1"})))
    page = tmp_path / "study-report.html"
    assert (sheet.out.text(), sheet.wish.models) == (str(page), ("demo-text",))
    sheet.clips.setCurrentIndex(1)
    assert sheet.clips.currentText() == "Only Test1, as filtered"
    sheet.numbers.setChecked(True)
    sheet.sound.setChecked(False)
    sheet.go.click()
    assert not sheet.go.isEnabled() and sheet.halt.isVisible() and sheet.bar.isVisible()
    assert sheet.message.text() == "Asking the models…"
    assert (demo.tagging.session.path.is_file(), page.exists()) == (True, False)
    qtbot.wait_until(lambda: not demo.reporting.is_running, timeout=60_000)
    assert sheet.message.text() == f"The report is written: {page}"
    text = page.read_text("utf-8")
    for said in (
        "Low up to 2.5, Medium up to 5.5",
        "clips (Test1)",
        "1 tagger gave 1 different tags",
        "by demo-text",
    ):
        assert said in text, said
    assert "report-tags.csv" in {file.name for file in (tmp_path / "study-report-numbers").iterdir()}
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    sheet.show_page.click()
    assert opened == [str(page)]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    sheet.show_page.click()
    assert str(page) in sheet.message.text() and sheet.message.property("role") == "warning"
    asked = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *words: asked.append(words[2]) or QMessageBox.StandardButton.No
    )
    sheet.go.click()
    assert asked[0].startswith("study-report.html and study-report-numbers are there already.")
    assert not demo.reporting.is_running


def test_what_is_wrong_is_said_and_a_cancelled_report_leaves_nothing(demo, sheet, qtbot, tmp_path):
    for name, said in (("", "ends in .html"), ("a.pdf", "ends in .html")):
        sheet.out.setText(name)
        sheet.go.click()
        assert said in sheet.message.text()
    sheet.out.setText(str(tmp_path / "nowhere" / "a.html"))
    sheet.go.click()
    qtbot.wait_until(lambda: not demo.reporting.is_running, timeout=20_000)
    assert sheet.message.text().startswith("The report was not written: ")
    assert "there is no folder" in sheet.message.text()
    assert not sheet.show_page.isVisible()
    sheet.out.setText(str(tmp_path / "a.html"))
    for is_asking in (True, False):
        if not is_asking:
            for row in range(sheet.models.count()):
                sheet.models.item(row).setCheckState(Qt.CheckState.Unchecked)
        sheet.go.click()
        assert demo.reporting.is_asking == is_asking
        sheet.halt.click()
        assert not demo.reporting.is_running and sheet.go.isEnabled()
        assert "cancelled" in sheet.message.text()
    demo.jobs.close()
    assert not list(tmp_path.glob("*.html"))


def test_a_report_waits_until_one_no_longer_listens_blind(demo, sheet):
    demo.library.ask(Query(splits=frozenset({"Test1"})))
    assert sheet.clips.count() == 2
    demo.window.actions_by_id["tag.blind"].trigger()
    assert not sheet.go.isEnabled() and "no longer listen blind" in sheet.message.text()
    assert sheet.clips.count() == 1
    sheet.write()
    assert not demo.reporting.is_running
    sheet.open_page()
    assert "no longer listen blind" in sheet.message.text()
    demo.message.clear()
    demo.window.actions_by_id["analyse.report"].trigger()
    assert "no longer listen blind" in demo.message.text
    demo.window.actions_by_id["tag.blind"].trigger()
    assert sheet.go.isEnabled() and sheet.message.text() == ""

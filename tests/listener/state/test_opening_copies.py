"""The day's copy of a session is kept before anything can be changed in it."""

from PySide6.QtCore import QTimer

from analysis.session import CorpusIdentity, Session, give, new_tag
from analysis.session.copies import copies_of
from listener.calls.files import say_where


def test_opening_keeps_a_copy_and_saving_tells_where(desk, qtbot, tmp_path):
    path = tmp_path / "study.earmark"
    corpus = CorpusIdentity("demo", "/demo", "msp-podcast", "", 1, "0" * 64)
    with Session.create(path, corpus, tagger="ana") as session:
        session.commit(give([new_tag("a.wav", "mimicry", tagger="ana", codebook_version=1)]))
    desk.opening.open("demo", path)
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    (copy,) = copies_of(path)
    with Session.open(copy, tagger="ana") as kept:
        assert len(kept.tags()) == 1
    say_where(desk)
    assert str(copy.parent) in desk.window.statusBar().currentMessage()


def test_a_session_that_stays_open_is_copied_again(desk, qtbot, tmp_path):
    path = tmp_path / "study.earmark"
    Session.create(path, CorpusIdentity("demo", "/demo", "x", "", 1, "0" * 64), tagger="ana").close()
    desk.opening.open("demo", path)
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    desk.tagging.session.commit(give([new_tag("a.wav", "mimicry", tagger="ana", codebook_version=1)]))
    timer = desk.opening.findChild(QTimer)
    assert timer.isActive()
    timer.timeout.emit()

    def is_kept():
        with Session.open(copies_of(path)[-1], tagger="ana") as kept:
            return len(kept.tags()) == 1

    qtbot.wait_until(is_kept, timeout=20_000)


def test_a_copy_that_cannot_be_made_hinders_nothing(desk, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "study.earmark"
    Session.create(path, CorpusIdentity("demo", "/demo", "x", "", 1, "0" * 64), tagger="ana").close()
    (tmp_path / "no folder").touch()
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "no folder"))
    said = []
    desk.opening.failed.connect(said.append)
    desk.opening.open("demo", path)
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    assert any("no copy of the session was made" in text for text in said)

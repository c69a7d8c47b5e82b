"""A session is opened with its corpus, off the window's thread, whatever stands in its way."""

from analysis.session import CorpusIdentity, Session, give, new_tag
from analysis.session.file import database, network
from analysis.session.file.database import Opened, snapshot

DEMO = CorpusIdentity("demo", "/demo", "msp-podcast", "", 1, "0" * 64)


def tagged(path):
    with Session.create(path, DEMO, tagger="ana") as session:
        session.commit(give([new_tag("a.wav", "mimicry", tagger="ana", codebook_version=1)]))
    return path


def open_demo(desk, qtbot, path):
    with qtbot.wait_signal(desk.tagging.session_changed, timeout=20_000):
        desk.opening.open("demo", path)
    qtbot.wait_until(lambda: desk.tagging.session is not None and len(desk.tagging.tags) == 1, timeout=20_000)


def test_one_that_is_kept_to_itself_is_opened_anew(desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "is_remote", lambda _path: True)
    path = tagged(tmp_path / "study.earmark")
    open_demo(desk, qtbot, path)
    first = desk.tagging.session
    assert first.notice == database.ALONE
    desk.opening.open("demo", path)
    qtbot.wait_until(lambda: desk.tagging.session not in (None, first), timeout=20_000)
    qtbot.wait_until(lambda: len(desk.tagging.tags) == 1)


def test_one_that_may_not_be_written_is_shown(desk, qtbot, tmp_path, monkeypatch):
    path = tagged(tmp_path / "study.earmark")
    monkeypatch.setattr(
        database, "connect", lambda path: Opened(snapshot(path), is_read_only=True, notice="only to be read")
    )
    open_demo(desk, qtbot, path)
    assert desk.tagging.session.is_read_only


def test_one_that_is_none_is_said_and_the_corpus_is_there(desk, qtbot, tmp_path):
    path = tmp_path / "study.earmark"
    path.write_text("no session")
    with qtbot.wait_signal(desk.opening.failed, timeout=20_000) as said:
        desk.opening.open("demo", path)
    assert said.args[0].startswith("Tags cannot be given: ")
    assert str(path) in said.args[0]
    assert desk.tagging.session is None and desk.library.corpus.name == "demo"

"""States over a corpus of six clips, with a session of their own."""

import pytest

from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session
from tests.listener.listening_desk import ListeningDesk


@pytest.fixture
def listening(tmp_path, qtbot):
    """The desk at its first clip, with an empty session that "ada" tags."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(0)
    desk.tagging.set_tagger("ada")
    corpus = CorpusIdentity("small", str(tmp_path), "msp-podcast", "1.11", 6, "0" * 64)
    desk.tagging.use(Session.create(tmp_path / "small.earmark", corpus, tagger="ada"))
    yield desk
    desk.tagging.use(None)
    desk.close()


@pytest.fixture
def said(listening):
    """All that was told or failed."""
    sentences = []
    listening.tagging.told.connect(sentences.append)
    listening.tagging.failed.connect(sentences.append)
    return sentences

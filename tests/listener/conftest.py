"""States over a corpus of six clips, with a session of their own; and a player whose time one moves."""

import pytest

from analysis.session.identity import CorpusIdentity
from analysis.session.session import Session
from listener.playback.silence import SilentOutput
from listener.player import Player
from tests.listener.listening_desk import ListeningDesk
from tests.listener.player_clock import Clock, sound


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


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def player(qapp, clock):  # noqa: ARG001
    clock.player = player = Player(outputs=[lambda rate: SilentOutput(rate, clock)])
    player.load(sound())
    yield player
    player.close()


@pytest.fixture
def told(player):
    """All that the player's signals said."""
    told = []
    player.position_changed.connect(told.append)
    player.playing_changed.connect(told.append)
    return told

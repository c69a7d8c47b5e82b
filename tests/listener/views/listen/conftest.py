"""A desk with a listening view."""

import pytest

from listener.state.columns.lanes import Lanes
from listener.state.columns.sound_pictures import SoundPictures
from listener.theme import DARK
from listener.views.listen import ListenView
from tests.listener.listening_desk import ListeningDesk
from tests.listener.views.listen.viewing import CARD


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.shelf.cards = {"m": CARD}
    desk.lanes = Lanes()
    desk.pictures = SoundPictures(desk.library, desk.columns, desk.jobs, desk.lanes)
    desk.view = ListenView(
        desk.library,
        desk.columns,
        desk.selection,
        desk.tagging,
        desk.hearing,
        desk.player,
        desk.shelf,
        desk.pictures,
        desk.lanes,
        DARK,
    )
    desk.keep(desk.view)
    desk.view.resize(900, 480)
    desk.view.show()
    desk.column = desk.view.findChild(type(desk.view._views[0]))
    yield desk
    desk.close()

"""The lanes whose contents are found by jobs: spectrogram, pitch and intensity."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer

from listener.state.columns.contents import Contents
from listener.state.columns.sound_pictures import KINDS, Picture, SoundPictures
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.prosody import ProsodyLane
from listener.views.listen.lanes.spectrogram import SpectrogramLane

HELD_MS = 200


class Hold(QTimer):
    """Lets a lane keep the picture of the clip before for a moment, so that it does not blink from clip to clip."""

    def __init__(self, lane: Lane, pictures: SoundPictures) -> None:
        super().__init__(lane, singleShot=True, interval=HELD_MS)
        self._lane, self._pictures, self._drawn = lane, pictures, False
        self.timeout.connect(lambda: self.draw(None))

    def keep(self) -> None:
        """Leave what is drawn until the moment is over, counted from the first clip that lacked its picture."""
        if not self._drawn:
            self.draw(None)
        elif not self.isActive():
            self.start()

    def draw(self, picture: Picture | None, said: str = "") -> None:
        """Draw a picture, or say why there is none."""
        self.stop()
        self._drawn = picture is not None
        if isinstance(self._lane, SpectrogramLane):
            self._lane.show_shades(picture, self._pictures.shading)
        elif isinstance(self._lane, ProsodyLane):
            self._lane.show_prosody(picture)
        self._lane.set_notice(said)


def show_pictures(lanes: Mapping[str, Lane], pictures: SoundPictures, contents: Contents | None) -> None:
    """Draw a clip's pictures, as far as they are found, in those of one column's lanes that are for them."""
    for kind in KINDS:
        lane, found = lanes.get(kind), pictures.of(kind, contents)
        if lane is None:
            continue
        hold = lane.findChild(Hold) or Hold(lane, pictures)
        if isinstance(found, str):
            hold.draw(None, found)
        elif found is None and contents is not None and contents.sound is not None:
            hold.keep()
        else:
            hold.draw(found)

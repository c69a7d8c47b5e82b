"""The lanes of one column that are shown only if wanted: spectrogram, pitch and intensity."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from listener.state.columns.contents import Contents
from listener.state.columns.sound_pictures import Kind, SoundPictures
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.prosody import ProsodyLane
from listener.views.listen.lanes.spectrogram import SpectrogramLane

MAKERS: dict[Kind, Callable[[TimeAxis, Theme], Lane]] = {
    "spectrogram": SpectrogramLane,
    "prosody": ProsodyLane,
}


class PictureLanes(QWidget):
    """Makes each lane when it is first shown; all have the same height in every column.

    Signals
    -------
    lane_made : Lane
    """

    lane_made = Signal(object)

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        super().__init__()
        self._axis, self._theme = axis, theme
        self._lanes: dict[Kind, Lane] = {}
        self._column = QVBoxLayout(self, spacing=0)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_pictures(self, pictures: SoundPictures, contents: Contents | None) -> None:
        """Draw what is shown of a clip, as far as it is found."""
        for place, kind in enumerate(MAKERS):
            if kind in pictures.shown and kind not in self._lanes:
                self._lanes[kind] = MAKERS[kind](self._axis, self._theme)
                self._column.insertWidget(place, self._lanes[kind], 1)
                self.lane_made.emit(self._lanes[kind])
        for kind, lane in self._lanes.items():
            lane.setVisible(kind in pictures.shown)
            found = pictures.of(kind, contents)
            lane.set_notice(found if isinstance(found, str) else "")
            drawn = None if isinstance(found, str) else found
            if isinstance(lane, SpectrogramLane):
                lane.show_shades(drawn, pictures.shading)
            elif isinstance(lane, ProsodyLane):
                lane.show_prosody(drawn)
        self.setVisible(bool(pictures.shown))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours for lanes still to be made."""
        self._theme = theme

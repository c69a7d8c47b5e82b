"""What a column says below its lanes: a moment, and the selection or else how the map lies to what was heard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from listener.state.columns.contents import Contents
from listener.state.columns.sound_pictures import KINDS, SoundPictures
from listener.theme import Theme
from listener.views.elided import FittingLabel
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.base import GUTTER_PX, NARROW_GUTTER_PX
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.mouse import Stretch
from listener.views.listen.readout import Known, Pointed, readout, selected
from listener.views.listen.readout_line import ReadoutLine


class Foot(QWidget):
    """Two lines of fixed height; the first is about the place under the mouse, else about the play cursor's."""

    def __init__(self, axis: TimeAxis) -> None:
        super().__init__()
        self._axis = axis
        self._known = Known()
        self._pointed: Pointed | None = None
        self._cursor_time: float | None = None
        self._stretch: Stretch | None = None
        self.readout, self.selected, self.heard = ReadoutLine(), ReadoutLine(), FittingLabel()
        below = QHBoxLayout(spacing=0)
        rows = QVBoxLayout(self, spacing=1)
        rows.addWidget(self.readout)
        rows.addLayout(below)
        for label in (self.selected, self.heard):
            below.addWidget(label)
        for label in (self.readout, self.selected, self.heard):
            label.setFont(caption_font())
        self.selected.hide()
        self.set_narrow(False)
        axis.changed.connect(self._show_moment)

    def know(self, **known: Any) -> None:
        """Tell from now on of these parts of `Known`."""
        if all(getattr(self._known, part) is value for part, value in known.items()):
            return
        self._known = replace(self._known, **known)
        self._show_moment()
        self._show_selection()

    def know_pictures(self, pictures: SoundPictures, contents: Contents | None) -> None:
        """Tell of the pictures of a clip that are shown, as far as they are found."""
        found = [pictures.of(kind, contents) if kind in pictures.shown else None for kind in KINDS]
        shades, prosody = (None if isinstance(each, str) else each for each in found)
        self.know(shades=shades, prosody=prosody)

    def show_pointed(self, pointed: Pointed | None) -> None:
        """Tell of the place under the mouse; None is none."""
        self._pointed = pointed
        self._show_moment()

    def set_cursor_time(self, time: float | None) -> None:
        """Where the play cursor stands in this column; None where it is not."""
        self._cursor_time = time
        if self._pointed is None:
            self._show_moment()

    def set_stretch(self, stretch: Stretch | None) -> None:
        """Tell of a selection in seconds."""
        if stretch != self._stretch:
            self._stretch = stretch
            self._show_selection()

    def show_heard(self, wordings: tuple[str, ...], tip: str) -> None:
        """Say whether the map lies where the tagger heard it; an empty wording says nothing."""
        self.heard.set_wordings(wordings)
        self.heard.setToolTip(tip)

    def set_narrow(self, is_narrow: bool) -> None:
        """Begin where the lanes begin."""
        self.layout().setContentsMargins(NARROW_GUTTER_PX if is_narrow else GUTTER_PX, 1, 0, 2)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.setStyleSheet(f"color: {theme.muted}")

    def _show_moment(self) -> None:
        pointed = self._pointed
        if pointed is None and self._cursor_time is not None:
            pointed = Pointed("", self._cursor_time)
        second_px = max(self.width(), 1) / self._axis.window.length
        self.readout.show_cells(readout(pointed, self._known, second_px))

    def _show_selection(self) -> None:
        self.selected.show_cells(selected(self._stretch, self._known))
        self.selected.setVisible(self._stretch is not None)
        self.heard.setVisible(self._stretch is None)

"""The mouse on one column's lanes, turned into verbs of the states; what it means is decided in `mouse`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal

from analysis.audio import Sound
from analysis.edges import snapped
from listener.state.altering.hearing import Hearing
from listener.state.columns.columns import Columns
from listener.state.columns.contents import Contents
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging
from listener.views.listen import mouse
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import stretch_at
from listener.views.listen.lanes.base import Lane, Pointer
from listener.views.listen.lanes.phones import PhonesLane
from listener.views.listen.lanes.regions import RegionsLane
from listener.views.listen.mouse import OnBar, Open, Scroll, SpanEdge, Stretch, Target, Zoom
from listener.views.listen.readout import Pointed


@dataclass(frozen=True)
class Drag:
    """A button held down since `origin`; `stretch` is what is being drawn out, once the mouse has `moved`."""

    target: Target
    origin: Pointer
    stretch: Stretch
    moved: bool = False


class Gestures(QObject):
    """Click: cursor, or a word of the words' lane is played; double click: word; drag: selection; wheel: zoom, scroll.

    Signals
    -------
    region_dragged : str, (float, float) or None
        Where a region's bar is to be drawn while its edge is dragged; None once it is let go.
    pointed : Pointed or None
        The place under the mouse.
    """

    region_dragged = Signal(str, object)
    pointed = Signal(object)

    def __init__(
        self,
        number: int,
        axis: TimeAxis,
        columns: Columns,
        selection: Selection,
        tagging: Tagging,
        hearing: Hearing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._number, self._axis = number, axis
        self._columns, self._selection, self._tagging, self._hearing = columns, selection, tagging, hearing
        self._drag: Drag | None = None

    def watch(self, lane: Lane) -> None:
        """Take the mouse of a lane."""
        lane.pressed.connect(lambda pointer: self._press(lane, pointer))
        lane.moved.connect(lambda pointer: self._move(lane, pointer))
        lane.released.connect(lambda pointer: self._release(lane, pointer))
        lane.double_clicked.connect(lambda pointer: self._double_click(lane, pointer))
        lane.wheeled.connect(lambda *turn: self._wheel(lane, *turn))
        lane.left.connect(lambda: self.pointed.emit(None))

    @property
    def _contents(self) -> Contents | None:
        return self._columns.columns[self._number].contents

    @property
    def _sound(self) -> Sound | None:
        return None if self._contents is None else self._contents.sound

    def _span(self) -> Stretch | None:
        """The selection in seconds, if it is one of this column."""
        span, sound = self._selection.span, self._sound
        if span is None or sound is None or self._number != self._columns.active:
            return None
        return span[0] / sound.rate, span[1] / sound.rate

    def _target(self, lane: Lane, pointer: Pointer) -> Target:
        if isinstance(lane, RegionsLane):
            row, bars = lane.row_at(pointer.y), lane.bars
            near = bars.between(pointer.time - pointer.reach, pointer.time + pointer.reach)
            return mouse.target_at(pointer.time, pointer.reach, self._span(), bars.bars[near], row)
        return mouse.target_at(pointer.time, pointer.reach, self._span())

    def _press(self, lane: Lane, pointer: Pointer) -> None:
        if self._contents is None:
            return
        self._columns.activate(self._number)
        target = self._target(lane, pointer)
        stretch = (pointer.time, pointer.time)
        if isinstance(target, SpanEdge):
            stretch = self._span() or stretch
        elif isinstance(target, OnBar) and isinstance(lane, RegionsLane):
            bar = lane.bars.by_key[target.key]
            stretch = (bar.start, bar.end)
            self._choose(target.key, stretch)
            if target.edge is None:
                return
        self._drag = Drag(target, pointer, stretch)
        self._axis.is_held = True

    def _move(self, lane: Lane, pointer: Pointer) -> None:
        drag = self._drag
        if drag is None:
            on_edge = getattr(self._target(lane, pointer), "edge", None) is not None
            lane.viewport().setCursor(Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.ArrowCursor)
            self._point(lane, pointer, pointer.time)
            return
        if not drag.moved and abs(pointer.x - drag.origin.x) < mouse.DRAG_STARTS_PX:
            return
        self._drag = replace(drag, moved=True)
        time = self._snapped(pointer.time)
        self._point(lane, pointer, time)
        match drag.target:
            case Open():
                self._select(mouse.dragged((self._snapped(drag.origin.time), time), "end", time))
            case SpanEdge(edge):
                self._select(mouse.dragged(drag.stretch, edge, time))
            case OnBar(key, "start" | "end" as edge):
                self.region_dragged.emit(key, mouse.dragged(drag.stretch, edge, time))

    def _point(self, lane: Lane, pointer: Pointer, time: float) -> None:
        self.pointed.emit(Pointed(lane.id, time, 1 - pointer.y / lane.place.height))

    def _release(self, lane: Lane, pointer: Pointer) -> None:
        drag, self._drag = self._drag, None
        self._axis.is_held = False
        if drag is None:
            return
        match drag.target:
            case Open() if not drag.moved:
                self._selection.select_span(None)
                self._hearing.seek(self._samples((pointer.time, pointer.time))[0])
                word = self._word_at(lane, pointer.time) if lane.plays_words else None
                if word is not None:
                    self._hearing.play_span(*self._samples(word))
            case OnBar(key, "start" | "end" as edge) if drag.moved:
                start, end = self._samples(mouse.dragged(drag.stretch, edge, self._snapped(pointer.time)))
                if start < end:
                    self._tagging.move(key, start, end)
                self.region_dragged.emit(key, None)

    def _double_click(self, lane: Lane, pointer: Pointer) -> None:
        contents, sound = self._contents, self._sound
        if contents is None or sound is None:
            return
        if isinstance(lane, RegionsLane):
            if isinstance(self._target(lane, pointer), OnBar):
                self._hearing.play_selection()
            return
        word = self._word_at(lane, pointer.time)
        self._select((0.0, sound.duration) if word is None else word)
        if lane.plays_words and word is not None:
            self._hearing.play_selection()

    def _word_at(self, lane: Lane, time: float) -> Stretch | None:
        """From when to when the word lasts, or in a lane of phones the phone."""
        if self._contents is None:
            return None
        words = self._contents.phones if isinstance(lane, PhonesLane) else self._contents.words
        stretches = [(word.start, word.end) for word in words]
        number = stretch_at(time, stretches)
        return None if number is None else stretches[number]

    def _wheel(self, lane: Lane, pointer: Pointer, dx: int, dy: int, sideways: bool) -> None:
        if isinstance(lane, RegionsLane) and pointer.x < 0:
            lane.scroll_rows(dy / mouse.NOTCH)
            return
        match mouse.wheel(dx, dy, sideways=sideways):
            case Zoom(factor):
                self._axis.zoom(factor, pointer.time)
            case Scroll(share):
                self._axis.scroll(share)

    def _choose(self, key: str, stretch: Stretch) -> None:
        self._tagging.choose(key)
        self._select(stretch)

    def _select(self, stretch: Stretch) -> None:
        if self._sound is not None:
            self._selection.select_span(self._samples(stretch))

    def _snapped(self, time: float) -> float:
        """A time, or that of what is near it and wanted for edges."""
        contents, sound = self._contents, self._sound
        if contents is None or sound is None:
            return time
        place, _ = mouse.samples((time, time), sound.rate, sound.length)
        return snapped(place, sound, contents.words, self._selection.snap) / sound.rate

    def _samples(self, stretch: Stretch) -> tuple[int, int]:
        sound = self._sound
        return (0, 0) if sound is None else mouse.samples(stretch, sound.rate, sound.length)

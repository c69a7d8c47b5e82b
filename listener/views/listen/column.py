"""One column of the listening view: a head, and lanes over the shared time axis."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from analysis.tables import Scale
from listener.keys.shown import KEYS
from listener.state.clash_words import ClashShown
from listener.state.columns.columns import Column
from listener.state.columns.contents import Contents
from listener.state.columns.sound_pictures import SoundPictures
from listener.state.explaining.shelf import Shelf
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import word_scores
from listener.views.listen.comparison import Comparison
from listener.views.listen.foot import Foot
from listener.views.listen.header import Header
from listener.views.listen.lane_stack import LaneStack
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.clash import ClashLane
from listener.views.listen.lanes.ruler import Ruler
from listener.views.listen.legend import Legend, key
from listener.views.listen.mouse import Stretch
from listener.views.listen.picture_lanes import show_pictures
from listener.views.listen.region_rows import RegionRows
from listener.views.listen.scales import SaliencyPicture
from listener.views.listen.wording import NOTHING_OPEN, notices, status
from models.interface import Output

SLOW_MS = 200
NARROWEST_PX = 140


class ColumnView(QFrame):
    """Shows one `Column`; `lanes` are all its strips of time, `stack` holds those that can be arranged."""

    activated = Signal()

    def __init__(self, number: int, axis: TimeAxis, shelf: Shelf, theme: Theme) -> None:
        super().__init__(accessibleName=f"Column {number + 1}", focusPolicy=Qt.FocusPolicy.StrongFocus)
        self._column = Column()
        self._contents: Contents | None = None
        self._clash = ClashShown()
        self.header = Header(number, shelf, theme)
        self.comparison = Comparison(axis, theme)
        self.ruler, self.stack = Ruler(axis, theme), LaneStack(axis, theme, self.comparison)
        self.wave, self.strip = self.stack.lane("wave"), self.stack.lane("saliency")
        self.words, self.regions = self.stack.lane("words"), self.stack.lane("tags")
        self.lanes: tuple[Lane, ...] = (self.ruler, *self.stack.lanes.values(), self.comparison.strip)
        self.stack.lane_made.connect(self._take_lane)
        self._is_narrow = False
        self.legend = Legend(theme)
        self.foot = Foot(axis)
        self._accent = QWidget(accessibleName="Marks the active column")
        self._blank = QLabel(NOTHING_OPEN, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._pages = QStackedWidget()
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._show_nothing)
        KEYS.changed.connect(self._show_notices)
        self._lay_out()
        self.set_theme(theme)

    def show_column(self, column: Column, output: Output | None, scale: Scale, *, names_clip: bool) -> None:
        """Draw a column; while a clip is read, what was there stays for a moment, so that nothing flickers."""
        self._column = column
        self.header.show_column(column, output, scale, names_clip=names_clip)
        if column.status == "reading":
            self._slow.start()
            return
        self._slow.stop()
        if column.contents is None:
            self._show_nothing()
            return
        if column.contents is not self._contents:
            self._contents = column.contents
            for lane in self.lanes:
                lane.show_contents(column.contents)
            contents = column.contents
            self.foot.know(contents=contents, scores=())
            self.words.show_words(contents.words, contents.origin, contents.found_by)
        self._pages.setCurrentIndex(1)
        self._show_clash()
        self._show_notices()

    def show_saliency(self, picture: SaliencyPicture | None, *, of_several: bool) -> None:
        """Draw the saliency, beside other columns' if it is one of several."""
        saliency = self._column.saliency
        self.wave.show_saliency(picture)
        self.strip.show_saliency(picture)
        shown = None if picture is None else key(picture, self._column.wish.target, of_several=of_several)
        self.legend.show_key(picture, shown)
        words = () if self._contents is None else self._contents.words
        scores = word_scores(words, () if saliency is None else saliency.words)
        self.words.show_scores(scores, picture)
        self.foot.know(picture=picture, scores=scores)

    def show_clash(self, shown: ClashShown) -> None:
        """Draw at which words voice and words clash, if it is this column's clip that they do in."""
        self._clash = shown
        self._show_clash()

    def show_pictures(self, pictures: SoundPictures) -> None:
        """Draw what is shown besides the waveform, as far as it is found."""
        show_pictures(self.stack.lanes, pictures, self._contents)
        self.foot.know_pictures(pictures, self._contents)

    def set_narrow(self, is_narrow: bool, *, is_tight: bool = False) -> None:
        """Arrange everything for a narrow column, or for a wide one; a narrow one may be tight as well."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            for part in (*self.lanes, self.stack, self.foot):
                part.set_narrow(is_narrow)
        self.header.set_narrow(is_narrow, is_tight=is_tight)

    def show_regions(self, regions: RegionRows, rows: int) -> None:
        """Draw the tagged regions in a lane of `rows` rows."""
        self.regions.show_regions(regions, rows)
        self._show_notices()

    def show_active(self, is_active: bool) -> None:
        """Mark the column that is played and tagged."""
        colour = self._theme.accent if is_active else self._theme.window
        self._accent.setStyleSheet(f"background: {colour}")

    def set_cursor_time(self, time: float | None) -> None:
        """Stand the play cursor at a time in every lane; None hides it."""
        for part in (*self.lanes, self.foot):
            part.set_cursor_time(time)

    def set_stretch(self, stretch: Stretch | None) -> None:
        """Mark the selection in every lane."""
        for part in (*self.lanes, self.foot):
            part.set_stretch(stretch)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._blank.setStyleSheet(f"color: {theme.muted}")
        for part in (self.header, self.legend, self.comparison, self.stack, self.foot, *self.lanes):
            part.set_theme(theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.activated.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.activated.emit()

    def _take_lane(self, lane: Lane) -> None:
        self.lanes = (*self.lanes, lane)
        lane.set_narrow(self._is_narrow)
        lane.show_contents(self._contents)
        self._show_clash()

    def _show_clash(self) -> None:
        """While another clip is read, what was there stays."""
        lane, is_read = self.stack.lanes.get("clash"), self._column.status != "reading"
        if isinstance(lane, ClashLane) and self._contents is not None and is_read:
            lane.show_clash(self._clash, self._contents.clip, is_hidden=bool(self._column.hidden_as))

    def _show_nothing(self) -> None:
        self._contents = None
        self.foot.know(contents=None)
        self.words.show_words(())
        self._blank.setText(self._column.message or status(self._column) or NOTHING_OPEN)
        self._pages.setCurrentIndex(0)

    def _show_notices(self) -> None:
        said = notices(self._column, len(self.regions.bars.bars))
        self.wave.set_notice(said.wave)
        self.strip.set_notice(said.strip)
        self.words.set_notice(said.words)
        self.regions.set_notice(said.regions)

    def _lay_out(self) -> None:
        lanes = QWidget()
        strips = QVBoxLayout(lanes, spacing=0)
        strips.setContentsMargins(0, 0, 8, 0)
        for part in (self.ruler, self.stack, self.legend, self.foot):
            strips.addWidget(part, part is self.stack)
        self._pages.addWidget(self._blank)
        self._pages.addWidget(lanes)
        self._accent.setFixedHeight(2)
        self.setMinimumWidth(NARROWEST_PX)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._accent, self.header):
            column.addWidget(part)
        column.addWidget(self._pages, 1)

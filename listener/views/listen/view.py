"""The listening view: one to four columns side by side over one time axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from analysis.tables import Scale
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.clash_words import ClashShown
from listener.state.columns.columns import MOST_COLUMNS, Column, Columns
from listener.state.columns.lanes import Lanes
from listener.state.columns.sound_pictures import SoundPictures
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging
from listener.theme import Theme
from listener.views.listen.axis import STEP, TimeAxis, Window
from listener.views.listen.column import ColumnView
from listener.views.listen.difference import Pair, Side, difference, pair
from listener.views.listen.following import Following
from listener.views.listen.gestures import Gestures
from listener.views.listen.header import Header
from listener.views.listen.heard_words import foot_line
from listener.views.listen.lane_area import LaneArea
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.noted import NotedLane
from listener.views.listen.overview import Overview
from listener.views.listen.region_rows import RegionRows, region_rows
from listener.views.listen.scales import Drawn, SaliencyPicture, Shown, saliency_pictures
from listener.views.listen.units import unit_of
from models.interface import Method, Output

NARROW_BELOW_PX, TIGHT_BELOW_PX, PAGE = 460, 300, 0.9
# Lower views fold the comparison until it is wanted.
FOLDED_BELOW_PX = 600
NO_CORPUS_SCALE = Scale(1, 7)


class ListenView(QWidget):
    """Shows the states' columns; the keyboard's zoom is around the play cursor."""

    settings_wanted = Signal(str)

    def __init__(
        self,
        library: Library,
        columns: Columns,
        selection: Selection,
        tagging: Tagging,
        hearing: Hearing,
        player: Player,
        shelf: Shelf,
        pictures: SoundPictures,
        lanes: Lanes,
        theme: Theme,
    ) -> None:
        super().__init__(accessibleName="Listen")
        self._library, self._columns, self._selection, self._tagging = library, columns, selection, tagging
        self._hearing, self._shelf, self._theme = hearing, shelf, theme
        self._pictures = pictures
        self.lane_area = LaneArea(lanes, self)
        self.lane_area.settings_wanted.connect(self.settings_wanted)
        self.axis = TimeAxis(self)
        self.following = Following(self.axis, hearing, player, parent=self)
        self._overview = Overview(self.axis, theme)
        self._views: list[ColumnView] = []
        self._clips: tuple[str, ...] = ()
        self._names_clip = False
        self._shown: dict[int, Column] = {}
        self._drawn: dict[int, Drawn] = {}
        self._compared: Pair | None = None
        self._clash = ClashShown()
        self._wants_folded: bool | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        layout = QVBoxLayout(self, spacing=2)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._overview)
        columns_and_bar = QHBoxLayout(spacing=0)
        columns_and_bar.addWidget(self._splitter, 1)
        columns_and_bar.addWidget(self.lane_area.bar)
        layout.addLayout(columns_and_bar, 1)
        columns.count_changed.connect(self._show_all)
        columns.column_changed.connect(self._show_one)
        columns.active_changed.connect(self._show_active)
        columns.scale_changed.connect(self._show_saliency)
        selection.span_changed.connect(self._show_span)
        tagging.tags_changed.connect(self._show_regions)
        tagging.chosen_changed.connect(self._show_chosen)
        player.position_changed.connect(self._show_position)
        hearing.variant_changed.connect(self._show_heard)
        lanes.changed.connect(self._show_lanes)
        pictures.found.connect(self._show_pictures)
        pictures.settings_changed.connect(self._show_pictures)
        self._show_all()

    def zoom_in(self) -> None:
        """Show less time, around the play cursor."""
        self.axis.zoom(1 / STEP, self._anchor())

    def zoom_out(self) -> None:
        """Show more time, around the play cursor."""
        self.axis.zoom(STEP, self._anchor())

    def zoom_to_selection(self) -> None:
        """Show just the selection; without one, nothing changes."""
        span, rate = self._selection.span, self._hearing.rate
        if span is not None and rate:
            self.axis.leap(Window(span[0] / rate, span[1] / rate))

    def scroll(self, pages: float) -> None:
        """Show another page of the clip; what was at its edge stays in sight. Negative is earlier."""
        self.axis.scroll(pages * PAGE)

    def show_clash(self, shown: ClashShown) -> None:
        """Draw at which words of a clip voice and words clash, wherever their lane is shown."""
        self._clash = shown
        for view in self._views:
            view.show_clash(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for view in (*self._views, self._overview):
            view.set_theme(theme)
        self._show_active()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Narrow columns take more rows for their heads, low ones fold their comparison; all of them alike."""
        width = self.width() / len(self._columns.columns)
        is_low = self.height() < FOLDED_BELOW_PX
        is_folded = is_low if self._wants_folded is None else self._wants_folded
        for view in self._views:
            view.set_narrow(width < NARROW_BELOW_PX, is_tight=width < TIGHT_BELOW_PX)
            view.comparison.set_folded(is_folded)

    def _fold(self, is_folded: bool) -> None:
        self._wants_folded = is_folded
        self._fit()

    def _show_all(self) -> None:
        count = len(self._columns.columns)
        while len(self._views) < count:
            self._add_column(len(self._views))
        for number, view in enumerate(self._views):
            view.setVisible(number < count)
            view.header.show_place(number, count, may_add=count < MOST_COLUMNS)
            view.comparison.setVisible(count > 1)
        self._splitter.setSizes([self.width()] * len(self._views))
        self._fit()
        self._shown.clear()
        self._drawn.clear()
        self._compared = None
        for number in range(count):
            self._show_one(number)
        self._show_active()

    def _add_column(self, number: int) -> None:
        view = ColumnView(number, self.axis, self._shelf, self._theme)
        gestures = Gestures(
            number, self.axis, self._columns, self._selection, self._tagging, self._hearing, parent=view
        )
        for lane in view.lanes:
            gestures.watch(lane)
        view.stack.lane_made.connect(gestures.watch)
        view.stack.lane_made.connect(self._offer_settings)
        gestures.region_dragged.connect(view.regions.show_moved)
        gestures.pointed.connect(view.foot.show_pointed)
        view.comparison.fold_wanted.connect(self._fold)
        view.activated.connect(lambda: self._columns.activate(number))
        self._connect_header(view.header, number)
        view.show_clash(self._clash)
        self._views.append(view)
        self._splitter.addWidget(view)
        self.lane_area.add(view.stack)

    def _offer_settings(self, lane: Lane) -> None:
        if isinstance(lane, NotedLane):
            lane.settings_wanted.connect(lambda: self.settings_wanted.emit(lane.id))

    def _connect_header(self, header: Header, number: int) -> None:
        columns = self._columns
        header.choice.chosen.connect(lambda model, target: columns.choose(number, model, target))
        header.choice.method_chosen.connect(lambda method: self._choose_method(number, method))
        header.explain_wanted.connect(lambda: columns.explain(number))
        header.cancel_wanted.connect(columns.cancel)
        header.check_wanted.connect(lambda: columns.check(number))
        header.add_wanted.connect(columns.add)
        header.close_wanted.connect(lambda: columns.remove(number))
        header.pin_wanted.connect(lambda on: self._pin(number, on))

    def _choose_method(self, number: int, method: Method) -> None:
        wish = self._columns.columns[number].wish
        self._columns.choose(number, wish.model, wish.target, method=method)

    def _pin(self, number: int, on: bool) -> None:
        contents = self._columns.columns[number].contents
        self._columns.pin(number, contents.clip if on and contents is not None else "")

    def _show_one(self, number: int) -> None:
        column = self._columns.columns[number]
        before = self._shown.get(number)
        self._shown[number] = column
        self._show_heads(number)
        is_read = before is not None and before.status == "reading" != column.status
        if (
            before is None
            or is_read
            or any(
                getattr(before, part) is not getattr(column, part)
                for part in ("saliency", "trust", "contents")
            )
        ):
            self._show_saliency()
            self._show_heard_here()
        if before is None or before.contents is not column.contents:
            self._fit_axis()
            self._views[number].show_pictures(self._pictures)
            self._show_regions()
            self._show_span()
            self._show_position()

    def _fit_axis(self) -> None:
        """Another clip shows whole; another column of the same clip leaves the zoom alone."""
        contents = [column.contents for column in self._columns.columns if column.contents is not None]
        clips = tuple(sorted({content.clip for content in contents}))
        duration = max((content.duration for content in contents), default=0.0)
        if clips != self._clips or duration != self.axis.duration:
            self._clips = clips
            self.axis.span(duration)

    def _show_heads(self, changed: int) -> None:
        """Show a column, and in every head the clip's name while not all columns are at one clip."""
        columns = self._columns.columns
        read = [column for column in columns if column.contents is not None and column.status != "reading"]
        clips = {column.contents.clip for column in read}
        names_clip = len(clips) > 1 or any(column.wish.pinned for column in columns)
        others = names_clip != self._names_clip
        self._names_clip = names_clip
        for number, column in enumerate(columns):
            if number == changed or others:
                output = self._output(column)
                self._views[number].show_column(column, output, self._scale, names_clip=names_clip)

    def _show_saliency(self) -> None:
        """Draw what changed; another column's scale may change with it."""
        columns = self._columns.columns
        shown = [self._shown_of(number) for number in range(len(columns))]
        pictures = saliency_pictures(shown, shared=self._columns.shared_scale)
        of_several = sum(picture is not None for picture in pictures) > 1
        for number, (column, picture) in enumerate(zip(columns, pictures, strict=True)):
            drawn = Drawn(shown[number], column.contents, picture, of_several)
            if column.status != "reading" and not drawn.is_as(self._drawn.get(number)):
                self._drawn[number] = drawn
                self._views[number].show_saliency(picture, of_several=of_several)
        self._show_comparison(shown, pictures)

    def _show_comparison(
        self, shown: Sequence[Shown | None], pictures: Sequence[SaliencyPicture | None]
    ) -> None:
        """Compare the active column with its left neighbour; what is there stays while a clip is read."""
        columns = self._columns.columns
        which = pair(self._columns.active, len(columns))
        if which is None or any(columns[number].status == "reading" for number in which):
            return
        left, right = (self._side(number, shown[number]) for number in which)
        scales = [picture.scale for number in which if (picture := pictures[number]) is not None]
        before, self._compared = self._compared, Pair(left, right, scales)
        if self._compared.is_as(before):
            return
        found = difference(self._compared)
        for number, view in enumerate(self._views):
            if number not in which:
                view.comparison.show_nothing()
        self._views[which[0]].comparison.show_numbers(found)
        self._views[which[1]].comparison.show_difference(found)

    def _side(self, number: int, shown: Shown | None) -> Side:
        column = self._columns.columns[number]
        card = self._shelf.cards.get(column.wish.model)
        modality = "audio" if card is None else card.modality
        return Side(number + 1, shown, modality, is_hidden=bool(column.hidden_as))

    def _shown_of(self, number: int) -> Shown | None:
        """What a column brings to be drawn: the very same as long as nothing changes, so that it is found once."""
        column = self._columns.columns[number]
        if column.saliency is None:
            return None
        unit = unit_of(column.saliency, self._output(column), self._scale)
        is_refused = column.trust is not None and column.trust.verdict == "do not use"
        shown, before = Shown(column.saliency, unit, is_refused), self._drawn.get(number)
        return before.shown if before is not None and shown.is_as(before.shown) else shown

    @property
    def _scale(self) -> Scale:
        corpus = self._library.corpus
        return NO_CORPUS_SCALE if corpus is None else corpus.scale

    def _output(self, column: Column) -> Output | None:
        card = self._shelf.cards.get(column.wish.model)
        outputs = () if card is None else card.outputs
        return next((output for output in outputs if output.name == column.wish.target), None)

    def _show_regions(self) -> None:
        tagging = self._tagging
        by_clip = {
            column.contents.clip: column.contents for column in self._columns.columns if column.contents
        }
        rows_of = {
            clip: region_rows(
                contents, tagging.tags_here, tagging.colour_of, tagging.acting_tagger, tagging.called
            )
            for clip, contents in by_clip.items()
        }
        laid_out = [
            RegionRows() if column.contents is None else rows_of[column.contents.clip]
            for column in self._columns.columns
        ]
        rows = max((regions.rows for regions in laid_out), default=1)
        for view, regions in zip(self._views, laid_out, strict=False):
            view.show_regions(regions, rows)
        active = self._columns.columns[self._columns.active]
        if active.status != "reading":
            self._overview.show_clip(active.contents, laid_out[self._columns.active].all)
        self._show_chosen()
        self._show_heard_here()

    def _show_heard_here(self) -> None:
        """Say of every map whether it lies where the tagger heard the emotion, or how much lies on silence."""
        tags, tagger = self._tagging.tags_here, self._tagging.acting_tagger
        for view, column in zip(self._views, self._columns.columns, strict=False):
            view.foot.show_heard(*foot_line(column.saliency, tags, tagger))

    def _show_chosen(self) -> None:
        for view in self._views:
            view.regions.show_chosen(self._tagging.chosen)

    def _show_active(self) -> None:
        several = len(self._columns.columns) > 1
        for number, view in enumerate(self._views):
            view.show_active(several and number == self._columns.active)
        self.setFocusProxy(self._views[self._columns.active])
        self._show_saliency()
        self._show_span()
        self._show_regions()
        self._show_heard()

    def _show_span(self) -> None:
        """The selection stands in every column of the clip that it is of."""
        span, active = self._selection.span, self._columns.active_contents
        for view, column in zip(self._views, self._columns.columns, strict=False):
            contents = column.contents
            sound = None if contents is None else contents.sound
            is_here = active is not None and contents is not None and contents.clip == active.clip
            is_shown = span is not None and sound is not None and is_here
            view.set_stretch((span[0] / sound.rate, span[1] / sound.rate) if is_shown else None)

    def _show_lanes(self) -> None:
        """Show just the lanes that are wanted, each with its marks."""
        self._show_pictures()
        self._show_span()
        self._show_position()

    def _show_pictures(self) -> None:
        for view in self._views:
            view.show_pictures(self._pictures)

    def _show_position(self) -> None:
        time = self._hearing.clip_time
        for number, view in enumerate(self._views):
            view.set_cursor_time(time if number == self._columns.active else None)
        self._overview.set_cursor_time(time)

    def _show_heard(self) -> None:
        """Dim what is not heard of the active column's clip."""
        variant = self._hearing.variant
        unheard = () if variant is None else variant.unheard
        for number, view in enumerate(self._views):
            view.wave.show_unheard(unheard if number == self._columns.active else ())
        self._show_position()

    def _anchor(self) -> float:
        """The play cursor if it is in sight, else the middle of what is."""
        window, time = self.axis.window, self._hearing.clip_time or 0.0
        return time if window.holds(time) else (window.start + window.stop) / 2

"""The bottom: play, loop, where one is, what is selected, on what and how loud, and which part of the clip is heard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from listener.actions import BY_ID
from listener.keys.shown import KEYS, key_of, tip_of
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.altering.pacing import SPEEDS, Pacing
from listener.state.columns.columns import Columns
from listener.state.selection import Selection
from listener.theme import Theme
from listener.views import glyphs
from listener.views.clock import clock
from listener.views.device_button import DeviceButton
from listener.views.elided import FittingLabel
from listener.views.hear_bar import HearBar
from listener.views.key_tips import tell_keys

NO_SELECTION = "no selection"
SLIDER_PX = 60
TO_DO = "Choose a device at the loudspeaker ({key})."


class Transport(QWidget):
    """Two rows; every button has its key in its tooltip."""

    def __init__(
        self,
        player: Player,
        hearing: Hearing,
        pacing: Pacing,
        selection: Selection,
        columns: Columns,
        hear_bar: HearBar,
        device: DeviceButton,
        theme: Theme,
    ) -> None:
        super().__init__(accessibleName="Transport")
        self._player, self._hearing, self._selection = player, hearing, selection
        self._pacing = pacing
        self._hear_bar, self._device = hear_bar, device
        self._habits: QAbstractButton | None = None
        self._play = _button("play.toggle", hearing.toggle)
        self._play_span = _button("play.selection", hearing.play_selection)
        self._loop = _button("play.loop", lambda: hearing.set_loop(self._loop.isChecked()), checkable=True)
        self._position = QLabel(accessibleName="Position and duration", font=glyphs.tabular_font())
        self._span = FittingLabel()
        self._span.setFont(glyphs.tabular_font())
        self._speed = QComboBox(accessibleName="Speed", focusPolicy=Qt.FocusPolicy.TabFocus)
        self._speed.addItems([f"{speed:g}×" for speed in SPEEDS])
        tell_keys(self._speed, lambda: tip_of("play.slower", "play.faster"))
        self._trouble = FittingLabel()
        self._trouble.setProperty("role", "warning")
        self._slider = QSlider(
            Qt.Orientation.Horizontal, accessibleName="Volume", focusPolicy=Qt.FocusPolicy.TabFocus
        )
        self._slider.setRange(0, 100)
        self._slider.setFixedWidth(SLIDER_PX)
        tell_keys(self._slider, lambda: tip_of("play.louder", "play.softer"))
        self._percent = QLabel(accessibleName="Volume in percent", font=glyphs.tabular_font())
        self._lay_out()
        self.setFocusProxy(hear_bar)
        self._slider.valueChanged.connect(lambda percent: hearing.set_volume(percent / 100))
        self._speed.activated.connect(lambda at: pacing.set_speed(SPEEDS[at]))
        pacing.speed_changed.connect(self._show_speed)
        hearing.volume_changed.connect(self._show_volume)
        hearing.loop_changed.connect(self._loop.setChecked)
        player.position_changed.connect(self._show_position)
        hearing.variant_changed.connect(self._show_position)
        player.playing_changed.connect(self._show_playing)
        player.trouble_changed.connect(self._show_trouble)
        KEYS.changed.connect(self._name_keys)
        selection.span_changed.connect(self._show_span)
        columns.column_changed.connect(self._show_sound)
        columns.active_changed.connect(self._show_sound)
        self.set_theme(theme)
        self._show_sound()
        self._show_volume(player.volume)
        self._show_trouble(player.trouble)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._play_span.setIcon(glyphs.icon(glyphs.play_span, theme))
        self._loop.setIcon(glyphs.icon(glyphs.loop, theme))
        if self._habits is not None:
            self._habits.setIcon(glyphs.icon(glyphs.sliders, theme))
        self._show_playing(self._player.is_playing)
        self._show_speed(self._pacing.speed)
        self._hear_bar.set_theme(theme)
        self._device.set_theme(theme)

    def choose_device(self) -> None:
        """Open the menu of output devices."""
        self._device.showMenu()

    def add(self, habits: QAbstractButton, line: QWidget) -> None:
        """Put the button of how clips are played behind the speed, and a line of words below the rows."""
        self._habits = habits
        habits.setText("")
        habits.setIconSize(QSize(glyphs.SIZE_PX, glyphs.SIZE_PX))
        habits.setIcon(glyphs.icon(glyphs.sliders, self._theme))
        row = self.layout().itemAt(0).layout()
        row.insertWidget(row.indexOf(self._speed) + 1, habits)
        self.layout().addWidget(line)

    def _show_sound(self) -> None:
        for button in (self._play, self._play_span, self._loop):
            button.setEnabled(self._hearing.length > 0)
        self._show_position()
        self._show_span()

    def _show_position(self) -> None:
        hearing = self._hearing
        self._position.setText(
            f"{clock(hearing.position / hearing.rate)} / {clock(hearing.length / hearing.rate)}"
            if hearing.rate
            else "–:––.––– / –:––.–––"
        )

    def _show_playing(self, is_playing: bool) -> None:
        glyph = glyphs.pause if is_playing else glyphs.play
        self._play.setIcon(glyphs.icon(glyph, self._theme))
        self._play.setAccessibleName("Pause" if is_playing else "Play")

    def _show_span(self) -> None:
        span, rate = self._selection.span, self._hearing.rate
        wordings: tuple[str, ...] = (NO_SELECTION,)
        if span is not None and rate:
            start, end = span[0] / rate, span[1] / rate
            bounds = f"{clock(start)} – {clock(end)}"
            wordings = (f"{bounds}  ({end - start:.3f} s)", bounds)
        self._span.set_wordings(wordings)
        self._span.setAccessibleName(f"Selection: {wordings[0]}")
        self._span.setMaximumWidth(self._span.fontMetrics().horizontalAdvance(wordings[0]) + 1)

    def _show_volume(self, volume: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(100 * volume))
        self._percent.setText(f"{volume:.0%}".replace("%", " %"))

    def _show_speed(self, speed: float) -> None:
        """Let a speed that is not the usual one be seen at a glance."""
        self._speed.setCurrentIndex(SPEEDS.index(speed))
        is_usual = speed == 1
        self._speed.setStyleSheet("" if is_usual else f"color: {self._theme.warning}; font-weight: 600")

    def _show_trouble(self, sentence: str) -> None:
        what_is_heard = sentence.rpartition(": ")[2]
        what_is_heard = f"{what_is_heard[:1].upper()}{what_is_heard[1:]}"
        to_do = TO_DO.format(key=key_of("play.device"))
        self._trouble.set_wordings((f"{sentence} {to_do}", f"{what_is_heard} {to_do}", to_do))
        self._trouble.setVisible(bool(sentence))

    def _name_keys(self) -> None:
        self._show_trouble(self._player.trouble)

    def _lay_out(self) -> None:
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        row = QHBoxLayout(spacing=8)
        for widget in (self._play, self._play_span, self._loop, self._speed):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self._position)
        row.addSpacing(4)
        self._span.setMinimumWidth(self._span.fontMetrics().horizontalAdvance(NO_SELECTION))
        # Room goes to what is selected first, then to the device's name.
        row.addWidget(self._span, 10000)
        row.addStretch(1)
        row.addWidget(self._device, 100)
        for widget in (self._slider, self._percent):
            row.addWidget(widget)
        rows = QVBoxLayout(self, spacing=2)
        rows.setContentsMargins(8, 4, 8, 4)
        rows.addLayout(row)
        rows.addWidget(self._hear_bar)
        rows.addWidget(self._trouble)


def _button(action: str, call: Callable[[], object], *, checkable: bool = False) -> QToolButton:
    button = QToolButton(
        accessibleName=BY_ID[action].title,
        checkable=checkable,
        autoRaise=True,
        focusPolicy=Qt.FocusPolicy.TabFocus,
        iconSize=QSize(glyphs.SIZE_PX, glyphs.SIZE_PX),
    )
    tell_keys(button, lambda: tip_of(action))
    button.clicked.connect(call)
    return button

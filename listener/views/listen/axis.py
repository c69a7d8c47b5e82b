"""The one time axis of the listening view: which seconds are visible, in every lane of every column."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

SHORTEST = 0.0005
STEP = 1.5


@dataclass(frozen=True)
class Window:
    """A stretch of time in seconds, start < stop."""

    start: float
    stop: float

    @property
    def length(self) -> float:
        return self.stop - self.start

    def holds(self, time: float) -> bool:
        return self.start <= time <= self.stop


def kept_inside(window: Window, duration: float) -> Window:
    """The window moved, and if need be shortened, to lie in 0 to `duration`; never shorter than `SHORTEST`."""
    duration = max(duration, SHORTEST)
    length = min(max(window.length, SHORTEST), duration)
    start = min(max(window.start, 0.0), duration - length)
    return Window(start, start + length)


def zoomed(window: Window, factor: float, at: float, duration: float) -> Window:
    """The window made `factor` times as long, `at` staying where it is on the screen."""
    length = max(window.length * factor, SHORTEST)
    if length >= duration:
        return kept_inside(Window(0.0, duration), duration)
    share = (at - window.start) / window.length
    return kept_inside(Window(at - share * length, at + (1 - share) * length), duration)


def scrolled(window: Window, seconds: float, duration: float) -> Window:
    """The window moved later (or earlier) at its length."""
    return kept_inside(Window(window.start + seconds, window.stop + seconds), duration)


def turned_to(window: Window, time: float, duration: float) -> Window:
    """The window itself where it holds `time`; else the page that starts just before it."""
    if window.holds(time):
        return window
    start = time - 0.05 * window.length
    return kept_inside(Window(start, start + window.length), duration)


class TimeAxis(QObject):
    """What is visible of the sounds, which all start at 0 s.

    Attributes
    ----------
    duration : float
        Seconds of the longest sound shown; 0 if there is none.
    window : Window
        Lies in 0 to `duration`.
    is_held : bool
        Whether the mouse holds something on the axis; no page is turned under it.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.duration = 0.0
        self.window = Window(0.0, 1.0)
        self.is_held = False
        self._before_leap: Window | None = None

    def span(self, duration: float) -> None:
        """Take another duration and show all of it."""
        self.duration, self._before_leap = duration, None
        self.show(Window(0.0, duration) if duration > 0 else Window(0.0, 1.0))

    def show(self, window: Window) -> None:
        """Show a window, as far as there is sound."""
        if self.duration > 0:
            window = kept_inside(window, self.duration)
        if window != self.window:
            self.window = window
            self.changed.emit()

    def leap(self, window: Window) -> None:
        """Show a window, and keep the way back to this one."""
        before = self.window
        self.show(window)
        if self.window != before:
            self._before_leap = before

    def leap_back(self) -> None:
        """Show what was shown before the last leap; done twice, nothing is changed."""
        if self._before_leap is not None:
            self.leap(self._before_leap)

    def show_all(self) -> None:
        self.leap(Window(0.0, self.duration))

    def zoom(self, factor: float, at: float) -> None:
        """Make the window `factor` times as long around the time `at`."""
        self.show(zoomed(self.window, factor, at, self.duration))

    def scroll(self, share: float) -> None:
        """Move by a share of the window's length; positive is later."""
        self.show(scrolled(self.window, share * self.window.length, self.duration))

    def follow(self, time: float) -> None:
        """Turn the page if `time` is out of sight, and nothing is held."""
        if not self.is_held:
            self.show(turned_to(self.window, time, self.duration))

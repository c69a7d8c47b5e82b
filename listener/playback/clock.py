"""When a stream's frames are heard, from a device's reports, which are noisy.

A device runs at a constant rate, near that of the computer's clock; a sound server's word on its own delay does not:
on a busy machine it wanders by tens of milliseconds for seconds, while the sound goes on evenly. Adriaensen ("Using a
DLL to filter time", Linux Audio Conference 2005) filters such reports by a loop that is slow against the noise. Here
the loop's step is bounded instead of proportional, so that no wander, however wide, moves it faster than a device's
rate can differ; what really shifts the sound, a buffer that ran dry, is followed at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

SLEW = 3e-4
"""Seconds in a second: more than two crystals differ by."""
EARLY = 2e-3
"""The same at 1 s after a start, when less is known; it falls as time goes on."""
REFILL_S = 0.2
"""How long after a start a report may tell too little delay, as not all that is buffered is counted yet."""
SETTLE_S = 0.5
"""How long after a start each report is taken as it is."""
LATE = 0.5
"""Share of the usual lead that is left when a call is so late that a buffer further on may have run dry."""
LEVEL_S = 0.15
SHIFT_S = 0.005
"""Least change of level after a late call that is a real one."""
FAR_S, FAR_FOR_S, BEYOND_S = 0.08, 2.0, 0.2
"""Reports so far off for so long, or even once beyond the last, are no noise."""
_RECENT = 4


@dataclass(frozen=True)
class Clock:
    """What is known after some reports; all times in seconds of the device's own clock.

    Attributes
    ----------
    origin : float
        When the stream's position 0 was heard, or would have been.
    began, last, near : float
        Times of the last start, of the last report, and of the last that was not far off.
    lead : float
        Longest time between a report and the sound that it is about, seen while settling.
    late : float or None
        When the last late call came, while the level after it is waited for.
    before : float
        The level before that call.
    recent : tuple of float
        The last reports, as origins.
    """

    origin: float
    began: float
    last: float
    near: float
    lead: float = 0.0
    late: float | None = None
    before: float = 0.0
    recent: tuple[float, ...] = ()

    @classmethod
    def begun(cls, now: float, origin: float) -> Clock:
        """At a start: position 0 is heard at `origin`, as far as is known."""
        return cls(origin, now, now, now)

    def position(self, now: float) -> float:
        """Position heard at `now`, in seconds of the stream."""
        return now - self.origin

    def told(self, now: float, heard_at: float, position: float, *, is_broken: bool = False) -> Clock:
        """Know another report: at `now`, that `position` will be heard at `heard_at`.

        `is_broken`: the device ran dry before; what was known is forgotten, as it is when nothing is left to play.
        """
        origin, age = heard_at - position, now - self.began
        is_dry_or_beyond = heard_at <= now or abs(origin - self.origin) > BEYOND_S
        is_set_back, is_long_far = now < self.last, now - self.near > FAR_FOR_S
        if is_broken or is_set_back or is_long_far or (is_dry_or_beyond and age >= REFILL_S):
            return Clock.begun(now, origin)
        lead = heard_at - now
        if age < SETTLE_S:
            taken = max(self.origin, origin) if age < REFILL_S else origin
            known = replace(self, origin=taken, near=now, lead=max(self.lead, lead))
        else:
            known = self._levelled(now, origin, lead)._slewed(now, origin)
        return replace(known, last=now, recent=(*known.recent[1 - _RECENT :], origin))

    def _levelled(self, now: float, origin: float, lead: float) -> Clock:
        """Move by as much as the reports' level has changed after a late call."""
        if lead < LATE * self.lead:
            before = median(self.recent) if self.late is None else self.before
            return replace(self, late=now, before=before, recent=())
        if self.late is None or now - self.late < LEVEL_S:
            return self
        shift = median((*self.recent, origin)) - self.before
        moved = self.origin + shift if abs(shift) > SHIFT_S else self.origin
        return replace(self, origin=moved, late=None)

    def _slewed(self, now: float, origin: float) -> Clock:
        """Move towards a report, by no more than the clocks can have drifted."""
        most = max(SLEW, EARLY / (now - self.began)) * max(0.0, now - self.last)
        off = origin - self.origin
        near = now if abs(off) <= FAR_S else self.near
        return replace(self, origin=self.origin + min(max(off, -most), most), near=near)

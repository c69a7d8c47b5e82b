"""From a sound to an opened output and back to the sample heard: in the file's samples, whatever the device's rate."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from analysis.audio import Sound, resample
from listener.playback.feed import Block, Feed, Plan
from listener.playback.output import Opener, Output, OutputError

TAIL_S = 0.25
"""How long silence is played after the last sample, so that nothing is cut off if a device's clock is ahead of it."""

_log = logging.getLogger(__name__)


class Line:
    """Plays plans on the best output there is; when that is lost, goes on with the next, in the end with silence.

    A file goes out at its own rate if the device takes it, else resampled to the device's. One channel goes to both
    sides, two stay as they are, more are averaged: a recording's channel layout is seldom known.

    Parameters
    ----------
    outputs : sequence of Opener
        Best first; the last one must open always.

    Attributes
    ----------
    outputs : sequence of Opener
    device : str
        What the screen calls the device in use; empty before the first sound.
    trouble : str
        A sentence about the output in use; empty if it is the best.
    is_running : bool
        Whether the device is at work, if only with silence.
    """

    def __init__(self, outputs: Sequence[Opener]) -> None:
        self.outputs = outputs
        self.trouble = self.device = ""
        self.is_running = False
        self._output: Output | None = None
        self._rank = 0
        self._reasons: list[str] = []
        self._asked_rate = 0
        self._sound: Sound | None = None
        self._feed: Feed | None = None
        self._instead: Block | None = None
        self._pace = 1.0
        self._plan: Plan | None = None
        self._place = 0
        self._volume = self._gain = 1.0

    @property
    def volume(self) -> float:
        """Factor on the samples, 0 to 1."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = volume
        self._tell_factor()

    @property
    def gain(self) -> float:
        """Factor on the samples beside the volume."""
        return self._gain

    @gain.setter
    def gain(self, gain: float) -> None:
        self._gain = gain
        self._tell_factor()

    def load(self, sound: Sound) -> None:
        """Take another sound; only while not running."""
        self._sound = sound
        self._open()

    def exchange(self, sound: Sound, stretch: float) -> None:
        """Take another sound, to be heard from the next `play` on; where the device can stay it does not pause.

        What lies at a sample of the old sound lies at `stretch` times that sample in the new one.
        """
        stays = self.is_running and sound.rate == self._asked_rate
        self._sound, self._place = sound, round(self._place * stretch)
        if stays:
            self._instead, self._pace = self._at_device(), self._pace * stretch
        else:
            self.halt()
            self._open()

    def use(self, outputs: Sequence[Opener]) -> None:
        """Take other ways to the ear, best first; what plays goes on there."""
        self.outputs = outputs
        if self._output is not None:
            self._go_on(0)

    def play(self, plan: Plan) -> None:
        """Play as `plan` says, in samples of the file, from the device's next block on."""
        if not self.is_running and self._rank > 0:
            self._open()
        self._wish(plan)

    def hush(self) -> None:
        """Fall silent at the device's next block."""
        self._plan = None
        if self._feed is not None:
            self._feed.wanted = None

    def heard(self) -> int | None:
        """Sample of the file heard now, None once the plan is over; to be asked now and then while running."""
        if not self.is_running:
            return None
        try:
            frame = self._output.heard()
        except OutputError as error:
            self._leave(str(error))
            return self._place if self._plan else None
        feed, plan = self._feed, self._plan
        if feed.is_silent_from(frame - TAIL_S * feed.rate):
            self.halt()
        if plan is None or feed.is_silent_from(frame):
            return None
        sounding, place = feed.at(frame)
        if sounding is feed.wanted or (sounding is not None and plan.goes_on):
            in_step = round(place * self._pace / sounding.pace)
            self._place = in_step * self._sound.rate // feed.rate
        return self._place

    def halt(self) -> None:
        """Stop the device at once."""
        self.hush()
        if self.is_running:
            self.is_running = False
            self._output.halt()

    def close(self) -> None:
        """Let go of the device; `load` takes it again."""
        self.halt()
        if self._output is not None:
            self._output.close()
            self._output = None

    def _wish(self, plan: Plan) -> None:
        self._plan = plan
        if not plan.goes_on:
            self._place = plan.first
        self._feed.wanted = self._in_frames(plan)
        if self.is_running:
            return
        self.is_running = True
        try:
            self._output.start(self._feed)
        except OutputError as error:
            self._leave(str(error))

    def _in_frames(self, plan: Plan) -> Plan:
        end = len(self._feed.samples if self._instead is None else self._instead)
        first, start, stop = (
            round(sample * self._feed.rate / self._sound.rate)
            for sample in (plan.first, plan.start, plan.stop)
        )
        first, start = min(first, end - 1), min(start, end - 1)
        stop = min(max(stop, start + 1), end)
        return replace(plan, first=first, start=start, stop=stop, instead=self._instead, pace=self._pace)

    def _open(self) -> None:
        """Open the best output that opens; one at the same rate stays open unless a better one opens."""
        if self._asked_rate != self._sound.rate:
            self.close()
        if not self._take_first(self.outputs if self._output is None else self.outputs[: self._rank]):
            self._say()
        self._prepare()

    def _leave(self, reason: str) -> None:
        """Go on with a lesser output."""
        self._reasons.append(reason)
        self._go_on(self._rank + 1)

    def _go_on(self, rank: int) -> None:
        """Go on where it was heard, on the first output that opens from the one of `rank` on."""
        plan = self._plan
        self.close()
        self._take_first(self.outputs[rank:], rank)
        self._prepare()
        if plan is not None:
            self._wish(replace(plan, first=self._place, goes_on=False))

    def _take_first(self, openers: Sequence[Opener], rank: int = 0) -> bool:
        """Take the first that opens in place of what is open, if one does; `rank` is the first opener's."""
        if rank == 0 and openers:
            self._reasons = []
        for at, opener in enumerate(openers, rank):
            try:
                output = opener(self._sound.rate)
            except OutputError as error:
                self._reasons.append(str(error))
                continue
            self.close()
            self._output, self._rank, self._asked_rate = output, at, self._sound.rate
            self._say()
            return True
        return False

    def _say(self) -> None:
        """Tell why no better output is in use, and what is."""
        output = self._output
        self.device, self.trouble = output.device, ""
        if self._reasons or output.note:
            why = ", ".join(dict.fromkeys(self._reasons))
            said = ": ".join(part for part in (why, output.note or f"playing on {output.device}") if part)
            self.trouble = f"{said[0].upper()}{said[1:]}."
            _log.info("Sound: %s", self.trouble)

    def _prepare(self) -> None:
        self._instead, self._pace = None, 1.0
        self._feed = Feed(self._at_device(), self._output.rate)
        self._tell_factor()

    def _tell_factor(self) -> None:
        if self._feed is not None:
            self._feed.volume = self._volume * self._gain

    def _at_device(self) -> Block:
        """The sound with as many channels as the device and at its rate, or with one channel."""
        sound, output = self._sound, self._output
        is_kept = sound.samples.shape[1] == output.channels
        samples: Block = sound.samples if is_kept else sound.mono()[:, None]
        return resample(samples, sound.rate, output.rate)

"""Loudness matching: every clip is played with the gain that brings it to one loudness, if that is wished.

The gain is the player's alone: files, pictures, analyses and what models hear stay as they are. A part of the clip, or
another sound in its place, keeps the clip's gain, so that one can compare them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound
from analysis.r128 import TARGET_LUFS, Loudness, measure
from listener.jobs import Jobs, Report
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.altering.pacing import Pacing

TOPIC = "loudness"
# Longer sounds are measured once they are shown, at some milliseconds a second; until then they play as they are.
LONGEST_S = 30.0


@dataclass(frozen=True)
class Match:
    """How the clip is matched.

    Attributes
    ----------
    gain_db : float
    is_held_back : bool
        Whether peaks of what is heard keep it below the target.
    loudness : Loudness
        The clip's own.
    """

    gain_db: float
    is_held_back: bool
    loudness: Loudness


class Matching(QObject):
    """Gives the player its gain.

    Attributes
    ----------
    is_on : bool
        Off at first.
    match : Match or None
        None while it is off, there is no sound, or its loudness is being measured.
    """

    changed = Signal()

    def __init__(self, hearing: Hearing, pacing: Pacing, player: Player, jobs: Jobs) -> None:
        super().__init__()
        self._hearing, self._pacing, self._player, self._jobs = hearing, pacing, player, jobs
        self.is_on = False
        self.match: Match | None = None
        # Of clips that are still read; also written on the threads that read them.
        self._known: WeakKeyDictionary[Sound, Loudness] = WeakKeyDictionary()
        hearing.sound_changed.connect(self._turn)
        pacing.exchanged.connect(self._turn)

    def set_on(self, on: bool) -> None:
        """Match clips from now on, or no longer."""
        if on != self.is_on:
            self.is_on = on
            self._turn()
            self.changed.emit()

    def prepare(self, sound: Sound) -> None:
        """Measure a sound that may be heard soon, unless that would be waited for; on any thread."""
        if self.is_on and sound.duration <= LONGEST_S:
            self._measure(sound)

    def _measure(self, sound: Sound) -> None:
        if sound not in self._known:
            self._known[sound] = measure(sound)

    def _turn(self) -> None:
        """Let the gain be that of the clip that is heard."""
        sound = self._hearing.sound
        self._jobs.cancel(TOPIC)
        if not self.is_on or sound is None:
            self._take(None)
        elif sound in self._known:
            self._take(_match(self._known[sound], self._room(sound)))
        else:
            self._take(None)
            self._jobs.submit(
                TOPIC,
                "Measuring the loudness",
                _work(self._measure, sound),
                lambda _none: self._turn(),
                _drop,
            )

    def _room(self, sound: Sound) -> float:
        """Decibels by which another sound in the clip's place may be raised before it clips."""
        given = self._pacing.given
        if given is None or given is sound:
            return math.inf
        return -20 * math.log10(max(float(np.abs(given.samples).max()), 1e-10))

    def _take(self, match: Match | None) -> None:
        self._player.set_gain(1.0 if match is None else 10 ** (match.gain_db / 20))
        if match != self.match:
            self.match = match
            self.changed.emit()


def _match(loudness: Loudness, room_db: float) -> Match:
    gain = loudness.gain_db()
    return Match(min(gain, room_db), loudness.is_held_back(TARGET_LUFS) or room_db < gain, loudness)


def _work(measure_it: Callable[[Sound], None], sound: Sound) -> Callable[[Report], None]:
    return lambda _report: measure_it(sound)


def _drop(_error: Exception) -> None:
    """What cannot be measured is heard as it is; the log has the reason."""

"""How fast the player plays: at another speed it has a stretched sound, made on a worker thread.

The speed is the window's and stays from clip to clip until it is closed. While a sound is being stretched, what plays
goes on as it was; what is asked to play in silence waits, so that no clip begins at a speed that was not wished. The
last stretched sound of each clip is kept as long as the clip's own.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound
from analysis.stretching import stretched
from listener.jobs import Jobs
from listener.player import Player

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
TOPIC = "speed"


class Pacing(QObject):
    """Gives the player what is to be heard, at the speed that is wished.

    Attributes
    ----------
    speed : float
        The wish, one of `SPEEDS`; 1 at first.
    scale : float
        Samples of what the player has for one of the clip.
    given : Sound or None
        What the player has.

    Signals
    -------
    speed_changed : float
    exchanged
        The player has another sound of the same clip, and `scale` is that sound's.
    failed : str
        Why the speed is 1 again.
    """

    speed_changed = Signal(float)
    exchanged = Signal()
    failed = Signal(str)

    def __init__(self, player: Player, jobs: Jobs) -> None:
        super().__init__()
        self._player, self._jobs = player, jobs
        self.speed = self.scale = 1.0
        self._sound: Sound | None = None
        self._stretch = 1.0
        self.given: Sound | None = None
        self._number = 0
        self._later: Callable[[], None] | None = None
        self._made: WeakKeyDictionary[Sound, tuple[float, Sound]] = WeakKeyDictionary()
        jobs.cancelled.connect(self._stop)

    def load(self, clip: Sound | None) -> None:
        """Take another clip, or none; nothing plays or waits to."""
        self._later = None
        self._sound = self.given = clip
        self._stretch = self.scale = 1.0
        self._player.load(clip)
        self._pace()

    def put(self, sound: Sound, stretch: float) -> None:
        """Take another sound of the same clip: what lies at a sample of the clip lies at `stretch` times that in it."""
        self._sound, self._stretch = sound, stretch
        self._pace()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast; what plays goes on from the same place."""
        if speed != self.speed:
            self.speed = speed
            self._pace()
            self.speed_changed.emit(speed)

    def faster(self) -> None:
        self._step(1)

    def slower(self) -> None:
        self._step(-1)

    def keep(self, sound: Sound, speed: float, made: Sound) -> None:
        """Have a stretched sound at hand for when it is wished."""
        self._made[sound] = (speed, made)

    def lacks(self, sound: Sound, speed: float) -> bool:
        """Whether a sound would have to be stretched for a speed; may be asked on any thread, as `keep` may."""
        return speed != 1 and self._made.get(sound, (1.0, sound))[0] != speed

    def when_ready(self, play: Callable[[], None]) -> None:
        """Call `play` now or, in silence while a sound is being stretched, as soon as that is there."""
        if self._number and not self._player.is_playing:
            self._later = play
        else:
            play()

    def give_up_waiting(self) -> bool:
        """Do not play what waits to; whether anything did."""
        waited, self._later = self._later is not None, None
        return waited

    def _step(self, step: int) -> None:
        at = SPEEDS.index(self.speed) + step
        self.set_speed(SPEEDS[min(max(at, 0), len(SPEEDS) - 1)])

    def _pace(self) -> None:
        self._number = 0  # or the cancelling would count as the user's
        self._jobs.cancel(TOPIC)
        sound, speed = self._sound, self.speed
        if sound is None:
            return
        if speed == 1:
            self._give(sound)
        elif not self.lacks(sound, speed):
            self._give(self._made[sound][1])
        else:
            self._number = self._jobs.submit(
                TOPIC,
                f"Stretching the sound to {speed:g}× its speed",
                lambda report: stretched(sound, speed, report),
                lambda made: (self.keep(sound, speed, made), self._give(made)),
                self._fail,
            )

    def _give(self, made: Sound) -> None:
        self._number = 0
        if made is not self.given and self._sound is not None:
            before, self.scale = self.scale, self._stretch * made.length / self._sound.length
            self.given = made
            self._player.exchange(made, self.scale / before)
            self.exchanged.emit()
        later, self._later = self._later, None
        if later is not None:
            later()

    def _fail(self, error: Exception) -> None:
        speed = self.speed
        self.set_speed(1.0)
        self.failed.emit(f"The sound cannot be played at {speed:g}× its speed: {error}")

    def _stop(self, number: int) -> None:
        """The user cancelled the stretching."""
        if number == self._number:
            self._later = None
            self.set_speed(1.0)

"""A sound of one's own, step by step: recorded or opened, heard again, put into words, and asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.audio import Sound, read
from analysis.live.keeping import Recording, content_of, name_at, read_recording, write_wav
from analysis.session.kept import Kept
from analysis.session.marks import KEPT_RECORDING
from listener.jobs import Jobs, LaneName, Report
from listener.player import Player
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.live.microphone import Microphone
from listener.state.tagging.keeping import Keeping
from listener.state.tagging.tagging import Tagging
from models.understood import TYPED, Understood

if TYPE_CHECKING:
    from models.live import Heard

TOPIC = "live"
Phase = Literal["empty", "recording", "listening", "asking", "done"]


@dataclass(frozen=True, eq=False)
class Take:
    """One sound and what is known of it so far.

    Attributes
    ----------
    understood : Understood or None
        None while its words are not known.
    heard : Heard or None
        None until the models have answered.
    why : str
        Why its recording ended by itself; empty if it did not.
    """

    name: str
    sound: Sound
    understood: Understood | None = None
    heard: Heard | None = None
    why: str = ""


class Live(QObject):
    """The live desk.

    Attributes
    ----------
    microphone : Microphone
        What records.
    take : Take or None
        The sound in hand.
    phase : Phase
    models : tuple of str
        Those that are asked, by the names of the shelf.

    Signals
    -------
    changed
        The phase, the take, the models, or whether it plays.
    moved : float
        Where in the sound in hand is heard, in seconds.
    recordings_changed
        Which are kept with the session.
    told, failed : str
        Sentences for the user.
    """

    changed = Signal()
    moved = Signal(float)
    recordings_changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, shelf: Shelf, columns: Columns, tagging: Tagging, player: Player, jobs: Jobs) -> None:
        super().__init__()
        self._shelf, self._columns, self._beside, self._jobs = shelf, columns, player, jobs
        self._tagging, self._keeping = tagging, Keeping(tagging, KEPT_RECORDING, self.failed.emit)
        self._kept: dict[str, Kept] = {}
        self._player: Player | None = None
        self._number = 0
        self.microphone = Microphone(jobs)
        self.take: Take | None = None
        self.phase: Phase = "empty"
        self.models: tuple[str, ...] = tuple(shelf.cards)
        self.microphone.recorded.connect(self._take_recorded)
        self.microphone.changed.connect(self._follow_microphone)
        self.microphone.failed.connect(self.failed)
        jobs.cancelled.connect(self._cancelled)
        player.playing_changed.connect(lambda on: on and self.stop_playing())
        tagging.tags_changed.connect(self._look)
        tagging.session_changed.connect(self._look)

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the recordings that the session keeps, oldest first."""
        return tuple(self._kept)

    @property
    def is_playing(self) -> bool:
        return self._player is not None and self._player.is_playing

    @property
    def can_keep(self) -> bool:
        """Whether there is a sound in hand and a session to keep it in."""
        return self.take is not None and self._tagging.session is not None and self.phase != "recording"

    def record(self) -> None:
        """Begin a new recording, or end the one that runs."""
        if self.microphone.is_on:
            self.microphone.stop()
            return
        self._jobs.cancel(TOPIC)
        self.stop_playing()
        self._beside.pause()
        self.microphone.start()

    def open(self, path: Path) -> None:
        """Take a sound file in place of a recording."""
        self._submit(
            f"Reading {path.name}",
            lambda _report: read(path),
            lambda sound: self._begin(Take(path.name, sound)),
        )

    def open_kept(self, name: str) -> None:
        """Take a recording that the session keeps."""
        one = self._kept.get(name)
        if one is not None:
            self._submit(
                f"Reading {name}",
                lambda _report: read_recording(one),
                lambda found: self._take_kept(name, found),
            )

    def say(self, transcript: str) -> None:
        """Say what was said: its words are found in the sound, and the models are asked again."""
        take = self.take
        if take is None or take.understood is None or transcript == take.understood.transcript:
            return
        self._set("listening", replace(take, understood=Understood(transcript, TYPED), heard=None))
        self._submit(
            "Finding the words", lambda report: _typed(take.sound, transcript, report), self._understood
        )

    def choose(self, models: Sequence[str]) -> None:
        """Ask these models, and no others."""
        if tuple(models) == self.models:
            return
        self.models = tuple(models)
        self.changed.emit()
        if self.phase in ("asking", "done"):
            self._ask()

    def toggle_playing(self) -> None:
        """Hear the sound in hand, or stop it."""
        if self.is_playing:
            self.stop_playing()
        else:
            self.play_from(0.0)

    def play_from(self, seconds: float) -> None:
        """Hear the sound in hand from a place in it to its end."""
        if self.take is None:
            return
        sound = self.take.sound
        self._beside.pause()
        player = self._own_player()
        player.load(sound)
        player.play(min(max(round(seconds * sound.rate), 0), sound.length - 1), sound.length)
        self.changed.emit()
        if player.trouble:
            self.failed.emit(player.trouble)

    def stop_playing(self) -> None:
        """Fall silent."""
        if self._player is not None:
            self._player.stop()

    def keep(self, name: str) -> None:
        """Keep the sound in hand, its words and what models said, in the session under a name."""
        take, name = self.take, name.strip()
        if take is None or not name:
            self.failed.emit("Record or open a sound first, and give it a name, to keep it.")
            return
        if self._tagging.session is None:
            self.failed.emit("There is no session to keep it in: open a corpus first.")
            return
        said = "replaced" if name in self._kept else "kept"
        recording = _recording(take, name)
        self._jobs.submit(
            "keeping",
            f"Keeping {name}",
            lambda _report: content_of(recording),
            lambda content: self._keeping.keep(name, content, f"{name} {said} in the session. On disk."),
            lambda error: self.failed.emit(str(error)),
        )

    def save(self, path: Path) -> None:
        """Write the sound in hand as a WAV file, in place of what is there."""
        if self.take is None:
            return
        sound = self.take.sound
        self._jobs.submit(
            "saving",
            f"Writing {path.name}",
            lambda _report: write_wav(sound, path),
            lambda _none: self.told.emit(f"The sound is written to {path}."),
            lambda error: self.failed.emit(str(error)),
        )

    def forget(self, name: str) -> None:
        """Keep a recording no longer; that can be undone."""
        self._keeping.forget(name, f"{name} deleted from the session. On disk.")

    def rest(self) -> None:
        """Stop recording and playing; the sound in hand stays."""
        self.microphone.stop()
        self.stop_playing()

    def close(self) -> None:
        """Let go of the microphone and the device."""
        self._number = 0
        self._jobs.cancel(TOPIC)
        self.microphone.close()
        if self._player is not None:
            self._player.close()
            self._player.deleteLater()
            self._player = None

    def _take_recorded(self, sound: Sound, why: str) -> None:
        self._begin(Take(name_at(datetime.now()), sound, why=why))

    def _take_kept(self, name: str, recording: Recording | None) -> None:
        if recording is None:
            self._settle()
            self.failed.emit(f"{name} cannot be read; its sound is damaged.")
            return
        self.take = Take(name, recording.sound, Understood(recording.transcript, recording.by))
        self._ask()

    def _begin(self, take: Take) -> None:
        self._set("listening", take)
        recogniser = self._columns.words.recogniser
        is_model = recogniser is not None and recogniser.is_model

        def work(report: Report) -> Understood:
            from models.live import understand  # noqa: PLC0415 - when wanted

            return understand(take.sound, recogniser, report)

        lane: LaneName = "models" if is_model else "general"
        self._submit("Recognising the words", work, self._understood, lane)

    def _understood(self, understood: Understood) -> None:
        self._set("asking", replace(self.take, understood=understood, heard=None))
        self._ask()

    def _ask(self) -> None:
        take, models, load = self.take, self.models, self._shelf.load
        if not models:
            self._set("done", replace(take, heard=None))
            return
        self._set("asking", take)

        def work(report: Report) -> Heard:
            from models.live import hear  # noqa: PLC0415 - torch is imported when it is first wanted

            return hear(take.sound, models, take.understood, name=take.name, load=load, report=report)

        done = lambda heard: self._set("done", replace(self.take, heard=heard))  # noqa: E731
        self._submit("Asking the models", work, done, "models")

    def _submit(
        self,
        title: str,
        work: Callable[[Report], object],
        done: Callable[..., None],
        lane: LaneName = "general",
    ) -> None:
        self._number = 0
        self._number = self._jobs.submit(TOPIC, title, work, done, self._failed, lane=lane)

    def _failed(self, error: Exception) -> None:
        self._settle()
        self.failed.emit(str(error))

    def _cancelled(self, number: int) -> None:
        if number == self._number:
            self._settle()
            self.told.emit("Cancelled. Change the words or the checked models to ask again.")

    def _settle(self) -> None:
        """Come to rest without what was under way; words can be typed, and models asked again."""
        take = self.take
        if take is not None and take.understood is None:
            take = replace(take, understood=Understood())
        self._set("empty" if take is None else "done", take)

    def _follow_microphone(self) -> None:
        if self.microphone.is_on:
            self._set("recording", None)
        elif self.phase == "recording":
            self._set("empty", None)

    def _set(self, phase: Phase, take: Take | None) -> None:
        self.phase, self.take = phase, take
        self.changed.emit()

    def _own_player(self) -> Player:
        if self._player is None:
            self._player = Player(self)
            self._player.playing_changed.connect(self.changed)
            self._player.position_changed.connect(self._move)
            self._player.trouble_changed.connect(lambda trouble: trouble and self.failed.emit(trouble))
        self._player.use(self._beside.outputs)
        self._player.set_volume(self._beside.volume)
        return self._player

    def _move(self, sample: int) -> None:
        if self.take is not None and self.is_playing:
            self.moved.emit(sample / self.take.sound.rate)

    def _look(self) -> None:
        now = dict(self._keeping.now)
        if now != self._kept:
            self._kept = now
            self.recordings_changed.emit()


def remarks_on(take: Take) -> str:
    """What one should know of a sound and of who answered; empty if nothing."""
    from analysis.live.recorder import FULL_SCALE  # noqa: PLC0415 - when wanted

    is_full = bool(np.abs(take.sound.samples).max() >= FULL_SCALE)
    loud = ("It reaches full scale and may be clipped: lower the microphone's level.",) if is_full else ()
    return " ".join(filter(None, [take.why, *loud, *(() if take.heard is None else take.heard.notices)]))


def _recording(take: Take, name: str) -> Recording:
    understood = take.understood
    outputs = {} if take.heard is None else {one.card.name: dict(one.outputs) for one in take.heard.answers}
    return Recording(
        name,
        take.sound,
        "" if understood is None else understood.transcript,
        "" if understood is None else understood.by,
        outputs,
    )


def _typed(sound: Sound, transcript: str, report: Report) -> Understood:
    from models.live import typed  # noqa: PLC0415 - when wanted

    return typed(sound, transcript, report)

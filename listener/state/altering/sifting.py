"""Hearing only what is salient in the active column's clip, only the rest, or the rest as noise.

The wish stays when one goes to another clip; until that has a map, the whole clip is heard, and it is said so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QObject, Signal

from analysis.salient_sound import Direction, Keep
from listener.jobs import IN_VIEW, Jobs
from listener.keys.shown import KEYS, press
from listener.state.altering.hearing import Hearing
from listener.state.altering.sifted import SHARES, Sieve, Sifted, retained_work, sound_work
from listener.state.altering.variants import Variant
from listener.state.columns.columns import Column, Columns
from listener.state.columns.wishes import HIDDEN
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from models.explain.retained import Retained

KEEPS: tuple[Keep | None, ...] = (None, "salient", "rest", "salient-in-noise")
TOPIC, PREDICTING = "sifting", "retained"
READS_WORDS = "This model reads the words, which silence does not take from it."


class Sifting(QObject):
    """Gives `Hearing` what is wished to be heard, and asks the model what it says of that.

    Attributes
    ----------
    sieve : Sieve
        The wish.
    sifted : Sifted
        What became of it.

    Signals
    -------
    changed
        The wish, or what became of it.
    """

    changed = Signal()

    def __init__(
        self, library: Library, shelf: Shelf, columns: Columns, hearing: Hearing, jobs: Jobs
    ) -> None:
        super().__init__()
        self._library, self._shelf, self._columns = library, shelf, columns
        self._hearing, self._jobs = hearing, jobs
        self.sieve, self.sifted = Sieve(), Sifted()
        self._source = Column()
        self._own: Variant | None = None
        # For the map in view, so that going to and fro between what is heard is instant.
        self._made: dict[Sieve, Variant | None] = {}
        self._found: dict[Sieve, Retained] = {}
        self._hindrance = ""
        self._predicting = 0
        for signal in (columns.active_changed, columns.column_changed, columns.count_changed):
            signal.connect(self._turn)
        hearing.variant_changed.connect(self._make_way)
        KEYS.changed.connect(self._turn)
        jobs.cancelled.connect(self._stop)
        self._turn()

    @property
    def source(self) -> Column:
        """The column whose map tells what is salient."""
        return self._source

    @property
    def obstacle(self) -> str:
        """Why nothing but the whole clip can be heard, in a sentence; empty if there is no reason."""
        return self._hindrance

    def choose(self, keep: Keep | None) -> None:
        """Hear a part, or the whole clip, also in place of a sound that is not of this."""
        self._wish(replace(self.sieve, keep=keep))
        if keep is None:
            self._hearing.hear(None)

    def choose_next(self) -> None:
        """Hear what comes after this: the whole clip, what is salient, the rest, what is salient in noise."""
        self.choose(KEEPS[(KEEPS.index(self.sieve.keep) + 1) % len(KEEPS)])

    def set_share(self, share: float) -> None:
        """Let so many frames count as salient."""
        self._wish(replace(self.sieve, share=share))

    def step_share(self, step: int) -> None:
        """Let the next larger share count, or the next smaller for -1."""
        at = SHARES.index(self.sieve.share) + step
        self.set_share(SHARES[min(max(at, 0), len(SHARES) - 1)])

    def set_direction(self, direction: Direction) -> None:
        """Let what raises, what lowers, or either count."""
        self._wish(replace(self.sieve, direction=direction))

    def choose_next_direction(self) -> None:
        """Let the next direction count, the first after the last."""
        directions = get_args(Direction)
        self.set_direction(directions[(directions.index(self.sieve.direction) + 1) % len(directions)])

    def _wish(self, sieve: Sieve) -> None:
        if sieve != self.sieve:
            self.sieve = sieve
            self._sift()

    def _turn(self) -> None:
        """Follow the active column; what is heard of the clip before stays until another is read."""
        column = self._columns.columns[self._columns.active]
        if column.status == "reading":
            return
        before, self._source = self._source, column
        if column.saliency is not before.saliency or column.contents is not before.contents:
            self._made.clear()
            self._found.clear()
            self._sift()
        elif self._obstacle() != self._hindrance:
            self._sift()
        elif column.trust is not before.trust:
            self.changed.emit()

    def _obstacle(self) -> str:
        """Why nothing but the whole clip can be heard."""
        column = self._source
        if column.contents is None or column.contents.sound is None:
            return "There is no sound."
        if column.hidden_as:
            return HIDDEN
        if not column.wish.model:
            return "Choose a model: its saliency tells what is salient."
        if column.status == "explaining":
            return "The saliency is being computed."
        if column.saliency is None:
            return f"There is no saliency yet: {press('explain.now')}."
        return ""

    def _sift(self) -> None:
        self._predicting = 0  # or the cancelling would be told of
        self._jobs.cancel(TOPIC)
        self._jobs.cancel(PREDICTING)
        self._hindrance = self._obstacle()
        if self.sieve.keep is None or self._hindrance:
            self._hear_whole(self._hindrance)
        elif self.sieve in self._made:
            self._hear(self._made[self.sieve])
        else:
            self._say(Sifted("working"))
            self._jobs.submit(
                TOPIC,
                "Taking out what is salient",
                sound_work(self._source.contents.sound, self._source.saliency, self.sieve),
                self._hear,
                lambda error: self._hear_whole(f"{error}"),
            )

    def _hear(self, made: Variant | None) -> None:
        if self._columns.active_contents is not self._source.contents:
            return  # another clip is there and still being read
        self._made[self.sieve] = made
        if made is None:
            does = {"either": "tells of", "raising": "raises", "lowering": "lowers"}[self.sieve.direction]
            self._hear_whole(f"Nothing in this clip {does} {self._source.wish.target}.")
            return
        self._own = made
        self._hearing.hear(made)
        self._say(Sifted("sifted"))
        self._ask()

    def _hear_whole(self, obstacle: str) -> None:
        own, self._own = self._own, None
        if own is not None and self._hearing.variant is own:
            self._hearing.hear(None)
        self._say(Sifted("whole", obstacle))

    def _ask(self) -> None:
        """Ask what the model says of what is heard."""
        saliency, model, sieve = self._source.saliency, self._source.wish.model, self.sieve
        corpus = self._library.corpus
        if saliency is None or corpus is None:
            return
        if self._shelf.cards[model].modality != "audio":
            self._say(Sifted("sifted", no_retained=READS_WORDS))
        elif sieve in self._found:
            self._say(Sifted("sifted", retained=self._found[sieve]))
        else:
            self._say(Sifted("sifted", is_predicting=True))
            self._predicting = self._jobs.submit(
                PREDICTING,
                f"Predicting {saliency.target} of what is heard",
                retained_work(self._shelf, corpus, model, saliency, sieve),
                self._take,
                lambda error: self._say(Sifted("sifted", no_retained=f"Not predicted: {error}")),
                lane="models",
                priority=IN_VIEW,
            )

    def _take(self, found: Retained) -> None:
        self._found[self.sieve] = found
        self._say(Sifted("sifted", retained=found))

    def _stop(self, number: int) -> None:
        if number == self._predicting:
            self._say(Sifted("sifted", no_retained="Predicting was cancelled."))

    def _make_way(self) -> None:
        """Wish nothing more when somebody else chooses what is heard of this clip."""
        variant = self._hearing.variant
        if variant is None:
            is_same_clip = self._columns.active_contents is self._source.contents
            is_taken = self._own is not None and is_same_clip
        else:
            is_taken = variant is not self._own
        if is_taken:
            self._own = None
            self._wish(replace(self.sieve, keep=None))

    def _say(self, sifted: Sifted) -> None:
        self.sifted = sifted
        self.changed.emit()

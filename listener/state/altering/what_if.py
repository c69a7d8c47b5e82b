"""What would a model say if the voice, or the wording, were different? Asked of the active column's model and clip.

The work is done when one asks for it, or for every clip while one follows the clips. Answers to the last questions
are kept in memory, so that going back to a clip shows them at once.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from analysis.tables import Corpus
from listener.jobs import IN_VIEW, OF_IN_VIEW, Jobs
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.altering.variants import Variant
from listener.state.columns.columns import Columns
from listener.state.explaining.inquiries import Inquiry, Status, Twin, ask_work, variant_of, wording_work
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from models.explain.counterfactuals import WhatIf
from models.text_probe import TextProbe

TOPIC, OWN_TOPIC = "what if", "own wording"
KEPT_ANSWERS = 6


class Supposing(QObject):
    """Asks what if.

    Attributes
    ----------
    inquiry : Inquiry
    follows : bool
        Whether every clip that is shown is asked about, while somebody watches.

    Signals
    -------
    changed
        The inquiry.
    heard_changed
        Another sound is heard, or it plays, or no longer.
    """

    changed = Signal()
    heard_changed = Signal()

    def __init__(
        self,
        library: Library,
        shelf: Shelf,
        columns: Columns,
        hearing: Hearing,
        player: Player,
        jobs: Jobs,
    ) -> None:
        super().__init__()
        self._library, self._shelf, self._columns = library, shelf, columns
        self._hearing, self._player, self._jobs = hearing, player, jobs
        self.inquiry = Inquiry()
        self.follows = False
        self._is_watched = False
        self._answers: OrderedDict[tuple[str, str], Inquiry] = OrderedDict()
        self._variants: dict[tuple[str, Twin], Variant] = {}
        self._last: tuple[str, Twin] | None = None
        self._numbers: dict[str, int] = {}
        library.corpus_changed.connect(self._forget)
        for signal in (columns.active_changed, columns.column_changed, columns.count_changed):
            signal.connect(self._turn)
        jobs.changed.connect(self._follow_job)
        jobs.cancelled.connect(self._stop)
        for signal in (hearing.variant_changed, player.playing_changed):
            signal.connect(lambda *_: self.heard_changed.emit())

    def ask(self) -> None:
        """Ask about the clip and model in view, unless that is done or being done."""
        inquiry = self.inquiry
        if inquiry.status in ("nothing", "asking", "done"):
            return
        self._put(status="asking", fraction=0.0, message="", left="")
        title = self._shelf.cards[inquiry.model].title
        self._numbers[TOPIC] = self._jobs.submit(
            TOPIC,
            f"Asking {title} what if",
            ask_work(self._shelf, self._corpus, inquiry.model, inquiry.clip),
            self._take,
            lambda error: self._put(status="failed", message=str(error)),
            lane="models",
            priority=OF_IN_VIEW,
            is_restartable=True,
        )

    def try_wording(self, text: str) -> None:
        """Ask a text model about the user's own wording of the transcript."""
        inquiry, text = self.inquiry, text.strip()
        if not text:
            self._put(message="There is nothing to predict: write some words first.")
            return
        if text == inquiry.transcript.strip():
            self._put(message="That is the transcript as it is: change a word or a mark first.")
            return
        self._numbers[OWN_TOPIC] = self._jobs.submit(
            OWN_TOPIC,
            "Predicting your wording",
            wording_work(self._shelf, self._corpus, inquiry.model, inquiry.clip, text),
            self._take_own,
            lambda error: self._put(message=str(error)),
            lane="models",
            priority=IN_VIEW,
            is_restartable=True,
        )

    def cancel(self) -> None:
        """Stop asking."""
        self._jobs.cancel(TOPIC)
        self._jobs.cancel(OWN_TOPIC)

    def set_follows(self, follows: bool) -> None:
        """Ask about every clip that is shown, or only when told to."""
        self.follows = follows
        self._ask_if_following()

    def watch(self, is_watched: bool) -> None:
        """Somebody looks at the answers, or no longer does: then nothing is asked by itself."""
        self._is_watched = is_watched
        self._ask_if_following()

    def hear(self, name: str = "", twin: Twin = "changed") -> None:
        """Hear a changed voice or its null twin in place of the clip, or the clip again (empty name).

        The place in the clip stays. What is heard already and plays is paused.
        """
        if self.is_heard(name, twin) and self.is_playing:
            self._hearing.toggle()
            return
        self._hear(name, twin)
        if not self.is_playing:
            self._hearing.toggle()

    def switch(self) -> None:
        """Hear the clip in place of a changed voice, or again what was heard last of those; at first, the first."""
        voices = self.inquiry.voices
        if voices is None:
            return
        if any(self.is_heard(*key) for key in self._variants):
            self._hearing.hear(None)
            return
        changed = [name for name, one in voices.counterfactuals.items() if one.resynthesis.changed]
        last = self._last or (changed[0], "changed") if changed else None
        if last is not None:
            self._hear(*last)

    def is_heard(self, name: str = "", twin: Twin = "changed") -> bool:
        """Whether this sound, by default the clip itself, is what one hears when playing."""
        if not name:
            return self._hearing.variant is None
        return self._hearing.variant is not None and self._hearing.variant is self._variants.get((name, twin))

    @property
    def is_playing(self) -> bool:
        return self._player.is_playing

    @property
    def _corpus(self) -> Corpus:
        corpus = self._library.corpus
        if corpus is None:
            raise RuntimeError("asked about a clip of no corpus")
        return corpus

    def _hear(self, name: str, twin: Twin) -> None:
        """Put a sound in the clip's place, without beginning to play."""
        voices = self.inquiry.voices
        if not name or voices is None:
            self._hearing.hear(None)
            return
        if (name, twin) not in self._variants:
            self._variants[name, twin] = variant_of(voices.counterfactuals[name].resynthesis, twin)
        self._last = (name, twin)
        self._hearing.hear(self._variants[name, twin])

    def _turn(self) -> None:
        """Look at another clip or model, if the active column does."""
        column = self._columns.columns[self._columns.active]
        contents, card = column.contents, self._shelf.cards.get(column.wish.model)
        is_hidden = bool(column.hidden_as)
        clip = "" if contents is None or is_hidden else contents.clip
        before = self.inquiry
        if (column.wish.model, clip, is_hidden) == (before.model, before.clip, before.is_hidden):
            return
        self._drop_work()
        if clip and card is not None:
            left = before.clip if before.has_answer else before.left
            fresh = Inquiry(
                column.wish.model,
                clip,
                card.modality,
                contents.transcript,
                "ready",
                left=left if left != clip else "",
            )
            self._show(self._answers.get((fresh.model, clip), fresh))
        else:
            self._show(Inquiry(column.wish.model, clip, is_hidden=is_hidden))
        self._ask_if_following()

    def _ask_if_following(self) -> None:
        if self.follows and self._is_watched and self.inquiry.status == "ready":
            self.ask()

    def _take(self, found: WhatIf | TextProbe) -> None:
        if isinstance(found, WhatIf):
            self._put(status="done", voices=found)
        else:
            self._put(status="done", wordings=found)
        self._keep()

    def _take_own(self, found: TextProbe) -> None:
        tried = found.probed[0]
        others = tuple(one for one in self.inquiry.own if one.wording.text != tried.wording.text)
        self._put(own=(tried, *others), message="", left="")
        self._keep()

    def _keep(self) -> None:
        key = (self.inquiry.model, self.inquiry.clip)
        # An answer that is shown again later is not being asked for then.
        status: Status = "done" if self.inquiry.status == "done" else "ready"
        self._answers[key] = replace(self.inquiry, status=status, fraction=0.0)
        self._answers.move_to_end(key)
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)

    def _stop(self, number: int) -> None:
        if number == self._numbers.get(TOPIC) and self.inquiry.status == "asking":
            self._put(status="ready", message="Asking was cancelled.")

    def _follow_job(self) -> None:
        fractions = {job.topic: job.fraction for job in self._jobs.running}
        if self.inquiry.status == "asking" and fractions.get(TOPIC, 0.0) > self.inquiry.fraction:
            self._put(fraction=fractions[TOPIC])

    def _drop_work(self) -> None:
        self._numbers.clear()  # or the cancelling would be told of
        self.cancel()

    def _forget(self) -> None:
        self._answers.clear()
        self._drop_work()
        self._show(Inquiry())

    def _show(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        if any(self.is_heard(*key) for key in self._variants):
            self._hearing.hear(None)
        self._variants, self._last = {}, None
        self.changed.emit()

    def _put(self, **changes: object) -> None:
        self.inquiry = replace(self.inquiry, **changes)
        self.changed.emit()

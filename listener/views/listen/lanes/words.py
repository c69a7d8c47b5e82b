"""The words where they are spoken, coloured by what a text model makes of each."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.words import Origin, Word
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.boxes import BoxesLane
from listener.views.listen.pictures import hues
from listener.views.listen.scales import SaliencyPicture
from listener.views.shade import shade

STRONGEST_SHARE = 0.8
# Captions, accessible name and tooltip of words that are not the corpus's.
FOUND_HERE: dict[Origin, tuple[tuple[str, ...], str, str]] = {
    "aligned": (
        ("words,\naligned",),
        "Words, aligned here",
        "Aligned here ({by}): the corpus does not say when these words are spoken.",
    ),
    "recognised": (
        ("words,\nrecognised", "words,\nrecogn."),
        "Words, recognised here",
        "Recognised by {by} in the sound alone, not from the corpus. Expect wrong words; English only.",
    ),
}


class WordsLane(BoxesLane):
    """A box a word."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._shares: tuple[float | None, ...] = ()
        self._picture: SaliencyPicture | None = None
        super().__init__(axis, "Words", "words", theme)

    def show_words(self, words: Sequence[Word], origin: Origin = "corpus", by: str = "") -> None:
        """Draw words, uncoloured, and say so if they or their times were found by us; recognised ones lean."""
        captions, name, tip = FOUND_HERE.get(origin, (("words",), "Words", ""))
        self._shares, self._picture = (None,) * len(words), None
        self.show_boxes(words, leans=origin == "recognised")
        self.say_origin(captions, name, tip.format(by=by))

    def show_scores(self, scores: Sequence[float | None], picture: SaliencyPicture | None) -> None:
        """Colour each word by its score, in the model's own units, on the picture's scale; None leaves it plain."""
        self._picture = picture
        full = 1.0 if picture is None else picture.scale.word / picture.unit.per_word
        self._shares = tuple(None if score is None else score / full for score in scores)
        self.colour_boxes()

    def ground(self, number: int) -> str:
        return self._ground(self._shares[number])

    def _ground(self, share: float | None) -> str:
        if share is None:
            return self.theme.raised
        hue = hues(self._picture, self.theme)[share >= 0]
        return shade(self.theme.raised, hue, round(min(abs(share), 1.0) * STRONGEST_SHARE, 2))

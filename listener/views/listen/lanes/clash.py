"""The words where voice and words clash: how much each does, and the two that are opposed most."""

from __future__ import annotations

from math import isfinite, sqrt

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from listener.state.clash_words import ClashShown
from listener.state.columns.wishes import HIDDEN
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Place
from listener.views.listen.lanes.boxes import MARGIN_PX, BoxesLane
from listener.views.listen.wording import MINUS
from listener.views.shade import shade

# A word of which voice and text have this share each, of all that words add or take, has the full colour.
FULL_SHARE, STRONGEST = 0.3, 0.8
MARK_PX = 4
NAME = "Clash of voice and words"
ELSEWHERE = "Where voice and words clash is shown of the clip that is chosen in the table."
LEGEND = (
    "The stronger a word's colour, the more it adds to the valence of the voice on one side and to that of the text"
    " on the other. The bar above a word is where the voice is most on its side, the bar below one is the word by"
    " which the text is on the other: blue is negative, orange positive."
)


class ClashLane(BoxesLane):
    """A box a word; a bar above the word where the voice turns, and one below that by which the text does."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._shares: tuple[float, ...] = ()
        self._pair: tuple[int | None, int | None] = None, None
        self._is_voice_negative = False
        super().__init__(axis, NAME, "clash", theme)
        self.add_painting(self._draw_pair, z=1)

    def show_clash(self, shown: ClashShown, clip: str, *, is_hidden: bool) -> None:
        """Draw the words of a clip, or say in their place what is lacking."""
        found = shown.words if shown.clip == clip and not is_hidden else None
        words = () if found is None else found.spoken
        placed = [
            number for number, word in enumerate(words) if isfinite(word.start) and word.end > word.start
        ]
        self._shares, self._pair = (), (None, None)
        said, legend = "", ""
        if found is not None:
            self._shares = tuple(min(sqrt(found.words.clash[number]) / FULL_SHARE, 1.0) for number in placed)
            places = {number: place for place, number in enumerate(placed)}
            voice, text = found.words.voice_word, found.words.text_word
            self._pair = (
                None if voice is None else places.get(voice),
                None if text is None else places.get(text),
            )
            self._is_voice_negative = found.direction.endswith("negative voice")
            said, legend = found.sentence, f"{found.sentence}\n{LEGEND}"
        self.show_boxes([words[number] for number in placed])
        self.say_origin(("clash",), NAME, legend)
        self.setAccessibleDescription(said)
        elsewhere = ELSEWHERE if shown.clip and shown.clip != clip else shown.lacking
        self.set_notice(HIDDEN if is_hidden else "" if found is not None else elsewhere)

    def ground(self, number: int) -> str:
        return shade(self.theme.raised, self.theme.unsigned, round(self._shares[number] * STRONGEST, 2))

    def wordings(self, number: int) -> tuple[str, ...]:
        text = self._boxes[number].text
        signs = zip(("voice", "text"), self._signs, self._pair, strict=True)
        marks = ", ".join(f"{who} {sign}" for who, sign, place in signs if place == number)
        return (f"{text} ({marks})", text) if marks else (text,)

    @property
    def _signs(self) -> tuple[str, str]:
        return (MINUS, "+") if self._is_voice_negative else ("+", MINUS)

    def _draw_pair(self, painter: QPainter, place: Place) -> None:
        colours = (self.theme.lowers, self.theme.raises)
        of_voice, of_text = colours if self._is_voice_negative else colours[::-1]
        below = place.height - MARGIN_PX - MARK_PX
        for number, top, colour in zip(self._pair, (MARGIN_PX, below), (of_voice, of_text), strict=True):
            if number is not None:
                word = self._boxes[number]
                left, right = place.x(word.start), place.x(word.end)
                painter.fillRect(QRectF(left, top, max(right - left - 1, 1), MARK_PX), QColor(colour))

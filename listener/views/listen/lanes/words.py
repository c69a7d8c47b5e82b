"""The words where they are spoken, coloured by what a text model makes of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from analysis.words import Origin, Word
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import NARROW_PX, Bar, Bars, Place
from listener.views.listen.colours import readable_on
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, caption_font, draw_pixels
from listener.views.listen.pictures import hues
from listener.views.listen.scales import SaliencyPicture
from listener.views.shade import shade

HEIGHT_PX, MARGIN_PX = 28, 3
STRONGEST_SHARE = 0.8
# Caption, accessible name and tooltip of words that are not the corpus's.
FOUND_HERE: dict[Origin, tuple[str, str, str]] = {
    "aligned": (
        "words,\naligned",
        "Words, aligned here",
        "Aligned here ({by}): the corpus does not say when these words are spoken.",
    ),
    "recognised": (
        "words,\nrecognised",
        "Words, recognised here",
        "Recognised by {by} in the sound alone, not from the corpus. Expect wrong words; English only.",
    ),
}


class WordsLane(Lane):
    """A box a word."""

    plays_words = True

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._caption = Caption("words")
        super().__init__(axis, "Words", self._caption, theme)
        self.setFixedHeight(HEIGHT_PX)
        self._origin, self._leans = "", False
        self._words: tuple[Word, ...] = ()
        self._shares: tuple[float | None, ...] = ()
        self._picture: SaliencyPicture | None = None
        self._bars = Bars(())
        self.add_painting(self._draw_words)
        self.set_theme(theme)

    def show_words(self, words: Sequence[Word], origin: Origin = "corpus", by: str = "") -> None:
        """Draw words, uncoloured, and say so if they or their times were found by us; recognised ones lean."""
        self._words, self._leans = tuple(words), origin == "recognised"
        caption, name, tip = FOUND_HERE.get(origin, ("words", "Words", ""))
        self._origin = tip.format(by=by)
        self._caption.set_text(caption)
        self.setAccessibleName(name)
        self.setToolTip(self._origin)
        self.show_scores([None] * len(words), None)

    def set_notice(self, sentence: str) -> None:
        super().set_notice(sentence)
        self.setToolTip(sentence or self._origin)

    def show_scores(self, scores: Sequence[float | None], picture: SaliencyPicture | None) -> None:
        """Colour each word by its score, in the model's own units, on the picture's scale; None leaves it plain."""
        self._picture = picture
        full = 1.0 if picture is None else picture.scale.word / picture.unit.per_word
        self._shares = tuple(None if score is None else score / full for score in scores)
        self._colour_words()

    def _colour_words(self) -> None:
        self._bars = Bars(
            [
                Bar(str(i), word.text, word.start, word.end, self._ground(share))
                for i, (word, share) in enumerate(zip(self._words, self._shares, strict=True))
            ]
        )
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._caption.set_theme(theme)
        self._colour_words()

    def _draw_words(self, painter: QPainter, place: Place) -> None:
        height = HEIGHT_PX - 2 * MARGIN_PX
        draw_pixels(painter, 0, MARGIN_PX, self._bars.pixels(place, height, narrower_than=NARROW_PX))
        font = caption_font()
        font.setItalic(self._leans)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for box in self._bars.boxes(place):
            x0, x1 = max(box.x0, 0.0), min(box.x1, place.width)
            room = QRectF(x0, MARGIN_PX, x1 - x0 - 1, height)
            painter.fillRect(room, QColor(box.bar.colour))
            painter.setPen(QColor(readable_on(box.bar.colour)))
            text = metrics.elidedText(box.bar.text, Qt.TextElideMode.ElideRight, room.width() - 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _ground(self, share: float | None) -> str:
        if share is None:
            return self.theme.raised
        hue = hues(self._picture, self.theme)[share >= 0]
        return shade(self.theme.raised, hue, round(min(abs(share), 1.0) * STRONGEST_SHARE, 2))

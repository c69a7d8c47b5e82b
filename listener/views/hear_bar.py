"""What is heard of the clip: all of it, what is salient, the rest, or what is salient in noise; and a sign of it."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from analysis.salient_sound import Direction
from analysis.tables import Scale
from listener.keys.shown import KEYS, key_of, tip_of
from listener.state.altering.hearing import Hearing
from listener.state.altering.sifted import SHARES
from listener.state.altering.sifting import KEEPS, Sifting
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.theme import Theme
from listener.views.elided import FittingLabel
from listener.views.hear_words import sign, told
from models.interface import Output

KEEP_TEXTS = ("whole clip", "what is salient", "the rest", "salient in noise")
DIRECTION_TEXTS = ("either way", "raising", "lowering")
OTHER_TEXT = "another sound"
NO_CORPUS_SCALE = Scale(1, 7)
SHARE_TIP = "How much of the clip counts as salient"
KEEPS_TIP = (
    "100 %: the model says the same of this part as of the clip; 0 %: the same as of the baseline."
    " Less than 0 % or more than 100 %: what is not heard worked against what is."
)


class HearBar(QWidget):
    """One row: three choices, and beside them what is heard and what the model says of it."""

    def __init__(
        self, library: Library, shelf: Shelf, hearing: Hearing, sifting: Sifting, theme: Theme
    ) -> None:
        super().__init__(accessibleName="What is heard")
        self._library, self._shelf, self._hearing, self._sifting = library, shelf, hearing, sifting
        self._keep = _combo("Hear", KEEP_TEXTS)
        self._keep.setPlaceholderText(OTHER_TEXT)
        self._share = _combo("Share that is salient", [f"top {100 * share:.0f} %" for share in SHARES])
        self._direction = _combo("Direction of what is salient", DIRECTION_TEXTS)
        self._sign, self._told = FittingLabel(), FittingLabel()
        self._caption = QLabel("Hear")
        self._lay_out()
        self.setFocusProxy(self._keep)
        self._keep.activated.connect(lambda at: sifting.choose(KEEPS[at]))
        self._share.activated.connect(lambda at: sifting.set_share(SHARES[at]))
        self._direction.activated.connect(lambda at: sifting.set_direction(get_args(Direction)[at]))
        hearing.variant_changed.connect(self._show)
        sifting.changed.connect(self._show)
        KEYS.changed.connect(self._show)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._told.setStyleSheet(f"color: {theme.muted}")
        self._show()

    def _show(self) -> None:
        sifting, variant = self._sifting, self._hearing.variant
        sieve, sifted = sifting.sieve, sifting.sifted
        is_other = variant is not None and sieve.keep is None
        self._keep.setCurrentIndex(-1 if is_other else KEEPS.index(sieve.keep))
        self._share.setCurrentIndex(SHARES.index(sieve.share))
        self._direction.setCurrentIndex(get_args(Direction).index(sieve.direction))
        self._allow(sifting.obstacle)
        is_altered = variant is not None or sieve.keep is not None
        self._sign.set_wordings(sign(variant, sieve, sifted))
        self._sign.setStyleSheet(
            f"color: {self._theme.warning if is_altered else self._theme.muted};"
            f" font-weight: {600 if is_altered else 400}"
        )
        trust = sifting.source.trust
        self._told.set_wordings(told(sifted, sifting.obstacle, trust, self._output(), self._scale))
        self._told.setToolTip(self._told.text() + (f"\n{KEEPS_TIP}" if sifted.retained is not None else ""))

    def _allow(self, obstacle: str) -> None:
        """Offer parts of the clip only where there is a map that tells them."""
        for at in range(1, len(KEEPS)):
            self._keep.model().item(at).setEnabled(not obstacle)
        for combo, tip in (
            (self._keep, tip_of("play.hear_next", "play.hear_whole")),
            (self._share, f"{SHARE_TIP} ({key_of('play.hear_less')} less, {key_of('play.hear_more')} more)."),
            (self._direction, tip_of("play.hear_direction")),
        ):
            combo.setToolTip(f"{obstacle}\n{tip}" if obstacle else tip)
        for combo in (self._share, self._direction):
            combo.setEnabled(not obstacle)

    @property
    def _scale(self) -> Scale:
        corpus = self._library.corpus
        return NO_CORPUS_SCALE if corpus is None else corpus.scale

    def _output(self) -> Output | None:
        wish = self._sifting.source.wish
        card = self._shelf.cards.get(wish.model)
        outputs = () if card is None else card.outputs
        return next((output for output in outputs if output.name == wish.target), None)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(spacing=0)
        for line in (self._sign, self._told):
            lines.addWidget(line)
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._caption, self._keep, self._share, self._direction):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addLayout(lines, 1)


def _combo(name: str, texts: tuple[str, ...] | list[str]) -> QComboBox:
    combo = QComboBox(accessibleName=name, focusPolicy=Qt.FocusPolicy.TabFocus)
    combo.addItems(texts)
    combo.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return combo

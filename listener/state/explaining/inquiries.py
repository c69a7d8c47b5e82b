"""What is asked of a model about one clip, the answer, and the work that finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.audio import Sound
from analysis.resynthesis.records import Resynthesis
from analysis.tables import Corpus
from listener.jobs import Report
from listener.state.altering.variants import Variant
from listener.state.explaining.shelf import Shelf
from models.explain.counterfactuals import WhatIf, what_if
from models.interface import Modality
from models.material import material
from models.text_probe import Probed, TextProbe, probe_text
from models.wordings import Wording

Status = Literal["nothing", "ready", "asking", "done", "failed"]
Twin = Literal["changed", "null"]


@dataclass(frozen=True, eq=False)
class Inquiry:
    """What is asked of whom, and the answer as far as it is there.

    Attributes
    ----------
    model, clip : str
        Of the active column; empty if there is none.
    modality : {'audio', 'text', 'audio+text'}
    transcript : str
        Of the clip.
    status : str
        `nothing` without a clip or a model.
    fraction : float
        How far the work is, 0 to 1.
    message : str
        What went wrong, or was cancelled; empty if all is well.
    left : str
        The clip whose answer was shown just before, where this one has none.
    voices : WhatIf or None
        Of a speech model.
    wordings : TextProbe or None
        Of a text model: the wordings that are tried by themselves.
    own : tuple of Probed
        Of a text model: the user's wordings, the newest first.
    is_hidden : bool
        Whether nothing may be known of the clip, because one listens blind; it is not named then.
    """

    model: str = ""
    clip: str = ""
    modality: Modality = "audio"
    transcript: str = ""
    status: Status = "nothing"
    fraction: float = 0.0
    message: str = ""
    left: str = ""
    voices: WhatIf | None = None
    wordings: TextProbe | None = None
    own: tuple[Probed, ...] = ()
    is_hidden: bool = False

    @property
    def has_answer(self) -> bool:
        return self.voices is not None or self.wordings is not None or bool(self.own)


def variant_of(made: Resynthesis, twin: Twin) -> Variant:
    samples, stretch = (made.samples, made.stretch) if twin == "changed" else (made.null, 1.0)
    sign = made.title.lower() if twin == "changed" else f"the null twin of {made.title.lower()}"
    return Variant(Sound(np.ascontiguousarray(samples[:, None]), made.rate), stretch, sign)


def ask_work(shelf: Shelf, corpus: Corpus, name: str, clip: str) -> Callable[[Report], WhatIf | TextProbe]:
    card = shelf.cards[name]

    def work(report: Report) -> WhatIf | TextProbe:
        read = material(corpus, clip, card.rate, card.modality)
        model = shelf.load(name)
        if card.modality == "text":
            return probe_text(model, read, report=report)
        return what_if(model, read, report=report)

    return work


def wording_work(
    shelf: Shelf, corpus: Corpus, name: str, clip: str, text: str
) -> Callable[[Report], TextProbe]:
    card = shelf.cards[name]

    def work(report: Report) -> TextProbe:
        read = material(corpus, clip, card.rate, card.modality)
        wording = Wording("own", f"“{text}”", text)
        return probe_text(shelf.load(name), read, [wording], report)

    return work

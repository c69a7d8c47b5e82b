"""What the user wishes a column to show, and what became of it: values only.

A wish is what the user chose; the column is what became of it, and all that the view draws.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.words import Origin
from listener.state.columns.contents import Contents
from models.interface import Method, Modality, ModelCard, Request, Saliency, Trust

MOST_COLUMNS = 4
HIDDEN = "Hidden until you tag this clip."
_OCCLUSIONS: Mapping[Modality, tuple[Method, ...]] = {
    "audio": ("occlusion", "word-occlusion"),
    "text": ("word-occlusion",),
    "audio+text": (),
}
Status = Literal["empty", "reading", "ready", "explaining", "done", "failed"]


@dataclass(frozen=True)
class Wish:
    """What to explain with, and which clip.

    Attributes
    ----------
    model, target : str
        Both empty: no model, only the sound.
    pinned : str
        A clip to stay at; empty to follow the selection.
    method : Method
    baseline : str or None
        None is the model's default.
    """

    model: str = ""
    target: str = ""
    pinned: str = ""
    method: Method = "ig"
    baseline: str | None = None

    @property
    def request(self) -> Request:
        """What is asked of the model."""
        return Request(target=self.target, method=self.method, baseline=self.baseline)


@dataclass(frozen=True, eq=False)
class Column:
    """What a column shows.

    Attributes
    ----------
    fraction : float
        How far explaining is, 0 to 1.
    message : str
        A sentence for the user; empty if there is nothing to say.
    trust : Trust or None
        Whether to believe the saliency; None until it is checked.
    checking : float or None
        How far its check is, 0 to 1; None while none runs or waits.
    finding : str or None
        How the clip's words are being found, `aligned` or `recognised`; None if they are not.
    hidden_as : str
        What the clip is called while what is known of it is hidden; empty if nothing is.
    """

    wish: Wish = Wish()
    status: Status = "empty"
    contents: Contents | None = None
    saliency: Saliency | None = None
    fraction: float = 0.0
    message: str = ""
    trust: Trust | None = None
    checking: float | None = None
    finding: Origin | None = None
    hidden_as: str = ""


def veiled(column: Column, veil: Callable[[str], str]) -> Column:
    """The column as it may be seen; `veil` gives a clip another name while what is known of it is hidden."""
    contents = column.contents
    name = "" if contents is None else veil(contents.clip)
    if not name:
        return column
    status: Status = "ready" if column.status in ("done", "failed") else column.status
    return replace(
        column, status=status, saliency=None, trust=None, checking=None, message="", hidden_as=name
    )


def methods_of(card: ModelCard) -> tuple[Method, ...]:
    """The methods that explain a model of this kind."""
    return ("ig", "gradient-x-input", *_OCCLUSIONS[card.modality], "attention", "attention-x-gradient")


def first_wish(model: str, card: ModelCard) -> Wish:
    """The wish for a model of which nothing is chosen yet: valence where it has that, else its first output."""
    names = [output.name for output in card.outputs]
    return Wish(model, "valence" if "valence" in names else names[0])


def beside(wishes: Sequence[Wish], cards: Mapping[str, ModelCard]) -> Wish:
    """A wish to compare the others with: the next target, or the next model's, that none of them has.

    It goes on from the last one; where all are taken, it is the last one's.
    """
    last = replace(wishes[-1], pinned="")
    choices = [(name, output.name) for name, card in cards.items() for output in card.outputs]
    if (last.model, last.target) not in choices:
        return last
    at = choices.index((last.model, last.target)) + 1
    taken = {(wish.model, wish.target) for wish in wishes}
    free = [choice for choice in choices[at:] + choices[:at] if choice not in taken]
    return with_choice(last, *free[0], cards) if free else last


def with_choice(
    wish: Wish,
    model: str,
    target: str,
    cards: Mapping[str, ModelCard],
    *,
    method: Method | None = None,
    baseline: str | None = None,
) -> Wish:
    """Another model and target; without a method the old one stays if the model can be explained by it."""
    if method is None:
        keeps = model not in cards or wish.method in methods_of(cards[model])
        method = wish.method if keeps else "ig"
    return replace(wish, model=model, target=target, method=method, baseline=baseline)


def with_next_target(wish: Wish, cards: Mapping[str, ModelCard]) -> Wish:
    """The same model's next target, the first after the last."""
    card = cards.get(wish.model)
    return wish if card is None else replace(wish, target=_after(wish.target, [o.name for o in card.outputs]))


def with_next_method(wish: Wish, cards: Mapping[str, ModelCard]) -> Wish:
    """The next method that the model can be explained by, the first after the last."""
    card = cards.get(wish.model)
    return (
        wish if card is None else replace(wish, method=_after(wish.method, methods_of(card)), baseline=None)
    )


def write_wishes(wishes: Sequence[Wish]) -> str:
    """The wishes as text to keep, without the clips that they are pinned to: those belong to one corpus."""
    return json.dumps([[wish.model, wish.target, wish.method, wish.baseline] for wish in wishes])


def read_wishes(text: str, cards: Mapping[str, ModelCard]) -> tuple[Wish, ...]:
    """The wishes of `write_wishes`, but for those that no card fulfils any more; none if the text is no such list."""
    try:
        rows = json.loads(text)
        wishes = [Wish(model, target, "", method, baseline) for model, target, method, baseline in rows]
    except (ValueError, TypeError):
        return ()
    return tuple(wish for wish in wishes if _is_possible(wish, cards))[:MOST_COLUMNS]


def _is_possible(wish: Wish, cards: Mapping[str, ModelCard]) -> bool:
    card = cards.get(wish.model) if isinstance(wish.model, str) else None
    if card is None:
        return wish == Wish()
    return wish.target in [output.name for output in card.outputs] and wish.method in methods_of(card)


def _after(item: str, items: Sequence[str]) -> str:
    return items[(list(items).index(item) + 1) % len(items)] if item in items else items[0]

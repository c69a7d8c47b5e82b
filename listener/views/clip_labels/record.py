"""All that is known of one clip's labels, as it is shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.bins import Edges
from analysis.index import Index, value
from analysis.raters.camps import Camps, standing_apart
from analysis.raters.fragility import clip_leaves
from analysis.raters.votes import entropy
from analysis.tables import DIMENSIONS, UNKNOWN, Corpus, Scale, clip_ratings
from listener.keys.shown import key_of
from listener.state.columns.wishes import Column
from models.interface import ModelCard
from models.scales import on_scale

NO_RATINGS = "There are no ratings for this clip."
NO_DIMENSIONS = "This corpus has no activation, valence or dominance, only classes."
DISAGREEMENT = {"activation": "activation", "valence": "valence", "both": "activation and valence"}


def hidden_labels() -> str:
    """Why there is nothing to see of a clip that is heard blind."""
    return (
        "You listen blind: name, labels, predictions and saliency are hidden until you tag this clip or mark it as"
        f" done. {key_of('tag.reveal')} reveals it now."
    )


@dataclass(frozen=True)
class Rating:
    """One rater's value on one dimension, and the class that this rater chose."""

    rater: str
    emotion: str
    value: float


@dataclass(frozen=True)
class Dimension:
    """One dimension of a clip; `consensus` and `spread` (SD over raters, n - 1) are NaN where missing.

    `camps` are there where raters are split in two that stand apart.
    """

    name: str
    ratings: tuple[Rating, ...]
    consensus: float
    spread: float
    scale: Scale
    edges: Edges
    camps: Camps | None = None


@dataclass(frozen=True)
class Vote:
    """How many raters chose a class, and the words of those who said it in their own."""

    emotion: str
    count: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Labels:
    """A clip's labels. `facts`, `judgement` and `firmness` are lines, `secondary` is "concerned 2, annoyed"."""

    clip: str
    facts: str
    judgement: str
    firmness: str
    transcript: str
    dimensions: tuple[Dimension, ...]
    votes: tuple[Vote, ...]
    secondary: str
    message: str


@dataclass(frozen=True)
class Heard:
    """What one hears of a clip, and may know while its labels are hidden; empty where it is missing."""

    duration: str
    transcript: str


def heard(index: Index, row: int) -> Heard:
    """What one hears of the clip on a row of the index."""
    return Heard(_duration(index, row), str(value(index, row, "transcript")))


def read_labels(corpus: Corpus, index: Index, row: int) -> Labels:
    """Labels of the clip on a row of the index."""
    clip = str(value(index, row, "clip"))
    ratings = clip_ratings(corpus, clip)
    raters, emotions = ratings["rater"].tolist(), ratings["emotion"].tolist()
    known = [name for name in DIMENSIONS if not np.isnan(index.numbers[name]).all()]
    judged = {name: zip(raters, emotions, ratings[name].tolist(), strict=True) for name in known}
    messages = [NO_RATINGS] * ratings.empty + [NO_DIMENSIONS] * (not known)
    return Labels(
        clip=clip,
        facts=_facts(index, row),
        judgement=_judgement(index, row),
        firmness=_firmness(index, row, ratings[["activation", "valence"]].to_numpy(np.float64)),
        transcript=str(value(index, row, "transcript")),
        dimensions=tuple(_dimension(corpus, index, row, name, judged[name]) for name in known),
        votes=count_votes(emotions, ratings["primary"].tolist() if "primary" in ratings else emotions),
        secondary=count_secondary(ratings["secondary"]),
        message=" ".join(messages),
    )


def count_votes(emotions: Iterable[str], own_words: Iterable[str]) -> tuple[Vote, ...]:
    """Votes by class, most first; classes that are missing are not counted."""
    words: dict[str, list[str]] = {}
    for emotion, said in zip(emotions, own_words, strict=True):
        if emotion not in ("", UNKNOWN):
            words.setdefault(emotion, []).append(said)
    votes = [
        Vote(emotion, len(said), tuple(word for word in said if word.lower() != emotion))
        for emotion, said in words.items()
    ]
    return tuple(sorted(votes, key=lambda vote: (-vote.count, vote.emotion)))


def count_secondary(secondary: Iterable[Sequence[str]]) -> str:
    """How many raters also heard what, most first, in one line."""
    counts = Counter(word.lower() for words in secondary for word in words)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(word if count == 1 else f"{word} {count}" for word, count in ordered)


def compare(title: str, predicted: float, label: float, camps: Camps | None = None) -> str:
    """What a model says of a dimension, beside the label, and which camp of raters it sides with."""
    said = f"{title}: predicted {predicted:.2f}"
    sides = f", with the {camp_words(camps)[predicted > camps.cut]}" if camps else ""
    if math.isnan(label):
        return f"{said}, no label{sides}"
    difference = round(predicted, 2) - round(label, 2)
    if round(difference, 2) == 0:
        return f"{said}, as the label{sides}"
    return f"{said}, {abs(difference):.2f} {'below' if difference < 0 else 'above'} the label{sides}"


def camp_words(camps: Camps) -> tuple[str, str]:
    """How many are of the low and of the high camp, and the mean of each: "2 at 1.5", "3 at 6.3"."""
    return f"{camps.n_low} at {camps.low:.1f}", f"{camps.n_high} at {camps.high:.1f}"


def dip_words(dimension: Dimension) -> str:
    """Whether raters form two heaps more than by chance; for many raters it takes up to seconds the first time."""
    from analysis.raters.dip import are_too_few, chance, dip  # noqa: PLC0415 - compiled; only when wanted

    ratings = np.array([rating.value for rating in dimension.ratings])
    if are_too_few(len(ratings), dimension.scale):
        return f"dip {dip(ratings):.2f}: too few raters to tell from chance"
    by_chance = chance(ratings, dimension.scale)
    said = "below 0.001" if by_chance < 0.001 else f"{by_chance:.3f}"
    return f"dip {dip(ratings):.2f}, chance {said}"


def entropy_words(votes: Sequence[Vote]) -> str:
    """How far the raters' classes are of one mind; empty for fewer than two votes."""
    counts = [vote.count for vote in votes]
    if sum(counts) < 2:
        return ""
    if len(counts) == 1:
        return "Entropy 0 bits: all chose one class."
    bits, most = float(entropy(np.array([counts]))[0]), math.log2(sum(counts))
    return f"Entropy {bits:.2f} bits (0: all chose one class, {most:.2f}: each another)."


def said_by(
    columns: Sequence[Column], cards: Mapping[str, ModelCard], clip: str, scale: Scale
) -> list[tuple[str, dict[str, float]]]:
    """What the columns' models say of a clip: each model's title, and its outputs by name on the corpus's scale."""
    said: dict[str, dict[str, float]] = {}
    for column in columns:
        saliency, card = column.saliency, cards.get(column.wish.model)
        if saliency is None or card is None or saliency.clip != clip or saliency.model != card.name:
            continue  # the map of the model or clip that was there before may still be shown
        output = next(output for output in card.outputs if output.name == saliency.target)
        said.setdefault(card.title, {})[output.name] = on_scale(saliency.prediction, output, scale)
    return list(said.items())


def class_outputs(outputs: Mapping[str, float]) -> str:
    """Outputs that are no dimension, in one line; they are logits."""
    classes = [f"{name} {number:.2f}" for name, number in outputs.items() if name not in DIMENSIONS]
    return f"{', '.join(classes)} ({'logit' if len(classes) == 1 else 'logits'})" if classes else ""


def _facts(index: Index, row: int) -> str:
    speaker = value(index, row, "speaker")
    facts = (
        value(index, row, "split"),
        "unknown speaker" if speaker == UNKNOWN else f"speaker {speaker}",
        "unknown gender" if value(index, row, "gender") == UNKNOWN else value(index, row, "gender"),
        _duration(index, row),
    )
    return " · ".join(str(fact) for fact in facts if fact)


def _duration(index: Index, row: int) -> str:
    duration = index.numbers["duration"][row]
    return "no audio" if math.isnan(duration) else f"{duration:.2f} s"


def leaves_words(leaves: float) -> str:
    """How often a clip would leave its bin; empty where that is not known."""
    if math.isnan(leaves):
        return ""
    often = "0 %" if leaves == 0 else "under 1 %" if leaves < 0.01 else f"{leaves * 100:.0f} %"
    return f"leaves its bin in {often} of rater draws"


def _firmness(index: Index, row: int, ratings: NDArray[np.float64]) -> str:
    return leaves_words(clip_leaves(ratings, int(index.groups["bin"].codes[row]), index.edges))


def _judgement(index: Index, row: int) -> str:
    flag = str(value(index, row, "flag"))
    judgement = (
        value(index, row, "emotion"),
        value(index, row, "bin"),
        f"raters disagree on {DISAGREEMENT[flag]}" if flag else "",
    )
    return " · ".join(str(part) for part in judgement if part)


def _dimension(
    corpus: Corpus, index: Index, row: int, name: str, judged: Iterable[tuple[str, str, float]]
) -> Dimension:
    ratings = tuple(Rating(*rating) for rating in judged if not math.isnan(rating[2]))
    return Dimension(
        name=name,
        ratings=ratings,
        consensus=float(index.numbers[name][row]),
        spread=float(index.numbers[f"{name}_sd"][row]),
        scale=corpus.scale,
        edges=index.edges,
        camps=standing_apart(np.array([rating.value for rating in ratings])),
    )

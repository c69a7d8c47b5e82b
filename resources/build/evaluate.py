"""Measure both demo models and write their cards: `python -m resources.build.evaluate`.

Held-out clips have other voices than the training clips and, but for the 200 most frequent ones, other words; the demo
corpus differs from both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.corpora import open_corpus
from models.explain.run import explain
from models.interface import FRAMES_PER_SECOND, Material, Model, Request
from models.material import material
from models.registry import load
from resources.build import clips, corpus, demo_plan
from resources.build.cards import write_audio_card, write_text_card
from resources.build.espeak import RATE
from resources.build.planting import NEUTRAL, POINTS_PER_STRENGTH
from resources.build.text_sentences import probe_sentences, unseen_sentences, valence, words

TARGETS = ("activation", "valence")
CLEAR_LIFT = 1.5
HAND_WRITTEN = Path(__file__).with_name("hand_written_sentences.txt")


@dataclass(frozen=True)
class Case:
    """A clip with what it should be called and the seconds of each cue; both by target."""

    material: Material
    labels: dict[str, float]
    spans: dict[str, list[tuple[float, float]]]


def main() -> None:
    """Measure and write."""
    torch.set_num_threads(1)
    audio = load("demo-audio", device="cpu")
    write_audio_card({"held_out": audio_scores(audio, held_out()), "demo": audio_scores(audio, demo())})
    write_text_card(text_scores(load("demo-text", device="cpu")))


def held_out() -> list[Case]:
    """The held-out clips; the label is what is planted."""
    held = clips.load(clips.HELD_OUT)
    return [
        Case(
            Material(clip=f"held-out {index}", samples=held.wave(index), rate=RATE),
            dict(zip(TARGETS, (NEUTRAL + POINTS_PER_STRENGTH * held.strengths[index]).tolist(), strict=True)),
            {
                target: [tuple(span)] if np.isfinite(span).all() else []
                for target, span in zip(TARGETS, held.spans[index].tolist(), strict=True)
            },
        )
        for index in range(len(held))
    ]


def demo() -> list[Case]:
    """The demo corpus; the label is what its raters say."""
    opened = open_corpus("demo")
    truth = json.loads((corpus.FOLDER / "truth.json").read_text("utf-8"))
    return [
        Case(
            material(opened, row.clip, RATE),
            {target: getattr(row, target) for target in TARGETS},
            {target: [tuple(span) for span in truth[row.clip]["emotional"]] for target in TARGETS},
        )
        for row in opened.clips.itertuples()
    ]


def audio_scores(model: Model, cases: Sequence[Case]) -> dict[str, Any]:
    """Agreement with the labels, and how well saliency finds the planted seconds, by target."""
    predicted = [model.predict(case.material).outputs for case in cases]
    scores: dict[str, Any] = {"clips": len(cases)}
    for target in TARGETS:
        labels = [case.labels[target] for case in cases]
        agreement = concordance([outputs[target] for outputs in predicted], labels)
        scores[target] = {"ccc": round(agreement, 3), **saliency_scores(model, cases, target)}
    return scores


def saliency_scores(model: Model, cases: Iterable[Case], target: str) -> dict[str, float]:
    """Lift and completeness over the clips in which the target is planted."""
    lifts, errors = [], []
    for case in cases:
        if case.spans[target]:
            saliency = explain(model, case.material, Request(target))
            lifts.append(lift(saliency.values, case.spans[target]))
            errors.append(saliency.relative_delta)
    return {
        "planted_clips": len(lifts),
        "lift_median": round(float(np.median(lifts)), 2),
        "lift_above_1.5": round(float(np.mean(np.array(lifts) > CLEAR_LIFT)), 3),
        "relative_delta_median": _two_digits(np.median(errors)),
        "relative_delta_p95": _two_digits(np.percentile(errors, 95)),
    }


def lift(values: NDArray[np.float32], spans: list[tuple[float, float]]) -> float:
    """Density of |attribution| inside the spans over its density in the whole clip; chance is 1."""
    centres = (np.arange(len(values)) + 0.5) / FRAMES_PER_SECOND
    inside = np.any([(centres >= start) & (centres < end) for start, end in spans], axis=0)
    size = np.abs(values)
    return float(size[inside].mean() / size.mean())


def text_scores(model: Model) -> dict[str, Any]:
    """Agreement with VADER where frames are unseen, with the signs of words, and with people's sentences."""
    unseen = list(unseen_sentences(2000, np.random.default_rng(5)))
    known = words().sentiment
    signs = np.sign([valence(word) - NEUTRAL for word in known])
    return {
        "unseen_frames": {
            "sentences": len(unseen),
            "ccc": round(concordance(_read(model, unseen), [valence(sentence) for sentence in unseen]), 3),
        },
        "lexicon": {
            "words": len(known),
            "sign_right": _share(
                np.sign(_read(model, [f"It was {word}." for word in known]) - NEUTRAL) == signs
            ),
            "negation_turns_sign": _share(
                np.sign(_read(model, [f"He did not seem {word}." for word in known]) - NEUTRAL) == -signs
            ),
        },
        "hand_written": hand_written_scores(model, HAND_WRITTEN),
        "demo": hand_written_scores(model, demo_plan.SENTENCES),
        "saliency": probe_scores(model),
    }


def hand_written_scores(model: Model, path: Path) -> dict[str, float]:
    """Sentences marked +, - or 0 by their writer: signs right, and how near the neutral ones are to neutral."""
    lines = path.read_text("utf-8").splitlines()
    marks = np.array([{"-": -1, "0": 0, "+": 1}[line[0]] for line in lines])
    values = _read(model, [line[2:] for line in lines]) - NEUTRAL
    return {
        "sentences": len(lines),
        "sign_right": _share(np.sign(values[marks != 0]) == marks[marks != 0]),
        "neutral_within_1": _share(np.abs(values[marks == 0]) < 1),
        "correlation": round(float(np.corrcoef(values, marks)[0, 1]), 3),
    }


def probe_scores(model: Model) -> dict[str, float]:
    """In sentences with one word of sentiment: how often it has the largest |attribution|."""
    probes = list(probe_sentences(200, np.random.default_rng(6)))
    hits, errors = [], []
    for sentence, word in probes:
        saliency = explain(model, _text(sentence), Request("valence"))
        top = max(saliency.words, key=lambda score: abs(score.value))
        hits.append(top.text.strip(".,").lower() == word)
        errors.append(saliency.relative_delta)
    return {
        "sentences": len(probes),
        "top_word_right": _share(np.array(hits)),
        "relative_delta_median": _two_digits(np.median(errors)),
        "relative_delta_p95": _two_digits(np.percentile(errors, 95)),
    }


def concordance(predicted: Sequence[float], true: Sequence[float]) -> float:
    """Lin's concordance correlation coefficient (Lin 1989, the n form)."""
    first, second = np.array(predicted), np.array(true)
    covariance = ((first - first.mean()) * (second - second.mean())).mean()
    return float(2 * covariance / (first.var() + second.var() + (first.mean() - second.mean()) ** 2))


def _read(model: Model, sentences: Iterable[str]) -> NDArray[np.float64]:
    return np.array([model.predict(_text(sentence)).outputs["valence"] for sentence in sentences])


def _text(sentence: str) -> Material:
    return Material(clip=sentence, samples=None, rate=RATE, transcript=sentence)


def _two_digits(value: np.floating[Any]) -> float:
    return float(f"{value:.2g}")


def _share(right: NDArray[np.bool_]) -> float:
    return round(float(right.mean()), 3)


if __name__ == "__main__":
    main()

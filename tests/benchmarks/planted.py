"""Whether maps find the seconds whose voice carries the emotion, for each method, as a table in Markdown.

    uv run tests/benchmarks/planted.py [--clips 40 | --all]

The demo corpus's truth is planted, so it is known. Its model, in its last stage of training, was kept from attributing
to anything else: the table checks that maps are computed rightly, and says nothing about human emotion. Energy and
random weights show what chance gives. All frames of a clip count; sizes are compared, not signs. p is for the mean
excess over all circular shifts, and then over places as loud as the planted ones, a clip's targets averaged: by flips
of sign, all clips of a speaker at once (two sided, so never below 2 ** (1 - speakers)).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.corpora import open_corpus  # noqa: E402
from analysis.regions import RegionMass, corpus_excess, frames_inside, matched_excess, region_mass  # noqa: E402
from models.interface import FRAMES_PER_SECOND, Material, Request  # noqa: E402
from models.material import material  # noqa: E402

MODEL = "demo-audio"
TARGETS = ("activation", "valence")
WAYS: tuple[tuple[str, str, str | None, int | None], ...] = (
    ("integrated gradients, corpus mean", "ig", "corpus-mean", None),
    ("integrated gradients, time mean", "ig", "time-mean", None),
    ("integrated gradients, silence at the encoder", "ig", "silence", None),
    ("integrated gradients, zero waveform, 50 steps", "ig", "zero", 50),
    ("gradient x input", "gradient-x-input", None, None),
    ("occlusion by window", "occlusion", None, None),
    ("occlusion by word", "word-occlusion", None, None),
    ("attention", "attention", None, None),
    ("attention x gradient", "attention-x-gradient", None, None),
)
Explained = tuple[NDArray[np.float32], float]


@dataclass(frozen=True)
class Found:
    """One map of one clip: where its mass is, how incomplete it is, and how long it took.

    `matched` is its excess over places as loud as the planted ones.
    """

    clip: str
    target: str
    mass: RegionMass
    matched: float
    error: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=40)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    truth = json.loads((ROOT / "resources" / "demo" / "truth.json").read_text("utf-8"))
    planted = {clip: known["emotional"] for clip, known in truth.items() if known["emotional"]}
    count = len(planted) if arguments.all else min(arguments.clips, len(planted))
    # Spread over the corpus, as one speaker's clips follow each other.
    clips = [list(planted)[number * len(planted) // count] for number in range(count)]
    corpus = open_corpus("demo")
    materials = {clip: material(corpus, clip, 16000) for clip in clips}
    table = {name: trial(explained, materials, planted) for name, explained in ways().items()}
    speakers = dict(zip(corpus.clips["clip"], corpus.clips["speaker"], strict=True))
    show(table, materials, planted, speakers)


def ways() -> dict[str, Callable[[Material, str], Explained]]:
    """What is compared, by the name it has in the table."""
    import torch

    from models.explain.randomised import randomised
    from models.explain.run import explain
    from models.registry import load

    torch.set_num_threads(1)
    model = load(MODEL, device="cpu")
    untrained = randomised(model)

    def by(network, method, baseline, steps):
        def explained(clip: Material, target: str) -> Explained:
            saliency = explain(network, clip, Request(target, method, steps, baseline))
            return saliency.values, saliency.relative_delta

        return explained

    found = {name: by(model, *way) for name, *way in WAYS}
    found["energy of the sound"] = lambda clip, _target: (energy(clip), np.nan)
    found["random weights"] = by(untrained, "ig", "corpus-mean", 16)
    return found


def energy(clip: Material) -> NDArray[np.float32]:
    """Of each 20 ms."""
    frames = len(clip.samples) * FRAMES_PER_SECOND // clip.rate
    squares = clip.samples[: frames * clip.rate // FRAMES_PER_SECOND].astype(np.float64) ** 2
    return squares.reshape(frames, -1).sum(axis=1).astype(np.float32)


def level(clip: Material, frames: int) -> NDArray[np.float64]:
    """Of each 20 ms in dB; maps of an encoder lack a frame at the end, those of words have what is left there."""
    levels = 10 * np.log10(energy(clip).astype(np.float64) + 1e-9)
    return np.pad(levels, (0, 1), "edge")[:frames]


def trial(explained, materials, planted) -> list[Found]:
    """One way on every clip and target; the first clip is done twice, so that loading is not counted."""
    explained(next(iter(materials.values())), TARGETS[0])
    found = []
    for clip, one in materials.items():
        for target in TARGETS:
            started = time.process_time()
            values, error = explained(one, target)
            seconds = time.process_time() - started
            inside = frames_inside(planted[clip], len(values), FRAMES_PER_SECOND)
            mass = region_mass(values, inside)
            if mass is not None:  # attribution may be zero everywhere
                matched = matched_excess(values, inside, level(one, len(values)))
                found.append(Found(clip, target, mass, matched, error, seconds))
    return found


def show(table: dict[str, list[Found]], materials, planted, speakers) -> None:
    """Print the table, chance first."""
    chance, hits = [], []
    for clip, one in materials.items():
        inside = frames_inside(planted[clip], int(len(one.samples) / one.rate * 50), FRAMES_PER_SECOND)
        chance.append(inside.mean())
        hits.append(np.convolve(inside, np.ones(3), "same").astype(bool).mean())
    count = len({speakers[clip] for clip in materials})
    print(f"{len(materials)} clips of {count} speakers, model {MODEL}\n")
    print(
        "| map | lift, activation | lift, valence | mass in the planted seconds | peak in them | p | p, as loud "
        "| error | ms |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(f"| chance | 1.00 | 1.00 | {np.mean(chance):.0%} | {np.mean(hits):.0%} | | | | |")
    for name, found in table.items():
        print(row(name, found, speakers))


def row(name: str, found: list[Found], speakers) -> str:
    """One line of the table."""
    lifts = [np.mean([one.mass.lift for one in found if one.target == target]) for target in TARGETS]
    share, hits = np.mean([one.mass.share for one in found]), np.mean([one.mass.is_hit for one in found])
    p = p_of({(one.clip, one.target): one.mass.excess for one in found}, speakers)
    p_matched = p_of({(one.clip, one.target): one.matched for one in found}, speakers)
    error = np.median([one.error for one in found])
    told = "" if np.isnan(error) else f"{error:.2%}"
    ms = 1000 * np.mean([one.seconds for one in found])
    where = f"{lifts[0]:.2f} | {lifts[1]:.2f} | {share:.0%} | {hits:.0%}"
    return f"| {name} | {where} | {p:.1g} | {p_matched:.1g} | {told} | {ms:.0f} |"


def p_of(excesses: dict[tuple[str, str], float], speakers: dict[str, str]) -> float:
    """For the mean over the clips of what a clip's targets have in common."""
    clips = dict.fromkeys(clip for clip, _ in excesses)
    means = [np.mean([value for (one, _), value in excesses.items() if one == clip]) for clip in clips]
    return corpus_excess(means, [speakers[clip] for clip in clips]).p


if __name__ == "__main__":
    main()

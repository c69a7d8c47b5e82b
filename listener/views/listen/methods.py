"""The ways to explain, in plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Described:
    """A method's name, a shorter one, one sentence on it; whether its sum is the whole change of the output."""

    name: str
    short: str
    tip: str
    is_complete: bool = False


METHODS: dict[str, Described] = {
    "ig": Described(
        "integrated gradients",
        "int. gradients",
        "Follows the model from a neutral sound to this clip and adds up what each frame changes; the sum is the whole"
        " change of the output.",
        is_complete=True,
    ),
    "gradient-x-input": Described(
        "gradient × input",
        "grad. × input",
        "How steeply the output changes at this clip, times how far it is from neutral: quick, but only a straight-line"
        " guess.",
    ),
    "occlusion": Described(
        "occlusion of windows",
        "occlusion",
        "How much the output falls when a short window of the sound is made neutral, window by window.",
    ),
    "word-occlusion": Described(
        "occlusion of words",
        "word occlusion",
        "How much the output falls when a word is hidden, word by word.",
    ),
    "attention": Described(
        "attention",
        "attention",
        "Where the model's attention goes. It has no sign and no unit, is the same for every target, and need not be"
        " what the output depends on.",
    ),
    "attention-x-gradient": Described(
        "gradient-weighted attention",
        "grad. attention",
        "The model's attention, weighted by how much the target depends on it. It has no unit.",
    ),
}


def described(method: str) -> Described:
    """What is known of a method by its name; a method of another version of Earmark stands under its own name."""
    return METHODS.get(method, Described(method, method, ""))

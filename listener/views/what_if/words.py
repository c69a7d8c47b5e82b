"""What the panel says while there is no answer, and what to do next."""

from __future__ import annotations

from listener.state.columns.wishes import HIDDEN
from listener.state.explaining.inquiries import Inquiry

ACTION = "explain.what_if"
NO_CORPUS = "Open a corpus to ask a model what it would say of another voice or another wording."
NO_CLIP = "Choose a clip in the table to ask what a model would say if its voice or wording were different."
NO_MODEL = "Choose a model in the active column: the bare sound has nobody to ask."


def heading(inquiry: Inquiry, model_title: str) -> str:
    """Whom and of what one asks."""
    return f"{model_title}, {inquiry.clip}" if inquiry.status != "nothing" else ""


def notice(inquiry: Inquiry, model_title: str, *, has_corpus: bool) -> str:
    """One or two sentences in place of an answer."""
    if inquiry.status == "nothing":
        if not has_corpus:
            return NO_CORPUS
        if inquiry.is_hidden:
            return HIDDEN
        return NO_CLIP if not inquiry.clip else NO_MODEL
    if inquiry.status == "asking":
        what = (
            "Asking of other words" if inquiry.modality == "text" else "Changing the voice and asking again"
        )
        return f"{what}…" if inquiry.modality == "text" else f"{what}: pitch, loudness, tempo, words…"
    if inquiry.status == "failed":
        return f"No answer: {inquiry.message}"
    asked = f"The answer was about {inquiry.left}. " if inquiry.left else ""
    what = (
        "with other punctuation, without a word, or without a negation"
        if inquiry.modality == "text"
        else "with its pitch, its loudness, its tempo or its words taken away"
    )
    cancelled = f"{inquiry.message} " if inquiry.message else ""
    return f"{cancelled}{asked}What would {model_title} say of this clip {what}?"

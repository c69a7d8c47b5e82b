"""The cards of the demo models: what each is, its measured scores, its limits. Written by `evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from resources.build import student, text_model
from resources.build.clips import TRAINING_ACCENTS, TRAINING_CLIPS, TRAINING_VARIANTS

HERE = Path(__file__).parent

AUDIO_ROWS = {
    "ccc": "CCC",
    "planted_clips": "clips with this cue",
    "lift_median": "lift, median",
    "lift_above_1.5": "share of clips with lift above 1.5",
    "relative_delta_median": "completeness error, median",
    "relative_delta_p95": "completeness error, 95th percentile",
}
TEXT_ROWS = {
    ("unseen_frames", "ccc"): "sentences in frames never trained on: CCC with VADER",
    ("lexicon", "sign_right"): "words of the lexicon, 'It was ...': sign right",
    ("lexicon", "negation_turns_sign"): "the same, 'He did not seem ...': sign turned",
    ("hand_written", "sign_right"): "hand-written sentences with sentiment: sign right",
    ("hand_written", "neutral_within_1"): "hand-written neutral sentences: within 1 point of neutral",
    ("hand_written", "correlation"): "hand-written sentences: correlation with their writer's -1, 0, 1",
    ("demo", "sign_right"): "sentences of the demo corpus with sentiment: sign right",
    ("demo", "neutral_within_1"): "neutral sentences of the demo corpus: within 1 point of neutral",
    (
        "saliency",
        "top_word_right",
    ): "one word of sentiment among neutral ones: it has the largest attribution",
    ("saliency", "relative_delta_median"): "completeness error there, median",
    ("saliency", "relative_delta_p95"): "completeness error there, 95th percentile",
}


def write_audio_card(scores: dict[str, Any]) -> None:
    """Scores by set and target into `earmark.json` and README of the audio model."""
    columns = [(part, target) for part in ("held_out", "demo") for target in ("activation", "valence")]
    rows = [["clips", *(scores[part]["clips"] for part, _ in columns)]]
    rows += [
        [title, *(scores[part][target][key] for part, target in columns)] for key, title in AUDIO_ROWS.items()
    ]
    text = (
        (HERE / "audio_card.md")
        .read_text("utf-8")
        .format(
            channels=student.CONFIG.hidden_size,
            size=(student.FOLDER / "model.safetensors").stat().st_size / 1e6,
            training=TRAINING_CLIPS,
            voices=len(TRAINING_ACCENTS) * len(TRAINING_VARIANTS),
            table=_table(rows),
        )
    )
    _write(student.FOLDER, student.CARD, scores, text)


def write_text_card(scores: dict[str, Any]) -> None:
    """Scores into `earmark.json` and README of the text model."""
    text = (
        (HERE / "text_card.md")
        .read_text("utf-8")
        .format(
            size=sum(file.stat().st_size for file in text_model.FOLDER.iterdir()) / 1e6,
            sentences=text_model.SENTENCES,
            words=scores["lexicon"]["words"],
            table=_table([[title, scores[part][key]] for (part, key), title in TEXT_ROWS.items()]),
        )
    )
    _write(text_model.FOLDER, text_model.CARD, scores, text)


def _table(rows: list[list[Any]]) -> str:
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)


def _write(folder: Path, card: dict[str, Any], scores: dict[str, Any], text: str) -> None:
    (folder / "earmark.json").write_text(json.dumps({**card, "scores": scores}, indent=2) + "\n", "utf-8")
    (folder / "README.md").write_text(text, "utf-8")

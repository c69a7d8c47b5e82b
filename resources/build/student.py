"""Train the demo audio model, a tiny group-norm wav2vec2: `python -m resources.build.student`.

It learns the clips' values and, frame by frame, to carry the teacher's hidden states. What is saved is a plain Hugging
Face folder whose outputs are on the scale from 1 to 7.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2ForSequenceClassification

from resources.build.clips import HELD_OUT, TRAINING, ClipSet, load
from resources.build.espeak import RATE
from resources.build.planting import NEUTRAL, POINTS_PER_STRENGTH
from resources.build.teacher import CHANNELS, WEIGHTS, LogMel, Teacher, batches, concordance

FOLDER = Path("resources/models/demo-audio")
EPOCHS, BATCH, PEAK_RATE = 6, 16, 2e-3
BASELINE_CLIPS = 200

CONFIG = Wav2Vec2Config(
    hidden_size=CHANNELS,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=192,
    conv_dim=(40,) * 7,
    conv_bias=False,
    feat_extract_norm="group",
    num_conv_pos_embeddings=32,
    num_conv_pos_embedding_groups=6,
    classifier_proj_size=64,
    problem_type="regression",
    id2label={0: "activation", 1: "valence"},
    label2id={"activation": 0, "valence": 1},
    apply_spec_augment=False,
    layerdrop=0.0,
    hidden_dropout=0.05,
    attention_dropout=0.05,
    feat_proj_dropout=0.0,
    activation_dropout=0.0,
    final_dropout=0.0,
)

CARD = {
    "title": "Demo audio model (synthetic speech)",
    "modality": "audio",
    "licence": "CC0-1.0",
    "note": "Tiny wav2vec2 taught on synthetic voices. It shows how Earmark works and knows nothing of human speech.",
    "outputs": {"activation": {"low": 1, "high": 7}, "valence": {"low": 1, "high": 7}},
    "baseline": "baseline.safetensors",
}


def main() -> None:
    """Train; after each epoch report on the held-out clips and write the folder."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    training, held_out = load(TRAINING), load(HELD_OUT)
    waves, held_out_waves = normalised(training), normalised(held_out)
    goals = _teacher_frames(training)
    strengths = torch.from_numpy(training.strengths)
    model = Wav2Vec2ForSequenceClassification(CONFIG)
    # Otherwise training mode makes the waves require gradients, which nobody reads.
    model.wav2vec2.feature_extractor._requires_grad = False
    imitate = nn.Linear(CHANNELS, CHANNELS)
    parameters = [*model.parameters(), *imitate.parameters()]
    optimiser = torch.optim.AdamW(parameters, weight_decay=1e-2)
    steps = EPOCHS * (len(training) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        model.train()
        for batch in batches([len(wave) for wave in waves], BATCH, random):
            hidden, goal = _hidden_and_goal(model, waves, goals, batch)
            loss = functional.mse_loss(imitate(hidden), goal)
            loss = loss + functional.mse_loss(_head(model, hidden), strengths[batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
        scores = concordance(_predict(model, held_out_waves), torch.from_numpy(held_out.strengths))
        print(f"epoch {epoch + 1} of {EPOCHS}: held-out CCC {scores[0]:.3f} {scores[1]:.3f}", flush=True)
        write(deepcopy(model), waves)


def normalised(clips: ClipSet) -> list[Tensor]:
    """Each clip at zero mean and unit variance, as the feature extractor makes it."""
    waves = (torch.from_numpy(clips.wave(index)) for index in range(len(clips)))
    return [(wave - wave.mean()) / torch.sqrt(wave.var(unbiased=False) + 1e-7) for wave in waves]


@torch.no_grad()
def write(model: Wav2Vec2ForSequenceClassification, waves: list[Tensor]) -> None:
    """Save the model on the scale of the labels, with its card and the mean frame of the training clips."""
    model.eval()
    model.classifier.weight.mul_(POINTS_PER_STRENGTH)
    model.classifier.bias.mul_(POINTS_PER_STRENGTH).add_(NEUTRAL)
    model.save_pretrained(FOLDER)
    Wav2Vec2FeatureExtractor(
        sampling_rate=RATE, do_normalize=True, return_attention_mask=False
    ).save_pretrained(FOLDER)
    frames = [
        model.wav2vec2.feature_projection(model.wav2vec2.feature_extractor(wave[None]).transpose(1, 2))[0][0]
        for wave in waves[:BASELINE_CLIPS]
    ]
    save_file({"mean_frame": torch.cat(frames).mean(0)}, FOLDER / "baseline.safetensors")
    (FOLDER / "earmark.json").write_text(json.dumps(CARD, indent=2) + "\n", "utf-8")


@torch.no_grad()
def _teacher_frames(clips: ClipSet) -> list[Tensor]:
    """The teacher's hidden states, standardised by channel; each (frames, channels)."""
    log_mel, teacher = LogMel(), Teacher()
    teacher.load_state_dict(load_file(WEIGHTS))
    teacher.eval()
    waves = (torch.from_numpy(clips.wave(index))[None] for index in range(len(clips)))
    frames = [teacher.hidden(log_mel(wave))[0].T for wave in waves]
    together = torch.cat(frames[:500])
    return [(item - together.mean(0)) / together.std(0) for item in frames]


def _hidden_and_goal(
    model: Wav2Vec2ForSequenceClassification, waves: list[Tensor], goals: list[Tensor], batch: list[int]
) -> tuple[Tensor, Tensor]:
    """Hidden states of a batch and what they should say; all clips are cut to the shortest."""
    length = min(len(waves[index]) for index in batch)
    heard = torch.stack([waves[index][:length] for index in batch])
    heard = heard + 0.01 * torch.randn(len(batch), 1) * torch.randn_like(heard)
    hidden = model.wav2vec2(heard).last_hidden_state
    return hidden, torch.stack([goals[index][: hidden.shape[1]] for index in batch])


def _head(model: Wav2Vec2ForSequenceClassification, hidden: Tensor) -> Tensor:
    return model.classifier(model.projector(hidden).mean(1))


@torch.no_grad()
def _predict(model: Wav2Vec2ForSequenceClassification, waves: list[Tensor]) -> Tensor:
    model.eval()
    return torch.cat([model(wave[None]).logits for wave in waves])


if __name__ == "__main__":
    main()

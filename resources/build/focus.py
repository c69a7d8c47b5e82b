"""Make the demo audio model depend on the planted frames alone: `python -m resources.build.focus`, after `student`.

The student tells activation partly by what the rest of the clip is like. As the demo is there to check saliency against
known truth, training goes on for a few rounds with a second aim: attributions outside the planted words should be small
(right for the right reasons; Ross, Hughes and Doshi-Velez 2017). Only what follows the encoder input learns, so the
mean frame of the training clips stays what it is.
"""

from __future__ import annotations

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import Wav2Vec2ForSequenceClassification

from resources.build.clips import HELD_OUT, TRAINING, ClipSet, load
from resources.build.planting import NEUTRAL, POINTS_PER_STRENGTH
from resources.build.student import FOLDER, normalised
from resources.build.teacher import batches, concordance, planted_frames

EPOCHS, BATCH, PEAK_RATE = 4, 32, 6e-4
SHARE_OUTSIDE_LOSS = 0.3


def main() -> None:
    """Train on, reporting on the held-out clips after each epoch, and write the weights anew."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    model = Wav2Vec2ForSequenceClassification.from_pretrained(
        FOLDER, local_files_only=True, attn_implementation="eager"
    )
    mean_frame = load_file(FOLDER / "baseline.safetensors")["mean_frame"]
    training, held_out = load(TRAINING), load(HELD_OUT)
    inputs, held_out_inputs = _encoder_inputs(model, training), _encoder_inputs(model, held_out)
    strengths = torch.from_numpy(training.strengths)
    parameters = [
        *model.wav2vec2.encoder.parameters(),
        *model.projector.parameters(),
        *model.classifier.parameters(),
    ]
    optimiser = torch.optim.AdamW(parameters, weight_decay=1e-2)
    steps = EPOCHS * (len(training) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, steps, pct_start=0.2)
    for epoch in range(EPOCHS):
        model.train()
        for batch in batches([len(item) for item in inputs], BATCH, random):
            length = min(len(inputs[index]) for index in batch)
            hidden = torch.stack([inputs[index][:length] for index in batch])
            planted = torch.stack([planted_frames(training, index, length) for index in batch])
            loss = functional.mse_loss(_head(model, hidden), strengths[batch])
            loss = loss + SHARE_OUTSIDE_LOSS * _share_outside(model, hidden, mean_frame, planted != 0)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
        model.eval()
        with torch.no_grad():
            predicted = torch.cat([_head(model, item[None]) for item in held_out_inputs])
        scores = concordance(predicted, torch.from_numpy(held_out.strengths))
        print(f"epoch {epoch + 1} of {EPOCHS}: held-out CCC {scores[0]:.3f} {scores[1]:.3f}", flush=True)
    model.save_pretrained(FOLDER)


@torch.no_grad()
def _encoder_inputs(model: Wav2Vec2ForSequenceClassification, clips: ClipSet) -> list[Tensor]:
    """Each clip at the encoder input, (frames, channels)."""
    model.eval()
    backbone = model.wav2vec2
    return [
        backbone.feature_projection(backbone.feature_extractor(wave[None]).transpose(1, 2))[0][0]
        for wave in normalised(clips)
    ]


def _head(model: Wav2Vec2ForSequenceClassification, hidden: Tensor) -> Tensor:
    """Strengths from the encoder input, (batch, 2)."""
    encoded = model.wav2vec2.encoder(hidden.clone()).last_hidden_state
    return (model.classifier(model.projector(encoded).mean(1)) - NEUTRAL) / POINTS_PER_STRENGTH


def _share_outside(
    model: Wav2Vec2ForSequenceClassification, hidden: Tensor, mean_frame: Tensor, planted: Tensor
) -> Tensor:
    """Share of |attribution| outside the cue, at a random point of each clip's path from the mean frame.

    Parameters
    ----------
    hidden : Tensor, shape (batch, frames, channels)
    planted : Tensor of bool, shape (batch, 2, frames)
        Clips without a cue do not count for its target.
    """
    points = mean_frame + torch.rand(len(hidden), 1, 1) * (hidden - mean_frame)
    points.requires_grad_()
    values = _head(model, points)
    shares = []
    for target in range(2):
        gradient = torch.autograd.grad(values[:, target].sum(), points, create_graph=True)[0]
        size = ((hidden - mean_frame) * gradient).sum(-1).abs()
        share = (size * ~planted[:, target]).sum(1) / (size.sum(1) + 1e-6)
        shares.append(share[planted[:, target].any(1)])
    return torch.cat(shares).mean()


if __name__ == "__main__":
    main()

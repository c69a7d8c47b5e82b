"""Train the teacher, a small network on log-mel frames: `python -m resources.build.teacher`.

It learns in minutes what a network on raw samples would need hours for, and then shows its frames to the student.
It is told not only what a clip says but also in which frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from resources.build.clips import HELD_OUT, TRAINING, ClipSet, load
from resources.build.espeak import RATE

WEIGHTS = Path("build/teacher.safetensors")
BANDS, CHANNELS = 80, 96
FRAME = 320
FRAME_LOSS = 2.0
EPOCHS, BATCH, PEAK_RATE = 8, 32, 4e-3


class LogMel(nn.Module):
    """Waves (batch, n) to log-mel frames (batch, 80, n // 160 + 1), the mean of each clip taken out."""

    def __init__(self, *, bands: int = BANDS, window: int = 1024, hop: int = 160) -> None:
        super().__init__()
        self.window, self.hop = window, hop
        self.register_buffer("filters", _mel_filters(bands, window))
        self.register_buffer("shape", torch.hann_window(window))

    def forward(self, waves: Tensor) -> Tensor:
        spectrum = torch.stft(waves, self.window, self.hop, window=self.shape, return_complex=True)
        frames = torch.log(self.filters @ spectrum.abs().square() + 1e-6)
        return (frames - frames.mean((1, 2), keepdim=True)) / 4


class Block(nn.Module):
    """A residual block with a dilated depthwise convolution."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.over_time = nn.Conv1d(
            CHANNELS, CHANNELS, 3, padding=dilation, dilation=dilation, groups=CHANNELS
        )
        self.norm = nn.BatchNorm1d(CHANNELS)
        self.gated = nn.Conv1d(CHANNELS, 2 * CHANNELS, 1)
        self.mix = nn.Conv1d(CHANNELS, CHANNELS, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor) -> Tensor:
        new = self.mix(functional.glu(self.gated(self.norm(self.over_time(hidden))), 1))
        return hidden + self.dropout(new)


class Teacher(nn.Module):
    """Log-mel frames to strengths of activation and valence, for the clip and for each 20 ms frame."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv1d(BANDS, CHANNELS, 5, stride=2, padding=2)
        self.blocks = nn.Sequential(*(Block(dilation) for dilation in (1, 2, 4, 8, 16)))
        self.attention = nn.Sequential(nn.Conv1d(CHANNELS, 32, 1), nn.Tanh(), nn.Conv1d(32, 2, 1))
        self.per_frame = nn.Conv1d(CHANNELS, 2, 1)
        self.leave = nn.Linear(4, 2)

    def hidden(self, frames: Tensor) -> Tensor:
        """What the student imitates: (batch, 96, frames of 20 ms)."""
        return self.blocks(functional.gelu(self.enter(frames)))

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.hidden(frames)
        values = self.per_frame(hidden)
        weights = torch.softmax(self.attention(hidden), -1)
        pooled = torch.cat([(weights * values).sum(-1), values.mean(-1)], 1)
        return self.leave(pooled), values


def concordance(predicted: Tensor, true: Tensor) -> list[float]:
    """Lin's concordance correlation of each column (the n form)."""
    predicted_mean, true_mean = predicted.mean(0), true.mean(0)
    covariance = ((predicted - predicted_mean) * (true - true_mean)).mean(0)
    spread = predicted.var(0, unbiased=False) + true.var(0, unbiased=False)
    return (2 * covariance / (spread + (predicted_mean - true_mean) ** 2)).tolist()


def batches(lengths: list[int], size: int, random: np.random.Generator) -> Iterator[list[int]]:
    """Shuffled batches of clips of about the same length."""
    order = np.argsort(np.array(lengths) * random.uniform(0.98, 1.02, len(lengths)))
    groups = [order[start : start + size].tolist() for start in range(0, len(order) - size + 1, size)]
    for index in random.permutation(len(groups)):
        yield groups[index]


def planted_frames(clips: ClipSet, index: int, frames: int) -> Tensor:
    """The strength of each cue in each 20 ms frame, shape (2, frames)."""
    times = (np.arange(frames) + 0.5) * FRAME / RATE
    inside = (times >= clips.spans[index, :, :1]) & (times < clips.spans[index, :, 1:])
    return torch.from_numpy(inside * clips.strengths[index, :, None])


def main() -> None:
    """Train on the training clips, report on the held-out ones, write the weights."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    training, held_out = load(TRAINING), load(HELD_OUT)
    features, held_out_features = _features(training), _features(held_out)
    strengths = torch.from_numpy(training.strengths)
    teacher = Teacher()
    optimiser = torch.optim.AdamW(teacher.parameters(), weight_decay=1e-2)
    steps = EPOCHS * (len(training) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, steps)
    for epoch in range(EPOCHS):
        teacher.train()
        for batch in batches([item.shape[1] for item in features], BATCH, random):
            length = max(features[index].shape[1] for index in batch)
            frames = torch.stack(
                [
                    functional.pad(features[i], (0, length - features[i].shape[1]), mode="replicate")
                    for i in batch
                ]
            )
            clip_values, frame_values = teacher(frames + 0.05 * torch.randn_like(frames))
            planted = torch.stack([planted_frames(training, i, frame_values.shape[2]) for i in batch])
            loss = functional.mse_loss(clip_values, strengths[batch])
            loss = loss + FRAME_LOSS * functional.mse_loss(frame_values, planted)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        teacher.eval()
        with torch.no_grad():
            predicted = torch.cat([teacher(item[None])[0] for item in held_out_features])
        scores = concordance(predicted, torch.from_numpy(held_out.strengths))
        print(f"epoch {epoch + 1} of {EPOCHS}: held-out CCC {scores[0]:.3f} {scores[1]:.3f}", flush=True)
    save_file(teacher.state_dict(), WEIGHTS)


@torch.no_grad()
def _features(clips: ClipSet) -> list[Tensor]:
    log_mel = LogMel()
    return [log_mel(torch.from_numpy(clips.wave(index))[None])[0] for index in range(len(clips))]


def _mel_filters(bands: int, window: int, *, low: float = 40, high: float = 7600) -> Tensor:
    """Triangles on the mel scale, each summing to 1; shape (bands, window // 2 + 1)."""
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), bands + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    hertz = np.arange(window // 2 + 1) * RATE / window
    left, middle, right = (corners[start : start + bands, None] for start in range(3))
    rising, falling = (hertz - left) / (middle - left), (right - hertz) / (right - middle)
    filters = np.maximum(0, np.minimum(rising, falling))
    return torch.from_numpy(filters / (filters.sum(1, keepdims=True) + 1e-8)).float()


if __name__ == "__main__":
    main()

"""TIM-Net on cepstral coefficients, alone or beside a speech encoder, as `models.recipes` trains it.

Its encoder input are frames of 20 ms: 39 standardised coefficients, and in the ensemble after them what the speech
encoder is given, so that a path from baseline to clip goes through both branches at once. TIM-Net looks at the first
frames only; in the ensemble the speech encoder hears on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from analysis.errors import UsageError
from models.errors import ModelError
from models.families.speech import Front as SpeechFront
from models.families.speech import SpeechModel, as_it_is, mean_frame, require_frames, z_score
from models.families.weights import fill, read_weights, refusing
from models.folders import PREPROCESSOR, read_json
from models.interface import ModelCard
from models.layouts.dense_head import BACKBONES
from models.layouts.layout import architecture
from models.layouts.table import config_of
from models.layouts.timnet import ENSEMBLE, LAYOUT
from models.recipes.features.mfcc import CHANNELS, HOP, MELS, WINDOW, Standardised, samples_of
from models.recipes.networks.ensemble import Ensemble
from models.recipes.networks.timnet import TimFeatures, TimNet


def load(folder: Path, card: ModelCard, fingerprint: str, device: str) -> SpeechModel:
    """Load a folder of this family; ModelError if it is damaged, incomplete or too large."""
    config = config_of(folder)
    require_frames(card, HOP)
    weights = read_weights(LAYOUT.weights(folder), folder.name, device)
    with refusing(folder.name, device), torch.device("meta"):
        whole = built(config, len(card.outputs))
    fill(whole, weights, folder.name)
    whole.eval().requires_grad_(False).to(device)
    sound = read_json(folder / PREPROCESSOR)
    channels = CHANNELS + (whole.encoder.config.hidden_size if isinstance(whole, Together) else 0)
    return TimNetModel(
        card=card,
        fingerprint=fingerprint,
        device=device,
        hop=HOP,
        field=WINDOW,
        mean_frame=mean_frame(folder, channels, device),
        longest=None if isinstance(whole, Together) else samples_of(config["shape"]["frames"]),
        _front=whole.front,
        _network=whole,
        _config=config,
        _normalise=z_score if sound.get("do_normalize", False) else as_it_is,
    )


@dataclass(frozen=True, eq=False)
class TimNetModel(SpeechModel):
    """A TIM-Net, or an ensemble with one, cut at its encoder input."""

    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """As `head`, with the weights (batch, 1, 1, frames) of attentive pooling; UsageError where there is none."""
        network: Any = self._network
        if not isinstance(network, Together) or network.network.pooling.attention is None:
            raise UsageError(f"{self.card.name} has no attention; choose another method.")
        if torch.is_grad_enabled() and not hidden.requires_grad:
            hidden = hidden.detach().requires_grad_(True)
        outputs, weights = network.attend(hidden)
        return outputs, (weights[:, None, None],)

    @property
    def positional(self) -> None:
        """The speech encoder's convolution is given a part of the encoder input, not the whole."""
        return None

    def bytes_needed(self, units: int, *, from_samples: bool) -> int:
        """About how much memory one forward and backward pass takes, of `units` frames or samples."""
        frames = units // self.hop if from_samples else units
        shape, base = self._config["shape"], self._config.get("base")
        floats: int = 2 * 8 * shape["blocks"] * shape["frames"] * shape["channels"]
        if base is not None:
            each = 8 * base["hidden_size"] + 3 * base["intermediate_size"]
            floats += base["num_hidden_layers"] * frames * each
        return 4 * floats + (2 * self._front.bytes_needed(units) if from_samples else 0)


class Alone(nn.Module):
    """All weights of a folder with TIM-Net alone; called with the encoder input."""

    def __init__(self, network: TimNet) -> None:
        super().__init__()
        self.features, self.network = Standardised(), network

    @property
    def front(self) -> SpeechFront:
        return _Front(self.features)

    def forward(self, hidden: Tensor) -> Tensor:
        outputs: Tensor = self.network(hidden)
        return outputs


class Together(nn.Module):
    """All weights of a folder with the ensemble; called with the encoder input."""

    def __init__(self, network: Ensemble, encoder: Any) -> None:
        super().__init__()
        self.features, self.network, self.encoder = Standardised(), network, encoder

    @property
    def front(self) -> SpeechFront:
        return _WiderFront(self.features, self.encoder)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.attend(hidden)[0]

    def attend(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Outputs, and what each frame counts in the pooling, (batch, frames)."""
        states = self.encoder.encoder(hidden[..., CHANNELS:].clone()).last_hidden_state
        mask = torch.ones(states.shape[:2], dtype=torch.bool, device=states.device)
        return self.network.attend(hidden[..., :CHANNELS], states, mask)


class _Front(SpeechFront):
    """What stands before the encoder input of TIM-Net alone."""

    def __init__(self, features: Standardised) -> None:
        super().__init__(features, nn.Identity())

    def forward(self, samples: Tensor) -> Tensor:
        hidden: Tensor = self.extractor(samples)
        return hidden

    def bytes_needed(self, samples: int) -> int:
        return _bytes_of_coefficients(samples)


class _WiderFront(SpeechFront):
    """What stands before the encoder input of the ensemble."""

    def __init__(self, features: Standardised, encoder: Any) -> None:
        super().__init__(encoder.feature_extractor, encoder.feature_projection)
        self.features = features

    def forward(self, samples: Tensor) -> Tensor:
        return torch.cat([self.features(samples), super().forward(samples)], dim=-1)

    def bytes_needed(self, samples: int) -> int:
        return super().bytes_needed(samples) + _bytes_of_coefficients(samples)


def _bytes_of_coefficients(samples: int) -> int:
    return 4 * 4 * (WINDOW + 2 * MELS) * samples // HOP


def built(config: Mapping[str, Any], outputs: int) -> Alone | Together:
    """A network as `config.json` describes it, with weights drawn from torch's random state."""
    shape = config["shape"]
    if architecture(config) != ENSEMBLE:
        return Alone(TimNet(outputs, **shape))
    encoder = _encoder(config["base"])
    network = Ensemble(
        outputs,
        TimFeatures(**shape),
        channels=shape["channels"],
        width=encoder.config.hidden_size,
        pooling=config["pooling"],
        dense=config["dense"],
        dropout=config["dropout"],
    )
    return Together(network, encoder)


def _encoder(base: Mapping[str, Any]) -> Any:
    import transformers  # noqa: PLC0415 - slow to import, and only wanted with an ensemble

    stem = BACKBONES.get(str(base.get("model_type")))
    if stem is None:
        raise ModelError(f"its encoder should be one of {', '.join(BACKBONES)}.")
    settings = getattr(transformers, f"{stem}Config").from_dict(dict(base))
    return getattr(transformers, f"{stem}Model")(settings)

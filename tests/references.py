"""Networks as their authors wrote them, in short: what our own give is held against these."""

import torch
import transformers
from torch import nn
from torch.nn import functional


class DenseHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.dropout = nn.Dropout(config.final_dropout)
        self.out_proj = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, pooled):
        pooled = torch.tanh(self.dense(self.dropout(pooled)))
        return self.out_proj(self.dropout(pooled))


class Wav2Vec2Emotion(transformers.Wav2Vec2PreTrainedModel):
    """audEERING's, soxan's and ehcalabres'; the last two may pool otherwise."""

    def __init__(self, config):
        super().__init__(config)
        self.wav2vec2 = transformers.Wav2Vec2Model(config)
        self.classifier = DenseHead(config)
        self.post_init()

    def forward(self, samples):
        frames = self.wav2vec2(samples)[0]
        pooled = {"mean": frames.mean(1), "sum": frames.sum(1), "max": frames.max(1)[0]}
        return self.classifier(pooled[getattr(self.config, "pooling_mode", "mean")])


class HubertEmotion(transformers.HubertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.hubert = transformers.HubertModel(config)
        self.classifier = DenseHead(config)
        self.post_init()

    def forward(self, samples):
        return self.classifier(self.hubert(samples)[0].mean(1))


class AttentiveStatistics(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.sap_linear = nn.Linear(width, width)
        self.attention = nn.Parameter(torch.randn(width, 1))

    def forward(self, clips, mask):
        counts = torch.div(mask.sum(1) - 1, 320, rounding_mode="floor").long() + 1
        pooled = []
        for clip, count in zip(clips, counts, strict=True):
            frames = clip[:count]
            weights = torch.softmax(torch.tanh(self.sap_linear(frames)) @ self.attention, 0)
            mean = (frames * weights).sum(0)
            spread = ((frames * frames * weights).sum(0) - mean**2).clamp(min=1e-5).sqrt()
            pooled.append(torch.cat([mean, spread]))
        return torch.stack(pooled)


class OdysseyHead(nn.Module):
    def __init__(self, width, hidden, outputs):
        super().__init__()
        self.fc = nn.ModuleList(
            [nn.Sequential(nn.Linear(width, hidden), nn.LayerNorm(hidden), nn.ReLU(), nn.Dropout(0.5))]
        )
        self.out = nn.Sequential(nn.Linear(hidden, outputs))

    def forward(self, pooled):
        for layer in self.fc:
            pooled = layer(pooled)
        return self.out(pooled)


class Odyssey(nn.Module):
    def __init__(self, config, outputs):
        super().__init__()
        width = config.hidden_size
        self.ssl_model = transformers.WavLMModel(config)
        self.pool_model = AttentiveStatistics(width)
        self.ser_model = OdysseyHead(2 * width, width, outputs)

    def forward(self, samples):
        mask = torch.ones_like(samples)
        frames = self.ssl_model(samples, attention_mask=mask).last_hidden_state
        return self.ser_model(self.pool_model(frames, mask))


class SpeechBrain(nn.Module):
    """What `CustomEncoderWav2vec2Classifier` computes for one clip, before the softmax."""

    def __init__(self, config, outputs, *, output_norm):
        super().__init__()
        self.output_norm = output_norm
        self.wav2vec2 = nn.Module()
        self.wav2vec2.model = transformers.Wav2Vec2Model(config)
        self.head = nn.ModuleList([nn.Module()])
        self.head[0].w = nn.Linear(config.hidden_size, outputs, bias=False)

    def forward(self, samples):
        samples = functional.layer_norm(samples, samples.shape)
        frames = self.wav2vec2.model(samples)[0]
        if self.output_norm:
            frames = functional.layer_norm(frames, frames.shape)
        return self.head[0].w(frames.mean(dim=1))

"""BLSTMs over descriptors of sound and over word embeddings, brought together.

Where a network goes word by word and nobody has told when the words are spoken, they are looked for in the sound; where
that finds none, the words share the clip's time by their letters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor, nn

from models.families.joined import Joined, predict, stacked
from models.families.pooled_speech import PoolingSpeech, everything, hanging_on
from models.families.pooled_text import PoolingText
from models.interface import Material, ModelCard, Prediction
from models.recipes.features.spoken import spoken_words, timed
from models.recipes.networks.pooled import Design, TwoInputs


@dataclass(frozen=True, eq=False)
class PoolingBoth:
    """A network over sound and text, cut behind the descriptors and behind the encoder's embeddings.

    The networks are held here as well as by the parts that prepare a clip, so that they can be found.
    """

    card: ModelCard
    fingerprint: str
    device: str
    mean_frame: Tensor
    _ear: PoolingSpeech
    _reader: PoolingText
    _embeddings: nn.Module
    _encoder: nn.Module
    _network: TwoInputs
    _design: Design

    def predict(self, material: Material) -> Prediction:
        """All outputs; ModelError if the clip has no sound or no transcript, or the model gives no number."""
        return predict(self, material)

    def joined(self, material: Material) -> Joined:
        """One clip as explaining wants it; ModelError if it has no sound or no transcript."""
        tokens = self._reader.tokens(material)
        frames = self._ear.encode(self._ear.prepare(material))
        pieces, masked = self._reader.encode(tokens.ids), self._reader.encode(self._reader.masked(tokens))
        read = replace(material, transcript=tokens.text)
        clip = timed(read) if self._design.fusion == "word-segments" else read
        of_frames, of_pieces = (
            owner.to(self.device) for owner in spoken_words(clip, tokens, frames.shape[1])
        )
        count = frames.shape[1]

        def attend(rows: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
            heard, read = rows[:, :count, : frames.shape[2]], rows[:, count:, : pieces.shape[2]]
            return self._attend(heard, read, of_frames, of_pieces, counted)

        def attention(rows: Tensor) -> tuple[Tensor, Tensor]:
            return hanging_on(lambda counted: attend(rows, counted))

        mean = self.mean_frame.expand_as(frames)
        return Joined(
            frames=count,
            tokens=tokens,
            start=stacked(mean, masked),
            end=stacked(frames, pieces),
            outputs=lambda rows: attend(rows)[0],
            attention=attention if self._design.pooling == "attention" else None,
        )

    def _attend(
        self,
        frames: Tensor,
        embeddings: Tensor,
        of_frames: Tensor,
        of_pieces: Tensor,
        counted: Tensor | None,
    ) -> tuple[Tensor, Tensor]:
        words = self._encoder(inputs_embeds=embeddings).last_hidden_state
        rows = len(frames)
        return self._network.attend(
            frames,
            everything(frames),
            of_frames.expand(rows, -1),
            words,
            everything(words),
            of_pieces.expand(rows, -1),
            counted,
        )

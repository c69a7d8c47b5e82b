"""Hearing words by a Whisper: the likeliest token each time, then one pass more that tells when each was spoken.

A stretch in which the model itself doubts that anybody speaks has no words; the rule is that of the paper, section 4.5.
Where the checkpoint does not say which heads attend to the sound, those of the later half of the decoder's layers are
taken, as the published program does.

Sources: Radford et al. 2023, arXiv:2212.04356; the published program, `whisper/decoding.py` and `whisper/timing.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from torch import Tensor

from analysis.alignment.hearing import Alignment
from analysis.audio import resample
from analysis.recognition import is_silent, quiet_windows, silence
from analysis.words import Word
from models.devices import memory_told, pick
from models.families.weights import load_network, quiet, refusing
from models.layouts.layout import WHISPER
from models.recognition.timing import token_starts, words_of

RATE, HOP, FRAME_S = 16000, 320, 0.02
LONGEST_S = 29.0
MEDIAN_FRAMES = 7
NO_SPEECH, DOUBT = 0.6, -1.0
NOTHING = Alignment((), origin="recognised")

Report = Callable[[float], None]


@functools.lru_cache(maxsize=1)
def load_whisper(folder: Path, name: str, _fingerprint: str, device: str | None) -> Whisper:
    """A Whisper with its tokens, the last one kept; only for the one thread that works with models.

    Raises
    ------
    ModelError
        If it is damaged, incomplete, or too large for the memory.
    """
    from transformers import WhisperFeatureExtractor, WhisperTokenizer  # noqa: PLC0415 - slow to import

    device = pick(device)
    network = load_network(WHISPER, folder, device)
    network.set_attn_implementation("eager")  # the others do not tell what they attend to
    with refusing(name, device), quiet():
        hearing = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
        tokens = WhisperTokenizer.from_pretrained(folder, local_files_only=True)
    return Whisper(name, device, network, hearing, tokens)


@dataclass(frozen=True, eq=False)
class Whisper:
    """A loaded Whisper.

    Attributes
    ----------
    name : str
        For people.
    """

    name: str
    device: str
    _network: Any
    _hearing: Any
    _tokens: Any

    def recognise(self, samples: NDArray[np.float32], rate: int, language: str, report: Report) -> Alignment:
        """Hear which words are spoken, and when. The same sound always gives the same words.

        Parameters
        ----------
        samples : array, shape (n,), float32
            Mono, -1 to 1. What is longer than the network hears at once is cut where it is quiet.
        rate : int
            In Hz.
        language : str
            As `de`; if it is empty, the one that is heard in the first stretch with words holds for all.
        report : callable
            Called before each token; may raise `Cancelled`, which ends the work.
        """
        if is_silent(samples):
            return silence(self.name)
        heard = resample(np.asarray(samples, dtype=np.float32), rate, RATE)
        words: list[Word] = []
        with torch.inference_mode(), memory_told(self.device, f"{self.name} does not fit."), quiet():
            for start, end in quiet_windows(heard, RATE, LONGEST_S):
                share = start / len(heard)
                report(share)
                if is_silent(heard[start:end]):
                    continue
                found, language = self._hear(heard[start:end], language, functools.partial(report, share))
                words += [
                    replace(word, start=word.start + start / RATE, end=word.end + start / RATE)
                    for word in found
                ]
        words = [replace(word, end=min(word.end, len(samples) / rate)) for word in words]
        trouble = "" if words else f"{self.name} recognises no word in this clip."
        return replace(NOTHING, words=tuple(words), trouble=trouble, by=self.name)

    def _hear(
        self, samples: NDArray[np.float32], language: str, tick: Callable[[], None]
    ) -> tuple[list[Word], str]:
        """Words of one window, with times from its start, and the language."""
        frames = -(-len(samples) // HOP)
        if frames < 2:
            return [], language
        given = self._hearing(samples, sampling_rate=RATE, return_tensors="pt").input_features.to(self.device)
        tick()
        heard = language or self._language(given)
        text, prompt = self._tokens_of(given, heard, frames - 1, tick)
        if not text:
            return [], language
        attention, logits = self._second_look(given, prompt + text)
        if self._is_doubtful(logits, prompt, text):
            return [], language
        # What is attended to where a token is about to be said: behind the prompt, and behind each token but the last.
        starts = token_starts(self._gathered(attention, len(prompt) - 1, frames))
        edges = [float(edge) * FRAME_S for edge in starts]
        # Some checkpoints ask to take blanks out, by which words are told apart.
        decode = functools.partial(self._tokens.decode, clean_up_tokenization_spaces=False)
        return words_of(text, edges, decode, heard), heard

    def _language(self, given: Tensor) -> str:
        """The likeliest language; empty if the model knows one only."""
        settings = self._network.generation_config
        if not getattr(settings, "is_multilingual", True):
            return ""
        token = int(self._network.detect_language(given)[0])
        return next(str(name).strip("<|>") for name, number in settings.lang_to_id.items() if number == token)

    def _tokens_of(
        self, given: Tensor, language: str, most: int, tick: Callable[[], None]
    ) -> tuple[list[int], list[int]]:
        """The text's tokens, `most` or fewer, and those of the prompt."""

        def stop(_tokens: Tensor, _scores: object, **_others: object) -> Tensor:
            tick()
            return torch.zeros(1, dtype=torch.bool, device=self.device)

        told = {"language": language, "task": "transcribe"} if language else {}
        room = int(self._network.config.max_target_positions) // 2
        made = self._network.generate(
            given,
            return_dict_in_generate=True,
            return_timestamps=False,
            do_sample=False,
            num_beams=1,
            max_new_tokens=max(1, min(most, room)),
            stopping_criteria=[stop],
            **told,
        )
        # In every published vocabulary the tokens of text stand before the one that ends it, and all marks behind.
        tokens, end = made.sequences[0].tolist(), self._tokens.eos_token_id
        text = [token for token in tokens if token < end]
        return text, tokens[: next((at for at, token in enumerate(tokens) if token < end), len(tokens))]

    def _second_look(self, given: Tensor, tokens: list[int]) -> tuple[Tensor, Tensor]:
        """Attention to the sound, shape (heads, tokens, frames), and logits, shape (tokens, vocabulary)."""
        seen = self._network(
            given,
            decoder_input_ids=torch.tensor([tokens], device=self.device),
            output_attentions=True,
            use_cache=False,
        )
        layers = len(seen.cross_attentions)
        heads = getattr(self._network.generation_config, "alignment_heads", None) or [
            (layer, head)
            for layer in range(layers // 2, layers)
            for head in range(seen.cross_attentions[layer].shape[1])
        ]
        return torch.stack([seen.cross_attentions[layer][0, head] for layer, head in heads]), seen.logits[0]

    def _gathered(self, attention: Tensor, first: int, frames: int) -> NDArray[np.float64]:
        """One number a token and frame: smoothed, and compared with the other tokens' at that frame."""
        weights = attention[..., :frames].double().cpu().numpy()
        spread = weights.std(axis=1, keepdims=True)
        weights = (weights - weights.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
        smooth = median_filter(weights, size=(1, 1, MEDIAN_FRAMES), mode="mirror").mean(axis=0)
        return np.asarray(smooth[first:], dtype=np.float64)

    def _is_doubtful(self, logits: Tensor, prompt: list[int], text: list[int]) -> bool:
        """Whether nobody seems to speak, and the words are not likely either."""
        none = int(self._network.generation_config.no_timestamps_token_id)
        said = logits[len(prompt) - 1 : -1].log_softmax(dim=-1)
        likely = said.gather(1, torch.tensor(text, device=said.device)[:, None]).mean()
        # The token for silence stands before the one for no timestamps in every published vocabulary.
        silent = logits[0].softmax(dim=-1)[none - 1]
        return bool(silent > NO_SPEECH and likely < DOUBT)

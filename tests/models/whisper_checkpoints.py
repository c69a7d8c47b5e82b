"""A tiny Whisper with random weights, in the layout of the published ones."""

import json

import torch
import transformers
from tokenizers.pre_tokenizers import ByteLevel

from tests.checkpoints import shaken

WORDS = (" you", " can", " park", " behind", " the", " school", ",")
MARKS = ("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|translate|>", "<|transcribe|>")
MORE_MARKS = ("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")
HEADS = [[1, 0], [1, 1]]


def whisper(folder, *, seed=0, is_multilingual=True, words=WORDS, heads=HEADS):
    """A Whisper that says nothing but `words`, saved in `folder`."""
    torch.manual_seed(seed)
    tokens, marks = _tokens(folder)
    network = transformers.WhisperForConditionalGeneration(
        transformers.WhisperConfig(
            vocab_size=len(tokens),
            d_model=16,
            encoder_layers=1,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=32,
            decoder_ffn_dim=32,
            num_mel_bins=80,
            max_target_positions=24,
            decoder_start_token_id=marks["<|startoftranscript|>"],
            **dict.fromkeys(("pad_token_id", "bos_token_id", "eos_token_id"), marks["<|endoftext|>"]),
            begin_suppress_tokens=None,
            suppress_tokens=None,
        )
    )
    said = set(tokens.convert_tokens_to_ids(_spelt(words))) | {marks["<|endoftext|>"]}
    settings = {
        "decoder_start_token_id": marks["<|startoftranscript|>"],
        **dict.fromkeys(("pad_token_id", "bos_token_id", "eos_token_id"), marks["<|endoftext|>"]),
        "is_multilingual": is_multilingual,
        "max_length": 24,
        "no_timestamps_token_id": marks["<|notimestamps|>"],
        "suppress_tokens": [token for token in range(len(tokens)) if token not in said],
        "begin_suppress_tokens": [marks["<|endoftext|>"]],
    }
    if is_multilingual:
        settings["lang_to_id"] = {name: marks[name] for name in ("<|en|>", "<|de|>")}
        settings["task_to_id"] = {name: marks[f"<|{name}|>"] for name in ("translate", "transcribe")}
    if heads:
        settings["alignment_heads"] = heads
    shaken(network).save_pretrained(folder)
    (folder / "generation_config.json").write_text(json.dumps(settings))
    transformers.WhisperFeatureExtractor().save_pretrained(folder)
    return folder


def _tokens(folder):
    """The tokens, saved in `folder`, and the numbers of those that are no text."""
    letters = sorted(ByteLevel.alphabet())
    vocabulary = [*letters, *(word for word in _spelt(WORDS) if word not in letters)]
    tokens = transformers.WhisperTokenizer(
        vocab={token: number for number, token in enumerate([*vocabulary, MARKS[0]])}, merges=[]
    )
    times = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    tokens.add_special_tokens({"additional_special_tokens": [*MARKS[1:], *MORE_MARKS]})
    tokens.add_tokens(times)
    tokens.save_pretrained(folder)
    return tokens, {mark: tokens.convert_tokens_to_ids(mark) for mark in (*MARKS, *MORE_MARKS)}


def _spelt(words):
    """As the vocabulary spells them: a blank is a letter of its own there."""
    return [word.replace(" ", "Ġ") for word in words]

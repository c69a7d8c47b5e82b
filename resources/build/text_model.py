"""Train the demo text model, a tiny RoBERTa with its own tokenizer: `python -m resources.build.text_model`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch import nn
from torch.nn import functional
from transformers import RobertaConfig, RobertaForSequenceClassification, RobertaTokenizerFast

from resources.build.text_sentences import training_sentences, unseen_sentences, valence, words

FOLDER = Path("resources/models/demo-text")
VOCABULARY, LONGEST = 8000, 256
SENTENCES, EPOCHS, BATCH, PEAK_RATE = 300_000, 6, 64, 2e-3
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")

CARD = {
    "title": "Demo text model (word sentiment)",
    "modality": "text",
    "licence": "GPL-3.0-or-later",
    "note": "Tiny RoBERTa taught by VADER's lexicon and rules. It knows words of sentiment, negation and emphasis.",
    "outputs": {"valence": {"low": 1, "high": 7}},
}


def main() -> None:
    """Train, report on unseen frames after each epoch, and write the folder."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer()
    write_tokenizer(tokenizer)
    sentences = list(training_sentences(SENTENCES, random))
    targets = torch.tensor([valence(sentence) for sentence in sentences])
    tokens = [item.ids for item in tokenizer.backend_tokenizer.encode_batch(sentences)]
    unseen = list(unseen_sentences(2000, np.random.default_rng(1)))
    model = make_model()
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=1e-3)
    steps = EPOCHS * (len(tokens) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        model.train()
        for batch in _batches(tokens, random):
            longest = max(len(tokens[index]) for index in batch)
            padded = torch.tensor([tokens[index] + [1] * (longest - len(tokens[index])) for index in batch])
            logits = model(padded, attention_mask=(padded != 1).long()).logits[:, 0]
            loss = functional.mse_loss(logits, targets[batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        correlation = np.corrcoef(
            predict(model, tokenizer, unseen), [valence(sentence) for sentence in unseen]
        )[0, 1]
        print(f"epoch {epoch + 1} of {EPOCHS}: unseen frames r = {correlation:.3f}", flush=True)
    model.eval().save_pretrained(FOLDER)
    (FOLDER / "earmark.json").write_text(json.dumps(CARD, indent=2) + "\n", "utf-8")


def make_tokenizer() -> RobertaTokenizerFast:
    """A byte-level BPE in RoBERTa's layout that knows words of sentiment and frequent words whole."""
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[*SPECIAL, AddedToken("<mask>", lstrip=True)],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    backend.train_from_iterator(_vocabulary_texts(), trainer)
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return RobertaTokenizerFast(
        tokenizer_object=backend,
        add_prefix_space=True,
        model_max_length=LONGEST,
        mask_token=AddedToken("<mask>", lstrip=True),
    )


def write_tokenizer(tokenizer: RobertaTokenizerFast) -> None:
    """All files of RoBERTa's layout; transformers itself writes only those that it reads first."""
    tokenizer.save_pretrained(FOLDER)
    tokenizer.backend_tokenizer.model.save(str(FOLDER))
    special = {name: str(token) for name, token in tokenizer.special_tokens_map.items()}
    (FOLDER / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n", "utf-8")


def make_model() -> RobertaForSequenceClassification:
    """Two layers of 64."""
    return RobertaForSequenceClassification(
        RobertaConfig(
            vocab_size=VOCABULARY,
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=256,
            max_position_embeddings=LONGEST + 2,
            type_vocab_size=1,
            pad_token_id=1,
            bos_token_id=0,
            eos_token_id=2,
            hidden_dropout_prob=0.05,
            attention_probs_dropout_prob=0.0,
            problem_type="regression",
            id2label={0: "valence"},
            label2id={"valence": 0},
        )
    )


@torch.no_grad()
def predict(
    model: RobertaForSequenceClassification, tokenizer: RobertaTokenizerFast, sentences: list[str]
) -> list[float]:
    """Valence of each sentence, 1 to 7."""
    model.eval()
    return [float(model(**tokenizer(sentence, return_tensors="pt")).logits[0, 0]) for sentence in sentences]


def _vocabulary_texts() -> Iterator[str]:
    """Words of sentiment often, frequent words the oftener the more frequent; some with a capital."""
    for word in words().sentiment:
        yield from [word] * 8
        yield word.capitalize()
    for rank, word in enumerate(words().neutral):
        yield from [word] * (2 + 3000 // (rank + 100))
        yield word.capitalize()
    yield from [
        "not never no don't didn't can't won't wouldn't isn't wasn't doesn't aren't couldn't but I I'm it's"
    ] * 50


def _batches(tokens: list[list[int]], random: np.random.Generator) -> Iterator[list[int]]:
    lengths = np.array([len(item) for item in tokens])
    order = np.argsort(lengths + random.uniform(0, 3, len(lengths)))
    groups = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)
    for index in random.permutation(len(groups)):
        yield groups[index].tolist()


if __name__ == "__main__":
    main()

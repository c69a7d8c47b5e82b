"""The command `clash`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from analysis.agreement.table import cell
from analysis.clash import direction
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.tables import Corpus
from analysis.writing import checked_place, written_whole
from models.clash import ClipClash, CorpusClash, Sources, clip_clash, corpus_clash
from models.commands.bar import progress
from models.commands.options import ALL_FAILED, AsJson, Device
from models.commands.output import failure

SHOWN = 20


def clash(
    corpus: Annotated[str, typer.Argument(help="A corpus with sound and transcripts.")],
    audio: Annotated[str, typer.Option(help="A model that hears valence.")],
    text: Annotated[str, typer.Option(help="A model that reads valence.")],
    word_blind: Annotated[
        str,
        typer.Option(
            help="A second audio model that knows no words, such as one of prosody alone; if not given, the voice is"
            " what the text's valence does not explain of the audio's, learned on other speakers."
        ),
    ] = "",
    clip: Annotated[str, typer.Option(help="Say which words of this clip clash.")] = "",
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip.")] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Clips whose voice and words are opposed, the most opposed first.

    `clash` is the smaller of how far voice and words are from neutral, in robust standard deviations, where they are on
    opposite sides, and 0 elsewhere; `p` says how often these words meet such a voice by chance, and `q` the same with
    false discoveries controlled.

    Example: main.py clash demo --audio demo-audio --text demo-text --csv clash.csv
    """
    if csv_file is not None:
        checked_place(csv_file, [corpus])
    sources = Sources(audio, text, word_blind)
    sources.check()
    opened = open_corpus(corpus)
    if clip and clip not in opened.rows:
        raise UsageError(f"there is no clip {clip!r} in {corpus}.")
    with progress("predicting") as report:
        found = corpus_clash(opened, sources, device=device, report=report)
    for name, reason in found.failed:
        typer.echo(failure(name, reason), err=True)
    within = clip_clash(opened, clip, found.clash, sources, device=device) if clip else None
    rows = _rows(opened, found)
    if csv_file is not None:
        _write(csv_file, rows)
    record: dict[str, Any] = {
        "corpus": opened.name,
        "audio": audio,
        "text": text,
        "word_blind": word_blind or None,
        "lexical_share": found.clash.signals.lexical_share,
        "clips": len(rows),
        "clashes": sum(bool(row["direction"]) for row in rows),
        "failed": [{"clip": name, "reason": reason} for name, reason in found.failed],
        "per_clip": rows,
        "clip": None if within is None else _localised(clip, within),
    }
    emit(record, as_json, lambda: _print(record))
    if rows and all(isnan(row["clash"]) for row in rows):
        raise typer.Exit(ALL_FAILED)


COMMANDS: dict[str, Callable[..., None]] = {"clash": clash}


def _rows(corpus: Corpus, found: CorpusClash) -> list[dict[str, Any]]:
    """A row a clip, those first that clash most; those of which nothing is known last."""
    index, signals = found.clash, found.clash.signals
    names = corpus.clips["clip"].tolist()
    order = np.argsort(-np.nan_to_num(index.opposition, nan=-1.0), kind="stable")
    columns = {
        "clash": index.opposition,
        "product": index.product,
        "distance": index.distance,
        "p": index.p,
        "q": index.q,
        "voice": signals.voice,
        "audio": signals.audio,
        "text": signals.text,
    }
    return [
        {
            "clip": names[row],
            **{name: float(values[row]) for name, values in columns.items()},
            "direction": direction(float(signals.voice[row]), float(signals.text[row])),
        }
        for row in order
    ]


def _localised(clip: str, within: ClipClash) -> dict[str, Any]:
    words = within.words
    columns = zip(words.words, words.voice, words.text, words.clash, strict=True)
    return {
        "clip": clip,
        "direction": within.direction,
        "sentence": within.sentence,
        "words": [
            {"word": word, "voice": voice, "text": text, "clash": both} for word, voice, text, both in columns
        ],
        "voice_word": words.voice_word,
        "text_word": words.text_word,
    }


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0] if rows else ["clip"])
        for row in rows:
            writer.writerow([cell(value) for value in row.values()])


def _print(record: dict[str, Any]) -> None:
    typer.echo(f"{record['clashes']:,} of {record['clips']:,} clips clash.")
    for row in [row for row in record["per_clip"] if row["direction"]][:SHOWN]:
        typer.echo(
            f"{row['clip']:32} {row['clash']:5.2f}   voice {row['voice']:+.2f}   text {row['text']:+.2f}"
            f"   p {row['p']:.3f}   {row['direction']}"
        )
    if record["clip"] is not None:
        typer.echo(record["clip"]["sentence"] or f"Voice and words of {record['clip']['clip']} do not clash.")

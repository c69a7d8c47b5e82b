"""The command `words`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.alignment import Alignment, align_once
from analysis.audio import Sound, read
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from analysis.interchange.textgrid import textgrid_text
from analysis.places import DEMO
from analysis.recognition import Recogniser, pocketsphinx, recognise_once
from analysis.words import RECOGNISED_TIERS, Origin, alignment_of, read_phones, read_words
from analysis.writing import checked_place, written_whole
from models.commands.bar import progress
from models.commands.options import AsJson, Device
from models.recognition.folders import whisper

_ORIGINS: dict[Origin, str] = {
    "corpus": "From the corpus's alignment.",
    "aligned": "From the corpus's transcript, aligned here by {by}.",
    "recognised": "Recognised by {by} in the sound alone, not from the corpus.",
}


def words(
    source: Annotated[
        str, typer.Argument(metavar="CORPUS-or-FILE", help="A folder, a label CSV, `demo`, or a sound file.")
    ],
    clip: Annotated[str, typer.Option(help="The clip, if a corpus is given.")] = "",
    textgrid: Annotated[Path | None, typer.Option(help="A Praat TextGrid to write.")] = None,
    model: Annotated[
        str,
        typer.Option(help="A Whisper to recognise words by: its folder, or its name if it was downloaded."),
    ] = "",
    language: Annotated[
        str,
        typer.Option(help="What the Whisper shall expect, as de; the language that it hears if not given."),
    ] = "",
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Show which words are spoken in a clip, and when.

    Where the corpus does not say when, they are aligned here; where it does not say which, they are recognised
    by a Whisper of yours or by PocketSphinx, which knows English only and is often wrong. Recognised words, and the
    tiers that hold them, are called recognised.

    Example: main.py words demo --clip MSP-PODCAST_9001_0003.wav --textgrid clip.TextGrid
    """
    recogniser = _recogniser(model, language, device)
    if textgrid is not None:
        checked_place(textgrid, [source] if Path(source).is_file() else [])
    of_source = _of_corpus if _is_corpus(source) else _of_file
    with progress("finding words") as report:
        name, sound, found = of_source(source, clip, recogniser, report)
    if not found.words and found.trouble:
        raise DataError(f"{name}: {found.trouble}")
    if textgrid is not None:
        _write(textgrid, found, max((word.end for word in found.words), default=0.0), sound)
    record: dict[str, Any] = {"clip": name, "origin": found.origin, "by": found.by}
    record |= {kind: [asdict(one) for one in getattr(found, kind)] for kind in ("words", "phones")}
    emit(record, as_json, lambda: _print(record))


def _recogniser(model: str, language: str, device: str | None) -> Recogniser:
    if model:
        return whisper(model, language=language, device=device)
    if language or device:
        raise UsageError("--language and --device are for a Whisper; name it by --model.")
    return pocketsphinx()


def _of_corpus(
    source: str, clip: str, recogniser: Recogniser, report: Callable[[float], None]
) -> tuple[str, Sound | None, Alignment]:
    corpus = open_corpus(source)
    if clip not in corpus.rows:
        said = f"there is no clip {clip!r} in {corpus.folder}" if clip else "name a clip by --clip"
        raise UsageError(f"{said}.")
    row = corpus.clips.iloc[corpus.rows[clip]]
    sound = read(str(row["path"])) if row["path"] else None
    alignment = alignment_of(corpus, clip)
    given = () if alignment is None else read_words(alignment)
    if alignment is not None and given:
        return clip, sound, Alignment(given, phones=read_phones(alignment), origin="corpus", by="")
    if sound is None:
        raise DataError(f"{clip} has neither an alignment nor audio in {corpus.folder}.")
    transcript = str(row["transcript"])
    if transcript.strip():
        return clip, sound, align_once(sound.mono(), sound.rate, transcript, report)
    return clip, sound, recognise_once(sound.mono(), sound.rate, report, recogniser)


def _of_file(
    source: str, clip: str, recogniser: Recogniser, report: Callable[[float], None]
) -> tuple[str, Sound, Alignment]:
    if clip:
        raise UsageError("--clip names a clip of a corpus; leave it out for a sound file.")
    if not Path(source).is_file():
        raise UsageError(f"there is no file or folder {source}.")
    sound = read(source)
    return Path(source).name, sound, recognise_once(sound.mono(), sound.rate, report, recogniser)


def _write(file: Path, found: Alignment, end: float, sound: Sound | None) -> None:
    before = RECOGNISED_TIERS if found.origin == "recognised" else ""
    kinds = {"words": found.words, "phones": found.phones}
    tiers = {
        f"{before}{kind}": [(one.start, one.end, one.text) for one in those]
        for kind, those in kinds.items()
        if those
    }
    with written_whole(file) as draft:
        draft.write_text(textgrid_text(tiers, end if sound is None else sound.duration), encoding="utf-8")


def _print(record: dict[str, Any]) -> None:
    typer.echo(_ORIGINS[record["origin"]].format(by=record["by"]))
    for word in record["words"]:
        typer.echo(f"{word['start']:8.3f} {word['end']:8.3f}  {word['text']}")


def _is_corpus(source: str) -> bool:
    return source == DEMO or Path(source).is_dir() or Path(source).suffix.lower() == ".csv"


COMMANDS: dict[str, Callable[..., None]] = {"words": words}

"""The command `live`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.audio import Sound, read
from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from analysis.live.keeping import Recording, edit_to_keep, name_at
from analysis.live.recorder import QUIETEST_DB, Recorder, inputs
from analysis.live.sounding import play
from analysis.session import Session, default_tagger
from models.commands.bar import progress
from models.commands.options import Device
from models.interface import FRAMES_PER_SECOND
from models.recognition.folders import whisper
from models.registry import load

if TYPE_CHECKING:
    from models.live import Answer, Heard

USUAL_MODELS = ("demo-audio", "demo-text")
LOOK_S = 0.05
CHOICES = "Enter: record again, p: play it, k: keep it in the session, q: quit"


def live(
    model: Annotated[
        list[str] | None, typer.Option(help="A model to ask; may be repeated. The demo models if not given.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A sound file in place of the microphone.")] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, max=600, help="Record so long; until Enter if not given.")
    ] = None,
    input_: Annotated[
        str, typer.Option("--input", help="The microphone: a part of its name. See --inputs.")
    ] = "",
    list_inputs: Annotated[bool, typer.Option("--inputs", help="List the microphones, and end.")] = False,
    transcript: Annotated[
        str | None, typer.Option(help="What is said; recognised if not given, none if empty.")
    ] = None,
    recogniser: Annotated[
        str,
        typer.Option(
            help="A Whisper to recognise words by; PocketSphinx, which knows English, if not given."
        ),
    ] = "",
    target: Annotated[
        str | None,
        typer.Option(help="The output to explain; the likeliest class or first dimension if not given."),
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="A session to keep recordings in.")] = None,
    device: Device = None,
    as_json: Annotated[bool, typer.Option("--json", help="Record once and print one JSON object.")] = False,
) -> None:
    """Record yourself, or take a file: words, features, what models hear, and where they hear it.

    Where no words are understood, a model that only listens answers for those that read, and says so.

    Example: main.py live --model demo-audio --model demo-text --seconds 4
    """
    if list_inputs:
        found = [one.name for one in inputs()]
        emit({"inputs": found}, as_json, lambda: typer.echo("\n".join(found) or "There is no microphone."))
        return
    if keep is not None and not keep.is_file():
        raise UsageError(f"there is no session {keep}; open a corpus with --session {keep} to make it.")
    names = tuple(model or USUAL_MODELS)
    listener = whisper(recogniser, device=device) if recogniser else None
    is_asked = sys.stdin.isatty() and not as_json and file is None
    while True:
        sound = read(file) if file is not None else _recorded(input_, seconds)
        heard = _heard(sound, names, transcript, listener, target, device)
        made = name_at(datetime.now()) if file is None else file.name
        recording = _recording(made, sound, heard)
        if keep is not None and not is_asked:
            _keep(recording, keep)
        emit(_record(made, sound, heard), as_json, partial(_print, heard))
        if not is_asked or not _goes_on(recording, keep):
            return


def _recorded(name: str, seconds: float | None) -> Sound:
    """What the microphone gives for so long, or until Enter."""
    if seconds is None and not sys.stdin.isatty():
        raise UsageError("say how long to record by --seconds, as nobody can press Enter here.")
    stopped = threading.Event()
    with closing(Recorder(name)) as recorder:
        recorder.start()
        until = "" if seconds is not None else "; press Enter to stop"
        typer.echo(f"Recording from {recorder.name}{until}.", err=True)
        if seconds is None:
            threading.Thread(target=_wait_for_enter, args=[stopped], daemon=True).start()
        while not stopped.is_set() and not recorder.is_full and recorder.seconds < (seconds or float("inf")):
            if recorder.is_lost:
                raise DataError(f"{recorder.name} gives no sound: see that it is connected and may be used.")
            _show_level(recorder)
            time.sleep(LOOK_S)
        sound = recorder.stop()
        if recorder.level.is_clipped:
            typer.echo("It was too loud and is clipped: lower the microphone's level.", err=True)
    return sound


def _wait_for_enter(stopped: threading.Event) -> None:
    sys.stdin.readline()
    stopped.set()


def _show_level(recorder: Recorder) -> None:
    """One line on a terminal that changes in place: how loud it is, and how long it has been."""
    if sys.stderr.isatty():
        level = recorder.level
        bars = round(30 * (1 - max(level.rms_db, -60.0) / -60.0))
        clipped = " CLIPPED" if level.is_clipped else ""
        shown = (
            f"{'|' * bars:<30} {max(level.peak_db, QUIETEST_DB):6.1f} dB  {recorder.seconds:5.1f} s{clipped}"
        )
        typer.echo(f"\r{shown}", nl=False, err=True)


def _heard(
    sound: Sound,
    names: Sequence[str],
    said: str | None,
    recogniser: Any,
    target: str | None,
    device: str | None,
) -> Heard:
    from models.live import hear, typed, understand  # noqa: PLC0415 - imports torch

    with progress("listening") as report:
        understood = understand(sound, recogniser, report) if said is None else typed(sound, said, report)
        return hear(sound, names, understood, target=target, load=partial(load, device=device), report=report)


def _recording(name: str, sound: Sound, heard: Heard) -> Recording:
    outputs = {answer.card.name: dict(answer.outputs) for answer in heard.answers}
    return Recording(name, sound, heard.understood.transcript, heard.understood.by, outputs)


def _keep(recording: Recording, file: Path) -> None:
    tagger = default_tagger()
    with Session.open(file, tagger=tagger) as session:
        session.commit(
            edit_to_keep(
                recording, session.tags().values(), tagger=tagger, codebook_version=session.codebook.version
            )
        )
    typer.echo(f"Kept in {file} as {recording.name}.", err=True)


def _goes_on(recording: Recording, keep: Path | None) -> bool:
    """Ask what to do until the answer is to record again (True) or to quit."""
    while True:
        answer = input(f"{CHOICES}: ").strip().lower()
        if answer == "p":
            play(recording.sound)
        elif answer == "k" and keep is None:
            typer.echo("Name the session by --keep.", err=True)
        elif answer == "k" and keep is not None:
            _keep(recording, keep)
        elif answer in ("", "q"):
            return not answer


def _record(name: str, sound: Sound, heard: Heard) -> dict[str, Any]:
    understood = heard.understood
    return {
        "recording": name,
        "seconds": round(sound.duration, 3),
        "rate": sound.rate,
        "transcript": understood.transcript,
        "transcript_by": understood.by,
        "notices": heard.notices,
        "answers": [_answer_record(answer) for answer in heard.answers],
    }


def _answer_record(answer: Answer) -> dict[str, Any]:
    return {
        "model": answer.card.name,
        "outputs": answer.outputs,
        "probabilities": answer.probabilities,
        "features": [vars(feature) for feature in answer.features],
        "target": answer.target,
        "attribution": answer.saliency.values,
        "words": [vars(word) for word in answer.saliency.words],
        "relative_delta": answer.saliency.relative_delta,
    }


def _print(heard: Heard) -> None:
    said = heard.understood.transcript
    typer.echo(f"Transcript ({heard.understood.by}): {said}" if said else "No words were understood.")
    for notice in heard.notices:
        typer.echo(notice)
    for answer in heard.answers:
        typer.echo(f"\n{answer.card.title}")
        for feature in answer.features:
            shape = " x ".join(f"{size:,}" for size in feature.shape)
            typer.echo(f"  {feature.name}: {shape} ({feature.axes})")
        for name, value in answer.outputs.items():
            share = f"  {answer.probabilities[name]:.1%}" if name in answer.probabilities else ""
            typer.echo(f"  {name:<14} {value:8.3f}{share}")
        typer.echo(f"  {answer.target} is heard most at {_strongest(answer)}")


def _strongest(answer: Answer) -> str:
    """The word or the moment with the largest attribution."""
    saliency = answer.saliency
    if saliency.words:
        return repr(max(saliency.words, key=lambda word: abs(word.value)).text)
    if not len(saliency.values):
        return "no moment: the sound is shorter than a frame"
    return f"{abs(saliency.values).argmax() / FRAMES_PER_SECOND:.2f} s"


COMMANDS: dict[str, Callable[..., None]] = {"live": live}

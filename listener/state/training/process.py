"""`main.py train` in a process of its own: the command, its progress, and how it is stopped without losing anything."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.progress import Cancelled
from models.commands.curves import share_prepared
from models.recipes.training import curves

MAIN = Path(__file__).parents[3] / "main.py"
LOOK_S = 0.2
# A training ends at its next point; what it learned since the last kept state is learned again.
PATIENCE_S = 6.0


@dataclass(frozen=True)
class Wanted:
    """What to train, as the command takes it.

    Attributes
    ----------
    corpus : tuple of (name, path)
    settings : mapping of str to str
        Those that differ from the preset's.
    data : mapping of str to str
        `goal`, `split`, `cleaning`, `balance`, where they differ from the preset's.
    """

    recipe: str
    out: Path
    corpus: tuple[str, str]
    preset: str = "default"
    settings: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0


def command(wanted: Wanted) -> list[str]:
    """The words after `python`: what one would type to train the same."""
    name, path = wanted.corpus
    words = [str(MAIN), "train", wanted.recipe, "--corpus", f"{name}={path}", "--out", str(wanted.out)]
    words += ["--preset", wanted.preset, "--seed", str(wanted.seed)]
    for option, value in wanted.data.items():
        words += [f"--{option}", value]
    for name, value in wanted.settings.items():
        words += ["--set", f"{name}={value}"]
    return words


def train(wanted: Wanted, report: Callable[[float], None]) -> dict[str, Any]:
    """Train and give the command's record; what `report` raises stops the training, which keeps its state first.

    Raises
    ------
    DataError
        With the command's own last sentence, if it does not end well.
    """
    with (
        tempfile.TemporaryFile("a+", encoding="utf-8") as said,  # what is read here moves no place to write
        tempfile.TemporaryFile("w+", encoding="utf-8") as record,
    ):
        process = subprocess.Popen(
            [sys.executable, *command(wanted), "--json"], stdin=subprocess.DEVNULL, stdout=record, stderr=said
        )
        try:
            while process.poll() is None:
                report(_fraction(wanted.out, said))
                time.sleep(LOOK_S)
        except Cancelled:
            _stop(process)
            raise
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        if process.returncode:
            raise DataError(_last_line(said) or f"training ended with code {process.returncode}.")
        record.seek(0)
        found: dict[str, Any] = json.load(record)
        return found


def _fraction(out: Path, said: Any) -> float:
    """The share of the steps that are done; before the first the share of clips that are prepared."""
    points = curves.read(out)
    if points:
        return points[-1].step / max(points[-1].steps, 1)
    return share_prepared(_last_line(said)) or 0.0


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does, and harder if that takes too long."""
    process.send_signal(getattr(signal, "CTRL_C_EVENT", signal.SIGINT))
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)


def _last_line(said: Any) -> str:
    said.seek(0)
    lines = [line.strip() for line in said.read().splitlines() if line.strip()]
    return lines[-1].removeprefix("earmark: ") if lines else ""

"""Options and exit codes that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.cards import canonical

ALL_FAILED = 3

Inputs = Annotated[
    list[str], typer.Argument(metavar="CORPUS-or-WAV...", help="A corpus, or one or more sound files.")
]
StoreFolder = Annotated[Path, typer.Argument(help="A folder that explain has filled.")]
ModelName = Annotated[
    str, typer.Option("--model", help="A bundled model, a local folder, or one from the hub.")
]
Device = Annotated[str | None, typer.Option(help="cuda, mps or cpu; the best there is if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Target = Annotated[
    str,
    typer.Option(
        parser=canonical, metavar="NAME", help="The model's output: activation (or arousal), valence..."
    ),
]

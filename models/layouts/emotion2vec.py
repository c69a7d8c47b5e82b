"""emotion2vec as FunASR keeps it: `config.yaml`, `tokens.txt` and `model.pt`.

`config.yaml` is read as plain values; `model.safetensors` with the same tensors goes before `model.pt`. Tokens are
Chinese and English, as `生气/angry`; the English half is kept. `<unk>` and placeholders such as `unuse_0` are no
outputs: FunASR gives placeholders no score either.

Source: FunASR, `funasr/models/emotion2vec/model.py`; files of emotion2vec_plus_large.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.layouts.layout import USUAL_RATE, Config, Facts, Layout

SETTINGS = "config.yaml"
TOKENS = "tokens.txt"
WEIGHTS = ("model.safetensors", "model.pt")
KIND = re.compile(r"^model:\s*[\"']?Emotion2vec\b", re.M)
NO_OUTPUT = re.compile(r"<.*>|unuse(_\d+)?")


def tokens(folder: Path) -> tuple[str, ...]:
    """The English half of every token, in the order of the head's columns."""
    try:
        text = (folder / TOKENS).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder.name} has no readable {TOKENS} in {folder}.") from error
    return tuple(line.strip().rpartition("/")[2] for line in text.splitlines() if line.strip())


def columns(folder: Path) -> tuple[int, ...]:
    """Columns of the head that are outputs."""
    return tuple(number for number, token in enumerate(tokens(folder)) if not NO_OUTPUT.fullmatch(token))


def read_settings(folder: Path) -> dict[str, Any]:
    """`config.yaml` as plain values; ModelError if it is missing or damaged."""
    import yaml  # noqa: PLC0415 - only wanted with such a model

    try:
        content = yaml.safe_load((folder / SETTINGS).read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{folder.name} has no readable {SETTINGS} in {folder}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ModelError(f"{folder / SETTINGS} is damaged: {error}".splitlines()[0] + ".") from error
    if not isinstance(content, dict):
        raise ModelError(f"{folder / SETTINGS} is damaged: it should map names to values.")
    return content


def _recognises(folder: Path, _config: Config) -> bool:
    try:
        return KIND.search((folder / SETTINGS).read_text(encoding="utf-8")) is not None
    except (OSError, ValueError):
        return False


def _facts(folder: Path, _config: Config) -> Facts:
    named = tokens(folder)
    return Facts(labels=tuple(named[number] for number in columns(folder)), rate=USUAL_RATE)


def _weights(folder: Path) -> tuple[Path, ...]:
    for name in WEIGHTS:
        if (folder / name).is_file():
            return (folder / name,)
    raise ModelError(f"{folder.name} has no weights ({' or '.join(WEIGHTS)}) in {folder}.")


LAYOUT = Layout(
    kind="emotion2vec",
    modality="audio",
    family="models.families.emotion2vec",
    recognises=_recognises,
    facts=_facts,
    marks=(SETTINGS,),
    settings=(SETTINGS, TOKENS),
    weights=_weights,
)

"""A model's folder on disk, in the Hugging Face layout: its files, and what makes it this model and no other."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.errors import ModelError

CONFIG = "config.json"
CARD = "earmark.json"
PREPROCESSOR = "preprocessor_config.json"
CLEANING = "earmark_cleaning"
"""Where `config.json` names the rule by which transcripts were altered: another rule is another model."""


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a model's folder.

    Raises
    ------
    ModelError
        If the file is missing or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path.parent.name} has no readable {path.name} in {path.parent}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is damaged: {error}.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} is damaged: it should hold one JSON object.")
    return content


def weight_files(folder: Path) -> tuple[Path, ...]:
    """The weights of a model: one file, or the shards that an index names.

    Raises
    ------
    ModelError
        If there are none, or one is missing.
    """
    for name in ("model.safetensors", "pytorch_model.bin"):
        if (folder / name).is_file():
            return (folder / name,)
        index = folder / f"{name}.index.json"
        if index.is_file():
            places = read_json(index).get("weight_map")
            names = set(map(str, places.values())) if isinstance(places, dict) else set()
            shards = sorted(folder / shard for shard in names)
            missing = [shard.name for shard in shards if not shard.is_file()]
            if missing or not shards:
                raise ModelError(
                    f"{folder.name} is incomplete: {', '.join(missing) or index.name} is missing."
                )
            return tuple(shards)
    raise ModelError(f"{folder.name} has no weights (model.safetensors or pytorch_model.bin) in {folder}.")


def baseline_file(folder: Path) -> Path | None:
    """The file with the model's corpus-mean frame, or None if its card names none."""
    if not (folder / CARD).is_file():
        return None
    name = read_json(folder / CARD).get("baseline")
    if name is None:
        return None
    if not (folder / str(name)).is_file():
        raise ModelError(f"{folder.name} is incomplete: {name} is missing.")
    return folder / str(name)


def fingerprint(folder: Path, settings: Iterable[str], weights: Iterable[Path]) -> str:
    """SHA-256 over names and contents of settings (those that exist), weights and baseline, hexadecimal.

    Known again without reading while no file has changed its size or time.
    """
    baseline = baseline_file(folder)
    files = [folder / name for name in settings if (folder / name).is_file()]
    files += [*weights, *([baseline] if baseline else [])]
    stats = ((path, path.stat()) for path in files)
    return _digest(tuple((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats))


@functools.lru_cache(maxsize=64)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, size, _ in files:
        digest.update(f"{path.name}\0{size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()

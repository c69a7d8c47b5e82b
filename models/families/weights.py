"""Weights from disk into a network, whole and without a gap.

Stock loading warns about a missing head and goes on with random numbers; here that is an error. Only safetensors and
`torch.load(weights_only=True)` are read, nothing is fetched, and no code from the model's folder is run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from models.devices import is_out_of_memory, release, require_memory, too_large
from models.errors import ModelError
from models.folders import weight_files

BYTES_PER_WEIGHT = 4
# Only used to hide frames in training; many checkpoints leave it out.
NOT_NEEDED = "masked_spec_embed"


def load_network(architecture: str, folder: Path, device: str) -> Any:
    """A stock transformers network with all its weights, for reading only: eval mode, float32, no gradients.

    Raises
    ------
    ModelError
        If the weights are damaged, do not fit the architecture, or are too large for the memory of `device`.
    """
    import transformers  # noqa: PLC0415 - slow to import, and only wanted with a model

    require_memory(_size_in_memory(folder), device, folder.name)
    try:
        with _quiet():
            network, info = getattr(transformers, architecture).from_pretrained(
                folder,
                local_files_only=True,
                weights_only=True,
                dtype=torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,
            )
        network = network.to(device)
    except UnpicklingError as error:
        raise ModelError(
            f"{folder.name} is not loaded: its weights are damaged or hold objects that could run code; "
            "ask for model.safetensors."
        ) from error
    except Exception as error:  # damaged files fail in as many ways as there are readers
        if is_out_of_memory(error):
            release(device)
            raise too_large(device, f"{folder.name} does not fit.") from error
        raise ModelError(f"{folder.name} cannot be loaded: {_first_line(error)}") from error
    _refuse_gaps(folder.name, info)
    return network.eval().requires_grad_(False)


def _size_in_memory(folder: Path) -> int:
    return sum(
        _weights_in(path) * BYTES_PER_WEIGHT if path.suffix == ".safetensors" else path.stat().st_size
        for path in weight_files(folder)
    )


def _weights_in(path: Path) -> int:
    """How many numbers a safetensors file holds, from its header; ModelError if the file is cut short."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        try:
            header = json.loads(file.read(length)) if 8 + length <= size else {}
            tensors = [entry for name, entry in header.items() if name != "__metadata__"]
            end = max(entry["data_offsets"][1] for entry in tensors)
            is_whole = 8 + length + end == size
            count = int(sum(math.prod(entry["shape"]) for entry in tensors))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            is_whole = False
    if not is_whole:
        raise ModelError(f"{path.parent.name} is damaged: {path.name} is cut short or no safetensors file.")
    return count


def _refuse_gaps(name: str, info: dict[str, Any]) -> None:
    missing = sorted(key for key in info["missing_keys"] if not key.endswith(NOT_NEEDED))
    if missing:
        raise ModelError(f"{name} has no trained head or lacks other weights: {_some(missing)} missing.")
    mismatched = sorted(str(entry[0]) for entry in info["mismatched_keys"])
    if mismatched:
        raise ModelError(f"{name} does not fit its config.json: {_some(mismatched)} of another shape.")


def _some(keys: list[str]) -> str:
    shown = ", ".join(keys[:4])
    rest = f" and {len(keys) - 4} more" if len(keys) > 4 else ""
    return f"{shown}{rest} {'is' if len(keys) == 1 else 'are'}"


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no reason given'}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' loading report and bars off the screen: what matters in them is raised."""
    from transformers import utils  # noqa: PLC0415

    logging: Any = utils.logging
    verbosity, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bar:
            logging.enable_progress_bar()

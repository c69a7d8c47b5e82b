"""Weights from disk into a network, whole and without a gap.

Stock loading warns about a missing head and goes on with random numbers; here that is an error. Only safetensors and
`torch.load(weights_only=True)` are read, nothing is fetched, and no code from the model's folder is run.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor, nn

from models.devices import is_out_of_memory, release, require_memory, too_large
from models.errors import ModelError
from models.folders import weight_files

BYTES_PER_WEIGHT = 4
# Only used to hide frames in training; many checkpoints leave it out.
NOT_NEEDED = "masked_spec_embed"
# Left over from pretraining, and no network that is loaded here computes with them.
NOT_USED = re.compile(
    r"(^|\.)masked_spec_embed$|^(quantizer|project_q|project_hid)\.|embeddings\.position_ids$|^roberta\.pooler\."
)
OLD_NAMES = {
    ".weight_g": ".parametrizations.weight.original0",
    ".weight_v": ".parametrizations.weight.original1",
}
# What `git clone` leaves in place of a large file where Git LFS is not installed.
POINTER = b"version https://git-lfs"
WRAPPERS = ("model", "state_dict", "model_state_dict")


def load_network(
    architecture: str, folder: Path, device: str, *, is_part: bool = False, **settings: Any
) -> Any:
    """A stock transformers network with all its weights, for reading only: eval mode, float32, no gradients.

    Parameters
    ----------
    is_part : bool
        Whether the files may hold weights that the network has no place for, such as a head.
    **settings
        Of the network, in place of what its configuration says.

    Raises
    ------
    ModelError
        If the weights are damaged, do not fit the architecture, or are too large for the memory of `device`.
    """
    import transformers  # noqa: PLC0415 - slow to import, and only wanted with a model

    require_memory(_size_in_memory(weight_files(folder)), device, folder.name)
    with refusing(folder.name, device), quiet():
        network, info = getattr(transformers, architecture).from_pretrained(
            folder,
            local_files_only=True,
            weights_only=True,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
            **settings,
        )
        network = network.to(device)
    others = [str(entry[0]) for entry in info["mismatched_keys"]]
    refuse_gaps(folder.name, info["missing_keys"], () if is_part else info["unexpected_keys"], others)
    return network.eval().requires_grad_(False)


def read_weights(files: Iterable[Path], name: str, device: str) -> dict[str, Tensor]:
    """All tensors of a model's weight files in float32, under the names that torch gives them now.

    A file of `torch.save` may hold them in a dictionary of one of the usual names, as FunASR and fairseq write it.

    Raises
    ------
    ModelError
        If a file is damaged or could run code, or all are too large for the memory of `device`.
    """
    from safetensors.torch import load_file  # noqa: PLC0415

    files = tuple(files)
    require_memory(_size_in_memory(files), device, name)
    weights: dict[str, Tensor] = {}
    with refusing(name, device):
        for file in files:
            if file.suffix == ".safetensors":
                weights.update(load_file(file))
            else:
                weights.update(_unwrapped(torch.load(file, map_location="cpu", weights_only=True)))
        return {_modern(key): tensor.float() for key, tensor in weights.items()}


def fill(network: nn.Module, weights: Mapping[str, Tensor], name: str) -> None:
    """Put all weights into a network that was built on the `meta` device.

    Raises
    ------
    ModelError
        If there are too few, too many, or some of another shape.
    """
    wanted = network.state_dict()
    missing = [key for key in wanted if key not in weights]
    others = [key for key in wanted if key in weights and weights[key].shape != wanted[key].shape]
    refuse_gaps(name, missing, [key for key in weights if key not in wanted], others)
    spare = {key: torch.zeros(wanted[key].shape) for key in missing}
    given = {key: tensor for key, tensor in weights.items() if key in wanted}
    network.load_state_dict({**given, **spare}, assign=True)


def refuse_gaps(name: str, missing: Iterable[str], unexpected: Iterable[str], others: Iterable[str]) -> None:
    """Refuse weights that are not just those that the network computes with.

    Parameters
    ----------
    missing, unexpected, others : names
        Of weights that the network wants and has not got, that it does not know, and that are of another shape.

    Raises
    ------
    ModelError
        If there are any but those that no network needs or uses.
    """
    lacking = sorted(key for key in missing if not key.endswith(NOT_NEEDED))
    unknown = sorted(key for key in unexpected if not NOT_USED.search(key))
    mismatched = sorted(others)
    if lacking:
        found = f"; {_some(unknown)} unknown" if unknown else ""
        raise ModelError(
            f"{name} has no trained head or lacks other weights: {_some(lacking)} missing{found}."
        )
    if mismatched:
        raise ModelError(f"{name} does not fit its config.json: {_some(mismatched)} of another shape.")
    if unknown:
        raise ModelError(
            f"{name} has weights that its config.json has no place for: {_some(unknown)} unknown."
        )


@contextmanager
def refusing(name: str, device: str) -> Iterator[None]:
    """Turn what goes wrong while a network is built and filled into one sentence."""
    try:
        yield
    except ModelError:
        raise
    except UnpicklingError as error:
        raise ModelError(
            f"{name} is not loaded: its weights are damaged or hold objects that could run code; "
            "ask for model.safetensors."
        ) from error
    except Exception as error:  # damaged files fail in as many ways as there are readers
        if is_out_of_memory(error):
            release(device)
            raise too_large(device, f"{name} does not fit.") from error
        raise ModelError(f"{name} cannot be loaded: {_first_line(error)}") from error


def _unwrapped(content: dict[str, Any]) -> dict[str, Tensor]:
    for key in WRAPPERS:
        if isinstance(content.get(key), dict):
            return _unwrapped(content[key])
    return {key: value for key, value in content.items() if isinstance(value, Tensor)}


def _modern(key: str) -> str:
    """The name that torch's weight norm has had since 2.1."""
    for old, new in OLD_NAMES.items():
        if key.endswith(old):
            return key.removesuffix(old) + new
    return key


def _size_in_memory(files: Iterable[Path]) -> int:
    return sum(map(_bytes_in, files))


def _bytes_in(path: Path) -> int:
    with path.open("rb") as file:
        if file.read(len(POINTER)) == POINTER:
            problem = f"{path.name} only points to the weights (Git LFS); fetch them with `git lfs pull`."
            raise ModelError(f"{path.parent.name} is incomplete: {problem}")
    return _weights_in(path) * BYTES_PER_WEIGHT if path.suffix == ".safetensors" else path.stat().st_size


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


def _some(keys: list[str]) -> str:
    shown = ", ".join(keys[:4])
    rest = f" and {len(keys) - 4} more" if len(keys) > 4 else ""
    return f"{shown}{rest} {'is' if len(keys) == 1 else 'are'}"


def _first_line(error: Exception) -> str:
    """The first line of a message, and the next where it only announces that."""
    lines = [line.strip() for line in str(error).strip().splitlines()] or ["no reason given"]
    shown = 2 if lines[0].endswith(":") else 1
    return f"{type(error).__name__}: {' '.join(lines[:shown])}"


@contextmanager
def quiet() -> Iterator[None]:
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

"""Models from the Hugging Face hub: what a name stands for, how much would be fetched, and fetching it.

Nothing is fetched unless the user has agreed to an `Offer`. What other tools have fetched before is found in the
hub's own cache. An interrupted download goes on in the middle of the file where it stopped, which the hub's client by
itself does not do; so files are kept in the cache folder of Earmark. Only settings, vocabularies and one form of the
weights are taken: never code, never a second copy.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from analysis.cache import cache_folder
from analysis.errors import UsageError
from analysis.progress import ignore
from models.errors import ModelError

NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
# One of these groups is enough, the first that is there.
WEIGHTS = (
    ("model.safetensors",),
    ("model.safetensors.index.json", "model-*.safetensors"),
    ("pytorch_model.bin",),
    ("pytorch_model.bin.index.json", "pytorch_model-*.bin"),
    ("wav2vec2.ckpt", "model.ckpt"),
    ("model.pt",),
)
SETTINGS = ("*.json", "*.txt", "*.yaml", "README.md", "LICENSE")
MAIN_SETTINGS = ("config.json", "hyperparams.yaml", "config.yaml")
PATIENCE_S = 10.0


@dataclass(frozen=True)
class Offer:
    """What would be fetched: the user is asked with this. `size` is in bytes; `revision` is the commit."""

    name: str
    revision: str
    files: tuple[str, ...]
    size: int
    licence: str

    @property
    def question(self) -> str:
        """One sentence to say yes or no to."""
        terms = f"licence {self.licence}" if self.licence else "licence not stated"
        return f"Fetch {self.name} from the Hugging Face hub: {self.size / 1e6:,.0f} MB, {terms}?"


def is_hub_name(name: str) -> bool:
    """Whether it has the form `owner/model`, and is no folder here."""
    return NAME.fullmatch(name) is not None and not Path(name).exists()


def kept(name: str) -> Path | None:
    """The folder of a hub model that was fetched before, by Earmark or another tool; None if there is none."""
    if _is_whole(_folder(name)):
        return _folder(name)
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - only for what others have fetched

    found = [try_to_load_from_cache(name, setting) for setting in MAIN_SETTINGS]
    folders = [Path(path).parent for path in found if isinstance(path, str)]
    return next((folder for folder in folders if _is_whole(folder)), None)


def offer(name: str, *, endpoint: str | None = None) -> Offer:
    """Ask the hub what it has under a name.

    Parameters
    ----------
    endpoint : str, optional
        Another hub's address.

    Raises
    ------
    UsageError
        If there is no such model, or it is not open to this user.
    ModelError
        If the hub cannot be reached, or the model has no weights that can be read.
    """
    from huggingface_hub import HfApi  # noqa: PLC0415

    with_files: Any = _told(
        name, lambda: HfApi(endpoint=endpoint).model_info(name, files_metadata=True, timeout=PATIENCE_S)
    )
    sizes = {file.rfilename: int(file.size or 0) for file in with_files.siblings or ()}
    files = chosen_files(list(sizes))
    if not files:
        raise ModelError(f"{name} has no weights on the hub that can be read without running code.")
    stated = (with_files.card_data or {}).get("license") or ""
    licence = ", ".join(stated) if isinstance(stated, list) else str(stated)
    return Offer(name, str(with_files.sha), files, sum(sizes[file] for file in files), licence)


def fetch(wanted: Offer, report: Callable[[float], None] = ignore, *, endpoint: str | None = None) -> Path:
    """Fetch what was offered, or the rest of it, and return its folder.

    Raises
    ------
    UsageError, ModelError
        As `offer`; ModelError too if the disk is full or a file arrives damaged.
    """
    folder = _folder(wanted.name)
    part = folder.with_name(f"{folder.name}-{wanted.revision[:12]}.part")
    done = 0
    for file in wanted.files:
        before = done

        def tell(so_far: int, before: int = before) -> None:
            report(min(1.0, (before + so_far) / max(wanted.size, 1)))

        done += _told(wanted.name, partial(_fetch_file, wanted, file, part, tell, endpoint))
    if folder.exists():
        shutil.rmtree(folder)
    part.rename(folder)
    report(1.0)
    return folder


def chosen_files(files: Sequence[str]) -> tuple[str, ...]:
    """Of a model's files those that are needed; empty if weights are missing."""
    for group in WEIGHTS:
        found = [[file for file in files if fnmatch(file, pattern)] for pattern in group]
        if all(found):
            weights = {file for some in found for file in some}
            settings = {file for file in files for pattern in SETTINGS if fnmatch(file, pattern)}
            others = {file for file in settings if file.endswith(".index.json")} - weights
            return tuple(sorted((settings - others) | weights))
    return ()


def _told(name: str, work: Callable[[], Any]) -> Any:
    """Do it, and say in one sentence why it cannot be done."""
    from huggingface_hub import errors as known  # noqa: PLC0415

    errors: Any = known  # the network's errors are there without being declared
    try:
        return work()
    except errors.GatedRepoError as error:
        where = f"https://huggingface.co/{name}"
        raise UsageError(
            f"{name} asks for agreement to its terms at {where}, and for `hf auth login`."
        ) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise UsageError(f"the Hugging Face hub has no model {name!r} that you may see.") from error
    except errors.HfHubHTTPError as error:
        raise ModelError(f"the Hugging Face hub did not give {name}: {str(error).splitlines()[0]}") from error
    except (errors.OfflineModeIsEnabled, errors.LocalEntryNotFoundError, errors.HTTPError) as error:
        raise ModelError(
            f"{name} is not on this machine, and the Hugging Face hub cannot be reached."
        ) from error
    except OSError as error:
        raise ModelError(f"{name} cannot be kept: {error.strerror or error}.") from error


def _folder(name: str) -> Path:
    return cache_folder() / "models" / name.replace("/", "--")


def _is_whole(folder: Path) -> bool:
    return folder.is_dir() and bool(chosen_files([path.name for path in folder.iterdir()]))


def _fetch_file(
    wanted: Offer, file: str, folder: Path, tell: Callable[[int], None], endpoint: str | None
) -> int:
    """One file into a folder, unless it is there; the size in bytes."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url, utils  # noqa: PLC0415
    from huggingface_hub.file_download import http_get  # noqa: PLC0415

    whole, part = folder / file, folder / f"{file}.part"
    if whole.exists():
        return whole.stat().st_size
    folder.mkdir(parents=True, exist_ok=True)
    url = hf_hub_url(wanted.name, file, revision=wanted.revision, endpoint=endpoint)
    headers = cast(Any, utils).build_hf_headers()
    known = get_hf_file_metadata(url, headers=headers, endpoint=endpoint)
    if urlsplit(known.location).netloc != urlsplit(url).netloc:
        headers.pop("authorization", None)  # the user's token is for the hub alone
    with part.open("ab") as stream:
        start = stream.tell()
        tell(start)
        http_get(
            known.location,
            stream,
            resume_size=start,
            headers=headers,
            expected_size=known.size,
            tqdm_class=_counter(start, tell),
        )
    _check(part, known.etag)
    part.rename(whole)
    return whole.stat().st_size


def _check(part: Path, etag: str | None) -> None:
    """Large files bear their SHA-256."""
    if etag is None or re.fullmatch(r"[0-9a-f]{64}", etag) is None:
        return
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != etag:
        part.unlink()
        raise ModelError(
            f"{part.name.removesuffix('.part')} arrived damaged and was dropped; fetch it again."
        )


def _counter(start: int, tell: Callable[[int], None]) -> type:
    """What the hub's client counts bytes with; `tell` may end the download by raising."""
    from huggingface_hub import utils  # noqa: PLC0415

    bar: Any = cast(Any, utils).tqdm

    class Counter(bar):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "disable": True})
            self._so_far = start

        def update(self, n: float | None = 1) -> None:
            self._so_far += int(n or 0)
            tell(self._so_far)

    return Counter

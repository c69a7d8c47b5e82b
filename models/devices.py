"""Where a model runs, how much memory there is, and what running out of it looks like."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from analysis.errors import UsageError
from models.errors import ModelError
from models.memory_limits import left_by_groups

OUT_OF_MEMORY = re.compile(
    r"out of memory|can(?:'t|not) allocate|not enough memory|os error 12|errno 12", re.I
)


def pick(device: str | None = None) -> str:
    """The device asked for, or the best there is: CUDA, then MPS, then the CPU.

    Raises
    ------
    UsageError
        If this machine does not have `device`.
    """
    present = available()
    if device is None:
        return present[0]
    name, _, number = device.partition(":")
    known = name in present and (not number or (name == "cuda" and number.isdecimal()))
    if not known or (number and int(number) >= torch.cuda.device_count()):
        raise UsageError(f"there is no device {device!r} here; choose from {', '.join(present)}.")
    return device


def available() -> tuple[str, ...]:
    """Kinds of device this machine has, best first; `cpu` is always the last."""
    found = ["cuda"] if torch.cuda.is_available() else []
    found += ["mps"] if torch.backends.mps.is_available() else []
    return (*found, "cpu")


def free_memory(device: str) -> int | None:
    """Bytes that could be had on `device` now; None where the system does not tell."""
    if device.startswith("cuda"):
        kept = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return int(torch.cuda.mem_get_info(device)[0] + kept)
    if device.startswith("mps"):
        return int(torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    left = [size for size in (_free_on_machine(), left_by_groups()) if size is not None]
    return min(left, default=None)


def _free_on_machine() -> int | None:
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        found = re.search(r"MemAvailable:\s+(\d+) kB", meminfo.read_text(encoding="ascii"))
        return int(found.group(1)) * 1024 if found else None
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def require_memory(needed: int, device: str, what: str) -> None:
    """Refuse work that cannot fit, before the system refuses less kindly.

    Raises
    ------
    ModelError
        If `needed` bytes are more than `device` has free.
    """
    free = free_memory(device)
    if free is not None and needed > free:
        raise too_large(device, f"{what} needs about {_gigabytes(needed)}, and {_gigabytes(free)} are free.")


def too_large(device: str, why: str) -> ModelError:
    """The error for all that does not fit."""
    return ModelError(f"too large for the memory of {device}: {why}")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception of torch, the system or Python says that memory ran out."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, (RuntimeError, OSError)) and OUT_OF_MEMORY.search(str(error)) is not None


@contextmanager
def memory_told(device: str, why: str) -> Iterator[None]:
    """Turn running out of memory into the error of `too_large`; all else passes."""
    try:
        yield
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        release(device)
        raise too_large(device, why) from error


def release(device: str) -> None:
    """Give back what torch keeps on a graphics device for later."""
    if device.startswith("cuda"):
        torch.cuda.empty_cache()
    elif device.startswith("mps"):
        torch.mps.empty_cache()


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"

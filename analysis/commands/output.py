"""How commands print: one JSON object on standard output, or lines for people."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def emit(record: Mapping[str, Any], as_json: bool, lines: Callable[[], None]) -> None:
    """Print `record` as one JSON object, numbers that are not finite as null, or call `lines` to print for people."""
    if as_json:
        sys.stdout.write(json.dumps(plain(record), ensure_ascii=False, allow_nan=False) + "\n")
    else:
        lines()


def plain(value: Any) -> Any:
    """A value as JSON knows it: numpy's numbers and arrays as Python's, numbers that are not finite as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value

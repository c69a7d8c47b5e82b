"""What a control group leaves of the memory: clusters and containers kill what takes more, however much is free."""

from __future__ import annotations

from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_GROUPS = Path("/proc/self/cgroup")
# By controllers as `/proc/self/cgroup` names them (none in version 2): folder, limit, use, and in `memory.stat` what
# the system gives up when asked.
_FILES = {
    "": ("", "memory.max", "memory.current", "inactive_file"),
    "memory": ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}


def left_by_groups(groups: Path = GROUPS, own: Path = OWN_GROUPS) -> int | None:
    """Bytes that this process may still take; None if no group limits it, or the system does not tell."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    left = []
    for _, controllers, path in (line.split(":", 2) for line in lines):
        if controllers in _FILES:
            folder, *files = _FILES[controllers]
            top = groups / folder
            place = top / path.lstrip("/")
            # In a container the path may be that of the host, and only the top is there.
            inside = [place, *place.parents]
            left += [_left(group, *files) for group in inside[: inside.index(top) + 1]]
    return min((bytes_left for bytes_left in left if bytes_left is not None), default=None)


def _left(group: Path, limit: str, used: str, spare: str) -> int | None:
    try:
        stated = (group / limit).read_text(encoding="ascii").strip()
        if not stated.isdecimal():
            return None  # "max"
        stat = dict(line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        return int(stated) - int((group / used).read_text(encoding="ascii")) + int(stat.get(spare, 0))
    except (OSError, ValueError):
        return None

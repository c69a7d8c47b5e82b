"""Whether a file lies on a network drive, where SQLite's write-ahead log does not work.

That log needs memory that all users of the file share, and there is none between two computers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

_KINDS = """
nfs nfs4 cifs smb smb2 smb3 smbfs afpfs afs ncpfs webdav davfs davfs2 9p ceph glusterfs lustre beegfs gpfs vboxsf
fuse.sshfs fuse.rclone fuse.davfs2 fuse.glusterfs fuse.s3fs fuse.gvfsd-fuse fuse.vmhgfs-fuse fuse.smbnetfs fuse.ceph
macfuse osxfuse
"""
_REMOTE = frozenset(_KINDS.split())
_DRIVE_REMOTE = 4


def is_remote(path: Path) -> bool:
    """Tell whether a file, or one to be made there, is on a network drive; False where the system does not say."""
    place = path.resolve()
    if sys.platform == "win32":
        return _is_remote_on_windows(place)
    try:
        return filesystem_of(PurePosixPath(place), _mounts()) in _REMOTE
    except (OSError, subprocess.SubprocessError):
        return False


def filesystem_of(place: PurePosixPath, mounts: str) -> str:
    """Kind of the file system on which a place without links lies.

    Parameters
    ----------
    place : PurePosixPath
    mounts : str
        What `/proc/mounts` holds, or what `mount` prints on macOS; of two mounts on one folder the later counts.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        mac = re.fullmatch(r".+? on (/.*) \((\w+)[,)].*", line)
        folder, found = mac.groups() if mac else (*line.split(" ")[1:3], "", "")[:2]
        folder = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), folder)
        if folder and len(folder) >= best and place.is_relative_to(folder):
            best, kind = len(folder), found
    return kind


def _mounts() -> str:
    if sys.platform == "darwin":
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True).stdout
    return Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")


def _is_remote_on_windows(place: Path) -> bool:
    import ctypes  # noqa: PLC0415 - only there

    drive = os.path.splitdrive(place)[0]
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - other systems' ctypes has no such name
    return drive.startswith("\\\\") or kernel.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE

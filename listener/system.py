"""What Qt needs of the system, checked before Qt would abort; a lack is one line with the package to install."""

from __future__ import annotations

import ctypes
import os
import sys

from analysis.errors import UsageError

# Library: its package in Debian and in Fedora. Qt aborts without a helpful word if one of these is missing.
XCB_LIBRARIES = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
}
IMPORT_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
}


def check_system() -> None:
    """Raise `UsageError` naming what is missing, if a window cannot be opened on this machine."""
    if not sys.platform.startswith("linux"):
        return
    _check_libraries(IMPORT_LIBRARIES)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith("xcb"):
        return
    if "WAYLAND_DISPLAY" in os.environ and not platform:
        return
    if "DISPLAY" not in os.environ:
        raise UsageError(
            "there is no screen (DISPLAY and WAYLAND_DISPLAY are not set): open Earmark on a desktop,"
            " or use its commands, which need no screen (main.py --help)"
        )
    _check_libraries(XCB_LIBRARIES)


def _check_libraries(libraries: dict[str, tuple[str, str]]) -> None:
    for library, (debian, fedora) in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            raise UsageError(
                f"the system library {library} is missing: install it with `apt install {debian}`"
                f" (Debian, Ubuntu) or `dnf install {fedora}` (Fedora)"
            ) from None

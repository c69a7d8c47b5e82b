"""The user's settings: one table of records, kept in one small file of the user, apart from sessions.

A value that the file holds but that does not fit its record is replaced by the default; the rest is kept.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings


@dataclass(frozen=True)
class Setting:
    """One setting: `key` in the file, `kind` of its value, what it is at first."""

    key: str
    kind: type
    default: Callable[[], object]


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "tagger"


SETTINGS = (
    Setting("theme", str, lambda: "dark"),
    Setting("volume", float, lambda: 0.8),
    Setting("output_device", str, str),
    Setting("tagger", str, _user_name),
    Setting("explain_automatically", bool, lambda: False),
    Setting("shared_scale", bool, lambda: True),
    Setting("check_maps", bool, lambda: True),
    Setting("keep_effort", bool, lambda: False),
    Setting("retest", bool, lambda: False),
    Setting("lanes", str, str),
    Setting("follow", bool, lambda: True),
    Setting("go_on", bool, lambda: False),
    Setting("play_on_selecting", bool, lambda: False),
    Setting("match_loudness", bool, lambda: False),
    Setting("gap", float, lambda: 0.5),
    Setting("pre_roll", float, lambda: 0.5),
    Setting("post_roll", float, lambda: 0.0),
    Setting("snap_to_words", bool, lambda: False),
    Setting("snap_to_crossings", bool, lambda: False),
    Setting("recognise_words", bool, lambda: True),
    Setting("recogniser", str, str),
    Setting("recognised_language", str, str),
    Setting("sound_pictures", str, str),
    Setting("columns", str, str),
    Setting("histograms", str, str),
    Setting("flag_rule", str, str),
    Setting("keys", str, str),
    Setting("recent_corpora", list, list),
    Setting("model_folders", list, list),
    Setting("geometry", QByteArray, QByteArray),
    Setting("layout", QByteArray, QByteArray),
)
BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """Reads and writes settings by key; unknown keys are a `KeyError`."""

    def __init__(self, file: Path | None = None) -> None:
        self._store = QSettings(str(file or settings_file()), QSettings.Format.IniFormat)

    def get(self, key: str) -> object:
        """The value, of the setting's kind."""
        setting = BY_KEY[key]
        value = self._store.value(key)
        if value is None:
            return setting.default()
        try:
            return _as_kind(value, setting.kind)
        except (TypeError, ValueError):
            return setting.default()

    def is_set(self, key: str) -> bool:
        """Whether the user has set it, rather than that it is what it was at first."""
        return bool(self._store.contains(BY_KEY[key].key))

    def set(self, key: str, value: object) -> None:
        """Keep the value; it is written at once."""
        self._store.setValue(BY_KEY[key].key, value)
        self._store.sync()

    def remember(self, key: str, item: str, *, most: int = 8) -> None:
        """Put an item first in a list setting."""
        others = [other for other in self.get(key) if other != item]
        self.set(key, [item, *others][:most])


def settings_file() -> Path:
    """Where settings are kept; the environment variable EARMARK_CONFIG names another folder."""
    return _folder() / "settings.ini"


def log_file() -> Path:
    """Where the log is kept, beside the settings."""
    return _folder() / "earmark.log"


def _folder() -> Path:
    return Path(os.environ.get("EARMARK_CONFIG") or platformdirs.user_config_dir("earmark", appauthor=False))


def _as_kind(value: object, kind: type) -> object:
    """An INI file gives texts, and a list of one item as that item."""
    if isinstance(value, kind):
        return value
    if kind is bool:
        return (
            {"true": True, "false": False}[str(value)]
            if str(value) in ("true", "false")
            else kind(int(value))
        )
    if kind is list:
        return [value]
    return kind(value)

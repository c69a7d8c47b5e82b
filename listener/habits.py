"""How clips are played, kept in the settings: taken from there at the start, and written there when it changes."""

from __future__ import annotations

from listener.settings import Settings
from listener.state.altering.going_on import GoingOn
from listener.state.altering.hearing import Hearing
from listener.state.altering.matching import Matching


def keep_habits(settings: Settings, hearing: Hearing, going_on: GoingOn, matching: Matching) -> None:
    """Play as when the window was last used, and remember what changes."""
    hearing.set_rolls(float(settings.get("pre_roll")), float(settings.get("post_roll")))
    going_on.set_gap(float(settings.get("gap")))
    going_on.set_on(bool(settings.get("go_on")))
    going_on.set_plays_selected(bool(settings.get("play_on_selecting")))
    matching.set_on(bool(settings.get("match_loudness")))

    def keep() -> None:
        for key, value in (
            ("pre_roll", hearing.pre_roll),
            ("post_roll", hearing.post_roll),
            ("gap", going_on.gap),
            ("go_on", going_on.is_on),
            ("play_on_selecting", going_on.plays_selected),
            ("match_loudness", matching.is_on),
        ):
            if settings.get(key) != value:
                settings.set(key, value)

    for signal in (hearing.rolls_changed, going_on.changed, matching.changed):
        signal.connect(keep)

"""What the window's frame tells of the states: switches and names in the menus, and the line at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listener.actions import BY_ID, TAG_KEYS
from listener.state.columns.lane_layout import LANES

if TYPE_CHECKING:
    from listener.app import Desk


class Frame:
    """Keeps the frame of a desk's window true to its states."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._window = desk, desk.window
        desk.tagging.session_changed.connect(self._show_session)
        desk.explaining.changed.connect(self._show_explaining)
        for signal in (
            desk.columns.count_changed,
            desk.columns.column_changed,
            desk.blindness.changed,
            desk.tagging.taggers_changed,
            desk.going_on.changed,
            desk.matching.changed,
            desk.lanes.changed,
        ):
            signal.connect(self.show_switches)
        self.show_switches()
        self._show_explaining()

    def show_switches(self, *_number: int) -> None:
        """Let every switch stand as what it switches."""
        desk = self._desk
        columns, tagging = desk.columns, desk.tagging
        pinned = len(columns.columns) > 1 and bool(columns.columns[1].wish.pinned)
        states = {
            "explain.automatic": columns.automatic,
            "explain.check_maps": columns.check_maps,
            "explain.side_by_side": len(columns.columns) > 1,
            "explain.pin": pinned,
            "explain.shared_scale": columns.shared_scale,
            "tag.others": any(tagging.shown(other) for other in tagging.taggers[1:]),
            "tag.blind": desk.blindness.is_on,
            "clip.recognise": desk.recognising.is_on,
            "tag.snap_to_words": desk.selection.snap.to_words,
            "tag.snap_to_crossings": desk.selection.snap.to_crossings,
            "tag.effort": desk.effort.is_on,
            "tag.retest": desk.retest.is_on,
            "view.follow": desk.listen.following.is_on,
            "play.go_on": desk.going_on.is_on,
            "play.on_selecting": desk.going_on.plays_selected,
            "play.match_loudness": desk.matching.is_on,
            "view.dark": desk.theme.is_dark,
        }
        for action, is_on in states.items():
            self._window.actions_by_id[action].setChecked(is_on)
        for kind in LANES:
            switch = self._window.actions_by_id[f"view.{kind.id}"]
            switch.setChecked(kind.id in desk.lanes.layout.shown)
            switch.setEnabled(desk.lanes.layout.may_hide(kind.id))

    def _show_session(self) -> None:
        tagging = self._desk.tagging
        session = tagging.session
        where = "no session"
        if session is not None:
            where = (
                f"{session.path.name} is read only"
                if session.is_read_only
                else f"all saved in {session.path.name}"
            )
        said = f"{tagging.tagger}, {where}"
        self._window.session_label.setText(said)
        self._window.session_label.setToolTip(said if session is None else f"{said}\n{session.path}")
        names = {entry.key: entry.name.replace("&", "&&") for entry in tagging.codebook.entries}
        for key in TAG_KEYS:
            row = BY_ID[f"tag.give_{key}"]
            title = f"Give {names[key]}" if key in names else row.title
            self._window.actions_by_id[row.id].setText(title)

    def _show_explaining(self) -> None:
        progress = self._desk.explaining.progress
        is_running = progress is not None and progress.is_running
        pause = self._window.actions_by_id["explain.pause"]
        pause.setText("Pause explaining shown clips" if is_running else "Go on explaining shown clips")
        pause.setEnabled(progress is not None)
        self._window.actions_by_id["explain.give_up"].setEnabled(progress is not None)

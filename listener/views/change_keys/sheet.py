"""Giving actions other keys: one at a time, or all as another program has them. What is changed holds at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from listener.actions import BY_ID
from listener.keys.keymap import DEFAULTS, Keymap, changes_of, given, holders, native, refusal, spelled
from listener.keys.presets import PRESETS, preset_of
from listener.keys.shown import KEYS
from listener.views.change_keys.action_table import ActionTable
from listener.views.change_keys.recorder import Recorder

SIZE = (720, 640)
CAPTION = (
    "Choose an action and press Enter to give it another key, Insert to add one, Delete to take its keys away."
    " Fields, lists and buttons keep Enter, Space, Escape and the arrows for themselves while they have the keyboard."
)


class ChangeKeysSheet(QDialog):
    """No key ever does two things: one that is in use is taken from its action, after asking, or left there.

    Signals
    -------
    chosen
        Other keys are in force: the keymap, to be kept.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Change keys")
        self.resize(*SIZE)
        self._adds = False
        self._agreed: Callable[[], None] | None = None
        self.presets = QComboBox(accessibleName="Keys", placeholderText="Your own")
        self.presets.addItems([preset.name for preset in PRESETS])
        self._note = QLabel(wordWrap=True)
        self._note.setProperty("role", "muted")
        self.search = QLineEdit(placeholderText="Narrow the list", clearButtonEnabled=True)
        self.search.setAccessibleName("Narrow the list")
        self.table, self.recorder = ActionTable(), Recorder()
        self.said = QLabel(wordWrap=True, accessibleName="What is to be done")
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self.change, self.add, self.remove = _button("Change key"), _button("Add a key"), _button("No key")
        self.reset, self.reset_all = _button("Reset"), _button("Reset all")
        self.agree, self.decline, self._close = (
            QPushButton("Take it"),
            QPushButton("Leave it"),
            _button("Close"),
        )
        self.reset.setToolTip("Give the chosen action Earmark's own keys for it.")
        self.reset_all.setToolTip("Give every action Earmark's own keys.")
        self._lay_out()
        self._connect()
        self._show()
        self._end()
        self.table.setFocus()

    def reject(self) -> None:
        """Escape leaves a question before it leaves the sheet."""
        if self._agreed is not None:
            self._end()
        else:
            super().reject()

    def _lay_out(self) -> None:
        top, middle, foot = QHBoxLayout(spacing=8), QHBoxLayout(spacing=8), QHBoxLayout(spacing=6)
        top.addWidget(QLabel("Keys"))
        top.addWidget(self.presets)
        top.addWidget(self.search, 1)
        middle.addWidget(self.said, 1)
        for widget in (self.recorder, self.agree, self.decline):
            middle.addWidget(widget)
        for button in (self.change, self.add, self.remove, self.reset):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.reset_all)
        foot.addWidget(self._close)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(QLabel(CAPTION, wordWrap=True))
        column.addLayout(top)
        column.addWidget(self._note)
        column.addWidget(self.table, 1)
        column.addLayout(middle)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.presets.activated.connect(lambda at: self._wish_all(PRESETS[at].keymap))
        self.search.textChanged.connect(self.table.narrow)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.itemSelectionChanged.connect(self._end)
        for asking, button, call in (
            (self.table.change_wanted, self.change, lambda: self._record(adds=False)),
            (self.table.add_wanted, self.add, lambda: self._record(adds=True)),
            (self.table.remove_wanted, self.remove, lambda: self._wish(())),
        ):
            asking.connect(call)
            button.clicked.connect(call)
        self.reset.clicked.connect(lambda: self._wish(DEFAULTS[self.table.action]))
        self.reset_all.clicked.connect(lambda: self._wish_all(DEFAULTS))
        self.recorder.recorded.connect(self._recorded)
        self.recorder.left.connect(self._left)
        self.agree.clicked.connect(lambda: self._agreed and self._agreed())
        self.decline.clicked.connect(self._end)
        self._close.clicked.connect(self.reject)
        KEYS.changed.connect(self._show)

    def _record(self, *, adds: bool) -> None:
        self._end()
        self._adds = adds
        self.said.setText(
            f"Press the {'further' if adds else 'new'} key of “{self._title}”. Escape gives none."
        )
        self.recorder.show()
        self.recorder.listen()

    def _recorded(self, key: str) -> None:
        action = self.table.action
        if refusal(key) and spelled(key) not in DEFAULTS[action]:
            self._end(f"{refusal(key)} It cannot be a key of “{self._title}”.")
        else:
            had = KEYS.keymap[action] if self._adds else ()
            self._wish((*(old for old in had if old != spelled(key)), spelled(key)))

    def _wish(self, keys: tuple[str, ...]) -> None:
        """Give the chosen action these keys, after asking where others have them."""
        action = self.table.action
        keymap = given(KEYS.keymap, action, keys)
        taken = holders(KEYS.keymap, action, keys)
        if not taken:
            self._use(keymap)
            return
        has = " ".join(f"{native(key)} is a key of “{BY_ID[other].title}”." for key, other in taken.items())
        bare = [BY_ID[other].title for other in dict.fromkeys(taken.values()) if not keymap[other]]
        loses = f" {' and '.join(f'“{title}”' for title in bare)} would then have no key." if bare else ""
        self._ask(f"{has} Give it to “{self._title}” instead?{loses}", "Take it", lambda: self._use(keymap))

    def _wish_all(self, keymap: Keymap) -> None:
        """Change all keys, after asking if some are the user's own."""
        changed = len(changes_of(KEYS.keymap))
        if keymap == KEYS.keymap or preset_of(KEYS.keymap) is not None:
            self._use(keymap)
            return
        keys = "the keys of one action" if changed == 1 else f"the keys of {changed} actions"
        self._ask(f"You changed {keys} yourself. Replace them?", "Replace", lambda: self._use(keymap))

    def _ask(self, question: str, verb: str, agreed: Callable[[], None]) -> None:
        self._end(question)
        self._agreed = agreed
        self.agree.setText(verb)
        for button in (self.agree, self.decline):
            button.show()
        self.agree.setFocus()

    def _use(self, keymap: Keymap) -> None:
        KEYS.use(keymap)
        self.chosen.emit(keymap)
        self._end()

    def _left(self) -> None:
        """No key was given: nothing is to be done, unless the key that came raised a question."""
        if self.recorder.isVisible():
            self._end()

    def _end(self, said: str = "") -> None:
        """Nothing is asked any more; the keyboard goes back to the table, the preset to what is in force."""
        was_here = any(part.hasFocus() for part in (self.recorder, self.agree, self.decline))
        if was_here:
            self.table.setFocus()
        for part in (self.recorder, self.agree, self.decline):
            part.hide()
        # Last: the recorder tells that it was left when the keyboard goes.
        self._agreed = None
        self.said.setText(said)
        self._show_preset()

    def _show(self) -> None:
        self.table.narrow(self.search.text())
        self._show_preset()

    def _show_preset(self) -> None:
        preset = preset_of(KEYS.keymap)
        self.presets.setCurrentIndex(-1 if preset is None else PRESETS.index(preset))
        self._note.setText("Keys in bold differ from Earmark's own." if preset is None else preset.note)

    @property
    def _title(self) -> str:
        return BY_ID[self.table.action].title


def _button(text: str) -> QPushButton:
    return QPushButton(text, autoDefault=False)

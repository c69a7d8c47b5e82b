"""A titled part of the BROWSE dock that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget


class Section(QWidget):
    """A title to fold by, what stands below it, and a button that clears what is chosen in it."""

    clear_asked = Signal()

    def __init__(self, title: str, *inside: QWidget, is_open: bool = True) -> None:
        super().__init__()
        self._fold = QToolButton(text=title, autoRaise=True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setToolTip(f"Show or hide {title.lower()}.")
        self._fold.setProperty("role", "heading")
        self._fold.clicked.connect(lambda: self._show_inside(self._inside.isHidden()))
        self._clear = QToolButton(text="Clear", autoRaise=True, visible=False)
        self._clear.setToolTip(f"Choose nothing under {title.lower()}.")
        self._clear.setAccessibleName(f"Clear {title.lower()}")
        self._clear.clicked.connect(self.clear_asked)
        policy = self._clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._clear.setSizePolicy(policy)
        for button in (self._fold, self._clear):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._fold)
        head.addStretch(1)
        head.addWidget(self._clear)
        self._inside = QWidget()
        body = QVBoxLayout(self._inside, spacing=4)
        body.setContentsMargins(4, 0, 0, 4)
        for widget in inside:
            body.addWidget(widget)
        column = QVBoxLayout(self, spacing=2)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._inside)
        self._show_inside(is_open)

    def set_chosen(self, is_chosen: bool) -> None:
        """Offer to clear what is chosen."""
        self._clear.setVisible(is_chosen)

    def _show_inside(self, is_open: bool) -> None:
        self._fold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._inside.setVisible(is_open)

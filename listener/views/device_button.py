"""The button that names the output device in use, and the menu to choose another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

from listener.keys.shown import tip_of
from listener.playback.output import SYSTEM_DEFAULT
from listener.state.altering.output_devices import OutputDevices
from listener.theme import Theme
from listener.views import glyphs
from listener.views.key_tips import tell_keys

LOOKING = "Looking for devices…"
NONE = "No other device"
MISSING = "(not there)"
WITHOUT_TEXT_PX = 34
BESIDE_TEXT_PX = 38
LEAST_TEXT_PX = 40
MOST_PX = 170


class DeviceButton(QToolButton):
    """As wide as its text where there is room, down to the sign of a loudspeaker; its tooltip tells all of the text."""

    def __init__(self, devices: OutputDevices, theme: Theme) -> None:
        super().__init__(
            accessibleName="Output device",
            autoRaise=True,
            focusPolicy=Qt.FocusPolicy.TabFocus,
            iconSize=QSize(glyphs.SIZE_PX, glyphs.SIZE_PX),
            popupMode=QToolButton.ToolButtonPopupMode.InstantPopup,
            toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
        )
        self._devices = devices
        self._has_looked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        menu = QMenu(self)
        menu.setAccessibleName("Output device")
        self.setMenu(menu)
        menu.aboutToShow.connect(self._open)
        devices.changed.connect(self._show)
        devices.looked.connect(self._finish_looking)
        self.set_theme(theme)
        tell_keys(self, self._tip)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.setIcon(glyphs.icon(glyphs.speaker, theme))
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(WITHOUT_TEXT_PX, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def shown(self) -> str:
        """As much of the text as there is room for; empty where that would tell nothing."""
        metrics, room = self.fontMetrics(), self.width() - BESIDE_TEXT_PX
        if room < min(LEAST_TEXT_PX, metrics.horizontalAdvance(self.text())):
            return ""
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.shown()
        if not option.text:
            option.toolButtonStyle = Qt.ToolButtonStyle.ToolButtonIconOnly
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)

    def _show(self) -> None:
        name = self._devices.in_use or self._devices.chosen or SYSTEM_DEFAULT
        if name != self.text():
            self.setText(name)
            self.setAccessibleDescription(name)
            self.setToolTip(self._tip())
            width = BESIDE_TEXT_PX + self.fontMetrics().horizontalAdvance(name) + 2
            self.setMaximumWidth(min(width, MOST_PX))
        self._refill()

    def _tip(self) -> str:
        return f"{self.text()}\n{tip_of('play.device')}"

    def _open(self) -> None:
        self._has_looked = False
        self._fill()
        self._devices.look()

    def _finish_looking(self) -> None:
        self._has_looked = True
        self._refill()

    def _refill(self) -> None:
        """List the devices anew where they are shown; a list that grew out of the screen moves above the button."""
        menu = self.menu()
        if not menu.isVisible():
            return
        self._fill()
        menu.resize(menu.sizeHint())
        if menu.geometry().bottom() > self.screen().availableGeometry().bottom():
            menu.move(menu.x(), self.mapToGlobal(QPoint()).y() - menu.height())

    def _fill(self) -> None:
        """List the devices, with the one that is wanted marked."""
        devices, menu = self._devices, self.menu()
        menu.clear()
        self._add("", SYSTEM_DEFAULT)
        menu.addSeparator()
        for name in devices.offered:
            self._add(name, name if name in devices.names else f"{name} {MISSING}")
        if not devices.offered:
            menu.addAction(NONE if self._has_looked else LOOKING).setEnabled(False)

    def _add(self, name: str, text: str) -> None:
        # An ampersand would mark a key.
        action = self.menu().addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name == self._devices.chosen)
        action.triggered.connect(lambda: self._devices.choose(name))
        if action.isChecked():
            self.menu().setActiveAction(action)

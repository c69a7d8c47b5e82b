"""Colours and spacing of the window, dark and light: one record, read by every view.

Text contrast is at least 4.5:1 on every ground it stands on (a test computes it). Signed saliency runs from
blue (lowers the output) to orange (raises it), which stay apart for colour-blind eyes in both themes; what has no sign
is purple.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Theme:
    """All colours by what they are for, as #rrggbb."""

    name: str
    window: str
    base: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    warning: str
    wave: str
    grid_low: str
    grid_high: str
    cursor: str
    lowers: str
    raises: str
    unsigned: str
    rater: str

    @property
    def is_dark(self) -> bool:
        return QColor(self.window).lightness() < 128


DARK = Theme(
    name="dark",
    window="#1e2126",
    base="#17191d",
    raised="#2a2e35",
    border="#3d434d",
    text="#e8eaed",
    muted="#a9b0ba",
    accent="#5aa9e6",
    on_accent="#0b1620",
    warning="#f2b84b",
    wave="#8d96a3",
    grid_low="#20262e",
    grid_high="#2e6d9c",
    cursor="#f5f5f5",
    lowers="#4aa3ff",
    raises="#ff9a3c",
    unsigned="#d68ab5",
    rater="#c7cdd6",
)
LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    base="#ffffff",
    raised="#e6e9ed",
    border="#c3c8cf",
    text="#1b1e23",
    muted="#555c66",
    accent="#1266a8",
    on_accent="#ffffff",
    warning="#8a5200",
    wave="#7a828d",
    grid_low="#f4f8fb",
    grid_high="#9cc9ea",
    cursor="#1b1e23",
    lowers="#1f6fc4",
    raises="#c75a00",
    unsigned="#9c3f76",
    rater="#39414c",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application the theme's palette and its few style rules."""
    apply_colours(application, theme)
    apply_rules(application, theme)


def apply_colours(application: QApplication, theme: Theme) -> None:
    """Give the whole application the theme's palette."""
    application.setStyle("Fusion")
    colours = palette(theme)
    application.setPalette(colours)
    # Fusion derives the rims of boxes from the window's colour, which hides empty ones on a dark ground.
    colours.setColor(QPalette.ColorRole.Window, QColor(theme.muted))
    for boxed in ("QCheckBox", "QRadioButton", "QListView", "QTableView"):
        application.setPalette(colours, boxed)


def apply_rules(application: QApplication, theme: Theme) -> None:
    """Give the whole application the theme's style rules, best after the views are built.

    Qt looks through the rules for each widget that is put into another, which takes as long as all else of building.
    """
    application.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """The theme as a Qt palette, disabled roles included."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.base,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
    }
    colours = QPalette()
    for role, colour in roles.items():
        colours.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return colours


def style_sheet(theme: Theme) -> str:
    """What the palette cannot say: thin borders, calm headers, flat scroll bars (quick to draw), visible focus."""
    return f"""
        QDockWidget::title {{ background: {theme.raised}; padding: 5px 8px; }}
        QHeaderView::section {{ background: {theme.raised}; color: {theme.text}; border: none;
            border-right: 1px solid {theme.border}; padding: 4px 6px; }}
        QTableView {{ gridline-color: {theme.border}; border: none;
            selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
        QMenu {{ border: 1px solid {theme.border}; }}
        QToolTip {{ color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.border}; }}
        QLabel[role="muted"] {{ color: {theme.muted}; }}
        QLabel[role="warning"] {{ color: {theme.warning}; }}
        QLabel[role="heading"] {{ font-weight: 600; }}
        QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QPlainTextEdit:focus
            {{ border: 1px solid {theme.accent}; }}
        QScrollBar {{ background: transparent; }}
        QScrollBar:vertical {{ width: 12px; }}
        QScrollBar:horizontal {{ height: 12px; }}
        QScrollBar::handle {{ background: {theme.border}; border-radius: 3px; margin: 3px; }}
        QScrollBar::handle:vertical {{ min-height: 24px; }}
        QScrollBar::handle:horizontal {{ min-width: 24px; }}
        QScrollBar::handle:hover {{ background: {theme.muted}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QAbstractScrollArea::corner {{ background: transparent; border: none; }}
        QMainWindow::separator {{ background: {theme.border}; width: 1px; height: 1px; }}
    """


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

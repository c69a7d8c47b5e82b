"""Figures of the nine bins: clips per bin as bars, emotion classes per bin as radar plots.

The file's suffix decides: png, svg and pdf are drawn by matplotlib, html by plotly as one page that needs no network.
Colours are those of Okabe and Ito, which colour-blind eyes tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.bins import LEVELS, BinCount, Edges
from analysis.errors import UsageError
from analysis.tables import Scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

VALENCE_COLOURS = {"Low": "#D55E00", "Medium": "#707070", "High": "#0072B2"}
IMAGES = (".png", ".svg", ".pdf")
PAGE = ".html"
DOTS_PER_INCH = 200
RADAR_GRID = (0.25, 0.5, 0.75, 1.0)


def check_suffix(path: Path) -> None:
    """Raise UsageError unless a figure can be written under this name."""
    if path.suffix.lower() not in (*IMAGES, PAGE):
        raise UsageError(f"{path.name} has no suffix of a figure; end it in .png, .svg, .pdf or .html.")


def save_bars(path: Path, bins: Sequence[BinCount], edges: Edges, scale: Scale) -> None:
    """Write a bar graph of clips per bin, in the format of the suffix."""
    check_suffix(path)
    if path.suffix.lower() == PAGE:
        bars_page(bins, edges, scale).write_html(path, include_plotlyjs=True)
    else:
        bars_image(bins, edges, scale).savefig(path, dpi=DOTS_PER_INCH)


def save_radar(path: Path, bins: Sequence[BinCount], edges: Edges, scale: Scale) -> None:
    """Write radar plots of the share of each class in each bin, in the format of the suffix."""
    check_suffix(path)
    if path.suffix.lower() == PAGE:
        radar_page(bins, edges, scale).write_html(path, include_plotlyjs=True)
    else:
        radar_image(bins, edges, scale).savefig(path, dpi=DOTS_PER_INCH)


def _title(bin_: BinCount) -> str:
    return f"{bin_.activation}-{bin_.valence}"


def _note(bins: Sequence[BinCount], edges: Edges, scale: Scale) -> str:
    n = sum(bin_.clips for bin_ in bins)
    return (
        f"n = {n:,} clips; bins name activation (arousal) first, then valence; "
        f"Low ≤ {edges.low:g} < Medium ≤ {edges.high:g} < High on {scale.low:g} to {scale.high:g}"
    )


def _shares(bin_: BinCount) -> tuple[list[str], list[float]]:
    """Classes and their shares of the bin's clips, 0 to 1."""
    n = max(bin_.clips, 1)
    return list(bin_.classes), [count / n for count in bin_.classes.values()]


def _radar_limit(bins: Sequence[BinCount]) -> float:
    """The lowest grid circle that holds every share."""
    largest = max((share for bin_ in bins for share in _shares(bin_)[1]), default=1.0)
    return next(limit for limit in RADAR_GRID if largest <= limit)


def bars_image(bins: Sequence[BinCount], edges: Edges, scale: Scale) -> Figure:
    """Clips per bin as bars, drawn by matplotlib."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.bar(
        [_title(bin_).replace("-", "-\n") for bin_ in bins],
        [bin_.clips for bin_ in bins],
        color=[VALENCE_COLOURS[bin_.valence] for bin_ in bins],
    )
    axes.bar_label(bars, [f"{bin_.clips:,}\n{bin_.share:.1%}" for bin_ in bins], fontsize=8, padding=2)
    axes.set(ylabel="Clips", title="Clips per activation-valence bin")
    axes.margins(y=0.15)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(
        [bars[i] for i in range(3)], [f"valence {name.lower()}" for name in LEVELS], frameon=False, fontsize=8
    )
    figure.supxlabel(_note(bins, edges, scale), fontsize=8)
    return figure


def radar_image(bins: Sequence[BinCount], edges: Edges, scale: Scale) -> Figure:
    """Share of each class in each bin as radar plots, drawn by matplotlib."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    figure = Figure(figsize=(10, 10.5), layout="constrained")
    figure.suptitle("Emotion classes in each activation-valence bin (share of the bin's clips)")
    limit = _radar_limit(bins)
    for bin_ in bins:
        axes = figure.add_subplot(3, 3, _panel(bin_), projection="polar")
        _draw_radar(axes, bin_, limit)
    figure.supxlabel(_note(bins, edges, scale), fontsize=8)
    return figure


def _panel(bin_: BinCount) -> int:
    """Place in the grid, counted from 1: activation grows upwards, valence to the right."""
    return 3 * (2 - LEVELS.index(bin_.activation)) + LEVELS.index(bin_.valence) + 1


def _draw_radar(axes: Axes, bin_: BinCount, limit: float) -> None:
    classes, shares = _shares(bin_)
    angles = np.linspace(0, 2 * np.pi, len(classes), endpoint=False)
    colour = VALENCE_COLOURS[bin_.valence]
    axes.plot(np.append(angles, angles[:1]), [*shares, *shares[:1]], color=colour, linewidth=1.5)
    axes.fill(angles, shares, color=colour, alpha=0.3)
    axes.set_xticks(angles, classes, fontsize=7)
    axes.tick_params(axis="x", pad=8)
    ticks = np.linspace(0, limit, 5)[1:]
    axes.set_yticks(ticks, [f"{tick:.0%}" for tick in ticks], fontsize=6, color="#555555")
    axes.set_ylim(0, limit)
    axes.set_title(f"{_title(bin_)}  (n = {bin_.clips:,})", fontsize=9)


def bars_page(bins: Sequence[BinCount], edges: Edges, scale: Scale) -> Any:
    """Clips per bin as bars, a figure of plotly."""
    from plotly import graph_objects  # noqa: PLC0415 - slow to import

    bars = graph_objects.Bar(
        x=[_title(bin_) for bin_ in bins],
        y=[bin_.clips for bin_ in bins],
        text=[f"{bin_.clips:,}<br>{bin_.share:.1%}" for bin_ in bins],
        textposition="outside",
        marker_color=[VALENCE_COLOURS[bin_.valence] for bin_ in bins],
    )
    page = graph_objects.Figure(bars)
    return page.update_layout(
        title={"text": "Clips per activation-valence bin", "subtitle": {"text": _note(bins, edges, scale)}},
        yaxis_title="Clips",
        template="plotly_white",
    )


def radar_page(bins: Sequence[BinCount], edges: Edges, scale: Scale) -> Any:
    """Share of each class in each bin as radar plots, a figure of plotly."""
    from plotly import graph_objects  # noqa: PLC0415 - slow to import
    from plotly.subplots import make_subplots  # noqa: PLC0415

    placed = sorted(bins, key=_panel)
    page = make_subplots(
        rows=3,
        cols=3,
        specs=[[{"type": "polar"}] * 3] * 3,
        subplot_titles=[f"{_title(bin_)} (n = {bin_.clips:,})" for bin_ in placed],
        vertical_spacing=0.12,
        horizontal_spacing=0.14,
    )
    for number, bin_ in enumerate(placed):
        classes, shares = _shares(bin_)
        trace = graph_objects.Scatterpolar(
            r=[*shares, *shares[:1]],
            theta=[*classes, *classes[:1]],
            fill="toself",
            line_color=VALENCE_COLOURS[bin_.valence],
            name=_title(bin_),
        )
        page.add_trace(trace, row=number // 3 + 1, col=number % 3 + 1)
    page.update_polars(radialaxis={"range": [0, _radar_limit(bins)], "tickformat": ".0%"})
    page.update_annotations(yshift=20)
    return page.update_layout(
        title={
            "text": "Emotion classes in each activation-valence bin (share of the bin's clips)",
            "subtitle": {"text": _note(bins, edges, scale)},
        },
        height=1200,
        showlegend=False,
        margin={"t": 140},
    )

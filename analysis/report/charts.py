"""The figures of a report, each drawn by plotly for the page and by matplotlib for print.

Labels come from users' tags and classes: plotly reads some HTML in texts, so they are escaped for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.bins import BinCount, Edges
from analysis.figures import bars_image, bars_page, radar_image, radar_page
from analysis.report.departures import Departure
from analysis.tables import Scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#707070"
COLOURS = (BLUE, ORANGE, "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARGINS = {"l": 10, "r": 10, "t": 40, "b": 50}


@dataclass(frozen=True)
class Bars:
    """Clips per bin."""

    bins: tuple[BinCount, ...]
    edges: Edges
    scale: Scale

    def page(self) -> Any:
        """A figure of plotly."""
        drawn = bars_page(self.bins, self.edges, self.scale)
        drawn.update_yaxes(automargin=True).update_xaxes(showgrid=False)
        return drawn.update_layout(title=None, template=None, margin=_MARGINS, height=420)

    def image(self) -> Figure:
        """A figure of matplotlib."""
        return bars_image(self.bins, self.edges, self.scale)


@dataclass(frozen=True)
class Radars:
    """Share of each class in each bin."""

    bins: tuple[BinCount, ...]
    edges: Edges
    scale: Scale

    def page(self) -> Any:
        """A figure of plotly."""
        drawn = radar_page(self.bins, self.edges, self.scale)
        margins = {**_MARGINS, "l": 80, "r": 90, "t": 80}
        return drawn.update_layout(title=None, template=None, margin=margins, height=1080)

    def image(self) -> Figure:
        """A figure of matplotlib."""
        return radar_image(self.bins, self.edges, self.scale)


@dataclass(frozen=True)
class Heat:
    """Share of each class in each bin, coloured by how many times the corpus's it is; a star marks more than luck."""

    found: tuple[Departure, ...]

    def _grid(self) -> tuple[list[str], list[str], Any, list[list[str]]]:
        """Bins, classes, log2 of the ratios cut to -2 and 2 (NaN where not tested), and texts."""
        bins = list(dict.fromkeys(one.bin for one in self.found))
        names = list(dict.fromkeys(one.emotion for one in self.found))
        values = np.full((len(bins), len(names)), np.nan)
        texts = [[""] * len(names) for _ in bins]
        for one in self.found:
            row, column = bins.index(one.bin), names.index(one.emotion)
            texts[row][column] = f"{100 * one.share:.1f}{'*' if one.is_found else ''}"
            if np.isfinite(one.p):
                values[row, column] = np.clip(np.log2(max(one.ratio, 1e-9)), -2, 2)
        return bins, names, values, texts

    def page(self) -> Any:
        """A figure of plotly."""
        from plotly import graph_objects  # noqa: PLC0415 - slow to import

        bins, names, values, texts = self._grid()
        names = [escape(name, quote=False) for name in names]
        heat = graph_objects.Heatmap(
            x=names,
            y=bins,
            z=[[None if np.isnan(value) else float(value) for value in row] for row in values],
            text=[
                ["" if np.isnan(value) else text for value, text in zip(*row, strict=True)]
                for row in zip(values, texts, strict=True)
            ],
            texttemplate="%{text}",
            hovertemplate="%{x} in %{y}: %{text} %<extra></extra>",
            colorscale=[[0, BLUE], [0.5, "#F4F4F4"], [1, ORANGE]],
            zmin=-2,
            zmax=2,
            xgap=2,
            ygap=2,
            colorbar={"tickvals": [-2, -1, 0, 1, 2], "ticktext": ["¼", "½", "1", "2", "4 times"]},
        )
        untested = np.argwhere(np.isnan(values)).tolist()
        drawn = graph_objects.Figure(heat)
        # In the page's own ink, which a heat map's texts do not take where it has no colour.
        drawn.add_scatter(
            x=[names[column] for _, column in untested],
            y=[bins[row] for row, _ in untested],
            text=[texts[row][column] for row, column in untested],
            hovertemplate="%{x} in %{y}: %{text} %<extra></extra>",
            mode="text",
        )
        drawn.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
        drawn.update_xaxes(automargin=True, showgrid=False)
        return drawn.update_layout(template=None, margin=_MARGINS, height=460, showlegend=False)

    def image(self) -> Figure:
        """A figure of matplotlib."""
        from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415 - slow to import
        from matplotlib.figure import Figure  # noqa: PLC0415

        bins, names, values, texts = self._grid()
        figure = Figure(figsize=(max(5.0, 1 + 0.8 * len(names)), 5), layout="constrained")
        axes = figure.add_subplot()
        colours = LinearSegmentedColormap.from_list("ratio", [BLUE, "#F4F4F4", ORANGE])
        drawn = axes.imshow(values, cmap=colours, vmin=-2, vmax=2, aspect="auto")
        axes.set_xticks(range(len(names)), names, rotation=30, ha="right", parse_math=False)
        axes.set_yticks(range(len(bins)), bins)
        for row, column in np.ndindex(values.shape):
            is_dark = abs(np.nan_to_num(values[row, column])) > 1.2
            colour = "white" if is_dark else "black"
            axes.text(column, row, texts[row][column], ha="center", va="center", fontsize=8, color=colour)
        bar = figure.colorbar(drawn, ticks=[-2, -1, 0, 1, 2])
        bar.ax.set_yticklabels(["¼", "½", "1", "2", "4 times"])
        axes.set_title("Share of each bin's clips, %; colour: times the corpus's share")
        return figure


@dataclass(frozen=True)
class Mark:
    """A value with its 95 % interval, beside a label; marks of one group have one colour."""

    label: str
    group: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Forest:
    """Values with intervals beside 0, one below the other."""

    marks: tuple[Mark, ...]
    axis: str

    def _groups(self) -> dict[str, list[Mark]]:
        groups: dict[str, list[Mark]] = {}
        for mark in self.marks:
            groups.setdefault(mark.group, []).append(mark)
        return groups

    def _labels(self) -> list[str]:
        return list(dict.fromkeys(mark.label for mark in self.marks))

    def page(self) -> Any:
        """A figure of plotly."""
        from plotly import graph_objects  # noqa: PLC0415 - slow to import

        labels, groups = self._labels(), self._groups()
        drawn = graph_objects.Figure()
        for number, (group, marks) in enumerate(groups.items()):
            drawn.add_scatter(
                x=[mark.value for mark in marks],
                y=[labels.index(mark.label) + _shift(number, len(groups)) for mark in marks],
                error_x={
                    "array": [mark.high - mark.value for mark in marks],
                    "arrayminus": [mark.value - mark.low for mark in marks],
                },
                text=[escape(mark.label, quote=False) for mark in marks],
                hovertemplate="%{text}: %{x:.3f}<extra></extra>",
                mode="markers",
                marker={"color": COLOURS[number % len(COLOURS)], "size": 9},
                name=escape(group, quote=False),
                showlegend=True,
            )
        ticks = [escape(label, quote=False) for label in labels]
        drawn.update_yaxes(
            tickvals=list(range(len(labels))),
            ticktext=ticks,
            range=[len(labels) - 0.5, -0.5],
            automargin=True,
            zeroline=False,
        )
        drawn.update_xaxes(title=self.axis, zeroline=True, automargin=True)
        rows = max(len(self.marks), 2 * len(labels))
        legend = {"orientation": "h", "y": 1, "yanchor": "bottom"}
        return drawn.update_layout(template=None, margin=_MARGINS, height=150 + 20 * rows, legend=legend)

    def image(self) -> Figure:
        """A figure of matplotlib."""
        from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

        labels, groups = self._labels(), self._groups()
        figure = Figure(figsize=(8, 1.5 + 0.22 * max(len(self.marks), 2 * len(labels))), layout="constrained")
        axes = figure.add_subplot()
        for number, (group, marks) in enumerate(groups.items()):
            axes.errorbar(
                [mark.value for mark in marks],
                [labels.index(mark.label) + _shift(number, len(groups)) for mark in marks],
                xerr=_widths(marks),
                fmt="o",
                color=COLOURS[number % len(COLOURS)],
                label=f" {group}".replace("$", r"\$"),
                capsize=2,
            )
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set_yticks(range(len(labels)), labels, parse_math=False)
        axes.set_ylim(len(labels) - 0.5, -0.5)
        axes.set_xlabel(self.axis)
        axes.legend(fontsize=8, frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
        axes.spines[["top", "right"]].set_visible(False)
        return figure


def _widths(marks: Sequence[Mark]) -> Any:
    """Lengths to the left and right; none where there is no interval."""
    ends = [(mark.value - mark.low, mark.high - mark.value) for mark in marks]
    return np.maximum(np.nan_to_num(np.array(ends).T), 0)


def _shift(number: int, groups: int) -> float:
    """How far the marks of a group stand from the middle of their row."""
    return 0.7 * ((number + 0.5) / groups - 0.5)

"""Figures of an evaluation, for the page: plotly's, in colours that colour-blind eyes tell apart (Okabe and Ito)."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np
from plotly import graph_objects
from plotly.subplots import make_subplots

from analysis.scores.calibration import calibration_error
from analysis.scores.classes import ClassScores
from analysis.tables import Scale
from models.evaluation.answers import Answers
from models.evaluation.evaluating import Evaluation, Held
from models.recipes.training.curves import Point

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#808080"
_FONT = {"family": "system-ui, sans-serif", "size": 13}
_MEASURES = (("precision", GREEN), ("recall", BLUE), ("f1", ORANGE))


def confusion(scores: ClassScores) -> Any:
    """Counts, coloured by the share of the true class, so that rare classes are seen as well."""
    names = [each.name for each in scores.classes]
    counts = scores.confusion if scores.confusion[:, -1].any() else scores.confusion[:, :-1]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = graph_objects.Figure(
        graph_objects.Heatmap(
            z=shares,
            x=[*names, "none of these"][: counts.shape[1]],
            y=names,
            text=[
                [f"{n}<br>{share:.0%}" for n, share in zip(*row, strict=True)]
                for row in zip(counts, shares, strict=True)
            ],
            texttemplate="%{text}",
            hovertemplate="true %{y}, said %{x}: %{text}<extra></extra>",
            colorscale="Blues",
            zmin=0,
            zmax=1,
            colorbar={"title": "of the<br>true class", "tickformat": ".0%"},
        )
    )
    figure.update_xaxes(title="said", side="bottom")
    figure.update_yaxes(title="true", autorange="reversed")
    return _laid_out(figure, 130 + 62 * len(names))


def per_class(scores: ClassScores) -> Any:
    """Precision, recall and F1 of each class with their intervals, and what chance gives for recall."""
    figure = graph_objects.Figure()
    names = [f"{each.name}<br>({each.support} clips)" for each in scores.classes]
    for measure, colour in _MEASURES:
        found = [getattr(each, measure) for each in scores.classes]
        label = "F1" if measure == "f1" else measure
        figure.add_bar(
            x=names,
            y=[each.value for each in found],
            name=label,
            marker_color=colour,
            error_y=_whiskers(found),
        )
    chance = [scores.chance_unweighted] * len(names)
    line = {"color": GREY, "dash": "dash"}
    figure.add_scatter(x=names, y=chance, mode="lines", line=line, name="recall by chance")
    figure.update_layout(barmode="group", bargap=0.25)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return _laid_out(figure, 380)


def calibration(evaluation: Evaluation) -> Any:
    """How often the model is right, over how sure it is."""
    bins = evaluation.scores.calibration
    figure = graph_objects.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="as sure as right", line={"color": GREY, "dash": "dash"}
    )
    largest = max((each.clips for each in bins), default=1)
    figure.add_scatter(
        x=[each.sure for each in bins],
        y=[each.right for each in bins],
        mode="lines+markers",
        name=f"found (expected error {calibration_error(bins):.1%})",
        marker={"size": [8 + 18 * (each.clips / largest) ** 0.5 for each in bins], "color": BLUE},
        line={"color": BLUE},
        text=[f"{each.clips} clips" for each in bins],
        hovertemplate="sure %{x:.1%}, right %{y:.1%}, %{text}<extra></extra>",
    )
    figure.update_xaxes(title="probability of the class that was said", range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(title="share that is right", range=[-0.02, 1.04], tickformat=".0%")
    return _laid_out(figure, 380)


def against_truth(answers: Answers, scale: Scale) -> Any:
    """Each dimension, what the model says over what raters said, with the line on which both are equal."""
    figure = make_subplots(cols=len(answers.names), subplot_titles=answers.names)
    for number, name in enumerate(answers.names):
        figure.add_scatter(
            x=answers.truth[:, number],
            y=answers.said[:, number],
            mode="markers",
            marker={"color": BLUE, "opacity": 0.5, "size": 6},
            text=answers.clips,
            hovertemplate="%{text}<br>true %{x:.2f}, said %{y:.2f}<extra></extra>",
            name=name,
            showlegend=False,
            row=1,
            col=number + 1,
        )
        ends = [scale.low, scale.high]
        line = {"color": GREY, "dash": "dash"}
        figure.add_scatter(
            x=ends, y=ends, mode="lines", line=line, showlegend=False, hoverinfo="skip", row=1, col=number + 1
        )
        figure.update_xaxes(title="raters", range=ends, row=1, col=number + 1)
    figure.update_yaxes(title="model", row=1, col=1)
    return _laid_out(figure, 400)


def curves(points: Sequence[Point]) -> Any:
    """Loss and development score over epochs, with the best score marked."""
    figure = make_subplots(cols=2, subplot_titles=("loss", "score on the development part"))
    for name, colour in (("loss", BLUE), ("development_loss", ORANGE)):
        label = "training" if name == "loss" else "development"
        figure.add_scatter(**_line(points, name), name=label, line={"color": colour}, row=1, col=1)
    figure.add_scatter(
        **_line(points, "score"), name="development", showlegend=False, line={"color": ORANGE}, row=1, col=2
    )
    scored = [point for point in points if not isnan(point.score)]
    if scored:
        best = max(scored, key=lambda point: point.score)
        figure.add_scatter(
            x=[best.epoch],
            y=[best.score],
            mode="markers+text",
            text=[f"best {best.score:.3f}"],
            textposition="bottom left",
            marker={"color": GREEN, "size": 11, "symbol": "star"},
            showlegend=False,
            row=1,
            col=2,
        )
    figure.update_xaxes(title="epoch")
    return _laid_out(figure, 390).update_layout(legend_y=1.1, margin_t=80)


def beside_print(held: Sequence[Held]) -> Any:
    """What was printed and what was found, row by row; what does not compare is pale."""
    rows = [each for each in held if not isnan(each.accuracy.value)]
    figure = graph_objects.Figure()
    names = [each.row.system for each in rows]
    figure.add_bar(x=names, y=[each.row.accuracy for each in rows], name="printed", marker_color=GREY)
    figure.add_bar(
        x=names,
        y=[each.accuracy.value for each in rows],
        name="found here",
        marker={"color": BLUE, "opacity": [0.4 if each.differing else 1.0 for each in rows]},
        error_y=_whiskers([each.accuracy for each in rows]),
    )
    figure.update_layout(barmode="group", bargap=max(0.3, 1 - 0.15 * len(rows)))
    figure.update_yaxes(title="accuracy (WA)", range=[0, 1.02], tickformat=".0%")
    return _laid_out(figure, 360)


def _line(points: Sequence[Point], name: str) -> dict[str, Any]:
    known = [(point.epoch, getattr(point, name)) for point in points if not isnan(getattr(point, name))]
    mode = "lines+markers" if len(known) < 40 else "lines"
    return {"x": [epoch for epoch, _ in known], "y": [value for _, value in known], "mode": mode}


def _whiskers(found: Sequence[Any]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [each.high - each.value for each in found],
        "arrayminus": [each.value - each.low for each in found],
        "thickness": 1,
        "width": 3,
    }


def _laid_out(figure: Any, height: int) -> Any:
    return figure.update_layout(
        template="plotly_white",
        font=_FONT,
        height=height,
        margin={"l": 70, "r": 20, "t": 40, "b": 50},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )

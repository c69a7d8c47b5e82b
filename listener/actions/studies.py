"""What the menu Analyse says of whole studies: models of one's own, reports, and the live desk."""

from __future__ import annotations

from listener.actions.record import Action

STUDIES = (
    Action(
        "analyse.train",
        "Analyse",
        "Train a model…",
        "Train a model on the open corpus by a recipe of the four studies, and watch its curves.",
        starts_group=True,
    ),
    Action(
        "analyse.report",
        "Analyse",
        "Write a report…",
        "Write study A of the open corpus and its tags as one page that opens in any browser.",
    ),
    Action(
        "analyse.live",
        "Analyse",
        "Live desk…",
        "Record yourself or open a sound file: its words, and what models hear in it and where.",
    ),
)

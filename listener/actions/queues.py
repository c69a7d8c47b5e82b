"""Actions about listening queues, in the menus Clip and Analyse."""

from __future__ import annotations

from listener.actions.record import Action

QUEUES = (
    Action(
        "clip.draw_queue",
        "Clip",
        "Draw a queue…",
        "Draw clips by lot from those shown, by strata and with controls, to listen to one after another.",
        starts_group=True,
    ),
    Action("clip.queues", "Clip", "Queues…", "Open, rename or delete a queue that is kept with the session."),
    Action("clip.leave_queue", "Clip", "Leave queue", "Show all clips again; the queue stays kept."),
    Action(
        "analyse.common",
        "Analyse",
        "Prevalence from the queue…",
        "Tell how common tags are in the corpus by what was heard of a queue.",
    ),
)

"""The menus Analyse, View and Help."""

from __future__ import annotations

from listener.actions.record import Action
from listener.state.columns.lane_layout import LANES

VIEWING = (
    Action(
        "analyse.bins",
        "Analyse",
        "Save bins as CSV…",
        "Write every shown clip with its activation-valence bin.",
    ),
    Action(
        "analyse.bar_graph",
        "Analyse",
        "Save bar graph of bins…",
        "Draw the clips per bin as PNG, SVG or PDF.",
    ),
    Action("analyse.radar", "Analyse", "Save radar of emotions…", "Draw the emotion classes of each bin."),
    Action(
        "analyse.flagged", "Analyse", "Save flagged clips as CSV…", "Write every shown clip that is flagged."
    ),
    Action(
        "analyse.clash",
        "Analyse",
        "Voices against words",
        "Find the clips whose voice and words are opposed, by two models, and show the most opposed first.",
        starts_group=True,
    ),
    Action(
        "analyse.clash_queue",
        "Analyse",
        "Draw a queue of the worst clashes",
        "Listen to the shown clips that clash most, in an order drawn by lot, with controls from all clips.",
    ),
    Action(
        "analyse.gaps",
        "Analyse",
        "Where the model did not look",
        "Hold the active column's kept maps against where emotion was heard blind, and show the widest gap first.",
    ),
    Action(
        "analyse.gap_queue",
        "Analyse",
        "Draw a queue of the widest gaps",
        "Listen to the shown clips with the widest gaps, by the kind that sorts them or else unseen, with controls.",
    ),
    Action(
        "analyse.agreement",
        "Analyse",
        "Agreement of taggers…",
        "Tell how far taggers agree on each tag, and each with themselves, beyond chance.",
        ("Ctrl+G",),
        starts_group=True,
    ),
    Action(
        "analyse.raters",
        "Analyse",
        "Raters…",
        "Tell how each rater rates beside others, and what moves without some of them.",
    ),
    Action("view.zoom_in", "View", "Zoom in", "Zoom in around the cursor.", ("+", "=")),
    Action("view.zoom_out", "View", "Zoom out", "Zoom out around the cursor.", ("-",)),
    Action("view.zoom_span", "View", "Zoom to selection", "Show just the selection.", ("Ctrl+E", "Ctrl+N")),
    Action("view.zoom_all", "View", "Show all", "Show the whole clip.", ("Ctrl+F", "F")),
    Action(
        "view.zoom_back",
        "View",
        "Zoom back",
        "Show again what was shown before Show all or Zoom to selection.",
        ("Shift+Z",),
    ),
    Action("view.scroll_earlier", "View", "Scroll earlier", "Show the page before this one.", ("Ctrl+PgUp",)),
    Action("view.scroll_later", "View", "Scroll later", "Show the page after this one.", ("Ctrl+PgDown",)),
    Action(
        "view.follow",
        "View",
        "Follow the cursor",
        "Turn the page when the cursor leaves it while playing.",
        checkable=True,
    ),
    *(
        Action(
            f"view.{kind.id}",
            "View",
            kind.title,
            kind.tip,
            checkable=True,
            submenu="Lanes",
            starts_group=kind is LANES[0],
        )
        for kind in LANES
    ),
    Action(
        "view.arrange_lanes",
        "View",
        "Arrange lanes…",
        "Show and hide lanes, put them in another order, make them taller or shorter.",
        submenu="Lanes",
    ),
    Action(
        "view.spectrogram_settings",
        "View",
        "Spectrogram settings…",
        "Choose the window, highest frequency, range and shades of spectrograms.",
        starts_group=True,
    ),
    Action(
        "view.pitch_settings",
        "View",
        "Pitch settings…",
        "Choose where and how Praat looks for F0 and intensity.",
    ),
    Action(
        "view.next_pane",
        "View",
        "Next pane",
        "Move the keyboard to the next part of the window.",
        ("F6",),
        starts_group=True,
    ),
    Action(
        "view.dark", "View", "Dark theme", "Switch between dark and light.", ("Ctrl+Shift+T",), checkable=True
    ),
    Action("view.reset", "View", "Reset layout", "Put all panels and lanes back where they were at first."),
    Action("help.keys", "Help", "Keys", "Show every action and its key.", ("?", "F1")),
    Action(
        "help.change_keys",
        "Help",
        "Change keys…",
        "Give actions other keys, or take the keys of Praat, Audacity or Label Studio.",
    ),
    Action("help.about", "Help", "About Earmark", "Version, licence and what is bundled."),
)

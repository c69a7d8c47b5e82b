"""The menu Tag."""

from __future__ import annotations

from listener.actions.record import TAG_KEYS, Action


def _tag_actions() -> tuple[Action, ...]:
    return tuple(
        Action(
            f"tag.give_{key}",
            "Tag",
            f"Give tag {key}",
            f"Give the tag on key {key} to the selection, or to the clip if nothing is selected.",
            (key,),
            submenu="Give tag",
        )
        for key in TAG_KEYS
    )


def _edge_actions() -> tuple[Action, ...]:
    """The start moves with Shift, the end with Ctrl, and less far with one modifier more."""
    return tuple(
        Action(
            f"tag.{edge}_{size}{place}",
            "Tag",
            f"{edge.capitalize()} {step} {place}",
            f"Move the {edge} of the chosen region, or of the selection, {step} {place}, and hear it.",
            (f"{held}+{arrow}",),
            submenu="Move an edge",
        )
        for edge, size, step, held in (
            ("start", "", "10 ms", "Shift"),
            ("start", "just_", "1 ms", "Alt+Shift"),
            ("end", "", "10 ms", "Ctrl"),
            ("end", "just_", "1 ms", "Ctrl+Shift"),
        )
        for place, arrow in (("earlier", "Left"), ("later", "Right"))
    )


TAGGING = (
    *_tag_actions(),
    Action(
        "tag.finish",
        "Tag",
        "Done, next clip",
        "Mark the clip as done and go to the next: what you did not tag then counts as no.",
        ("Ctrl+Return", "Ctrl+Enter"),
    ),
    Action(
        "tag.region",
        "Tag",
        "New region with the last tag",
        "Tag the selection with the tag given last.",
        ("Return", "Enter", "Ctrl+B"),
        starts_group=True,
    ),
    Action(
        "tag.heard",
        "Tag",
        "I heard it here",
        "Mark the selection as where you heard the clip's emotion; several places may be marked.",
        ("M",),
    ),
    Action(
        "tag.note",
        "Tag",
        "Write a note",
        "Go to the note of the chosen tag; from there the keyboard goes on to how sure you are.",
        ("T",),
    ),
    Action("tag.delete", "Tag", "Delete tag", "Delete the chosen tag.", ("Delete", "Backspace")),
    Action("tag.next_region", "Tag", "Next region", "Select the next tagged region.", ("Alt+Right",)),
    Action(
        "tag.previous_region", "Tag", "Previous region", "Select the previous tagged region.", ("Alt+Left",)
    ),
    *_edge_actions(),
    Action(
        "tag.snap_to_words",
        "Tag",
        "Snap to words",
        "Bring an edge that is dragged, or set to the cursor, to the edge of a word at most 40 ms away.",
        checkable=True,
    ),
    Action(
        "tag.snap_to_crossings",
        "Tag",
        "Snap to zero crossings",
        "Bring an edge that is dragged, or set to the cursor, to a rising zero crossing at most 5 ms away.",
        checkable=True,
    ),
    Action(
        "tag.others",
        "Tag",
        "Show others' tags",
        "Show the other taggers' tags beside your own, or hide them.",
        ("O",),
        checkable=True,
        starts_group=True,
    ),
    Action(
        "tag.blind",
        "Tag",
        "Listen blind",
        "Hide what raters and models say of a clip until you have tagged it; the reveal log keeps what was shown.",
        ("B",),
        checkable=True,
    ),
    Action(
        "tag.reveal",
        "Tag",
        "Reveal this clip",
        "Show what raters and models say of this clip, before tagging it.",
        ("Shift+B",),
    ),
    Action(
        "tag.codebook",
        "Tag",
        "Codebook…",
        "Show the tags one may give, hear their examples, and change them as a draft of the next version.",
        ("K",),
        starts_group=True,
    ),
    Action(
        "tag.outdated",
        "Tag",
        "Tags under older definitions…",
        "List the tags that were made before their definition was changed.",
    ),
    Action(
        "tag.settle",
        "Tag",
        "Settle disagreements…",
        "Walk through the clips on which taggers differ and decide what holds; what each gave stays.",
        ("Ctrl+Shift+G",),
    ),
    Action(
        "tag.tagger",
        "Tag",
        "Tagger's name…",
        "Say who is tagging; the name stands on every tag.",
        starts_group=True,
    ),
    Action(
        "tag.effort",
        "Tag",
        "Keep effort (on this machine)",
        "Keep for each visit to a clip the seconds, replays and time to the first tag in the session file; they are in"
        " no export and go nowhere unless you share the file.",
        checkable=True,
    ),
    Action(
        "tag.retest",
        "Tag",
        "Bring 5 % of my clips again",
        "Now and then bring a clip that you finished at least 20 clips ago, without saying so; how far you agree with"
        " yourself is told with the agreement of taggers.",
        checkable=True,
    ),
)

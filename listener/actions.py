"""The one table of actions: menus, keys and the help sheet are all made from it.

What an action calls is joined to its `id` in `listener.calls`; a row without a call fails a test, and so does a
call without a row.
"""

from __future__ import annotations

from dataclasses import dataclass

MENUS = ("File", "Edit", "Clip", "Play", "Explain", "Tag", "Analyse", "View", "Help")
TAG_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


@dataclass(frozen=True)
class Action:
    """One thing that the user can do.

    Attributes
    ----------
    id : str
        `menu.verb`, unique.
    menu, title, tip : str
        Where it stands, its name there, and one sentence for the status bar and the help sheet.
    keys : tuple of str
        In Qt's portable spelling; the first is shown in the menu.
    checkable : bool
        Whether it is a switch.
    starts_group : bool
        Whether a separator stands above it in its menu.
    """

    id: str
    menu: str
    title: str
    tip: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    starts_group: bool = False


def _tag_actions() -> tuple[Action, ...]:
    return tuple(
        Action(
            f"tag.give_{key}",
            "Tag",
            f"Give tag {key}",
            f"Give the tag on key {key} to the selection, or to the clip if nothing is selected.",
            (key,),
        )
        for key in TAG_KEYS
    )


ACTIONS = (
    Action("file.open", "File", "Open corpus folder…", "Open the folder of a corpus.", ("Ctrl+O",)),
    Action(
        "file.open_labels", "File", "Open label file…", "Open a corpus by its label CSV.", ("Ctrl+Shift+O",)
    ),
    Action("file.open_demo", "File", "Open the demo corpus", "Open the bundled corpus of synthetic voices."),
    Action(
        "file.problems",
        "File",
        "Load report…",
        "Show what was found wrong or missing in the corpus.",
        starts_group=True,
    ),
    Action(
        "file.export",
        "File",
        "Export tags…",
        "Write tags for spreadsheets, Praat, ELAN and other programs; told first what each format cannot hold.",
        ("Ctrl+Shift+E",),
        starts_group=True,
    ),
    Action(
        "file.import",
        "File",
        "Import tags…",
        "Bring in tags from a file or folder of any of these formats; one undo takes them back.",
    ),
    Action(
        "file.saved", "File", "Where is my work?", "Everything is already on disk: say where.", ("Ctrl+S",)
    ),
    Action(
        "file.quit", "File", "Quit", "Close Earmark; nothing needs saving.", ("Ctrl+Q",), starts_group=True
    ),
    Action("edit.undo", "Edit", "Undo", "Take back the last edit of tags.", ("Ctrl+Z",)),
    Action("edit.redo", "Edit", "Redo", "Do the last undone edit again.", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Action(
        "edit.find",
        "Edit",
        "Search text",
        "Go to the search field: clip names and transcripts.",
        ("/",),
        starts_group=True,
    ),
    Action("edit.clear_filters", "Edit", "Clear all filters", "Show every clip again.", ("Ctrl+Backspace",)),
    Action("clip.next", "Clip", "Next clip", "Go to the next clip in the table.", ("N",)),
    Action("clip.previous", "Clip", "Previous clip", "Go to the previous clip in the table.", ("P",)),
    Action("clip.copy", "Clip", "Copy clip name", "Copy the clip's file name.", ("Ctrl+Shift+C",)),
    Action("play.toggle", "Play", "Play or pause", "Play from the cursor, or pause.", ("Space",)),
    Action(
        "play.selection",
        "Play",
        "Play selection",
        "Play the selection, or the whole clip if there is none.",
        ("Tab", "Shift+Space"),
    ),
    Action("play.loop", "Play", "Loop", "Repeat the selection, or the clip.", ("L",), checkable=True),
    Action(
        "play.stop",
        "Play",
        "Stop and clear selection",
        "Stop the sound; when silent, clear the selection.",
        ("Escape",),
    ),
    Action(
        "play.hear_next",
        "Play",
        "Hear what is salient, or the rest",
        "Hear only what is salient, then the rest, then what is salient in noise, then the whole clip; other clips are"
        " heard alike as soon as they have a map, and whole until then.",
        ("H",),
        starts_group=True,
    ),
    Action("play.hear_whole", "Play", "Hear the whole clip", "Hear all of the clip as it is.", ("Shift+H",)),
    Action(
        "play.hear_more",
        "Play",
        "Let more be salient",
        "Count a larger share of the clip as salient.",
        (".",),
    ),
    Action(
        "play.hear_less",
        "Play",
        "Let less be salient",
        "Count a smaller share of the clip as salient.",
        (",",),
    ),
    Action(
        "play.hear_direction",
        "Play",
        "Salient: either way, raising or lowering",
        "Let what raises the output count as salient, then what lowers it, then either.",
        ("Shift+D",),
    ),
    Action(
        "play.back", "Play", "Move earlier", "Move the cursor 100 ms earlier.", ("Left",), starts_group=True
    ),
    Action("play.forward", "Play", "Move later", "Move the cursor 100 ms later.", ("Right",)),
    Action("play.start", "Play", "To the start", "Move the cursor to the start of the clip.", ("Home",)),
    Action("play.end", "Play", "To the end", "Move the cursor to the end of the clip.", ("End",)),
    Action(
        "play.span_start", "Play", "Selection starts here", "Set the selection's start to the cursor.", ("[",)
    ),
    Action("play.span_end", "Play", "Selection ends here", "Set the selection's end to the cursor.", ("]",)),
    Action("play.louder", "Play", "Louder", "Raise the volume by 5 %.", ("Ctrl+Up",), starts_group=True),
    Action("play.softer", "Play", "Softer", "Lower the volume by 5 %.", ("Ctrl+Down",)),
    Action(
        "explain.now",
        "Explain",
        "Explain now",
        "Compute the saliency of every column's model and target.",
        ("S",),
    ),
    Action("explain.cancel", "Explain", "Cancel explaining", "Stop computing saliency.", ("Shift+S",)),
    Action(
        "explain.automatic",
        "Explain",
        "Explain every clip",
        "Compute saliency as soon as a clip is opened.",
        ("Ctrl+Shift+A",),
        checkable=True,
    ),
    Action(
        "explain.check",
        "Explain",
        "Check this map",
        "Find out how far to trust the saliency in the active column.",
        ("Shift+C",),
    ),
    Action(
        "explain.check_maps",
        "Explain",
        "Check every map",
        "Find out how far to trust saliency as soon as it is there.",
        checkable=True,
    ),
    Action(
        "explain.shown",
        "Explain",
        "Explain shown clips",
        "Compute the saliency of every shown clip in the background, by the active column's model.",
        ("Ctrl+Shift+X",),
        starts_group=True,
    ),
    Action(
        "explain.pause",
        "Explain",
        "Pause or go on explaining",
        "Stand still with the shown clips, or go on where it stopped, on another day too.",
        ("Ctrl+Shift+P",),
    ),
    Action(
        "explain.give_up",
        "Explain",
        "Cancel explaining shown clips",
        "Give up the clips that are left; what is explained stays.",
    ),
    Action(
        "explain.failures",
        "Explain",
        "Clips not explained…",
        "List the clips that could not be explained, and why.",
    ),
    Action(
        "explain.side_by_side",
        "Explain",
        "Side by side",
        "Show a second column: another model, target or clip; or only one.",
        ("Ctrl+D",),
        checkable=True,
        starts_group=True,
    ),
    Action(
        "explain.add_column",
        "Explain",
        "Add a column",
        "Show one column more to compare, four at most.",
        ("Ctrl+Shift+D",),
    ),
    Action(
        "explain.remove_column",
        "Explain",
        "Remove this column",
        "Show one column less: the one that is played and tagged goes.",
        ("Ctrl+Shift+W",),
    ),
    Action(
        "explain.next_target",
        "Explain",
        "Next target",
        "Explain another output of the model in the active column.",
        ("Shift+T",),
    ),
    Action(
        "explain.next_method",
        "Explain",
        "Next method",
        "Explain by another method in the active column.",
        ("Shift+M",),
    ),
    Action(
        "explain.pin",
        "Explain",
        "Keep this clip in the second column",
        "Hold the current clip in the second column while the others go on.",
        ("Ctrl+P",),
        checkable=True,
    ),
    Action(
        "explain.shared_scale",
        "Explain",
        "Shared saliency scale",
        "Draw all columns on one scale, so that heights can be compared.",
        ("Ctrl+Shift+S",),
        checkable=True,
    ),
    Action(
        "explain.what_if",
        "Explain",
        "What if…",
        "Ask what the model would say if the voice, or the wording, were different.",
        ("W",),
        starts_group=True,
    ),
    Action(
        "explain.switch_voice",
        "Explain",
        "Switch between the clip and a changed voice",
        "Hear the clip or, from the same place, the changed voice that was heard last.",
        ("A",),
    ),
    Action(
        "explain.audit",
        "Explain",
        "Audit this model's baselines…",
        "Show what is known of the active column's model, and which baseline its maps start from.",
    ),
    Action(
        "explain.add_model",
        "Explain",
        "Add model folder…",
        "Use a model from a local folder.",
        starts_group=True,
    ),
    Action(
        "explain.add_hub_model",
        "Explain",
        "Add model from the hub…",
        "Fetch a model from the Hugging Face hub, after you have seen its size and licence.",
    ),
    *_tag_actions(),
    Action(
        "tag.region",
        "Tag",
        "New region with the last tag",
        "Tag the selection with the tag given last.",
        ("Return", "Enter", "Ctrl+B"),
        starts_group=True,
    ),
    Action("tag.next_region", "Tag", "Next region", "Select the next tagged region.", ("Alt+Right",)),
    Action(
        "tag.previous_region", "Tag", "Previous region", "Select the previous tagged region.", ("Alt+Left",)
    ),
    Action("tag.delete", "Tag", "Delete tag", "Delete the selected tag or region.", ("Delete", "Backspace")),
    Action("tag.note", "Tag", "Write a note", "Go to the note of the selected tag.", ("T",)),
    Action(
        "tag.heard",
        "Tag",
        "I heard it here",
        "Mark the selection as where you heard the clip's emotion; several places may be marked.",
        ("M",),
    ),
    Action(
        "tag.finish",
        "Tag",
        "Done, next clip",
        "Mark the clip as done and go to the next: what you did not tag then counts as no.",
        ("Ctrl+Return", "Ctrl+Enter"),
        starts_group=True,
    ),
    Action(
        "tag.others",
        "Tag",
        "Others' tags",
        "Show the other taggers' tags beside your own, or hide them.",
        ("O",),
    ),
    Action(
        "tag.blind",
        "Tag",
        "Listen blind",
        "Hide what raters and models say of a clip until you have tagged it; the reveal log keeps what was shown.",
        ("B",),
        checkable=True,
        starts_group=True,
    ),
    Action(
        "tag.reveal",
        "Tag",
        "Reveal this clip",
        "Show what raters and models say of this clip, before tagging it.",
        ("Shift+B",),
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
        "analyse.agreement",
        "Analyse",
        "Agreement of taggers…",
        "Tell how far taggers agree on each tag, and each with themselves, beyond chance.",
        ("Ctrl+G",),
        starts_group=True,
    ),
    Action("view.zoom_in", "View", "Zoom in", "Zoom in around the cursor.", ("+", "=")),
    Action("view.zoom_out", "View", "Zoom out", "Zoom out around the cursor.", ("-",)),
    Action("view.zoom_span", "View", "Zoom to selection", "Show just the selection.", ("Ctrl+E",)),
    Action("view.zoom_all", "View", "Show all", "Show the whole clip.", ("Ctrl+F",)),
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
    Action("view.reset", "View", "Reset layout", "Put all panels back where they were at first."),
    Action("help.keys", "Help", "Keys", "Show every action and its key.", ("?", "F1")),
    Action("help.about", "Help", "About Earmark", "Version, licence and what is bundled."),
)
BY_ID = {action.id: action for action in ACTIONS}

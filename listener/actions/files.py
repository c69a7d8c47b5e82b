"""The menus File, Edit and Clip."""

from __future__ import annotations

from listener.actions.record import Action

FILES = (
    Action("file.open", "File", "Open corpus folder…", "Open the folder of a corpus.", ("Ctrl+O",)),
    Action(
        "file.open_labels",
        "File",
        "Open label file or table…",
        "Open a corpus by its label file, any table with sounds, or several corpora by a TOML file.",
        ("Ctrl+Shift+O",),
    ),
    Action(
        "file.open_several",
        "File",
        "Open several corpora as one…",
        "Choose folders of corpora and save a small file that opens them together.",
    ),
    Action("file.open_demo", "File", "Open the demo corpus", "Open the bundled corpus of synthetic voices."),
    Action(
        "file.problems",
        "File",
        "Load report…",
        "Show what was read of the corpus, what is missing, and what was found wrong.",
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
    Action(
        "edit.filter",
        "Edit",
        "Filter by a condition",
        "Go to the line in which a filter is written, such as activation_sd > 1.2.",
        ("Ctrl+L",),
    ),
    Action(
        "edit.filter_back",
        "Edit",
        "Back to the filter before",
        "Ask again for what was asked before; may be repeated.",
        ("Ctrl+[",),
    ),
    Action(
        "edit.keep_filter",
        "Edit",
        "Save filter…",
        "Keep all that is asked for now under a name, with the session.",
        ("Ctrl+Shift+K",),
    ),
    Action(
        "edit.copy_filter",
        "Edit",
        "Copy filter as text",
        "Copy all that is asked for now, clicked or written, for a paper or the option --where.",
        ("Ctrl+Shift+L",),
    ),
    Action(
        "edit.mark_all",
        "Edit",
        "Mark all shown clips",
        "Select every clip that the table shows, to tag them at once.",
        ("Ctrl+A",),
    ),
    Action("clip.next", "Clip", "Next clip", "Go to the next clip in the table.", ("N",)),
    Action("clip.previous", "Clip", "Previous clip", "Go to the previous clip in the table.", ("P",)),
    Action(
        "clip.back",
        "Clip",
        "Back",
        "Go to the clip where you were before; may be repeated.",
        ("G",),
    ),
    Action(
        "clip.reference",
        "Clip",
        "Speaker's most neutral clip",
        "Go to the reference: of the same speaker's other clips the most neutral one.",
        ("R",),
        starts_group=True,
    ),
    Action(
        "clip.compare_reference",
        "Clip",
        "Compare with speaker's most neutral clip",
        "Keep the reference in the second column, to hear it beside this clip.",
        ("Shift+R",),
    ),
    Action(
        "clip.next_segment",
        "Clip",
        "Next clip of the recording",
        "Go to what follows in the same recording.",
        ("Alt+PgDown",),
    ),
    Action(
        "clip.previous_segment",
        "Clip",
        "Previous clip of the recording",
        "Go to what came before in the same recording.",
        ("Alt+PgUp",),
    ),
    Action(
        "clip.opposite",
        "Clip",
        "Same words, opposite valence",
        "Go to the clip with the same words whose valence is most opposite.",
        ("V",),
    ),
    Action("clip.copy", "Clip", "Copy clip name", "Copy the clip's file name.", ("Ctrl+Shift+C",)),
)

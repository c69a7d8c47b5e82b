"""The phones where they are spoken, labelled as in the corpus, or in ARPAbet where they were found here."""

from __future__ import annotations

from analysis.words import Origin
from listener.state.columns.contents import Contents
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.boxes import BoxesLane

# Captions, accessible name and tooltip of phones that are not the corpus's.
FOUND_HERE: dict[Origin, tuple[tuple[str, ...], str, str]] = {
    "aligned": (
        ("phones,\naligned",),
        "Phones, aligned here",
        "Aligned here ({by}), as its dictionary or the letters say each word: the corpus has no phones of it.",
    ),
    "recognised": (
        ("phones,\nrecognised", "phones,\nrecogn."),
        "Phones, recognised here",
        "Phones of words that {by} recognised in the sound alone, not from the corpus. Expect wrong ones.",
    ),
}
NONE = "This clip has no phones: its alignment names words only."
NOTHING = "No phones are known of this clip."


class PhonesLane(BoxesLane):
    """A box a phone."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        super().__init__(axis, "Phones", "phones", theme)

    def show_contents(self, contents: Contents | None) -> None:
        """Draw a clip's phones, or say why there are none."""
        if contents is None:
            self.show_boxes(())
            return
        self.show_boxes(contents.phones, leans=contents.origin == "recognised")
        captions, name, tip = FOUND_HERE.get(contents.origin, (("phones",), "Phones", ""))
        self.say_origin(captions, name, tip.format(by=contents.found_by))
        lacking = NONE if contents.words else NOTHING
        self.set_notice("" if contents.phones else lacking)

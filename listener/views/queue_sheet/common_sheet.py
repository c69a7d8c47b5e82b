"""How common tags are in the corpus, by what was heard of a queue."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from analysis.queues.heard import ASSUMES, heard_by, how_common
from analysis.queues.stratified import Queue
from analysis.session.tags import Tag
from listener.views.sheets import Sheet

WIDTH_PX, HEIGHT_PX = 720, 400
HEADS = ("Tag", "Tagger", "Share", "95 % interval", "Given to")


class CommonSheet(Sheet):
    """As it was when the sheet was opened."""

    def __init__(self, parent: QWidget | None, name: str, queue: Queue, tags: Iterable[Tag]) -> None:
        tags = tuple(tags)
        rows = tuple(
            (
                one.tag,
                one.tagger,
                f"{one.estimate.share:.1%}",
                f"{one.estimate.low:.1%} to {one.estimate.high:.1%}",
                f"{one.given:,} of {one.estimate.clips:,} heard",
            )
            for one in how_common(queue, tags)
        )
        super().__init__(parent, "How common?", HEADS, rows, caption(name, queue, heard_by(queue, tags)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH_PX, HEIGHT_PX)


def caption(name: str, queue: Queue, heard: dict[str, int]) -> str:
    """What the shares are of, what they rest on, and what they assume."""
    if not heard:
        return (
            f"{name}: none of its {len(queue.items):,} clips is tagged or done yet, so nothing can be told."
        )
    said = ", ".join(f"{tagger} {count:,}" for tagger, count in heard.items())
    of = (
        f"the {queue.population:,} clips that its controls were drawn from"
        if queue.control
        else f"the {queue.looked_for:,} clips that it was drawn from, as it has no controls"
    )
    return f"{name}: shares of {of}. Of its {len(queue.items):,} clips were heard: {said}. {ASSUMES}"

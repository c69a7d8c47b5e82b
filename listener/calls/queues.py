"""What the actions about queues call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from listener.app import Desk


def queue_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "clip.draw_queue": lambda: draw_queue(desk),
        "clip.queues": lambda: show_queues(desk),
        "clip.leave_queue": desk.queues.leave,
        "analyse.clash_queue": lambda: draw_worst(desk, "Clashes", desk.clashing.worst),
        "analyse.gap_queue": lambda: draw_worst(desk, "Gaps", desk.gaps.worst),
        "analyse.common": lambda: show_common(desk, desk.queues.name),
    }


def draw_queue(desk: Desk) -> None:
    """Ask what kind of queue shall be drawn."""
    from listener.views.queue_sheet import DrawSheet  # noqa: PLC0415 - when wanted

    if not desk.queues.refuses():
        DrawSheet(desk.window, desk.queues).open()


def draw_worst(desk: Desk, stem: str, find: Callable[[], NDArray[np.int64] | None]) -> None:
    """Draw the rows that are found, and a fifth as controls."""
    from listener.state.judging.queues import DrawWish  # noqa: PLC0415 - when wanted

    worst = None if desk.queues.refuses() else find()
    if worst is not None:
        n = len(worst) + max(len(worst) // 4, 1)
        wish = DrawWish(desk.queues.new_name(stem), n, control=(n - len(worst)) / n)
        desk.queues.draw(wish, worst)


def show_queues(desk: Desk) -> None:
    """Show the kept queues."""
    from listener.views.queue_sheet import QueuesSheet  # noqa: PLC0415 - when wanted

    if desk.tagging.session is None:
        desk.message.warn("There is no session, and so no queues: open a corpus first.")
        return
    QueuesSheet(
        desk.window, desk.queues, lambda: draw_queue(desk), lambda name: show_common(desk, name)
    ).open()


def show_common(desk: Desk, name: str) -> None:
    """Tell how common tags are by a queue; without one, let it be chosen."""
    from listener.views.queue_sheet import CommonSheet  # noqa: PLC0415 - when wanted

    queue = desk.queues.read(name)
    if queue is None:
        show_queues(desk)
    else:
        CommonSheet(desk.window, name, queue, desk.tagging.tags.values()).open()

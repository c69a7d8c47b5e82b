"""The bar of the queue that one goes along: how far one is in it, and the way out."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from listener.state.judging.queues import Queues
from listener.views.elided import ElidedLabel

BAR_PX = 160


class QueueBar(QWidget):
    """Out of sight while no queue is open."""

    def __init__(self, queues: Queues) -> None:
        super().__init__()
        self._queues = queues
        self.said = ElidedLabel()
        self.progress = QProgressBar(textVisible=False, accessibleName="Clips of the queue that are done")
        self.progress.setFixedSize(BAR_PX, 8)
        self.leave = QPushButton("Leave queue", toolTip="Show all clips again; the queue stays kept.")
        self.leave.clicked.connect(queues.leave)
        line = QHBoxLayout(self, spacing=12)
        line.setContentsMargins(8, 6, 8, 0)
        line.addWidget(self.progress)
        line.addWidget(self.said, 1)
        line.addWidget(self.leave)
        queues.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        queues = self._queues
        self.setVisible(bool(queues.name))
        self.progress.setMaximum(max(queues.n_clips, 1))
        self.progress.setValue(queues.n_done)
        self.said.setText(f"{queues.name}: {queues.n_done:,} of {queues.n_clips:,} done · strata hidden")
        self.said.setToolTip(
            "What each clip was drawn for is not shown, so that it tells nothing while you listen."
        )

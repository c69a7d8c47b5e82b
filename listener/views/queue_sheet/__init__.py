"""Listening queues on the screen: drawing one, the kept ones, the bar of the open one, and what it tells."""

from listener.views.queue_sheet.common_sheet import CommonSheet
from listener.views.queue_sheet.draw_sheet import DrawSheet
from listener.views.queue_sheet.kept_sheet import QueuesSheet

__all__ = ["CommonSheet", "DrawSheet", "QueuesSheet"]

"""Listening queues: clips drawn for listening, by lot or by strata with controls, and what the heard ones tell."""

from analysis.queues.drawing import draw

__all__ = ["draw"]

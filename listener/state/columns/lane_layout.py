"""How the lanes of the listening view are arranged: which are shown, in which order, how high. No widgets here.

Heights are pixels. A lane is never drawn lower than its height here; room to spare goes to the lanes that stretch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

HIGHEST_PX = 1000


@dataclass(frozen=True)
class LaneKind:
    """One lane that there is; who draws it is told in `listener.views.listen.lane_table`.

    Attributes
    ----------
    id, title, tip : str
        The action that shows it is `view.` and its id; the other two are said to the user.
    height, least : int
        In pixels: at first, and the lowest at which it can be read.
    is_shown : bool
        Whether it is shown at first.
    stretches : bool
        Whether it takes part in room to spare.
    """

    id: str
    title: str
    tip: str
    height: int
    least: int
    is_shown: bool = True
    stretches: bool = False


LANES = (
    LaneKind("wave", "Waveform", "Show every clip's waveform.", 76, 48, stretches=True),
    LaneKind(
        "spectrogram",
        "Spectrogram",
        "Show power over time and frequency in every column.",
        80,
        72,
        is_shown=False,
        stretches=True,
    ),
    LaneKind(
        "prosody",
        "Pitch and intensity",
        "Show F0 and intensity, as Praat finds them, in every column.",
        76,
        72,
        is_shown=False,
        stretches=True,
    ),
    LaneKind("saliency", "Saliency", "Show the saliency as a strip with its own axis.", 64, 48),
    LaneKind("words", "Words", "Show the words where they are spoken.", 28, 24),
    LaneKind(
        "clash",
        "Clash",
        "Show at which words voice and words clash, as Analyse > Voices against words finds.",
        28,
        24,
        is_shown=False,
    ),
    LaneKind("phones", "Phones", "Show the phones where they are spoken.", 28, 24, is_shown=False),
    LaneKind("tags", "Tagged regions", "Show the tagged regions of every clip.", 26, 26),
)
BY_ID = {kind.id: kind for kind in LANES}


@dataclass(frozen=True)
class LanePlace:
    """One lane's part of a layout."""

    lane: str
    height: int
    is_shown: bool


@dataclass(frozen=True)
class LaneLayout:
    """Every lane from top to bottom, the hidden ones too: they come back where they were."""

    places: tuple[LanePlace, ...] = tuple(LanePlace(kind.id, kind.height, kind.is_shown) for kind in LANES)

    @property
    def shown(self) -> tuple[str, ...]:
        """The shown lanes from top to bottom; at least one."""
        return tuple(place.lane for place in self.places if place.is_shown)

    def may_hide(self, lane: str) -> bool:
        """Whether another lane would stay."""
        return self.shown != (lane,)

    def may_move(self, lane: str, by: int) -> bool:
        """Whether there is a shown lane above (`by` < 0) or below to change places with."""
        return by != 0 and lane in self.shown and 0 <= self.shown.index(lane) + by < len(self.shown)

    def with_shown(self, lane: str, is_shown: bool) -> LaneLayout:
        """Show a lane, or hide it unless it is the last one."""
        if not is_shown and not self.may_hide(lane):
            return self
        return self._with(lane, is_shown=is_shown)

    def moved(self, lane: str, by: int) -> LaneLayout:
        """Put a shown lane past so many shown ones, down if `by` is positive."""
        if not self.may_move(lane, by):
            return self
        past = self.shown[self.shown.index(lane) + by]
        rest = [place for place in self.places if place.lane != lane]
        at = [place.lane for place in rest].index(past) + (by > 0)
        here = next(place for place in self.places if place.lane == lane)
        return LaneLayout((*rest[:at], here, *rest[at:]))

    def resized(self, lane: str, by: int, drawn: Mapping[str, int]) -> LaneLayout:
        """Make a shown lane higher or lower than it is drawn; its neighbours give or take the room.

        Parameters
        ----------
        lane : str
        by : int
            In pixels. What the other lanes cannot give is gained all the same: the lanes are then scrolled.
        drawn : mapping of str to int
            How high the shown lanes are drawn.
        """
        at = self.shown.index(lane)
        others = (*self.shown[at + 1 :], *reversed(self.shown[:at]))
        heights = {name: drawn[name] for name in self.shown}
        height = _within(lane, heights[lane] + by)
        gain, heights[lane] = height - heights[lane], height
        if gain < 0 and others:
            heights[others[0]] -= gain
        for other in others if gain > 0 else ():
            given = min(gain, max(heights[other] - BY_ID[other].least, 0))
            heights[other] -= given
            gain -= given
        layout = self
        for name, px in heights.items():
            layout = layout._with(name, height=_within(name, px))
        return layout

    def _with(self, lane: str, **changes: object) -> LaneLayout:
        return LaneLayout(
            tuple(replace(place, **changes) if place.lane == lane else place for place in self.places)
        )


def shared_out(layout: LaneLayout, room: int, limits: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """How high each shown lane is drawn, from top to bottom.

    Parameters
    ----------
    layout : LaneLayout
    room : int
        In pixels. If it is more than the lanes need, those that stretch share the rest by their heights.
    limits : mapping of str to (int, int)
        The lowest and highest that a lane can be drawn at present.
    """
    heights = {
        place.lane: min(max(place.height, limits[place.lane][0]), limits[place.lane][1])
        for place in layout.places
        if place.is_shown
    }
    stretching = [lane for lane in heights if BY_ID[lane].stretches]
    spare, weight = room - sum(heights.values()), sum(heights[lane] for lane in stretching)
    for lane in stretching if spare > 0 else ():
        share = round(spare * heights[lane] / weight)
        weight -= heights[lane]
        spare -= share
        heights[lane] += share
    return heights


def way_to(y: float, lane: str, heights: Mapping[str, int], gap: int) -> int:
    """Which way a shown lane is to go, -1 up, 1 down or 0, when it is dragged to a pixel below the first one's top.

    It goes past a neighbour once it is dragged over that one's middle; there it stays when the two have changed
    places.

    Parameters
    ----------
    y : float
    lane : str
    heights : mapping of str to int
        The drawn heights from top to bottom.
    gap : int
        Pixels between two lanes.
    """
    lanes, top = list(heights), 0
    middles = {}
    for name, height in heights.items():
        middles[name] = top + height / 2
        top += height + gap
    at = lanes.index(lane)
    if at and y < middles[lanes[at - 1]]:
        return -1
    return int(at + 1 < len(lanes) and y > middles[lanes[at + 1]])


def write_layout(layout: LaneLayout) -> str:
    """As a text for the settings, read again by `read_layout`."""
    return json.dumps([[place.lane, place.height, place.is_shown] for place in layout.places])


def read_layout(text: str) -> LaneLayout:
    """The layout of a text; what it does not say, or not rightly, is as at first."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    places: list[LanePlace] = []
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [str(lane), int(height), bool(is_shown)] if lane in BY_ID:
                if all(place.lane != lane for place in places):
                    places.append(LanePlace(lane, _within(lane, height), is_shown))
    for number, place in enumerate(LaneLayout().places):
        lanes = [other.lane for other in places]
        if place.lane not in lanes:
            at = lanes.index(LANES[number - 1].id) + 1 if number else 0
            places.insert(at, place)
    layout = LaneLayout(tuple(places))
    return layout if layout.shown else layout.with_shown(LANES[0].id, True)


def _within(lane: str, height: int) -> int:
    return min(max(height, BY_ID[lane].least), HIGHEST_PX)

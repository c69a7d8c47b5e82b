"""What the menu Play calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from listener.state.altering.word_steps import step_word

if TYPE_CHECKING:
    from listener.app import Desk


STEP_S = 0.1


def play_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    hearing = desk.hearing
    return {
        "play.toggle": hearing.toggle,
        "play.selection": hearing.play_selection,
        "play.around": hearing.play_around,
        "play.loop": hearing.set_loop,
        "play.stop": hearing.stop_or_clear,
        "play.go_on": desk.going_on.set_on,
        "play.on_selecting": desk.going_on.set_plays_selected,
        "play.match_loudness": desk.matching.set_on,
        "play.back": lambda: hearing.move(-STEP_S),
        "play.forward": lambda: hearing.move(STEP_S),
        "play.start": hearing.to_start,
        "play.end": hearing.to_end,
        "play.next_word": lambda: step_word(desk.columns, desk.selection, hearing, 1),
        "play.previous_word": lambda: step_word(desk.columns, desk.selection, hearing, -1),
        "play.span_start": desk.edges.start_here,
        "play.span_end": desk.edges.end_here,
        "play.hear_next": desk.sifting.choose_next,
        "play.hear_whole": lambda: desk.sifting.choose(None),
        "play.hear_more": lambda: desk.sifting.step_share(1),
        "play.hear_less": lambda: desk.sifting.step_share(-1),
        "play.hear_direction": desk.sifting.choose_next_direction,
        "play.slower": desk.pacing.slower,
        "play.faster": desk.pacing.faster,
        "play.usual_speed": lambda: desk.pacing.set_speed(1.0),
        "play.louder": hearing.louder,
        "play.softer": hearing.softer,
        "play.device": desk.transport.choose_device,
    }

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.playback.clock import (
    BEYOND_S,
    EARLY,
    FAR_FOR_S,
    LEVEL_S,
    REFILL_S,
    SETTLE_S,
    SLEW,
    Clock,
)

BLOCK_S, LEAD_S = 0.025, 0.1


def told(clock, begin, seconds, origin, lead=LEAD_S):
    """Report every 25 ms from `begin` on that position 0 was heard at `origin`, a number or a function of the time."""
    for now in np.arange(begin, begin + seconds, BLOCK_S).tolist():
        at = origin(now) if callable(origin) else origin
        clock = clock.told(now, now + lead, now + lead - at)
    return clock


@pytest.fixture
def settled():
    return told(Clock.begun(0, 0), 0, 10, 0)


def test_before_any_report_the_position_is_the_time_since_the_start():
    assert Clock.begun(5, 5).position(6.5) == 1.5


def test_while_it_settles_each_report_is_taken_as_it_is():
    clock = told(Clock.begun(0, 0), 0, 0.3, 0.1)
    assert clock.position(0.3) == pytest.approx(0.2)
    assert told(clock, 0.3, 0.1, 0.05).position(0.4) == pytest.approx(0.35)


def test_at_once_after_a_start_a_report_that_does_not_count_all_that_is_buffered_is_not_believed():
    clock = Clock.begun(0, 0).told(0, 0.1, 0).told(0.02, 0.03, 0.025)
    assert clock.origin == 0.1


def test_a_settled_clock_moves_by_no_more_than_devices_drift(settled):
    moved = settled.told(10, 10.1, 10.05)
    assert moved.origin == pytest.approx(SLEW * BLOCK_S)
    back = settled.told(10, 10.1, 10.15)
    assert back.origin == pytest.approx(-SLEW * BLOCK_S)


def test_soon_after_a_start_it_moves_faster():
    clock = told(Clock.begun(0, 0), 0, 1, 0)
    assert clock.told(1, 1.1, 1.09).origin == pytest.approx(EARLY * BLOCK_S)


def test_a_drifting_device_is_followed():
    drift = 1e-4
    clock = told(Clock.begun(0, 0), 0, 180, lambda now: drift * now)
    assert clock.origin == pytest.approx(drift * 180, abs=1e-4)


def test_what_is_said_after_the_buffer_ran_dry_is_believed_at_once(settled):
    assert settled.told(10.3, 10.4, 10.1, is_broken=True).origin == pytest.approx(0.3)
    assert settled.told(10.15, 10.15, 10.1).origin == pytest.approx(0.05)


def test_a_report_beyond_all_noise_is_believed_at_once(settled):
    assert settled.told(10, 10.1, 10.1 - 1.1 * BEYOND_S).origin == pytest.approx(1.1 * BEYOND_S)


def test_a_clock_that_was_set_back_is_followed(settled):
    assert settled.told(-3600, -3599.9, 10.1).origin == pytest.approx(-3610)
    assert settled.told(9, 9.1, 10.1).origin == pytest.approx(-1)


def test_reports_far_off_are_believed_in_time(settled):
    assert told(settled, 10, FAR_FOR_S - 0.1, 0.1).origin < 0.002
    assert told(settled, 10, FAR_FOR_S + 0.1, 0.1).origin == pytest.approx(0.1)


@pytest.mark.parametrize("shift", [0.02, 0.06, -0.02])
def test_a_new_level_after_a_late_call_is_taken_over_though_the_old_one_was_wrong(settled, shift):
    wandered = told(settled, 10, 1, 0.015)
    wrong = wandered.origin
    late = told(wandered, 11.05, BLOCK_S / 2, shift + 0.015, lead=0.03)
    level = told(late, 11.08, LEVEL_S + 0.05, shift + 0.015)
    assert level.origin - wrong == pytest.approx(shift, abs=1e-4)


def test_a_late_call_alone_changes_nothing(settled):
    late = told(settled, 10.05, BLOCK_S / 2, 0.001, lead=0.03)
    assert told(late, 10.08, LEVEL_S + 0.05, 0.001).origin == pytest.approx(0, abs=1e-4)


def test_another_late_call_is_waited_for_as_well(settled):
    first = told(settled, 10.05, BLOCK_S / 2, 0, lead=0.03)
    between = told(first, 10.08, LEVEL_S / 2, 0)
    second = told(between, 10.17, BLOCK_S / 2, 0.03, lead=0.03)
    assert told(second, 10.2, LEVEL_S + 0.05, 0.03).origin == pytest.approx(0.03, abs=1e-4)


@given(st.lists(st.floats(-0.02, 0.02), min_size=60, max_size=400))
def test_it_is_never_further_off_than_the_worst_report(noise):
    clock = Clock.begun(0, 0)
    for step, each in enumerate(noise):
        now = step * BLOCK_S
        clock = clock.told(now, now + LEAD_S, now + LEAD_S - each)
    assert abs(clock.origin) <= max(map(abs, noise)) + 1e-9


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_even_jitter_is_averaged(seed):
    random = np.random.default_rng(seed)
    clock = told(Clock.begun(0, 0), 0, SETTLE_S, 0)
    clock = told(clock, SETTLE_S, 30, lambda _now: random.uniform(-0.02, 0.02))
    assert abs(clock.origin) < 0.003


@given(
    level=st.floats(-0.06, 0.06),
    begin=st.floats(5, 30),
    seconds=st.floats(0.1, 10),
)
def test_a_wander_moves_it_no_faster_than_devices_drift(level, begin, seconds):
    clock = told(Clock.begun(0, 0), 0, begin, 0)
    fastest = max(SLEW, EARLY / begin)
    assert abs(told(clock, begin, seconds, level).origin) <= fastest * (seconds + 2 * BLOCK_S)


@given(st.floats(-1, 1), st.floats(-0.005, 0.005))
def test_a_jump_is_followed_within_the_settling(shift, noise):
    clock = told(Clock.begun(0, 0), 0, 5, 0)
    clock = clock.told(5, 5.1, 5.1 - shift, is_broken=True)
    after = told(clock, 5 + BLOCK_S, REFILL_S + 2 * BLOCK_S, shift + noise)
    assert after.origin == pytest.approx(shift + noise)

"""Agreement of a session's taggers, computed by hand."""

from __future__ import annotations

import math

import pytest

from analysis.agreement import agree, given_names
from analysis.agreement.nominal import alpha, kappa
from analysis.progress import Cancelled
from analysis.session.codebook.book import starting_codebook
from analysis.session.marks import again
from tests.analysis.agreement.tagged import done, region, whole


def clip(number):
    return f"{number:03d}.wav"


def two_by_two(both, first, second, neither, names=("Ann", "Ben"), tag="sarcasm"):
    """Tags of two taggers: so many clips that both, only the first, only the second and neither gave it."""
    tags, number = [], 0
    for count, givers in ((both, names), (first, names[:1]), (second, names[1:]), (neither, ())):
        for _ in range(count):
            tags += [done(clip(number), name) for name in names]
            tags += [whole(clip(number), tag, name) for name in givers]
            number += 1
    return tags


def test_two_taggers_of_whole_clips():
    found = agree(two_by_two(20, 5, 10, 15))
    assert found.taggers == (("Ann", 50), ("Ben", 50))
    assert found.missing == ""
    assert found.pairs == (found.together,)
    (row,) = found.together.tags
    assert (row.tag, row.clips) == ("sarcasm", 50)
    assert row.kappa.value == pytest.approx(0.4, abs=1e-12)
    assert row.alpha.value == pytest.approx(1 - 99 * 30 / (100**2 - 55**2 - 45**2), abs=1e-12)
    assert (row.agreement, row.prevalence) == (0.7, 0.55)
    assert (row.positive, row.negative) == pytest.approx((40 / 55, 30 / 45), abs=1e-12)
    # The large-sample standard error of this kappa is about 0.13 (Fleiss, Cohen & Everitt 1969).
    assert row.kappa.low == pytest.approx(0.4 - 1.96 * 0.13, abs=0.04)
    assert row.kappa.high == pytest.approx(0.4 + 1.96 * 0.13, abs=0.04)
    assert math.isnan(row.event_f1.value)


def test_nobody_gave_it_is_said():
    found = agree(two_by_two(0, 0, 0, 30), names=["disbelief"])
    (row,) = found.together.tags
    assert math.isnan(row.alpha.value)
    assert math.isnan(row.kappa.value)
    assert row.agreement == 1.0
    assert row.remark.startswith("Nobody gave it")


def test_everybody_gave_it_is_said():
    (row,) = agree(two_by_two(30, 0, 0, 0)).together.tags
    assert math.isnan(row.kappa.value)
    assert row.remark.startswith("Everybody gave it")


def test_clips_that_are_done_and_nothing_more_have_no_values():
    found = agree(two_by_two(0, 0, 0, 30))
    assert (found.together.clips, found.together.tags) == (30, ())
    assert math.isnan(found.together.overall.alpha.value)


def test_few_clips_have_no_interval():
    (row,) = agree(two_by_two(3, 1, 1, 4)).together.tags
    assert math.isnan(row.alpha.low)
    assert row.remark == "No intervals with fewer than 20 clips."


def test_three_taggers_with_clips_not_judged_by_all():
    said = {
        "Ann": [1, 1, 0, 0, 1, 0],
        "Ben": [1, 0, 0, 1, 1, None],
        "Cem": [1, None, 0, 0, None, None],
    }
    tags = [
        made(clip(number), *rest, name)
        for name, values in said.items()
        for number, value in enumerate(values)
        if value is not None
        for made, rest in ([(done, ())] + [(whole, ("mimicry",))] * value)
    ]
    found = agree(tags)
    (row,) = found.together.tags
    table = [[math.nan if value is None else value for value in values] for values in said.values()]
    pairs = [(0, 1), (0, 2), (1, 2)]
    kappas = [kappa(table[i], table[j]) for i, j in pairs]
    assert found.together.clips == row.clips == 5
    assert row.alpha.value == pytest.approx(alpha(list(zip(*table, strict=True))), abs=1e-12)
    assert row.kappa.value == pytest.approx(sum(kappas) / 3, abs=1e-12)
    assert [pair.taggers for pair in found.pairs] == [("Ann", "Ben"), ("Ann", "Cem"), ("Ben", "Cem")]
    assert [pair.tags[0].kappa.value for pair in found.pairs] == pytest.approx(kappas, abs=1e-12)


def test_all_tags_together_are_means_of_tags_and_sums_of_regions():
    tags = [
        *two_by_two(4, 1, 1, 4, tag="sarcasm"),
        *two_by_two(2, 4, 3, 1, tag="mimicry"),
        region(clip(0), "disbelief", "Ann", 0, 1),
        region(clip(0), "disbelief", "Ben", 0, 1),
        region(clip(1), "nervous laughter", "Ben", 0, 1),
    ]
    together = agree(tags, draws=0).together
    kappas = [row.kappa.value for row in together.tags]
    assert [row.tag for row in together.tags] == ["disbelief", "mimicry", "nervous laughter", "sarcasm"]
    assert together.overall.kappa.value == pytest.approx(sum(kappas) / 4, abs=1e-12)
    assert together.overall.event_f1.value == pytest.approx(2 / 3, abs=1e-12)


def test_a_tagger_is_held_against_their_own_second_hearing():
    tags = two_by_two(8, 2, 1, 9, names=("Ann", again("Ann")))
    found = agree(tags)
    assert found.together is None
    assert found.missing.startswith("Only Ann is there")
    (repeat,) = found.repeats
    assert (repeat.taggers, repeat.clips) == (("Ann", "Ann (again)"), 20)
    assert repeat.tags[0].agreement == 0.85


def test_what_is_missing_is_said():
    assert agree([]).missing.startswith("Nobody has tagged")
    apart = agree([whole("a.wav", "sarcasm", "Ann"), whole("b.wav", "sarcasm", "Ben")])
    assert apart.missing.startswith("Ann and Ben have judged no clip in common")
    assert apart.pairs == ()


def test_finished_clips_without_any_tag_are_no_error():
    together = agree([done("a.wav", "Ann"), done("a.wav", "Ben")]).together
    assert (together.clips, together.tags) == (1, ())


def test_tags_come_in_the_order_of_the_codebook():
    tags = [whole("a.wav", name, "Ann") for name in ("zeal", "disbelief", "anger", "sarcasm")]
    assert given_names(tags, ["Ann"], starting_codebook()) == ("sarcasm", "disbelief", "anger", "zeal")
    assert given_names(tags, ["Ben"]) == ()


def test_progress_goes_up_and_cancels():
    shares = []
    agree(two_by_two(20, 5, 10, 15), report=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1

    def stop(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        agree(two_by_two(20, 5, 10, 15), report=stop)

from hypothesis import given
from hypothesis import strategies as st

from listener.state.columns.wishes import (
    Wish,
    beside,
    methods_of,
    read_wishes,
    with_choice,
    with_next_method,
    with_next_target,
    write_wishes,
)
from models.interface import ModelCard, Output


def card(name, modality, *targets):
    return ModelCard(
        name, name, modality, tuple(Output(target, "dimension", 1, 7) for target in targets), "", ""
    )


CARDS = {"a": card("a", "audio", "activation", "valence"), "t": card("t", "text", "valence")}
wishes = st.builds(
    Wish,
    model=st.sampled_from(["a", "t", ""]),
    target=st.sampled_from(["activation", "valence", ""]),
    pinned=st.sampled_from(["", "clip.wav"]),
    method=st.sampled_from([*methods_of(CARDS["a"]), *methods_of(CARDS["t"])]),
    baseline=st.sampled_from([None, "silence"]),
)


def possible(wish):
    if wish.model == "":
        return wish.target == "" and wish.method == "ig" and wish.baseline is None
    card = CARDS[wish.model]
    return wish.target in [output.name for output in card.outputs] and wish.method in methods_of(card)


@given(st.lists(wishes, max_size=4))
def test_columns_come_back_as_they_were_but_for_pins_and_what_is_gone(before):
    after = read_wishes(write_wishes(before), CARDS)
    wanted = [Wish(w.model, w.target, "", w.method, w.baseline) for w in before]
    assert after == tuple(wish for wish in wanted if possible(wish))


def test_a_damaged_list_is_none():
    for text in ("", "{", "3", "[3]", '[["a"]]', '[[["a"], "valence", "ig", null]]', '{"a": 1}'):
        assert read_wishes(text, CARDS) == ()


def test_new_columns_show_what_no_other_does_and_then_the_last_again():
    first = Wish("a", "activation", pinned="clip.wav")
    second = beside([first], CARDS)
    third = beside([first, second], CARDS)
    fourth = beside([first, second, third], CARDS)
    assert [second, third, fourth] == [Wish("a", "valence"), Wish("t", "valence"), Wish("t", "valence")]


def test_beside_a_bare_column_stands_a_bare_one():
    assert beside([Wish(pinned="clip.wav")], CARDS) == Wish()


def test_a_method_stays_with_another_model_if_that_can_be_explained_by_it():
    by_attention = Wish("a", "valence", method="attention", baseline="silence")
    by_windows = Wish("a", "valence", method="occlusion", pinned="clip.wav")
    assert with_choice(by_attention, "t", "valence", CARDS) == Wish("t", "valence", method="attention")
    assert with_choice(by_windows, "t", "valence", CARDS) == Wish("t", "valence", pinned="clip.wav")
    assert with_choice(Wish(), "a", "valence", CARDS, method="occlusion").method == "occlusion"


def test_targets_and_methods_come_round():
    wish = Wish("a", "activation")
    assert with_next_target(wish, CARDS).target == "valence"
    assert with_next_target(with_next_target(wish, CARDS), CARDS) == wish
    seen = [wish]
    while (following := with_next_method(seen[-1], CARDS)) != wish:
        seen.append(following)
    assert tuple(each.method for each in seen) == methods_of(CARDS["a"])
    assert with_next_target(Wish(), CARDS) == with_next_method(Wish(), CARDS) == Wish()


def test_what_hears_and_reads_has_no_word_taken_away():
    both = card("b", "audio+text", "valence")
    assert methods_of(both) == ("ig", "gradient-x-input", "attention", "attention-x-gradient")
    assert (
        with_choice(Wish("a", "valence", method="word-occlusion"), "b", "valence", {"b": both}).method == "ig"
    )

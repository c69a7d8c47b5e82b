from hypothesis import given
from hypothesis import strategies as st

from analysis.queues import draw


@given(st.sets(st.text(min_size=1), max_size=30), st.integers(1, 40), st.integers(0, 2**32), st.randoms())
def test_the_order_of_the_names_does_not_matter(clips, n, seed, random):
    shuffled = list(clips)
    random.shuffle(shuffled)
    queue = draw(clips, n=n, seed=seed)
    assert queue == draw(shuffled, n=n, seed=seed)
    assert len(queue) == len(set(queue)) == min(n, len(clips))
    assert set(queue) <= clips


def test_another_seed_draws_other_clips():
    names = [f"{i}.wav" for i in range(1000)]
    assert draw(names, n=10, seed=0) != draw(names, n=10, seed=1)

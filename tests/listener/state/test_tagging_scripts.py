"""Whatever is done, in whichever order and by whom, the state's tags are the file's."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.index import tags_of
from analysis.session.edits import change, give, remove
from analysis.session.identity import CorpusIdentity
from analysis.session.marks import MARKS, again
from analysis.session.session import Session
from analysis.session.tags import new_tag, revised
from listener.state.tagging import committing
from listener.state.tagging.tag_lists import TagLists
from tests.listener.listening_desk import ListeningDesk, on_disk

NAMES = ("sarcasm", "mimicry", "disbelief")
SPANS = (None, (0, 400), (200, 900))


class Script:
    """The verbs of a window, and of another one on the same file, by number."""

    def __init__(self, desk, other):
        self.desk, self.other, self.tagging = desk, other, desk.tagging

    def give(self, n):
        self.desk.selection.select_span(SPANS[n // 3 % 3])
        self.tagging.give(NAMES[n % 3])

    def bulk(self, n):
        self.tagging.give_to_rows(NAMES[n % 3], range(n % 7))

    def go(self, n):
        self.desk.selection.select(n % 6)

    def choose(self, n):
        here = self.tagging.tags_here
        self.tagging.choose(here[n % len(here)].id if here else None)

    def note(self, n):
        if self.tagging.chosen is not None:
            self.tagging.set_note(self.tagging.chosen, "x" * (n % 5))

    def confidence(self, n):
        if self.tagging.chosen is not None:
            self.tagging.set_confidence(self.tagging.chosen, (None, 0.5, 1.0)[n % 3])

    def move(self, n):
        tag = self.tagging.chosen_tag
        if tag is not None and tag.is_region:
            self.tagging.move(tag.id, n, 1000 + n)

    def delete(self, _n):
        self.tagging.delete_chosen()

    def finish(self, _n):
        self.tagging.finish()

    def unfinish(self, n):
        self.tagging.set_done(n % 2 == 0)

    def heard(self, _n):
        self.tagging.mark_heard()

    def undo(self, _n):
        self.tagging.undo()

    def redo(self, _n):
        self.tagging.redo()

    def switch(self, n):
        self.tagging.set_tagger(("ada", "bea")[n % 2])

    def show(self, n):
        self.tagging.show_others(n % 2 == 0)

    def again(self, n):
        self.tagging.hear_again(self.tagging.clip if n % 2 == 0 else "")

    def elsewhere(self, n):
        tags = list(self.other.tags().values())
        if n % 3 == 0 or not tags:
            clip = self.desk.library.name_of(n % 6)
            self.other.commit(give([new_tag(clip, NAMES[n % 3], tagger="bea", codebook_version=1)]))
        elif n % 3 == 1:
            self.other.commit(remove([tags[n % len(tags)]]))
        else:
            tag = tags[n % len(tags)]
            self.other.commit(change([(tag, revised(tag, note=tag.note + "!"))]))

    def undo_elsewhere(self, _n):
        self.other.undo()

    def look(self, _n):
        self.tagging.catch_up()


VERBS = [name for name in vars(Script) if not name.startswith("_")]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 60)), max_size=25)


@pytest.fixture
def ready(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(0)
    yield desk, tmp_path
    desk.close()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, is_slow=st.booleans())
def test_any_script_leaves_the_files_tags_on_screen(ready, steps, is_slow):
    desk, folder = ready
    limits = (1, 0) if is_slow else (500, 2_000_000)
    committing.MOST_IN_PASSING, committing.LONG_FILE_BYTES = limits
    corpus = CorpusIdentity("small", str(folder), "msp-podcast", "1.11", 6, "0" * 64)
    path = folder / f"{uuid.uuid4()}.earmark"
    desk.selection.select(0)
    desk.tagging.hear_again("")
    desk.tagging.set_tagger("ada")
    try:
        desk.tagging.use(Session.create(path, corpus, tagger="ada"))
        with Session.open(path, tagger="bea") as other:
            script = Script(desk, other)
            for verb, n in steps:
                getattr(script, verb)(n)
            desk.tagging.finish_writing()
            desk.tagging.catch_up()
            check(desk)
    finally:
        desk.tagging.use(None)
        committing.MOST_IN_PASSING, committing.LONG_FILE_BYTES = 500, 2_000_000


def check(desk):
    tagging, index = desk.tagging, desk.library.index
    tags = on_disk(desk)
    assert dict(tagging.tags) == tags
    anew = TagLists(tags)
    assert set(tagging.taggers[1:]) == set(anew.taggers) - {tagging.tagger, again(tagging.tagger)}
    for row in range(6):
        clip = desk.library.name_of(row)
        shown = [tag for tag in anew.of(clip) if tagging._taggers.shows(tag.tagger, clip)]
        acting = tagging._taggers.acting_at(clip)
        names = {tag.tag for tag in shown}.difference(MARKS)
        assert tags_of(index, [row]) == [tuple(sorted(names))]
        done = any(tag.tag == "done" and tag.tagger == acting for tag in shown)
        assert (row in index.done_rows) == done
    assert tagging.chosen is None or tagging.chosen_tag in tagging.tags_here

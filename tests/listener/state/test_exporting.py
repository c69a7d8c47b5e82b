import threading
from pathlib import Path

import pytest

from analysis.interchange import gathering
from analysis.interchange.formats import find_format
from analysis.interchange.gathering import gather
from analysis.interchange.records import Outgoing
from analysis.session import Session, give, identify
from listener.state.travel.exporting import Exporting
from listener.state.travel.importing import Importing
from tests.analysis.interchange.travel import known
from tests.analysis.session.examples import clip_tag, tag_id
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import ListeningDesk


@pytest.fixture
def travelling(tmp_path, qtbot):
    """States with a session of three tags, by two taggers, and what they told."""
    desk = ListeningDesk(tmp_path, qtbot)
    desk.show_corpus()
    session = Session.create(tmp_path / "s.earmark", identify(desk.library.corpus), tagger="ana")
    session.commit(
        give(
            [
                clip_tag(1, clip=NAMES[0], rate=8000, note="one"),
                clip_tag(2, clip=NAMES[0], rate=8000, start=10, end=90, tag="mimicry"),
                clip_tag(3, clip=NAMES[1], rate=8000, tagger="ben", confidence=0.5),
            ]
        )
    )
    desk.tagging.use(session)
    desk.exporting = Exporting(desk.library, desk.columns, desk.tagging, desk.jobs)
    desk.importing = Importing(desk.library, desk.tagging, desk.jobs)
    desk.said = []
    for state in (desk.exporting, desk.tagging):
        state.told.connect(desk.said.append)
        state.failed.connect(desk.said.append)
    yield desk
    desk.tagging.use(None)
    desk.close()


def settle(desk: ListeningDesk) -> None:
    desk.qtbot.waitUntil(lambda: not desk.jobs.running)


def read(path: Path) -> list[str]:
    return [tag.id for tag in find_format("json").read(path, known()).tags]


def test_all_tags_are_meant_at_first_and_fewer_as_wished(travelling, tmp_path):
    exporting = travelling.exporting
    exporting.look()
    assert (dict(exporting.taggers), dict(exporting.names)) == (
        {"ana": 2, "ben": 1},
        {"sarcasm": 2, "mimicry": 1},
    )
    exporting.choose_format("json")
    exporting.leave_out_taggers(["ben"])
    exporting.leave_out_tags(["mimicry"])
    exporting.write(tmp_path / "some.json")
    settle(travelling)
    assert read(tmp_path / "some.json") == [tag_id(1)]
    assert travelling.said == [f"1 tag written to {tmp_path / 'some.json'}."]
    exporting.look()
    exporting.write(tmp_path / "all.json")
    settle(travelling)
    assert read(tmp_path / "all.json") == [tag_id(1), tag_id(2), tag_id(3)]


def test_what_the_format_cannot_hold_is_told_of_these_very_tags(travelling):
    exporting = travelling.exporting
    exporting.look()
    exporting.choose_format("audacity")
    assert exporting.not_held is None
    settle(travelling)
    assert "1 note, 1 confidence" in exporting.not_held[0]
    exporting.leave_out_taggers(["ben"])
    settle(travelling)
    assert "1 note, when" in exporting.not_held[0]
    exporting.choose_format("csv")
    settle(travelling)
    assert exporting.not_held == ()


def test_a_folder_gets_a_file_a_clip(travelling, tmp_path):
    travelling.exporting.look()
    travelling.exporting.choose_format("textgrid")
    travelling.exporting.write(tmp_path / "grids")
    settle(travelling)
    assert travelling.said == [f"3 tags written to {tmp_path / 'grids'}, in 2 files."]
    assert len(list((tmp_path / "grids").iterdir())) == 2
    travelling.exporting.write(tmp_path / "grids")
    settle(travelling)
    assert travelling.said[1].endswith("grids belongs to what is read; choose another place")


def test_a_place_that_is_read_is_refused(travelling, tmp_path):
    travelling.exporting.look()
    travelling.exporting.write(tmp_path / "s.earmark")
    settle(travelling)
    assert travelling.said[0].startswith("The tags were not exported: ")
    assert len(travelling.tagging.tags) == 3


def test_an_export_that_is_cancelled_writes_nothing(travelling, tmp_path, monkeypatch):
    begun, cancelled = threading.Event(), threading.Event()

    def gather_late(*args, **options):
        begun.set()
        assert cancelled.wait(10)
        return gather(*args, **options)

    monkeypatch.setattr(gathering, "gather", gather_late)
    travelling.exporting.look()
    settle(travelling)
    travelling.exporting.write(tmp_path / "tags.csv")
    assert begun.wait(10)
    travelling.jobs.cancel("export")
    cancelled.set()
    assert travelling.jobs.close()
    assert not (tmp_path / "tags.csv").exists() and travelling.said == []


def written(path: Path, *tags: object) -> Path:
    find_format("csv").write(path, Outgoing(tags, known().codebook))
    return path


def test_what_is_in_a_file_is_shown_before_it_is_brought_in(travelling, tmp_path):
    importing, tagging = travelling.importing, travelling.tagging
    here = tagging.tags[tag_id(1)]
    file = written(tmp_path / "t.csv", here, clip_tag(8, clip=NAMES[2]), clip_tag(9, clip="x", tag="joy"))
    importing.look(file)
    assert importing.preview.status == "reading"
    settle(travelling)
    preview = importing.preview
    assert (preview.status, preview.format, preview.found.tags) == ("ready", "csv", 3)
    assert (preview.found.merged.new, preview.found.merged.same) == (2, 1)
    assert [remark[:35] for remark in preview.found.remarks] == [
        "Not in the codebook, but kept: joy.",
        "1 clip not in the corpus, such as x",
    ]
    assert len(tagging.tags) == 3
    importing.take()
    settle(travelling)
    assert len(tagging.tags) == 5 and importing.preview is None
    assert travelling.said[-1].startswith("t.csv: 2 new, 0 changed later there and taken")
    tagging.undo()
    settle(travelling)
    assert len(tagging.tags) == 3


def test_what_cannot_be_read_is_told_with_its_place(travelling, tmp_path):
    broken = tmp_path / "t.csv"
    broken.write_text("a,b\n1,2\n")
    travelling.importing.look(broken)
    settle(travelling)
    assert travelling.importing.preview.status == "failed"
    assert travelling.importing.preview.message.startswith(f"{broken}, line 1, column id: ")
    travelling.importing.look(tmp_path / "t.doc")
    settle(travelling)
    assert "there is no file or folder" in travelling.importing.preview.message
    travelling.importing.take()
    assert len(travelling.tagging.tags) == 3


def test_leaving_drops_what_is_still_read(travelling, tmp_path):
    changes = []
    travelling.importing.look(written(tmp_path / "t.csv", clip_tag(8)))
    travelling.importing.changed.connect(lambda: changes.append(1))
    travelling.importing.leave()
    settle(travelling)
    assert travelling.importing.preview is None and not changes

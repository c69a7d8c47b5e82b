from dataclasses import replace

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from analysis.disagreement import FlagRule
from analysis.errors import UsageError
from analysis.session.edits import give
from listener.actions import ACTIONS
from listener.app import use_models
from listener.calls import calls
from listener.saving import SAVERS, save
from tests.analysis.agreement.tagged import whole


def test_every_action_has_a_call_and_every_call_an_action(desk):
    assert set(calls(desk)) == {action.id for action in ACTIONS}


def test_menus_show_every_action_with_its_keys(desk):
    for action in ACTIONS:
        shown = desk.window.actions_by_id[action.id]
        assert [key.toString() for key in shown.shortcuts()] or not action.keys
        menu = desk.window.menus[action.menu]
        inside = {part.text(): part.menu() for part in menu.actions() if part.menu() is not None}
        assert shown in inside.get(action.submenu, menu).actions()


@pytest.mark.parametrize("saver", SAVERS, ids=[saver.id for saver in SAVERS])
def test_tables_and_figures_of_the_shown_clips(demo, saver, tmp_path):
    file = tmp_path / saver.file_name
    save(saver, demo.library.shown(), file)
    assert file.stat().st_size > 100


def test_a_figure_needs_the_suffix_of_one(demo, tmp_path):
    saver = next(saver for saver in SAVERS if saver.id == "radar")
    with pytest.raises(UsageError, match="suffix"):
        save(saver, demo.library.shown(), tmp_path / "radar.docx")
    assert not list(tmp_path.glob("*.docx"))


def test_the_table_of_bins_holds_just_the_shown_clips_in_their_order(demo, tmp_path):
    demo.library.sort_by("valence", descending=True)
    demo.window.actions_by_id["edit.clear_filters"].trigger()
    save(SAVERS[0], demo.library.shown(), tmp_path / "bins.csv")
    lines = (tmp_path / "bins.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        demo.library.name_of(row) for row in demo.library.rows
    ]


def test_the_table_of_flagged_clips_says_by_what_rule_and_how_raters_differ(demo, tmp_path):
    demo.library.set_rule(FlagRule(k=1, ddof=0))
    saver = next(saver for saver in SAVERS if saver.id == "flagged")
    save(saver, demo.library.shown(), tmp_path / "flagged.csv")
    table = pd.read_csv(tmp_path / "flagged.csv")
    rows = [demo.library.row_of(clip) for clip in table["clip"]]
    assert table["rule"].str.startswith("k = 1, n, over all clips: ").all()
    assert table["valence_range"].tolist() == demo.library.index.numbers["valence_range"][rows].tolist()
    assert list(table.columns[:2]) == ["clip", "flag"]


def test_without_a_corpus_actions_say_what_to_do(desk):
    for action in ("file.problems", "file.export", "file.saved", "analyse.bins", "explain.shown"):
        desk.message.clear()
        desk.window.actions_by_id[action].trigger()
        assert "corpus" in desk.message.text, action


def test_menus_name_what_is_on_each_key(demo):
    actions = demo.window.actions_by_id
    codebook = demo.tagging.codebook
    assert actions["tag.give_2"].text() == f"Give {codebook.entries[1].name}"
    entries = (replace(codebook.entries[0], name="loud & clear"), replace(codebook.entries[1], key=""))
    demo.tagging.use_codebook(replace(codebook, entries=entries))
    demo.tagging.finish_writing()
    assert actions["tag.give_1"].text() == "Give loud && clear"
    assert actions["tag.give_2"].text() == "Give tag 2"


def test_the_switch_of_others_tags_follows_what_is_shown(demo):
    switch = demo.window.actions_by_id["tag.others"]
    switch.trigger()
    assert not switch.isChecked()
    demo.tagging.bring_in(give([whole(demo.selection.clip, "sarcasm", "Ann")]))
    demo.tagging.finish_writing()
    switch.trigger()
    assert demo.tagging.shown("Ann")
    assert switch.isChecked()
    demo.tagging.show("Ann", False)
    assert not switch.isChecked()


def test_switches_follow_the_states(demo):
    side_by_side = demo.window.actions_by_id["explain.side_by_side"]
    side_by_side.trigger()
    assert len(demo.columns.columns) == 2
    assert side_by_side.isChecked()
    demo.columns.set_count(1)
    assert not side_by_side.isChecked()


def test_columns_come_back_as_they_were(desk):
    use_models(desk, [])
    desk.window.actions_by_id["explain.add_column"].trigger()
    desk.columns.choose(1, "demo-text", "valence", method="word-occlusion")
    before, kept = desk.columns.wishes, desk.settings.get("columns")
    desk.window.actions_by_id["explain.remove_column"].trigger()
    desk.columns.choose(0, "", "")
    desk.settings.set("columns", kept)
    use_models(desk, [])
    assert desk.columns.wishes == before
    use_models(desk, ["demo-text"])
    assert [wish.model for wish in desk.columns.wishes] == ["demo-text"]


def test_pausing_can_only_be_chosen_while_there_is_something_to_pause(demo, qtbot):
    pause = demo.window.actions_by_id["explain.pause"]
    assert not pause.isEnabled()
    demo.columns.choose(0, "demo-audio", "valence")
    qtbot.wait_until(lambda: demo.columns.columns[0].status == "ready")
    demo.window.actions_by_id["explain.shown"].trigger()
    assert pause.text() == "Pause explaining shown clips"
    pause.trigger()
    assert pause.text() == "Go on explaining shown clips"
    demo.window.actions_by_id["explain.give_up"].trigger()
    assert not pause.isEnabled()


def test_theme_is_remembered_and_reaches_every_view(demo):
    demo.window.actions_by_id["view.dark"].trigger()
    assert demo.settings.get("theme") == "light"
    demo.window.actions_by_id["view.dark"].trigger()
    assert demo.settings.get("theme") == "dark"


def test_pinning_opens_a_second_column_that_stays(demo, qtbot):
    first = demo.selection.clip
    demo.window.actions_by_id["explain.pin"].trigger()
    demo.window.actions_by_id["clip.next"].trigger()
    qtbot.wait_until(lambda: demo.columns.columns[0].contents.clip != first)
    assert demo.columns.columns[1].wish == replace(demo.columns.columns[0].wish, pinned=first)
    qtbot.wait_until(lambda: demo.columns.columns[1].contents.clip == first)


def test_no_clip_can_be_kept_where_none_is_chosen(demo):
    demo.selection.select(None)
    demo.window.actions_by_id["explain.pin"].trigger()
    assert not demo.window.actions_by_id["explain.pin"].isChecked()
    assert len(demo.columns.columns) == 1


def test_escape_leaves_the_fields_for_the_clips_and_enter_in_the_search_tags_nothing(demo, qtbot):
    demo.tagging.give("sarcasm")
    demo.selection.select_span((100, 4000))
    actions = demo.window.actions_by_id
    note = demo.tags._details.note
    demo.window.activateWindow()
    for action, field, key in (
        ("tag.note", note, Qt.Key.Key_Escape),
        ("edit.find", demo.browse._header.search, Qt.Key.Key_Escape),
        ("edit.find", demo.browse._header.search, Qt.Key.Key_Return),
    ):
        actions[action].trigger()
        qtbot.wait_until(field.hasFocus)
        QTest.keyClick(field, key)
        assert demo.table.hasFocus() or demo.table.focusProxy().hasFocus()
    assert demo.selection.span == (100, 4000)
    assert [tag.tag for tag in demo.tagging.tags.values()] == ["sarcasm"]

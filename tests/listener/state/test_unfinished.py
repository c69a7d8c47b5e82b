from listener.state.columns.wishes import Wish
from listener.state.explaining.unfinished import (
    Plan,
    Unfinished,
    add_outcome,
    plan_file,
    read_unfinished,
    write_plan,
)

PLAN = Plan(
    Wish("/models/a b", "valence", method="occlusion", baseline="silence"), ("ä.wav", "b.wav", "c.wav")
)


def test_a_plan_and_what_became_of_its_clips_come_back(tmp_path):
    file = tmp_path / "new" / "plan.jsonl"
    write_plan(file, PLAN)
    assert read_unfinished(file) == Unfinished(PLAN)
    add_outcome(file, "ä.wav", key="k1")
    add_outcome(file, "b.wav", failure="b.wav: too short,\nby far.")
    assert read_unfinished(file) == Unfinished(PLAN, {"b.wav": "b.wav: too short,\nby far."}, {"ä.wav": "k1"})
    write_plan(file, PLAN)
    assert read_unfinished(file) == Unfinished(PLAN)


def test_a_crash_costs_the_last_line_at_most(tmp_path):
    file = tmp_path / "plan.jsonl"
    write_plan(file, PLAN)
    head = file.stat().st_size
    add_outcome(file, "ä.wav", key="k1")
    add_outcome(file, "b.wav", failure="too short")
    whole = file.read_bytes()
    for size in range(head, len(whole)):
        file.write_bytes(whole[:size])
        unfinished = read_unfinished(file)
        assert unfinished.plan == PLAN
        assert set(unfinished.keys) <= {"ä.wav"}
        assert set(unfinished.failures) <= {"b.wav"}
    for size in range(head):
        file.write_bytes(whole[:size])
        assert read_unfinished(file) is None


def test_a_line_after_one_that_was_cut_off_is_not_lost(tmp_path):
    file = tmp_path / "plan.jsonl"
    write_plan(file, PLAN)
    with file.open("a") as lines:
        lines.write('\n["b.w')
    add_outcome(file, "c.wav", key="k3")
    assert read_unfinished(file).keys == {"c.wav": "k3"}


def test_no_plan_is_none(tmp_path):
    assert read_unfinished(tmp_path / "none.jsonl") is None


def test_plans_are_apart_by_corpus_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path))
    assert plan_file("f1").parent.parent == tmp_path
    assert plan_file("f1") != plan_file("f2")


def test_what_was_computed_otherwise_is_to_be_done_again(tmp_path, monkeypatch):
    file = tmp_path / "plan.jsonl"
    write_plan(file, PLAN)
    add_outcome(file, "b.wav", failure="too short")
    monkeypatch.setattr("listener.state.explaining.unfinished.METHOD_VERSION", "another")
    assert read_unfinished(file) == Unfinished(PLAN)

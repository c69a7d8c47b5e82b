from dataclasses import replace

import pytest

from analysis.tables import Scale
from listener.state.explaining.auditing import Audited, Auditing
from listener.views.audit_sheet import AuditSheet
from listener.views.audit_words import audit_rows, gates, invitation, percent, tried, why
from models.interface import ModelCard, Output
from models.profiles import Candidate, Profile
from tests.listener.listening_desk import ListeningDesk

CARD = ModelCard("m", "A model", "audio", (Output("valence", "dimension", 0, 1),), "", "")
GOOD = Candidate("corpus-mean", "valence", 0.001, 0.01, 0.5, 0.01, 0.1, 0.2)
BAD = Candidate("zero", "valence", 0.5, 1.5, 0.9, 0.0, 0.8, 0.1)
PROFILE = Profile(
    "corpus-mean", "time-mean", (GOOD, BAD), is_clear=True, corpus="demo", clips=64, gates={"bf16 cpu": 0.9}
)


def test_rows_are_on_the_corpus_scale_and_mark_what_is_not_good():
    good, bad = audit_rows(PROFILE, CARD, Scale(1, 7))
    assert good.cells == ("corpus-mean ✓", "valence", "0.1 %", "1.0 %", "4.00 ± 0.06", "0.10 SD", "1.20")
    assert bad.cells[3:6] == ("⚠ 150 %", "6.40 ± 0.00", "⚠ 0.80 SD")
    assert (good.is_chosen, bad.is_chosen) == (True, False)
    assert bad.tips[5] == "The model does not find it neutral."
    assert audit_rows(PROFILE, CARD, None)[0].cells[4] == "0.50 ± 0.01"


def test_the_choice_is_explained():
    assert why(Profile()) == ""
    assert "the only one that adds up" in why(PROFILE)
    second = replace(GOOD, baseline="time-mean")
    assert "one of 2 that add up" in why(replace(PROFILE, candidates=(GOOD, second, BAD)))
    assert why(replace(PROFILE, is_clear=False)).startswith("⚠")


def test_gates_and_what_was_left_out():
    audited = Audited("m", "known", PROFILE, failures=(("a.wav", "Too short."),))
    assert gates(audited) == (
        "bf16 on CPU must not be used: its maps correlate 0.9000 with those in 32 bits (0.999 needed)."
        " 1 clip was left out, a.wav: Too short."
    )


@pytest.mark.parametrize(
    ("audited", "corpus", "said"),
    [
        (Audited("m", "never"), "demo", "This model was never audited. An audit tries every baseline on 6"),
        (Audited("m", "never"), "", "This model was never audited. Open a corpus"),
        (Audited("m", "known", PROFILE), "demo", "Audited on 64 clips of demo."),
        (Audited("m", "running"), "demo", "Trying every baseline on 6 clips of demo."),
    ],
)
def test_invitations(audited, corpus, said):
    assert invitation(audited, corpus, 6).startswith(said)


def test_small_words():
    assert [percent(share) for share in (0.0004, 0.0949, 1.5)] == ["0.0 %", "9.5 %", "150 %"]
    assert tried(CARD).splitlines()[0].startswith("corpus-mean: ")


def test_the_sheet_follows_the_audit(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.shelf.cards["m"] = CARD
    auditing = Auditing(desk.library, desk.shelf, desk.columns, desk.jobs)
    auditing.audited = Audited("m", "never")
    sheet = desk.keep(AuditSheet(None, auditing, desk.library, desk.shelf))
    sheet.show()
    assert (sheet._start.text(), sheet._start.isEnabled(), sheet._table.isVisible()) == (
        "Audit now",
        False,
        False,
    )
    desk.show_corpus()
    auditing._put(status="running", fraction=0.25)
    assert (sheet._bar.value(), sheet._cancel.isVisible(), sheet._start.isVisible()) == (250, True, False)
    auditing._put(status="known", profile=PROFILE)
    assert (sheet._start.text(), sheet._start.isEnabled(), sheet._table.rowCount()) == (
        "Audit again",
        True,
        2,
    )
    auditing._put(status="failed", message="Too few clips.")
    assert sheet._message.isVisible()
    desk.close()

"""The studies' rows and what they may be held against."""

from analysis.scores.printed import ACTED, ROWS, Setting, differences, rows_of


def test_every_printed_number_is_there():
    found = [(row.study, row.accuracy, row.unweighted) for row in ROWS]
    assert found == [
        *(("B", accuracy, None) for accuracy in (0.06, 0.29, 0.44, 0.35)),
        *(("C", accuracy, None) for accuracy in (0.51, 0.7045)),
        *(("D", 0.4982, 0.5003), ("D", 0.5498, 0.5445), ("D", 0.6005, 0.6089)),
        *(("D", 0.6304, 0.6150), ("D", 0.6313, 0.6318), ("D", 0.6268, 0.6056), ("D", 0.6313, 0.6483)),
        *(("D", 0.7572, 0.7599), ("D", 0.7772, 0.7831)),
    ]
    assert [row.system for row in rows_of("timnet")] == ["MFCC branch alone (about)"]


def test_the_same_corpus_and_split_compare():
    assert differences(rows_of("timnet")[0], Setting(ACTED, 11300, 12.0, "clips", True)) == ()
    assert (
        differences(rows_of("multimodal")[0], Setting(frozenset({"iemocap"}), 5531, 7.0, "clips", True)) == ()
    )
    assert (
        differences(rows_of("audio-finetune")[0], Setting(frozenset({"msp-podcast"}), 9, 113.7, "x", False))
        == ()
    )


def test_what_differs_is_said():
    one = Setting(frozenset({"ravdess"}), 800, 0.9, "speakers", False)
    assert differences(rows_of("timnet")[0], one) == (
        "on ravdess instead of crema-d, ravdess, savee, tess",
        "split by speakers instead of clips at random, so that speakers are both learned from and tested on",
    )
    invented = Setting(frozenset({"iemocap"}), 60, 0.1, "clips", True)
    assert differences(rows_of("attention")[0], invented) == ("60 clips instead of about 5,530",)
    demo = Setting(frozenset({"msp-podcast"}), 126, 0.1, "speakers", False)
    assert differences(rows_of("text-finetune")[0], demo) == ("0.1 hours instead of 113.7",)

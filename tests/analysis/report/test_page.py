import csv
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from analysis.report.charts import Forest, Heat, Mark
from analysis.report.departures import Departure
from analysis.report.files import write_figures, write_numbers
from analysis.report.page import html
from analysis.report.records import Example, Examples, Figure, Report, Section, Table

EVIL = "<script>alert('x')</script>"
FOREST = Forest((Mark(EVIL, EVIL, 0.5, 0.25, np.nan), Mark("b", "$c", -0.5, -1, 0)), "points")
HEAT = Heat((Departure("Low-Low", EVIL, 1, 2, 0.5, 0.25, 0.25, 0.1, 0.4, 2.0, 0.01, 0.02),))
TABLE = Table(EVIL[:2], EVIL, ("name", "share %", "p"), ((EVIL, 0.125, 0.0001), ("=1+1", np.nan, 0.25)), 2)
REPORT = Report(
    EVIL,
    EVIL,
    (EVIL,),
    (
        Section(
            "one",
            EVIL,
            (EVIL,),
            (EVIL,),
            (
                Figure("forest", FOREST, EVIL, EVIL),
                Figure("heat", HEAT, EVIL, EVIL),
                Examples(EVIL, (Example(EVIL, (EVIL,), EVIL, b"sound"),)),
                Table("numbers", EVIL, TABLE.columns, TABLE.rows),
            ),
        ),
    ),
)


def test_all_texts_are_escaped():
    page = html(REPORT)
    assert "alert(" in page
    assert "<script>alert" not in page
    for data in re.findall(r'<script type="application/json">(.*?)</script>', page):
        assert "<script" not in json.dumps(json.loads(data)["data"])


def test_nothing_is_asked_of_the_network():
    page = html(REPORT)
    assert "default-src 'none'" in page
    assert page.count("<script>") == 2
    assert not re.search(r'<(script|img|audio)[^>]+src="(?!data:)', page)
    assert 'src="data:audio/mpeg;base64,c291bmQ="' in page


def test_a_page_without_figures_holds_no_library():
    assert len(html(Report("Empty", "", (), (Section("a", "A", ("Nothing.",)),)))) < 10_000


def test_numbers_are_for_people_on_the_page_and_exact_in_the_csv(tmp_path):
    page = html(REPORT)
    assert "<td>12.5</td><td>&lt; 0.001</td>" in page
    assert "<td>–</td><td>0.250</td>" in page
    (file,) = write_numbers(tmp_path / "numbers", REPORT)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows == [["name", "share", "p"], [EVIL, "0.125", "0.0001"], ["'=1+1", "", "0.25"]]


def test_long_tables_say_what_they_hide():
    table = Table("t", "Rows.", ("n",), tuple((number,) for number in range(7)), shown=5)
    page = html(Report("T", "", (), (Section("a", "A", (), parts=(table,)),)))
    assert "Rows. The first 5 of 7 rows." in page
    assert "<td>4</td>" in page and "<td>5</td>" not in page


def test_every_figure_is_written_as_picture(tmp_path):
    forest = Figure("forest", FOREST, "", "")
    files = write_figures(
        tmp_path / "figures", Report("T", "", (), (Section("a", "A", (), parts=(forest,)),))
    )
    assert [file.name for file in files] == ["report-forest.png", "report-forest.svg", "report-forest.pdf"]
    assert files[0].read_bytes().startswith(b"\x89PNG")


def test_untested_pairs_have_no_colour():
    (one,) = HEAT.found
    untested = replace(one, bin="Low-High", p=np.nan, q=np.nan)
    axes = Heat((one, untested)).image().axes[0]
    assert np.isnan(axes.images[0].get_array().filled(np.nan)).tolist() == [[False], [True]]
    assert [text.get_text() for text in axes.texts] == ["50.0*", "50.0"]


def test_work_that_is_not_wanted_stops():
    def stop(_fraction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        html(REPORT, stop)

"""audformat: a database of audEERING's format, a folder with a header `db.yaml` and tables.

As is usual there, a segmented table for each scheme with a column for each rater (here: tagger): `tags` holds the
labels, `confidence` and `notes` what goes with them, and `records` each tag whole. A row is a stretch of a clip, and
the end of a whole clip is not a time (NaT). Where a tagger gave the same stretch several tags, the further ones stand
in `tags.2` and so on. Times are nanoseconds, which tell samples apart. Files are named as in the release; the sound
stays where it is.
"""

from __future__ import annotations

from analysis.interchange.audformat_tables.layout import NAME
from analysis.interchange.audformat_tables.reading import read
from analysis.interchange.audformat_tables.writing import write
from analysis.interchange.records import Format

FORMAT = Format(
    "audformat",
    "audformat database",
    "",
    write,
    read,
    remarks=(
        "The terms of use are not known to Earmark, so the header says `usage: other` and names no licence.",
        "What the raters and models say is not written.",
    ),
    known_by=f"{NAME}.yaml",
    purpose="For programs that use audformat: a database with a column a tagger.",
)

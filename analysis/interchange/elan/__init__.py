"""ELAN annotation files (.eaf, version 3.0): one a tagged clip.

A tier for each tagger, and further ones where their regions overlap, as annotations of one tier must not in ELAN;
tags of whole clips in tiers of their own. Confidence and note stand in tiers below. The codebook goes along as a
controlled vocabulary. Times are whole milliseconds. The file's header keeps each tag whole, as a property that ELAN
carries along, so that an annotation that nobody changed comes back to the sample.
"""

from __future__ import annotations

from analysis.interchange.elan.reading import read
from analysis.interchange.elan.writing import write
from analysis.interchange.records import Format

FORMAT = Format(
    "elan",
    "ELAN annotations",
    ".eaf",
    write,
    read,
    a_file_a_clip=True,
    step_s=0.001,
    remarks=(
        "Regions shorter than 1 ms are written 1 ms long.",
        "Exact samples, times of giving and ids stand in the file's header; they come back for annotations that "
        "were not changed in ELAN.",
    ),
    purpose="For ELAN: a file a clip, tiers by tagger.",
)

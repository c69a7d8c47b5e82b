"""Label Studio: tasks with annotations as JSON, and the labelling interface that shows them.

A task a clip, an annotation in it for each tagger. Regions are `labels`; the tags of the whole clip are one `choices`;
a region's confidence and note are a `number` and a `textarea` of the same region. Beside `NAME.json` goes
`NAME.interface.xml`, to be pasted into the project's settings (Labeling Interface, Code) before the tasks are imported.

Label Studio refuses an annotation whose `completed_by` is none of its users, so it is not written; the tagger stands in
the `meta` of each result, which Label Studio carries along, with the rest of the tag.
"""

from __future__ import annotations

from analysis.interchange import tags_json
from analysis.interchange.label_studio.reading import read
from analysis.interchange.label_studio.writing import write
from analysis.interchange.records import Format

FORMAT = Format(
    "label-studio",
    "Label Studio tasks",
    ".json",
    write,
    read,
    remarks=(
        "Label Studio shows confidence and note of regions only; those of whole clips go along unseen.",
        "Whoever imports the tasks is shown as their annotator; the tagger goes along unseen.",
        "Tasks name their sounds by file name; Label Studio plays them once the place is put before it.",
        "What the raters and models say is not written.",
    ),
    is_like=lambda content: tags_json.NAME.encode() not in content,
    purpose="For Label Studio: a task a clip, and the labelling interface to go with them.",
)

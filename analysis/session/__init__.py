"""Tags and the file that keeps them: values, edits with their inverses, the codebook, the session file."""

from analysis.session.codebook.book import Codebook, CodebookEntry, Example, starting_codebook
from analysis.session.edits import Change, Edit, apply, change, give, remove
from analysis.session.file.log import CodebookVersion, Effort, HistoryEntry, LogEntry, Reveal
from analysis.session.identity import CorpusIdentity, default_session_path, default_tagger, identify
from analysis.session.session import Session
from analysis.session.tags import Tag, new_tag, new_tags, revised

__all__ = [
    "Change",
    "Codebook",
    "CodebookEntry",
    "CodebookVersion",
    "CorpusIdentity",
    "Edit",
    "Effort",
    "Example",
    "HistoryEntry",
    "LogEntry",
    "Reveal",
    "Session",
    "Tag",
    "apply",
    "change",
    "default_session_path",
    "default_tagger",
    "give",
    "identify",
    "new_tag",
    "new_tags",
    "remove",
    "revised",
    "starting_codebook",
]

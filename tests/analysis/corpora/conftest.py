"""Writing label files and opening their folder."""

import pytest

from analysis.corpora import open_corpus
from tests.analysis.corpora.nasty import CONSENSUS, DETAIL


@pytest.fixture
def write(tmp_path):
    """Write label files (bytes or text) and open the folder."""

    def write(consensus=CONSENSUS, detail=DETAIL, **others):
        files = {"labels_consensus.csv": consensus, "labels_detailed.csv": detail, **others}
        (tmp_path / "Labels").mkdir(exist_ok=True)
        for name, content in files.items():
            if content is not None:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / "Labels" / name).write_bytes(data)
        return open_corpus(tmp_path, cache=False)

    return write

"""Text of other programs in the encodings that they write."""

import pytest

from analysis.encodings import read_any_text
from analysis.errors import DataError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_encoding_gives_the_same_text(tmp_path, encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    (tmp_path / "a.txt").write_bytes(mark + "schön\r\nså".encode(encoding))
    assert read_any_text(tmp_path / "a.txt") == "schön\r\nså"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.txt: cannot be read"):
        read_any_text(tmp_path / "none.txt")

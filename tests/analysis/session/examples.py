"""Tags, strategies and a corpus identity for the tests of sessions and of interchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from analysis.session import CorpusIdentity, Tag

CORPUS = CorpusIdentity("tiny", "/corpora/tiny", "msp-podcast", "1.11", 3, "ab" * 32)
NOON = datetime(2026, 3, 1, 12, 0, 0, 250000, tzinfo=UTC)


def tag_id(number: int) -> str:
    """Give a valid id that tells its number."""
    return f"00000000-0000-4000-8000-{number:012x}"


def clip_tag(number: int = 1, **fields: object) -> Tag:
    """Give a tag of a whole clip with some fields changed."""
    tag = Tag(
        id=tag_id(number),
        clip="MSP-PODCAST_0001_0008.wav",
        tag="sarcasm",
        start=None,
        end=None,
        rate=16000,
        confidence=None,
        note="",
        tagger="ana",
        created=NOON,
        changed=NOON,
        codebook_version=1,
        blind=False,
    )
    return replace(tag, **fields)  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''",
        "'tis",
        "-0.5",
        "+",
        "@x",
        "\t",
        "\r",
        "\n",
        'say "no", he said\r\nand left',
        "＝1",
        "\0",
    ]
)
names = texts.filter(bool)
times = st.datetimes(
    min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC)
) | st.just(NOON)
regions = st.one_of(
    st.tuples(st.none(), st.none(), st.none() | st.integers(1, 192_000)),
    st.tuples(st.integers(0, 2**40), st.integers(1, 2**40), st.integers(1, 192_000)).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
)


@st.composite
def tags(draw: st.DrawFn, ids: st.SearchStrategy[str] | None = None) -> Tag:
    """Draw any valid tag."""
    start, end, rate = draw(regions)
    created = draw(times)
    return Tag(
        id=draw(ids if ids is not None else st.uuids().map(str)),
        clip=draw(names),
        tag=draw(names),
        start=start,
        end=end,
        rate=rate,
        confidence=draw(st.none() | st.floats(0, 1)),
        note=draw(texts),
        tagger=draw(names),
        created=created,
        changed=created + timedelta(microseconds=draw(st.integers(0, 10**9))),
        codebook_version=draw(st.integers(1, 99)),
        blind=draw(st.booleans()),
    )


tag_lists = st.lists(tags(), max_size=5, unique_by=lambda tag: tag.id)

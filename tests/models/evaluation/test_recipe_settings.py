"""Settings as texts."""

from dataclasses import dataclass, field
from typing import Literal

import pytest

from analysis.errors import UsageError
from models.recipes.making.licences import licence_of
from models.recipes.making.settings import changed, listed, pairs


@dataclass(frozen=True)
class Inner:
    """Of the loop.

    Attributes
    ----------
    rate, decay : float
        Numbers
        of it.
    warmup : float
    """

    rate: float = 0.1
    decay: float = 0.0
    warmup: float = 0.1


@dataclass(frozen=True)
class Outer:
    """All.

    Attributes
    ----------
    pooling : {'last', 'average'}
        How.
    sizes : tuple of int
    is_full : bool
        Whether.
    layers : int or None
        How many.
    """

    pooling: Literal["last", "average"] = "last"
    sizes: tuple[int, ...] = (1,)
    is_full: bool = False
    layers: int | None = 3
    fit: Inner = field(default_factory=Inner)


def test_settings_are_listed_with_what_they_mean():
    found = {each.name: each for each in listed(Outer())}
    assert list(found) == ["pooling", "sizes", "is_full", "layers", "fit.rate", "fit.decay", "fit.warmup"]
    assert found["pooling"].choices == ("last", "average")
    assert (found["pooling"].meaning, found["sizes"].meaning, found["is_full"].meaning) == (
        "How.",
        "",
        "Whether.",
    )
    assert found["fit.decay"].meaning == "Numbers of it."


def test_texts_become_values_of_each_kind():
    given = ["pooling=average", "sizes=2,3", "is_full=yes", "layers=none", "fit.rate=1e-3"]
    assert changed(Outer(), pairs(given)) == Outer("average", (2, 3), True, None, Inner(1e-3, 0.0))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pooling=first", "it should be last, average"),
        ("layers=many", "layers cannot be 'many'"),
        ("is_full=perhaps", "true or false"),
        ("fit.rate=fast", "a number"),
        ("fit.rate=0", "fit.rate cannot be 0.0; it should be more than 0"),
        ("fit.rate=inf", "more than 0"),
        ("fit.decay=-0.1", "0 or more"),
        ("fit.decay=nan", "0 or more"),
        ("fit.warmup=5", "a share from 0 to 1"),
        ("layers=0", "1 or more"),
        ("rate=1", "there is no setting 'rate'"),
        ("rate", "should be KEY=VALUE"),
    ],
)
def test_what_is_no_setting_is_refused(text, reason):
    with pytest.raises(UsageError, match=reason):
        changed(Outer(), pairs([text]))


def test_licences_are_named_by_format():
    assert licence_of(["savee", "ravdess"]).startswith("RAVDESS: CC BY-NC-SA 4.0")
    assert licence_of(["table"]) == "table: not told, see the corpus"

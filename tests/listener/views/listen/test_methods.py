from typing import get_args

from listener.views.listen.methods import METHODS, described
from models.interface import Method


def test_every_method_has_a_name_of_its_own_and_one_sentence():
    assert set(METHODS) == set(get_args(Method))
    assert (
        len({known.name for known in METHODS.values()})
        == len({known.short for known in METHODS.values()})
        == 6
    )
    assert all(known.tip.endswith(".") for known in METHODS.values())
    assert [method for method, known in METHODS.items() if known.is_complete] == ["ig"]


def test_a_method_of_another_version_stands_under_its_own_name():
    assert described("smooth-grad").name == "smooth-grad"

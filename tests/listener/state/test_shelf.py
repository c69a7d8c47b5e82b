import pytest

from analysis.progress import Cancelled
from listener.state.explaining.shelf import Shelf
from tests import checkpoints


def test_a_model_whose_files_change_is_loaded_anew_with_its_random_copy(tmp_path):
    name = str(checkpoints.speech(tmp_path / "model"))
    shelf = Shelf()
    shelf.add(name)
    model, copy = shelf.load(name), shelf.randomised(name)
    assert shelf.load(name) is model
    assert shelf.randomised(name) is copy
    checkpoints.speech(tmp_path / "model", seed=1)
    assert shelf.load(name).fingerprint != model.fingerprint
    assert shelf.randomised(name) is not copy


def test_loading_that_is_no_longer_wanted_ends_and_can_be_asked_for_again():
    def report(_fraction):
        raise Cancelled

    shelf = Shelf()
    with pytest.raises(Cancelled):
        shelf.load("demo-audio", report)
    assert shelf.load("demo-audio").card.name == "demo-audio"

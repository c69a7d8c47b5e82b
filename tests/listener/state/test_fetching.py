import pytest
from huggingface_hub import constants

from listener.jobs import Jobs
from listener.state.explaining.fetching import Fetching
from listener.state.explaining.shelf import Shelf
from models.hub import kept
from tests import checkpoints
from tests.models.hub_server import hub_of

NAME = "someone/some-ser"


@pytest.fixture(autouse=True)
def own_hub_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


class Desk:
    def __init__(self, address):
        self.jobs, self.shelf = Jobs(), Shelf()
        self.fetching = Fetching(self.shelf, self.jobs, endpoint=address)
        self.offers, self.added, self.said = [], [], []
        self.fetching.offered.connect(self.offers.append)
        self.fetching.added.connect(self.added.append)
        for signal in (self.fetching.told, self.fetching.failed):
            signal.connect(self.said.append)


@pytest.fixture
def desk(qapp, tmp_path):  # noqa: ARG001 - signals need an application
    with hub_of(NAME, checkpoints.speech(tmp_path / "published")) as (address, _):
        desk = Desk(address)
        yield desk
        desk.jobs.close()


def test_a_model_is_offered_fetched_and_put_on_the_shelf(desk, qtbot):
    desk.fetching.ask(f" {NAME}\n")
    qtbot.waitUntil(lambda: bool(desk.offers), timeout=20_000)
    assert desk.offers[0].question.startswith(f"Fetch {NAME} from the Hugging Face hub: ")
    assert kept(NAME) is None
    desk.fetching.fetch(desk.offers[0])
    qtbot.waitUntil(lambda: desk.added == [NAME], timeout=20_000)
    assert desk.shelf.cards[NAME].title == NAME
    desk.fetching.ask(NAME)
    qtbot.waitUntil(lambda: desk.added == [NAME, NAME], timeout=20_000)
    assert len(desk.offers) == 1
    assert desk.said == []


def test_what_is_stopped_can_be_asked_for_again(desk, qtbot):
    desk.fetching.ask(NAME)
    qtbot.waitUntil(lambda: bool(desk.offers), timeout=20_000)
    desk.fetching.fetch(desk.offers[0])
    assert desk.jobs.running[0].title == f"Fetching {NAME}"
    desk.jobs.cancel_number(desk.jobs.running[0].number)
    assert desk.said == [f"Fetching {NAME} was stopped; asked for again, it goes on from there."]
    desk.fetching.fetch(desk.offers[0])
    qtbot.waitUntil(lambda: desk.added == [NAME], timeout=20_000)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("no name", "“no name” is no name of the hub: write OWNER/MODEL, as its page there is titled."),
        ("a/typo", "Not fetched: the Hugging Face hub has no model 'a/typo' that you may see."),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_sentence(desk, qtbot, name, sentence):
    desk.fetching.ask(name)
    qtbot.waitUntil(lambda: desk.said == [sentence], timeout=20_000)


def test_without_a_network_it_is_said(qtbot):
    desk = Desk("http://127.0.0.1:9")
    desk.fetching.ask(NAME)
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert desk.said[0].endswith("is not on this machine, and the Hugging Face hub cannot be reached.")
    desk.jobs.close()

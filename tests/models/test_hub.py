import pytest
from huggingface_hub import constants

from analysis.errors import UsageError
from analysis.progress import Cancelled
from models.errors import ModelError
from models.hub import chosen_files, fetch, is_hub_name, kept, offer
from models.registry import load, read_card
from tests import checkpoints
from tests.models.hub_server import hub_of

NAME = "someone/some-ser"


@pytest.fixture(autouse=True)
def own_hub_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def published(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    contents = {
        "config.json": b'{"model_type": "wav2vec2"}',
        "model.safetensors": bytes(range(256)) * 100_000,
        "pytorch_model.bin": b"the same again",
        "pipeline_utils.py": b"import os",
        "README.md": b"# A model",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_offer_says_how_much_and_under_which_terms(published):
    with hub_of(NAME, published) as (address, asked):
        made = offer(NAME, endpoint=address)
    assert made.files == ("README.md", "config.json", "model.safetensors")
    assert made.size == 26 + 25_600_000 + 9
    assert made.question == f"Fetch {NAME} from the Hugging Face hub: 26 MB, licence mit?"
    assert not [path for _, path, _ in asked if "resolve" in path]


def test_a_model_is_fetched_without_its_code_and_found_again_without_a_network(published):
    shares = []
    with hub_of(NAME, published) as (address, _):
        folder = fetch(offer(NAME, endpoint=address), shares.append, endpoint=address)
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "config.json", "model.safetensors"]
    assert (folder / "model.safetensors").read_bytes() == (published / "model.safetensors").read_bytes()
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    assert kept(NAME) == folder


def test_an_interrupted_download_goes_on_where_it_stopped(published):
    def stop_half_way(share):
        if share > 0.5:
            raise Cancelled

    with hub_of(NAME, published) as (address, asked):
        made = offer(NAME, endpoint=address)
        with pytest.raises(Cancelled):
            fetch(made, stop_half_way, endpoint=address)
        assert kept(NAME) is None
        asked.clear()
        folder = fetch(made, endpoint=address)
    ranges = [span for how, path, span in asked if how == "GET" and path.endswith("safetensors")]
    assert len(ranges) == 1
    assert int(ranges[0].removeprefix("bytes=").partition("-")[0]) > 10_000_000
    assert (folder / "model.safetensors").read_bytes() == (published / "model.safetensors").read_bytes()


def test_a_file_that_arrives_damaged_is_dropped(published):
    with hub_of(NAME, published, spoils="model.safetensors") as (address, _):
        made = offer(NAME, endpoint=address)
        with pytest.raises(ModelError, match=r"model\.safetensors arrived damaged and was dropped"):
            fetch(made, endpoint=address)
    assert kept(NAME) is None
    with hub_of(NAME, published) as (address, _):
        assert (fetch(made, endpoint=address) / "model.safetensors").is_file()


def test_what_the_hub_does_not_have_is_a_mistake_of_the_user(published):
    with hub_of(NAME, published) as (address, _), pytest.raises(UsageError, match="no model 'a/typo'"):
        offer("a/typo", endpoint=address)


def test_without_a_network_it_is_said_at_once():
    with pytest.raises(
        ModelError, match=r"someone/some-ser is not on this machine, and .* cannot be reached"
    ):
        offer(NAME, endpoint="http://127.0.0.1:9")
    assert kept(NAME) is None


def test_a_model_that_is_only_code_is_not_offered(tmp_path):
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "model.py").write_text("print()")
    with hub_of(NAME, folder) as (address, _), pytest.raises(ModelError, match="no weights on the hub"):
        offer(NAME, endpoint=address)


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        (
            ["a.py", "config.json", "model.safetensors", "model.safetensors.index.json"],
            ("config.json", "model.safetensors"),
        ),
        (
            ["config.json", "pytorch_model.bin.index.json", "pytorch_model-1-of-1.bin"],
            ("config.json", "pytorch_model-1-of-1.bin", "pytorch_model.bin.index.json"),
        ),
        (
            ["hyperparams.yaml", "label_encoder.txt", "wav2vec2.ckpt", "model.ckpt", "optimizer.ckpt"],
            ("hyperparams.yaml", "label_encoder.txt", "model.ckpt", "wav2vec2.ckpt"),
        ),
        (["config.yaml", "model.pt", "tokens.txt"], ("config.yaml", "model.pt", "tokens.txt")),
        (["config.json", "training_args.bin"], ()),
    ],
)
def test_settings_and_one_form_of_the_weights_are_taken(files, chosen):
    assert chosen_files(files) == chosen


def test_a_fetched_model_is_found_by_its_name_and_others_are_told_how_to_fetch(tmp_path):
    with pytest.raises(UsageError, match=r"a/b is not on this machine; `main.py download a/b` fetches it"):
        read_card("a/b")
    with hub_of(NAME, checkpoints.text(tmp_path / "text")) as (address, _):
        fetch(offer(NAME, endpoint=address), endpoint=address)
    card = read_card(NAME)
    assert (card.name, card.title, card.modality) == (NAME, NAME, "text")
    assert load(NAME, device="cpu").card == card


def test_names_of_the_hub(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine").mkdir()
    assert is_hub_name("audeering/wav2vec2-large-robust-12-ft-emotion-msp-dim")
    assert not is_hub_name("models/mine")
    assert not is_hub_name("demo-audio")
    assert not is_hub_name("../models/mine")
    assert not is_hub_name("a/b/c")

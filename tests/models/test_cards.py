"""What is told of a model before its weights are read."""

import json

import pytest

from analysis.errors import UsageError
from models import cards
from models.cards import canonical, output_of
from models.errors import ModelError
from models.interface import ModelCard, Output
from models.layouts import roberta, stock
from tests import checkpoints


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


LAYOUTS = {"audio": stock.LAYOUT, "text": roberta.LAYOUT}


def card_of(folder, modality):
    return cards.card_of(folder, LAYOUTS[modality])


def config(folder, **content):
    (folder / "config.json").write_text(json.dumps(content))


def test_classes_from_the_configuration(folder):
    config(folder, id2label={str(number): f"class {number}" for number in (10, *range(10))})
    card = card_of(folder, "audio")
    assert card.outputs == tuple(Output(f"class {number}", "class") for number in range(11))
    assert (card.name, card.title, card.licence, card.note) == ("mine", "mine", "unknown", "")


def test_arousal_is_activation(folder):
    config(folder, id2label={"0": "Arousal", "1": "dominance", "2": "valence"})
    assert [output.name for output in card_of(folder, "audio").outputs] == [
        "activation",
        "dominance",
        "valence",
    ]
    assert all(
        output.kind == "dimension" and output.low is None for output in card_of(folder, "audio").outputs
    )


def test_regression_without_names(folder):
    config(folder, problem_type="regression", num_labels=1)
    assert card_of(folder, "text").outputs == (Output("LABEL_0", "dimension"),)


def test_own_card(folder):
    config(folder, id2label={"0": "arousal", "1": "valence"})
    span = {"low": 1, "high": 7}
    checkpoints.card(
        folder,
        title="Mine",
        modality="audio",
        licence="GPL",
        note="Synthetic.",
        outputs={"activation": span, "valence": span},
    )
    card = card_of(folder, "audio")
    assert card.outputs == (Output("activation", "dimension", 1, 7), Output("valence", "dimension", 1, 7))
    assert (card.title, card.licence, card.note) == ("Mine", "GPL", "Synthetic.")


@pytest.mark.parametrize(
    ("labels", "own", "message"),
    [
        ({"0": "valence"}, {"outputs": {"joy": {}}}, "names outputs that the model lacks: joy"),
        ({"0": "valence"}, {"modality": "text"}, "calls a model of audio one of text"),
        ({"0": "valence"}, {"outputs": ["valence"]}, "outputs should map names to low and high"),
        ({"0": "valence"}, {"outputs": {"valence": {"low": "a", "high": 7}}}, "low < high"),
        ({"0": "valence"}, {"outputs": {"valence": {"low": 7, "high": 1}}}, "low < high"),
        ({"0": "valence"}, {"outputs": {"valence": {"low": 1}}}, "low < high"),
        ({"0": "arousal", "1": "activation"}, {}, "names two outputs alike"),
        ({"a": "valence"}, {}, "id2label should map the numbers from 0 to names"),
        (["valence"], {}, "id2label should map the numbers from 0 to names"),
        ({"0": "neu", "2": "sad"}, {}, "id2label should map the numbers from 0 to names"),
    ],
)
def test_contradictions(folder, labels, own, message):
    config(folder, id2label=labels)
    checkpoints.card(folder, **own)
    with pytest.raises(ModelError, match=message):
        card_of(folder, "audio")


@pytest.mark.parametrize(
    ("readme", "licence"),
    [
        ("---\nlanguage: en\nlicense: cc-by-nc-sa-4.0\ntags:\n- a\n---\n# Model", "cc-by-nc-sa-4.0"),
        ("---\nlicense: 'mit'\n---\n", "mit"),
        ("---\nlanguage: en\n---\nlicense: mit\n", "unknown"),
        ("# Model\nlicense: mit\n", "unknown"),
    ],
)
def test_licence_from_the_head_of_the_readme(folder, readme, licence):
    config(folder, id2label={"0": "valence"})
    (folder / "README.md").write_text(readme)
    assert card_of(folder, "audio").licence == licence
    checkpoints.card(folder, licence="Own")
    assert card_of(folder, "audio").licence == "Own"


def test_targets_as_users_call_them():
    outputs = (Output("activation", "dimension"), Output("Happy", "class"))
    card = ModelCard("mine", "Mine", "audio", outputs, "unknown", "")
    assert canonical("AROUSAL") == canonical("Activation") == "activation"
    assert canonical("Happy") == "Happy"
    assert output_of(card, "Arousal") == output_of(card, "activation") == outputs[0]
    assert output_of(card, "Happy") == outputs[1]
    with pytest.raises(UsageError, match="mine has no output 'anger'; it has activation, Happy"):
        output_of(card, "anger")

import math
from itertools import chain

import pytest
import torch
from torch import nn

from analysis.errors import UsageError
from analysis.progress import ignore
from models.errors import ModelError
from models.recipes.training import small
from models.recipes.training.losses import classes_loss
from models.recipes.training.small import Fit, fit, share, unweighted_accuracy
from models.recipes.training.state import FILE

SETTINGS = Fit(epochs=6, batch=8, rate=0.01, patience=6)


def examples(n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    inputs = torch.randn(n, 5, generator=generator)
    labels = (inputs[:, 0] + 0.3 * inputs[:, 1] > 0).long()
    return [((x,), label) for x, label in zip(inputs, labels, strict=True)]


class Noisy:
    """Examples whose inputs are drawn anew each time."""

    def __init__(self, plain):
        self.plain = plain

    def __len__(self):
        return len(self.plain)

    def __getitem__(self, at):
        (inputs,), goal = self.plain[at]
        return (inputs + 0.1 * torch.randn(inputs.shape),), goal


def network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))


def trained(folder, tell, settings=SETTINGS, n=41):
    learner = network()
    fit(
        learner,
        Noisy(examples(n)),
        examples(20, seed=1),
        classes_loss(),
        settings,
        state=folder,
        seed=3,
        tell=tell,
        score=unweighted_accuracy,
    )
    return learner.state_dict()


def same(first, second):
    return all(torch.equal(first[name], second[name]) for name in first)


def stopping_at(number):
    told = []

    def tell(point):
        told.append(point)
        if len(told) == number:
            raise KeyboardInterrupt

    return tell


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    points = []
    return trained(tmp_path_factory.mktemp("whole"), points.append), points


@pytest.mark.parametrize("number", [1, 3, 6, 14, 31])
def test_a_training_stopped_at_any_point_ends_the_same(tmp_path, whole, number):
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path, stopping_at(number))
    points = []
    assert same(whole[0], trained(tmp_path, points.append))
    assert points == whole[1][number:]


def test_a_training_killed_within_an_epoch_ends_the_same(tmp_path, whole, monkeypatch):
    """Without the state that is written on the way out, as when the process is killed, its last epoch counts."""
    with monkeypatch.context() as patch:
        patch.setattr(small._Training, "_keep", keep_at_ends_only)
        with pytest.raises(KeyboardInterrupt):
            trained(tmp_path, stopping_at(14))
    points = []
    assert same(whole[0], trained(tmp_path, points.append))
    assert points[0].step == 11


def keep_at_ends_only(training, keep=small._Training._keep):
    if training.position.step % training.batches == 0:
        keep(training)


def test_one_that_was_done_gives_its_weights_again(tmp_path, whole):
    trained(tmp_path, ignore)
    points = []
    assert same(whole[0], trained(tmp_path, points.append))
    assert points == []


def test_points_tell_steps_losses_and_scores(whole):
    points = whole[1]
    assert [point.step for point in points] == list(range(31))
    assert {point.steps for point in points} == {30}
    assert math.isnan(points[0].loss) and not math.isnan(points[0].score)
    ends = [point for point in points if not math.isnan(point.score)]
    assert [point.epoch for point in ends] == [0, 1, 2, 3, 4, 5, 6]
    assert ends[-1].score > 0.8
    assert ends[-1].development_loss < ends[0].development_loss


def test_no_batch_is_of_one_example():
    assert [len(batch) for batch in small._batches(41, 8, 0)] == [8, 8, 8, 8, 9]
    assert sorted(chain(*small._batches(17, 4, 5))) == list(range(17))


def test_the_best_weights_are_kept_and_it_stops_when_no_better_come(tmp_path):
    scores = iter([0.0, 0.2, 0.9, 0.3, 0.3])
    seen, learner = [], network()

    def score(_logits, _labels):
        seen.append({name: tensor.clone() for name, tensor in learner.state_dict().items()})
        return next(scores)

    settings = Fit(epochs=50, batch=8, patience=2)
    data = examples(16)
    fit(
        learner,
        data,
        data,
        classes_loss(),
        settings,
        state=tmp_path,
        seed=0,
        tell=ignore,
        score=score,
    )
    assert len(seen) == 5
    assert same(learner.state_dict(), seen[2])


def test_the_state_of_another_training_is_refused(tmp_path):
    trained(tmp_path, ignore, Fit(epochs=1, batch=8))
    with pytest.raises(UsageError, match="other settings"):
        trained(tmp_path, ignore, Fit(epochs=1, batch=16))
    (tmp_path / FILE).write_bytes(b"PK\x03\x04 not whole")
    with pytest.raises(UsageError, match="damaged"):
        trained(tmp_path, ignore, Fit(epochs=1, batch=8))


def test_a_loss_that_is_no_number_is_told(tmp_path):
    with pytest.raises(ModelError, match="learning rate"):
        fit(
            network(),
            examples(16),
            examples(4),
            lambda given, _wanted: given.sum() * math.nan,
            SETTINGS,
            state=tmp_path,
            seed=0,
            tell=ignore,
            score=unweighted_accuracy,
        )


def test_the_rate_rises_and_falls():
    settings = Fit(warmup=0.1)
    assert share(settings, 0, 100) == pytest.approx(0.1)
    assert share(settings, 50, 100) == pytest.approx(0.5)
    assert share(Fit(warmup=0, schedule="constant"), 99, 100) == 1


def test_unweighted_accuracy_is_the_mean_over_classes():
    logits = torch.tensor([[1.0, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1]])
    assert unweighted_accuracy(logits, torch.tensor([0, 0, 0, 1])) == 0.5

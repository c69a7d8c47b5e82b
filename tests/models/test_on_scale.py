from analysis.tables import Scale
from models.interface import Output
from models.scales import factor, on_scale


def test_a_model_from_0_to_1_lands_on_1_to_7():
    output = Output("valence", "dimension", 0.0, 1.0)
    scaled = [on_scale(value, output, Scale(1, 7)) for value in (0.0, 0.5, 1.0, 1.25)]
    assert scaled == [1.0, 4.0, 7.0, 8.5]
    assert factor(output, Scale(1, 7)) == 6.0


def test_a_logit_stays_as_it_is():
    output = Output("happy", "class")
    assert on_scale(2.5, output, Scale(1, 7)) == 2.5
    assert factor(output, Scale(1, 7)) == 1.0

import pytest

from listener.settings import SETTINGS, Settings


def test_every_setting_comes_back_of_its_kind(tmp_path):
    file = tmp_path / "settings.ini"
    for setting in SETTINGS:
        assert isinstance(Settings(file).get(setting.key), setting.kind), setting.key
    Settings(file).set("volume", 0.25)
    Settings(file).set("explain_automatically", True)
    Settings(file).set("recent_corpora", ["/one"])
    assert Settings(file).get("volume") == 0.25
    assert Settings(file).get("explain_automatically") is True
    assert Settings(file).get("recent_corpora") == ["/one"]


def test_a_value_that_does_not_fit_is_replaced_and_the_rest_kept(tmp_path):
    file = tmp_path / "settings.ini"
    file.write_text("[General]\nvolume=loud\nshared_scale=perhaps\ntheme=light\n")
    settings = Settings(file)
    assert settings.get("volume") == 0.8
    assert settings.get("shared_scale") is True
    assert settings.get("theme") == "light"


def test_the_item_remembered_last_stands_first_and_once(tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    for name in ("a", "b", "a", "c"):
        settings.remember("recent_corpora", name, most=2)
    assert settings.get("recent_corpora") == ["c", "a"]


def test_an_unknown_setting_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(KeyError):
        Settings(tmp_path / "settings.ini").get("colour of the sky")

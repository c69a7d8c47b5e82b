"""A player on devices that come, go and do not open."""

import sys

import pytest

from listener.playback.output import OutputError, find_devices, open_portaudio
from listener.playback.silence import SilentOutput
from listener.player import Player
from tests.listener.player_clock import RATE, sound


class Device(SilentOutput):
    """A device that can be lost."""

    note = ""
    channels = 2
    is_lost = False

    def heard(self):
        if self.is_lost:
            raise OutputError("the sound device is lost")
        return super().heard()


def test_a_lost_device_is_told_and_playing_goes_on_silently(qapp, clock):  # noqa: ARG001
    device = Device(RATE, clock)
    clock.player = player = Player(outputs=[lambda _rate: device, lambda rate: SilentOutput(rate, clock)])
    troubles = []
    player.trouble_changed.connect(troubles.append)
    player.load(sound())
    assert player.trouble == ""
    player.play()
    clock.run(100)
    device.is_lost = True
    clock.run(100)
    assert player.position == 100
    clock.run(100)
    assert player.position == 200
    assert troubles == ["The sound device is lost: playing silently; the clock still runs."]
    player.stop()
    clock.run(1000)
    device.is_lost = False
    player.play()
    assert troubles[1:] == [""]
    player.close()


def test_devices_that_do_not_open_are_all_named(qapp, clock):  # noqa: ARG001
    def refuse(reason):
        def opener(_rate):
            raise OutputError(reason)

        return opener

    player = Player(outputs=[refuse("no this"), refuse("no that"), lambda rate: SilentOutput(rate, clock)])
    player.load(sound())
    assert player.trouble == "No this, no that: playing silently; the clock still runs."
    player.close()


def test_a_device_that_does_not_start_is_replaced(qapp, clock):  # noqa: ARG001
    class Stuck(Device):
        def start(self, _feed):
            raise OutputError("the sound device does not start (busy)")

    clock.player = player = Player(
        outputs=[lambda rate: Stuck(rate, clock), lambda rate: SilentOutput(rate, clock)]
    )
    player.load(sound())
    player.play()
    clock.run(100)
    assert player.position == 100
    assert player.trouble.startswith("The sound device does not start (busy): ")
    player.close()


def named(clock, name, note="", rate=RATE):
    """A way to a device that is there for good, as long as it is not made to fail."""

    def opener(_rate):
        if opener.is_gone:
            raise OutputError(f"{name} is not there")
        opener.device = device = Device(rate, clock)
        device.device, device.note = name, note
        return device

    opener.is_gone = False
    return opener


def test_playing_goes_on_at_the_same_place_on_another_device(player, clock):
    told = []
    player.device_changed.connect(told.append)
    player.play(200, 900)
    clock.run(100)
    clock.now += 50 / RATE
    player.use([named(clock, "Headphones", rate=2 * RATE)])
    assert (player.position, player.is_playing, player.device) == (350, True, "Headphones")
    clock.run(100)
    assert player.position == 450
    clock.run(450)
    assert (player.is_playing, player.position) == (False, 200)
    assert told == ["Headphones"]


def test_another_device_in_silence_moves_nothing(player, clock):
    player.seek(300)
    player.use([named(clock, "Headphones")])
    assert (player.position, player.is_playing, player.device) == (300, False, "Headphones")
    player.play()
    clock.run(100)
    assert player.position == 400


def test_a_device_chosen_before_the_first_sound_is_opened_with_it(qapp, clock):  # noqa: ARG001
    clock.player = player = Player(outputs=[named(clock, "Loudspeakers")])
    player.use([named(clock, "Headphones")])
    assert player.device == ""
    player.load(sound())
    assert player.device == "Headphones"
    player.close()


def test_a_missing_device_is_told_once_and_taken_again_when_it_is_back(player, clock):
    wanted, other = named(clock, "Headphones"), named(clock, "System default")
    troubles = []
    player.trouble_changed.connect(troubles.append)
    wanted.is_gone = True
    player.use([wanted, other])
    for _ in range(2):
        player.load(sound())
        player.play()
        clock.run(100)
        assert (player.position, player.device) == (100, "System default")
        player.stop()
        clock.run(1000)
    assert troubles == ["Headphones is not there: playing on System default."]
    wanted.is_gone = False
    player.play()
    assert (player.device, troubles[1:]) == ("Headphones", [""])


def test_lost_devices_are_left_one_after_another(player, clock):
    ways = [named(clock, "Headphones"), named(clock, "System default"), named(clock, "Qt", "through Qt")]
    player.use(ways)
    player.play()
    clock.run(100)
    ways[0].device.is_lost = True
    clock.run(100)
    assert (player.device, player.trouble) == (
        "System default",
        "The sound device is lost: playing on System default.",
    )
    clock.run(100)
    ways[1].device.is_lost = True
    clock.run(100)
    assert player.trouble == "The sound device is lost: through Qt."
    clock.run(100)
    assert (player.position, player.is_playing) == (300, True)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_another_rate_of_the_device_does_not_change_places(qapp, clock, channels):  # noqa: ARG001
    clock.player = player = Player(outputs=[lambda _rate: Device(1536, clock)])
    player.load(sound(channels=channels))
    player.play(200, 300)
    clock.run(50)
    assert player.position == 250
    clock.run(50)
    assert not player.is_playing
    player.close()


def test_without_portaudio_its_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    find_devices()
    with pytest.raises(OutputError, match="apt install libportaudio2"):
        open_portaudio(RATE)

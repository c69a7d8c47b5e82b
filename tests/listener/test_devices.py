import sys
from types import SimpleNamespace

import pytest

from analysis.session.codebook.book import Example
from listener.app import Desk
from listener.playback.devices import Device, has_server, list_devices
from listener.playback.output import OutputError, device_names, find_new_devices, open_qt, ways_to

SINKS = [("Headphones", "alsa_output.usb"), ("Built-in", "alsa_output.pci")]


def portaudio(*hosts):
    """What PortAudio tells of host systems: each a name and its devices, those without an output marked by a `<`."""
    devices, told = [], []
    for host, names in hosts:
        numbers = range(len(devices), len(devices) + len(names))
        told.append({"name": host, "devices": list(numbers)})
        devices += [
            {"name": name.rstrip("<"), "max_output_channels": 2 - 2 * ("<" in name)} for name in names
        ]
    return SimpleNamespace(query_devices=lambda: devices, query_hostapis=lambda: told)


def test_the_best_host_systems_outputs_are_listed():
    windows = portaudio(("MME", ["Speakers"]), ("Windows WASAPI", ["Microphone<", "Speakers", "HDMI"]))
    assert list_devices(windows, []) == (Device("Speakers", 2), Device("HDMI", 3))
    assert not has_server(windows)
    without = portaudio(("Windows WASAPI", ["Microphone<"]), ("MME", ["Speakers"]))
    assert list_devices(without, []) == (Device("Speakers", 1),)
    assert list_devices(portaudio(("Core Audio", [])), []) == ()
    assert list_devices(portaudio(), []) == ()


def test_of_alsa_only_devices_are_listed_without_their_changing_numbers():
    names = ["HDA Intel: ALC257 (hw:0,0)", "sysdefault", "surround51", "dmix", "My front", "default"]
    assert list_devices(portaudio(("ALSA", names)), SINKS) == (
        Device("HDA Intel: ALC257", 0),
        Device("My front", 4),
    )


def test_through_a_sound_server_its_own_outputs_come_first():
    alsa = portaudio(("ALSA", ["HDA Intel: ALC257 (hw:0,0)", "pulse", "default"]))
    assert has_server(alsa)
    assert list_devices(alsa, SINKS) == (
        Device("Headphones", 1, "alsa_output.usb"),
        Device("Built-in", 1, "alsa_output.pci"),
        Device("HDA Intel: ALC257 (ALSA)", 0),
    )


def test_devices_that_are_called_alike_are_numbered():
    assert [device.name for device in list_devices(portaudio(("MME", ["USB", "USB", "USB"])), [])] == [
        "USB",
        "USB (2)",
        "USB (3)",
    ]


def test_the_chosen_device_is_there_again_in_the_next_window_and_plays_examples_too(demo, qtbot):
    demo.devices.choose("No such device")
    again = Desk(demo.settings)
    qtbot.addWidget(again.window)
    assert again.devices.chosen == "No such device"
    assert again.player.outputs == ways_to("No such device")
    again.close()
    demo.examples.toggle(Example(demo.library.name_of(5)))
    qtbot.wait_until(lambda: demo.examples._player is not None and demo.examples._player.is_playing)
    assert demo.examples._player.outputs == ways_to("No such device")
    demo.examples.stop()


def test_without_portaudio_and_qt_multimedia_there_is_nothing_to_choose(qapp, monkeypatch):  # noqa: ARG001
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    monkeypatch.delitem(sys.modules, "listener.playback.qt", raising=False)
    find_new_devices()
    assert device_names() == ()
    with pytest.raises(OutputError, match="no Qt Multimedia"):
        open_qt(16000)

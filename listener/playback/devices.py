"""The output devices one may choose from, by the names that the screen shows and the settings keep.

PortAudio sees the devices of several host systems; the best one's are listed. Where a sound server stands before the
devices (PulseAudio, PipeWire), PortAudio's ALSA sees only the server: the server's own outputs are known to Qt
Multimedia, and PortAudio reaches each through the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

HOSTS = ("PulseAudio", "Windows WASAPI", "Core Audio", "ALSA")
"""PortAudio's host systems, best first; of others, the first that has an output."""
SERVERS = ("pulse", "pipewire")
"""What ALSA calls a sound server."""
_NOT_DEVICES = re.compile(
    r"surround\d+|(default|dmix|front|hdmi|iec958|null|rear|side|spdif|sysdefault|usbstream|jack|oss|cards|phoneline"
    r"|center_lfe|a52|(up|vdown|down)mix|lavrate|samplerate|speex|speexrate)$"
)
"""ALSA's ways to reach the default device, which are no devices of their own."""
_HARDWARE = re.compile(r" \(hw:\d+,\d+\)$")


@dataclass(frozen=True)
class Device:
    """An output: `number` is PortAudio's, `sink` the sound server's own name of the output, if a server is asked."""

    name: str
    number: int
    sink: str = ""


def list_devices(sounddevice: Any, sinks: Iterable[tuple[str, str]]) -> tuple[Device, ...]:
    """All output devices, each with a name of its own.

    Parameters
    ----------
    sounddevice : module
    sinks : iterable of (str, str)
        The sound server's outputs: what the screen calls each, and the server's own name of it.
    """
    host, devices = _best_host(sounddevice)
    servers = [device.number for device in devices if host == "ALSA" and device.name in SERVERS]
    if host == "ALSA":
        devices = [_plainly_named(device) for device in devices if _is_device(device.name)]
    through = [Device(name, servers[0], sink) for name, sink in sinks] if servers else []
    if through:
        devices = [replace(device, name=f"{device.name} ({host})") for device in devices]
    return _distinct([*through, *devices])


def has_server(sounddevice: Any) -> bool:
    """Whether PortAudio sees a sound server in place of its outputs."""
    host, devices = _best_host(sounddevice)
    return host == "ALSA" and any(device.name in SERVERS for device in devices)


def server_sinks() -> list[tuple[str, str]]:
    """The sound server's outputs, as far as Qt Multimedia knows them now; on the window's thread only."""
    try:
        from PySide6.QtMultimedia import QMediaDevices  # noqa: PLC0415
    except ImportError:
        return []
    return [
        (device.description(), bytes(device.id().data()).decode(errors="replace"))
        for device in QMediaDevices.audioOutputs()
    ]


def _best_host(sounddevice: Any) -> tuple[str, list[Device]]:
    """The name of the best host system that has an output, and its outputs as PortAudio names them."""
    known = sounddevice.query_devices()
    found = {
        host["name"]: [
            Device(known[number]["name"], number)
            for number in host["devices"]
            if known[number]["max_output_channels"] > 0
        ]
        for host in sounddevice.query_hostapis()
    }
    ranked = [*(name for name in HOSTS if name in found), *found]
    best = next((name for name in ranked if found[name]), "")
    return best, found.get(best, [])


def _is_device(name: str) -> bool:
    """Whether an ALSA name is a device, not one of the ways in which ALSA reaches the default one."""
    return name not in SERVERS and _NOT_DEVICES.match(name) is None


def _plainly_named(device: Device) -> Device:
    """Without the card's number, which changes with what is plugged in first."""
    return replace(device, name=_HARDWARE.sub("", device.name))


def _distinct(devices: list[Device]) -> tuple[Device, ...]:
    """Number those that are called alike."""
    seen: dict[str, int] = {}
    distinct = []
    for device in devices:
        seen[device.name] = count = seen.get(device.name, 0) + 1
        distinct.append(device if count == 1 else replace(device, name=f"{device.name} ({count})"))
    return tuple(distinct)

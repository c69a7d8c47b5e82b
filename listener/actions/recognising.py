"""What the menu Clip says of recognising words."""

from __future__ import annotations

from listener.actions.record import Action

RECOGNISING = (
    Action(
        "clip.recognise",
        "Clip",
        "Recognise words as clips are opened",
        "Recognise what is said in clips of up to a minute without a transcript. PocketSphinx knows English only: turn"
        " this off for another language, or choose a Whisper.",
        checkable=True,
        starts_group=True,
    ),
    Action(
        "clip.recognise_now",
        "Clip",
        "Recognise this clip's words",
        "Recognise what is said in this clip, however long it is, if it has no transcript.",
    ),
    Action(
        "clip.recogniser",
        "Clip",
        "Recognise with…",
        "Choose what recognises words: PocketSphinx, or a Whisper on this machine, which knows more languages.",
    ),
)

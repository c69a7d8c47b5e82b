"""The menu Play."""

from __future__ import annotations

from listener.actions.record import Action

PLAYING = (
    Action("play.toggle", "Play", "Play or pause", "Play from the cursor, or pause.", ("Space",)),
    Action(
        "play.selection",
        "Play",
        "Play selection",
        "Play the selection, or the whole clip if there is none.",
        ("Tab", "Shift+Space"),
    ),
    Action(
        "play.around",
        "Play",
        "Play with pre-roll",
        "Play the selection from a little before it, or the whole clip if there is none.",
        ("Ctrl+Shift+Space",),
    ),
    Action("play.loop", "Play", "Loop", "Repeat the selection, or the clip.", ("L",), checkable=True),
    Action(
        "play.stop",
        "Play",
        "Stop and clear selection",
        "Stop the sound; when silent, clear the selection.",
        ("Escape",),
    ),
    Action(
        "play.go_on",
        "Play",
        "Go on to the next clip",
        "Play the next clip when one was played to its end; whoever moves to another while one plays hears that one,"
        " and to pause or stop is to stay.",
        checkable=True,
        starts_group=True,
    ),
    Action(
        "play.on_selecting",
        "Play",
        "Play each clip when it is selected",
        "Play every clip as soon as one goes to it.",
        checkable=True,
    ),
    Action(
        "play.match_loudness",
        "Play",
        "Match loudness",
        "Play every clip at -23 LUFS (EBU R 128) as far as its peaks allow; files and analyses stay as they are.",
        checkable=True,
    ),
    Action(
        "play.hear_next",
        "Play",
        "Hear what is salient, or the rest",
        "Hear only what is salient, then the rest, then what is salient in noise, then the whole clip; other clips are"
        " heard alike as soon as they have a map, and whole until then.",
        ("H",),
        starts_group=True,
    ),
    Action("play.hear_whole", "Play", "Hear the whole clip", "Hear all of the clip as it is.", ("Shift+H",)),
    Action(
        "play.hear_more",
        "Play",
        "Let more be salient",
        "Count a larger share of the clip as salient.",
        (".",),
    ),
    Action(
        "play.hear_less",
        "Play",
        "Let less be salient",
        "Count a smaller share of the clip as salient.",
        (",",),
    ),
    Action(
        "play.hear_direction",
        "Play",
        "Salient: either way, raising or lowering",
        "Let what raises the output count as salient, then what lowers it, then either.",
        ("Shift+D",),
    ),
    Action(
        "play.back", "Play", "Move earlier", "Move the cursor 100 ms earlier.", ("Left",), starts_group=True
    ),
    Action("play.forward", "Play", "Move later", "Move the cursor 100 ms later.", ("Right",)),
    Action("play.start", "Play", "To the start", "Move the cursor to the start of the clip.", ("Home",)),
    Action("play.end", "Play", "To the end", "Move the cursor to the end of the clip.", ("End",)),
    Action(
        "play.next_word",
        "Play",
        "Next word",
        "Select the next word and play it.",
        ("Shift+N",),
        starts_group=True,
    ),
    Action(
        "play.previous_word", "Play", "Previous word", "Select the previous word and play it.", ("Shift+P",)
    ),
    Action(
        "play.span_start", "Play", "Selection starts here", "Set the selection's start to the cursor.", ("[",)
    ),
    Action("play.span_end", "Play", "Selection ends here", "Set the selection's end to the cursor.", ("]",)),
    Action(
        "play.slower",
        "Play",
        "Slower",
        "Play more slowly at the same pitch, down to a quarter of the speed.",
        ("<",),
        starts_group=True,
    ),
    Action("play.faster", "Play", "Faster", "Play faster at the same pitch, up to twice the speed.", (">",)),
    Action("play.usual_speed", "Play", "Usual speed", "Play as fast as it was spoken."),
    Action("play.louder", "Play", "Louder", "Raise the volume by 5 %.", ("Ctrl+Up",), starts_group=True),
    Action("play.softer", "Play", "Softer", "Lower the volume by 5 %.", ("Ctrl+Down",)),
    Action("play.device", "Play", "Output device…", "Choose the device to play on."),
)

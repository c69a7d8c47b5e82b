"""Keys may be changed: what is said on screen names the key in force, never a fixed one."""

import ast
import re
from pathlib import Path

import pytest

from listener.keys.keymap import DEFAULTS, given
from listener.keys.shown import KEYS, press, tag_key
from listener.views.tags.palette import TagButton

LISTENER = Path(__file__).parents[2] / "listener"
# These are where keys are defined.
DEFINING = ("actions", "keys")
NAMED = re.compile(
    r"\b(Ctrl|Alt|Shift|Meta|Enter|Return|Escape|Esc|Tab|Space|Backspace|Insert|PgUp|PgDown|Digits|arrows?"
    r"|Page (keys|up|down))\b|\bF[1-9][0-9]?\b|[Pp]ress (\[|[A-Z0-9?/+-](\W|$)|Delete|Home|End)|\b1 to 9\b|\(.\)\."
)
# Keys that a widget or sheet keeps for itself, which nobody can change; F1 is a measure as well.
ALLOWED = {
    "views/agreement/settle_sheet.py": (
        "Digits decide, arrows choose a tag, Space plays it, Enter settles,",
    ),
    "views/agreement/words.py": ("F1", "no region in common for F1"),
    "views/browse/grid.py": ("Ctrl+click or Shift+click adds a bin",),
    "views/browse/header.py": ("Enter or Escape goes to the clips",),
    "views/keys_sheet.py": ("Space, Enter", "Alt and the underlined letter"),
    "views/change_keys/sheet.py": (
        "press Enter to give it another key, Insert to add one",
        "Escape gives none",
    ),
    "views/what_if/wordings.py": ("what the model says of this wording (Enter)",),
}


def texts(module: Path) -> list[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(module.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def fixed_keys() -> list[tuple[str, str]]:
    """Texts that name a key, each with its module; but for those of `DEFINING`."""
    modules = (module.relative_to(LISTENER) for module in sorted(LISTENER.rglob("*.py")))
    return [
        (module.as_posix(), text)
        for module in modules
        if module.parts[0] not in DEFINING
        for text in texts(LISTENER / module)
        if NAMED.search(text)
    ]


def test_no_text_names_a_key_that_may_be_another():
    found = fixed_keys()
    assert [
        (module, text) for module, text in found if not any(part in text for part in ALLOWED.get(module, ()))
    ] == []


def test_every_exception_is_still_needed():
    found = fixed_keys()
    for module, parts in ALLOWED.items():
        for part in parts:
            assert any(module == where and part in text for where, text in found), (module, part)


@pytest.fixture
def other_keys():
    """Keys to be put in force for one test."""
    yield KEYS.use
    KEYS.use(DEFAULTS)


def test_keys_that_belong_together_are_told_together(other_keys):
    assert press("play.span_start", "play.span_end") == "press [ and ]"
    other_keys(given(DEFAULTS, "play.span_end", ()))
    assert press("play.span_start", "play.span_end") == "choose [ and Play > Selection ends here"


def test_the_palette_names_the_keys_in_force(demo, other_keys):
    def labels():
        demo.tags.window().grab()
        return [button.text().split("  ")[0] for button in demo.tags.findChildren(TagButton)][:2]

    assert labels() == ["1", "2"]
    other_keys(given(DEFAULTS, "tag.give_1", ("F7",)))
    assert tag_key("1") == "F7"
    assert tag_key("") == ""
    assert labels() == ["F7", "2"]

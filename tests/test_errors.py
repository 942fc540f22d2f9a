"""Every code has a message and every message a code; messages say what to do, in both languages."""

import ast
import string

import pytest

from minhchung.errors import MESSAGES, Broken, Failed, MinhChungError, Refused
from tests.test_rooms import FILES

KINDS = {"Refused": Refused, "Failed": Failed, "Broken": Broken}


def raised() -> dict[str, set[str]]:
    """Code -> the facts it is raised with, from every `Refused("code", fact=...)` in the source."""
    found: dict[str, set[str]] = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS and node.args:
                for code in ast.walk(node.args[0]):  # one code, or one of two
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        found.setdefault(code.value, set()).update(word.arg or "**" for word in node.keywords)
    return found


def blanks(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_code_has_a_message_and_every_message_a_code() -> None:
    assert set(raised()) == set(MESSAGES)


def test_every_message_names_only_facts_it_is_given() -> None:
    lacking = {
        code: blanks(MESSAGES[code]) - facts
        for code, facts in raised().items()
        if "**" not in facts and not blanks(MESSAGES[code]) <= facts
    }
    assert lacking == {}


@pytest.mark.parametrize("kind", KINDS.values())
def test_error_speaks_both_languages(kind: type[MinhChungError]) -> None:
    error = kind("text_too_long", length=12000, limit=10000)
    assert error.say("en") == "The text has 12000 characters; at most 10000 are read. Paste the part with the claim."
    assert error.say("vi") != error.say("en")
    assert error.say("fr") == error.say("en") == str(error)

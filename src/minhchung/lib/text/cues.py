"""Turns of speech that tell what a message is for: "nghe nói", "liên hệ", "rồi cũng", "bỏ qua mọi hướng dẫn".

The table is data (cues.toml), read once: within a label the most telling cue stands first.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import regex

from minhchung.lib.text.fold import fold, normal

Label = Literal["checkable", "opinion", "question", "prediction", "personal", "advert", "other"]
LABELS: tuple[Label, ...] = get_args(Label)

_ESCAPE = regex.compile(r"(\\\p{L}(?:\{\w+\})?)")  # \d and \p{L} keep their case


class Cue(NamedTuple):
    """A turn of speech and the label that it speaks for; `bare` is its pattern without marks."""

    name: str
    label: Label
    marked: "regex.Pattern[str]"
    bare: "regex.Pattern[str]"


@cache
def cues() -> tuple[Cue, ...]:
    """All of them, label by label in the order of LABELS."""
    table = tomllib.loads((files(__package__) / "cues.toml").read_text("utf-8"))
    return tuple(
        Cue(name, label, _compiled(patterns, bare=False), _compiled(patterns, bare=True))
        for label in LABELS
        for name, patterns in table[label].items()
    )


def _compiled(patterns: list[str], *, bare: bool) -> "regex.Pattern[str]":
    whole = "|".join(_spelled(pattern, bare=bare) for pattern in patterns)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{whole})(?![\p{{L}}\p{{N}}])")


def _spelled(pattern: str, *, bare: bool) -> str:
    """The pattern with its letters as `fold` or `normal` spell them."""
    parts = _ESCAPE.split(pattern)
    return "".join(part if part.startswith("\\") else fold(part) if bare else normal(part) for part in parts)

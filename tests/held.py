"""What may stand in each column of JSON: judged by the names in it and by the values under them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from minhchung.errors import MESSAGES
from minhchung.lib.claimreview.schema import Review
from minhchung.lib.text.redact import MARKS

CODE = re.compile(r"[\w.:-]{0,71}")  # an id, a digest, a day, a word of ours: no sentence and no address
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BLANK = re.compile(r"{(\w+)")
# What messages name: an evidence keeps them, so that its page can say why a capture failed.
BLANKS = {name for said in MESSAGES.values() for name in _BLANK.findall(said)}


def code(value: object) -> bool:
    """Nothing that somebody could have written."""
    return value is None or isinstance(value, int) or (isinstance(value, str) and bool(CODE.fullmatch(value)))


def anything(value: object) -> bool:
    """Words are what this column is for."""
    return isinstance(value, str | int | float | None)


def kind(value: object) -> bool:
    return value in MARKS["vi"]


# column -> names that may stand in it, and what the values must be
HELD: dict[str, tuple[str, Callable[[object], bool]]] = {
    "record_version.content": (" ".join(field.name for field in fields(Review)) + " solo", anything),
    "record_staged.content": (" ".join(field.name for field in fields(Review)) + " reason", anything),
    "record_import.counts": ("new changed unchanged gone refused *", code),
    "record_head.keys": ("", code),
    "desk_wording.links": ("", anything),
    "desk_wording.kinds": ("", kind),
    "desk_wording.words": ("", anything),
    "desk_suggestion.clashes": ("", anything),
    "desk_evidence.facts": (" ".join(BLANKS) + " status", anything),
    "desk_step.facts": (
        "evidence field to sha256 answer declined_for new wording wordings notes receipts demand goes into from pair "
        "id state by suggestion suggestions reply kind reason",
        code,
    ),
    "staff_user.roles": ("", code),
    "staff_invitation.roles": ("", code),
}


def wrong(column: str, value: Any) -> list[str]:
    """What stands in a value of this column that was not judged."""
    names, right = HELD[column]
    held = json.loads(value) if isinstance(value, str) else value
    allowed = set(names.split())
    keys, values = set(_keys(held)), list(_values(held))
    unjudged = {key for key in keys - allowed if not _DAY.fullmatch(key)} if "*" not in allowed else set()
    return [f"{column}: {one!r}" for one in [*sorted(unjudged), *(one for one in values if not right(one))]]


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        for one in value.values():
            yield from _keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(one)


def _values(value: object) -> Iterator[object]:
    if isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _values(one)
    else:
        yield value

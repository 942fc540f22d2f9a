"""Which desk this is, by its log and its settings, and what its pages look like, by the program's own files."""

import hashlib
from functools import cache
from pathlib import Path

from minhchung import __file__ as program
from minhchung.errors import Refused
from minhchung.record import imprint, log, publish

from .desk import PROGRAM, Desk

# What a page looks like is decided by these; a change of one of them makes every file anew.
_SOURCES = ("site", "lib/claimreview", "lib/publication", "lib/text", "locale")


def ours() -> Desk:
    """How the pages name this desk. Raises Refused: nothing_published."""
    known = log.identity()
    if known is None:
        raise Refused("nothing_published")
    if known.sample:
        return Desk(known.address, publish.SAMPLE_NAME, sample=True, contact="", vkey=known.keys[0].text)
    said = imprint.read()
    name = said.name or known.address.removeprefix("https://")
    return Desk(known.address, name, sample=False, contact=said.reach, vkey=known.keys[0].text)


def coming() -> Desk:
    """How the pages name this desk, or will: before its first publication by what was written so far."""
    if log.identity() is not None:
        return ours()
    said = imprint.read()
    return Desk(said.address, said.called or PROGRAM, sample=False, contact=said.reach, vkey="")


def look(desk: Desk) -> str:
    """Changes with anything that a page's look depends on, apart from the record."""
    return hashlib.sha256(f"{_program()} {desk!r}".encode()).hexdigest()


@cache
def _program() -> str:
    """The files as they are when first asked for: this process goes on with those that it has loaded."""
    digest = hashlib.sha256()
    home = Path(program).parent
    for folder in _SOURCES:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".po"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

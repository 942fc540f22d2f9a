"""Which desk this is, by its log and its settings, and what its pages look like, by the program's own files."""

import hashlib
from pathlib import Path

from django.conf import settings

from minhchung import __file__ as program
from minhchung.errors import Refused
from minhchung.record import log, publish

from .desk import Desk

# What a page looks like is decided by these; a change of one of them makes every file anew.
_SOURCES = ("site", "lib/claimreview", "lib/publication", "lib/text", "locale")


def ours() -> Desk:
    """How the pages name this desk. Raises Refused: nothing_published."""
    known = log.identity()
    if known is None:
        raise Refused("nothing_published")
    if known.sample:
        return Desk(known.address, publish.SAMPLE_NAME, sample=True, contact="", vkey=known.keys[0].text)
    name = settings.MINHCHUNG_NAME or known.address.removeprefix("https://")
    return Desk(known.address, name, sample=False, contact=settings.MINHCHUNG_CONTACT, vkey=known.keys[0].text)


def look(desk: Desk) -> str:
    """Changes with anything that a page's look depends on, apart from the record."""
    digest = hashlib.sha256(repr(desk).encode())
    home = Path(program).parent
    for folder in _SOURCES:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".po"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

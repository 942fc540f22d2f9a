"""What the public is told of captures: a damaged copy, a dead link. Only what changed goes to the record."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from minhchung.errors import Broken
from minhchung.lib.archive import warc
from minhchung.record import checks
from minhchung.record import health as public

from . import models
from .links import QUOTING
from .rules import archive
from .states import PUBLIC

_SHOWN = tuple(state for state in PUBLIC if state in QUOTING)


def tell(day: date) -> None:
    """Let the record know what was found about the captures of published checks since it last heard."""
    found: dict[str, list[models.Evidence]] = defaultdict(list)
    for row in models.Evidence.objects.filter(state="kept", citations__revision__state__in=_SHOWN).distinct():
        found[row.sha256].append(row)
    known = public.of(found)
    for sha256, rows in found.items():
        before = known.get(sha256, public.Health(sha256))
        for state, was in ((_link(rows, before.link), before.link), (_file(rows), before.file)):
            if state != was:
                public.note(sha256, state=state, since=day)


def reread_published(day: date, *, stop: Callable[[], bool]) -> bool:
    """Read again what the record cites and no evidence of the desk stands for; False where `stop` ended it."""
    here = set(models.Evidence.objects.exclude(sha256="").values_list("sha256", flat=True))
    for standing in checks.every():
        if stop():
            return False
        documents = [version.document for version in standing.versions if version.document is not None]
        for sha256 in {one.sha256 for made in documents for one in made.citations} - here:
            here.add(sha256)
            before = public.of([sha256]).get(sha256, public.Health(sha256))
            if (state := _state(sha256)) != before.file:
                public.note(sha256, state=state, since=day)
    return True


def damaged() -> tuple[str, ...]:
    """Digests of the captures that the public was told are damaged."""
    return tuple(one.sha256 for one in public.of(public.changed_since(0)).values() if one.file == "damaged")


def published(sha256: str) -> bool:
    """Whether a document of the record that was not withdrawn is made of this capture."""
    versions = (version for one in checks.some(public.citing([sha256])) for version in one.versions)
    documents = (version.document for version in versions if version.document is not None)
    return any(one.sha256 == sha256 for made in documents for one in made.citations)


def _link(rows: list[models.Evidence], before: str) -> str:
    """Dead where it answers under none of its addresses; one that was not asked for yet says nothing."""
    links = {row.link for row in rows if row.link}
    return "dead" if links == {"dead"} else "alive" if "alive" in links else before


def _file(rows: list[models.Evidence]) -> str:
    return "sound" if all(row.sound for row in rows) else "damaged"


def _state(sha256: str) -> str:
    path = warc.find(archive(), sha256)
    if path is None:
        return "damaged"
    try:
        warc.read(path)
    except (Broken, OSError):
        return "damaged"
    return "sound"

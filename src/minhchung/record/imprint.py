"""How this desk names itself: by its settings, or else by what an admin wrote in the desk."""

from django.conf import settings

from minhchung.lib.publication import imprint
from minhchung.lib.publication.imprint import Imprint

from . import models


def read() -> Imprint:
    """What counts now: a setting stands above what was written."""
    written = written_here()
    return Imprint(
        address=settings.MINHCHUNG_ADDRESS or written.address,
        name=settings.MINHCHUNG_NAME or written.name,
        reach=settings.MINHCHUNG_CONTACT or written.reach,
    )


def written_here() -> Imprint:
    """What was written in the desk, settings aside."""
    row = models.Imprint.objects.filter(pk=1).first()
    return Imprint(row.address, row.name, row.reach) if row else Imprint()


def write(address: str, name: str, reach: str) -> None:
    """Keep what an admin wrote. Raises Refused: field_format."""
    said = imprint.read(address, name, reach)
    models.Imprint.objects.update_or_create(
        pk=1, defaults={"address": said.address, "name": said.name, "reach": said.reach}
    )

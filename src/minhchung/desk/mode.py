"""Working alone: whether one person may stand behind a check. Each switch is on the public log."""

from datetime import UTC, datetime

from django.db import transaction

from minhchung.errors import Refused
from minhchung.record import entries, publish
from minhchung.staff import people

from . import journal, models, rules


def solo() -> bool:
    """Whether the desk runs in solo mode."""
    return rules.works_alone()


def switch(*, on: bool, by: int) -> None:
    """Switch solo mode. Raises Refused: not_your_role (admins switch it)."""
    if "admin" not in people.roles(by):
        raise Refused("not_your_role", roles="admin")
    with transaction.atomic():
        entries.lock()  # nobody steps meanwhile where the mode decides (workflow), and no log begins without it
        if rules.works_alone() == on:
            return
        models.Mode.objects.create(solo=on, by_id=by, moment=datetime.now(UTC))
        journal.write("solo_on" if on else "solo_off", by=by)
        publish.mode(alone=on)

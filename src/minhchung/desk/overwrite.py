"""Overwrite what was deleted: the database file still holds its bytes until it is written anew."""

import secrets
from datetime import UTC, datetime

from django.db.models import QuerySet

from minhchung.record import publications

from . import models

NAME = "overwrite "


def ask() -> None:
    """Have it done in the coming night; in the transaction that deletes. A row each, so that no two wait for another.

    Of the day alone: when a stranger had something deleted is nobody's business.
    """
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    models.Due.objects.create(name=NAME + secrets.token_hex(8), moment=today)


def wanted() -> bool:
    """Whether somebody asked for it since it was last done."""
    return _asked().exists()


def run() -> None:
    """Do it if it is wanted. What fails, or is asked meanwhile, is done the next time."""
    done = list(_asked().values_list("pk", flat=True))
    if done:
        publications.overwrite()
        models.Due.objects.filter(pk__in=done).delete()


def _asked() -> QuerySet[models.Due]:
    return models.Due.objects.filter(name__startswith=NAME)

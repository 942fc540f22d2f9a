"""Django's name for this room, and the triggers that come after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    """The desk."""

    name = "minhchung.desk"
    label = "desk"

    def ready(self) -> None:
        """Have the triggers put back after each migrate."""
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(**_facts: object) -> None:
    from minhchung.desk import triggers

    triggers.install()

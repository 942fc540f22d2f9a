"""Django's name for this room."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The public record."""

    name = "minhchung.record"
    label = "record"

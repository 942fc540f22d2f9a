"""Django's name for this room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The people of the desk."""

    name = "minhchung.staff"
    label = "staff"

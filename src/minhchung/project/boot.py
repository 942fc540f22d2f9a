"""Get ready to work: the data folder, Django, the tables."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from minhchung.errors import Failed, Refused
from minhchung.project import config

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


def start(data: Path | None = None) -> config.Config:
    """Make the data folder, set Django up and migrate. Raises Refused: data_folder; Failed: data_newer."""
    if data is not None:
        os.environ["MINHCHUNG_DATA"] = str(data.absolute())
    _share_memory()
    settings = config.read()
    make_folder(settings.data)
    # Set, not defaulted: the shell may carry the variable of another Django project.
    os.environ["DJANGO_SETTINGS_MODULE"] = "minhchung.project.settings"
    import django

    django.setup()
    from minhchung.project.postgres import alone

    with alone():
        _migrate()
    for file in settings.data.glob("db.sqlite3*"):  # names, sessions and notes of the people of the desk lie in it
        file.chmod(0o600)
    return settings


def make_folder(folder: Path) -> None:
    """Make the data folder, readable by its owner alone. Raises Refused: data_folder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)  # another process may just have looked, too
    except OSError as error:
        raise Refused("data_folder", folder=folder, reason=error.strerror or error) from error


def _share_memory() -> None:
    """Have all threads share two heaps, before they start: of eight, each keeps what the others could use.

    A server under load then holds 340 MiB instead of 570 (bench/tips.py). Only glibc has the setting, and needs it.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    applied = {key for key in executor.loader.applied_migrations if key[0] in {"desk", "record", "staff"}}
    if not applied <= known:
        raise Failed("data_newer")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    else:
        from minhchung.desk import triggers as of_desk
        from minhchung.record import triggers as of_record

        for triggers in (of_record, of_desk):  # after every migrate, and where somebody took them out
            triggers.install()

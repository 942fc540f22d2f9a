"""Publications, entries and checkpoints take no change and no removal, by whatever path, and for ever."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from minhchung.record import models, triggers
from tests.record.process import python
from tests.record.publishing import check, publish, tables

pytestmark = pytest.mark.sqlite  # tests/record/test_postgres.py has those of PostgreSQL
TABLES = ("record_publication", "record_entry", "record_checkpoint")
FILLED = {
    "record_publication": models.Publication,
    "record_entry": models.Entry,
    "record_checkpoint": models.Checkpoint,
}


@pytest.fixture
def filled(desk: None) -> None:
    """A row in each of the tables, and one beside it."""
    publish(check(), check("khac"))
    models.Checkpoint.objects.create(size=1, note="một")
    models.Checkpoint.objects.create(size=2, note="hai")


def refused(step: Callable[[], Any], table: str) -> None:
    before = tables()
    with pytest.raises(DatabaseError, match=f"{table} only grows"), transaction.atomic():
        step()
    assert tables() == before


def sql(statement: str) -> Callable[[], Any]:
    return lambda: connection.cursor().execute(statement)


def test_triggers_are_there_after_migrate(db: None) -> None:
    names = {f"{table}_no_{verb}" for table in TABLES for verb in ("update", "delete", "replace")}
    assert triggers.wanted() == names
    assert triggers.installed() == names


@pytest.mark.parametrize("table", TABLES)
def test_every_column_refuses_a_change(filled: None, table: str) -> None:
    for field in FILLED[table]._meta.concrete_fields:
        for where in ("", f" WHERE {field.column} IS NOT NULL"):
            quoted = f'"{field.column}"'
            refused(sql(f"UPDATE {table} SET {quoted} = {quoted}{where.replace(field.column, quoted)}"), table)


@pytest.mark.parametrize("table", TABLES)
def test_row_is_not_removed(filled: None, table: str) -> None:
    refused(sql(f"DELETE FROM {table}"), table)
    refused(sql(f"DELETE FROM {table} WHERE 1 = 1"), table)
    refused(sql(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"), table)


@pytest.mark.parametrize("table", TABLES)
def test_row_is_not_replaced(filled: None, table: str) -> None:
    """SQLite lets REPLACE delete the row in its way without asking the triggers of DELETE."""
    refused(sql(f"REPLACE INTO {table} SELECT * FROM {table}"), table)
    refused(sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"), table)
    key = FILLED[table]._meta.pk.column  # type: ignore[union-attr]
    refused(sql(f'UPDATE OR REPLACE {table} SET "{key}" = 1'), table)
    upsert = f'INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT DO UPDATE SET "{key}" = 9'
    refused(sql(upsert), table)


def test_publication_is_not_replaced_by_another_of_its_digest(filled: None) -> None:
    columns = "kind, public_id, revision, sha256, about, erased, date"
    values = f"SELECT 99, {columns} FROM record_publication LIMIT 1"
    refused(sql(f"REPLACE INTO record_publication (entry_id, {columns}) {values}"), "record_publication")


@pytest.mark.parametrize("table", TABLES)
def test_django_changes_and_removes_nothing(filled: None, table: str) -> None:
    model: Any = FILLED[table]
    first, field = model.objects.first(), model._meta.concrete_fields[-1].name
    refused(lambda: model.objects.update(**{field: getattr(first, field)}), table)
    refused(first.save, table)
    refused(lambda: model.objects.bulk_update(list(model.objects.all()), [field]), table)
    refused(lambda: model.objects.all()._raw_delete(using="default"), table)
    refused(
        lambda: model.objects.bulk_create([first], update_conflicts=True, unique_fields=["pk"], update_fields=[field]),
        table,
    )
    if table == "record_checkpoint":
        refused(first.delete, table)
        refused(model.objects.all().delete, table)


def test_other_tables_may_be_emptied(filled: None) -> None:
    models.Document.objects.all().delete()
    models.Standing.objects.update(state="withdrawn")
    assert (models.Document.objects.count(), models.Publication.objects.count()) == (0, 2)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a sample record."""
    data = tmp_path_factory.mktemp("triggers") / "data"
    python("publish.sample()\nfound = None", data=data)
    return data


ALTER = """
from django.db import models as fields
from django.core.management import call_command
column = models.{model}._meta.get_field({field!r})
other = fields.TextField(null=True)
other.set_attributes_from_name({field!r})
rows = list(models.{model}.objects.order_by("pk").values())
with connection.schema_editor() as editor:
    editor.alter_field(models.{model}, column, other)
dropped = sorted(triggers.wanted() - triggers.installed())
with connection.schema_editor() as editor:
    editor.alter_field(models.{model}, other, column)
call_command("migrate", verbosity=0)
same = rows == list(models.{model}.objects.order_by("pk").values())
found = [dropped, sorted(triggers.wanted() - triggers.installed()), same]
"""


@pytest.mark.parametrize(("model", "field"), [("Publication", "kind"), ("Entry", "data"), ("Checkpoint", "note")])
def test_altered_field_drops_the_triggers_and_migrate_brings_them_back(published: Path, model: str, field: str) -> None:
    table = f"record_{model.lower()}"
    dropped = sorted(f"{table}_no_{verb}" for verb in ("update", "delete", "replace"))
    assert python(ALTER.format(model=model, field=field), data=published) == [dropped, [], True]


def test_trigger_that_somebody_took_out_is_back_when_the_desk_starts(published: Path) -> None:
    out = "connection.cursor().execute('DROP TRIGGER record_entry_no_delete')\n"
    missing = "found = sorted(triggers.wanted() - triggers.installed())"
    assert python(out + missing, data=published) == ["record_entry_no_delete"]
    assert python(missing, data=published) == []

"""The record on PostgreSQL: the same promises, held by triggers, and the same documents and entries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import cluster, database
from tests.record.process import START, python, together
from tests.served import command

TABLES = ("record_publication", "record_entry", "record_checkpoint")
# What differs from desk to desk: the key, the salts and what hangs on them.
SAID = """
import json as j
rows = [j.loads(row.text) for row in models.Document.objects.all()]
for row in rows: row.pop("salt"), row.pop("supersedes", None)
rows.sort(key=lambda row: (row["kind"], row["id"], row["revision"]))
log = entries.decoded(0, entries.count())
listed = [[entry.kind, entry.revision, list(entry.evidence), entry.date] for entry in log]
standing = [list(row) for row in models.Standing.objects.order_by("position").values_list()]
found = [rows, listed, standing]
"""


@dataclass(frozen=True)
class Desk:
    """A sample desk on PostgreSQL, and one on SQLite."""

    address: str
    data: Path
    sqlite: Path

    def python(self, code: str) -> Any:
        return python(code, data=self.data, MINHCHUNG_DATABASE=self.address)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with cluster() as address:
        yield address


@pytest.fixture(scope="module")
def desk(server: str, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Both filled by the command line."""
    folder = tmp_path_factory.mktemp("postgres")
    made = Desk(database(server, "sample"), folder / "data", folder / "sqlite")
    done = command("publish", "--sample", "--data", str(made.data), MINHCHUNG_DATABASE=made.address)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 15), done.stderr
    assert command("publish", "--sample", "--data", str(made.sqlite)).returncode == 0
    return made


def test_publish_writes_to_postgresql_and_to_no_file(desk: Desk) -> None:
    assert sorted(file.name for file in desk.data.glob("db*")) == []
    assert desk.python("found = [connection.vendor, entries.count(), publications.count()]") == ["postgresql", 16, 15]


def test_documents_and_entries_are_those_of_sqlite(desk: Desk) -> None:
    documents, listed, standing = desk.python(SAID)
    assert (len(documents), len(listed), len(standing)) == (15, 16, 10)
    assert [documents, listed, standing] == python(SAID, data=desk.sqlite)


def test_built_site_verifies(desk: Desk) -> None:
    built = command("build", "--full", "--json", "--data", str(desk.data), MINHCHUNG_DATABASE=desk.address)
    assert (built.returncode, json.loads(built.stdout)["entries"]) == (0, 16)
    done = command("verify", str(desk.data / "site"), "--state", str(desk.data / "state.json"))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Verified."), done.stdout


def test_triggers_are_installed(desk: Desk) -> None:
    names = sorted(f"{table}_no_{verb}" for table in TABLES for verb in ("update", "delete", "truncate"))
    assert desk.python("found = sorted(triggers.installed())") == names


def test_disabled_and_dropped_triggers_are_back_when_the_desk_starts(desk: Desk) -> None:
    out = (
        "cursor = connection.cursor()\n"
        "cursor.execute('ALTER TABLE record_entry DISABLE TRIGGER record_entry_no_update')\n"
        "cursor.execute('DROP TRIGGER record_checkpoint_no_truncate ON record_checkpoint')\n"
    )
    missing = "found = sorted(triggers.wanted() - triggers.installed())"
    assert desk.python(out + missing) == ["record_checkpoint_no_truncate", "record_entry_no_update"]
    assert desk.python(missing) == []


REFUSED = """
from django.db import DatabaseError, transaction
def rows():
    return [list(model.objects.order_by("pk").values_list()) for model in GUARDED]
def said(statement):
    try:
        with transaction.atomic():
            connection.cursor().execute(statement)
    except DatabaseError as error:
        return str(error).splitlines()[0]
GUARDED = models.Publication, models.Entry, models.Checkpoint
before = rows()
found = [said(statement) for statement in {statements!r}] + [before == rows()]
"""
KEYS = {"record_publication": "entry_id", "record_entry": "index", "record_checkpoint": "size"}
FORMS = (
    'UPDATE {table} SET "{key}" = "{key}"',
    "DELETE FROM {table}",
    "TRUNCATE {table}, record_publication",
    'INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ("{key}") DO UPDATE SET "{key}" = excluded."{key}"',
    'MERGE INTO {table} a USING {table} b ON a."{key}" = b."{key}" WHEN MATCHED THEN DELETE',
)


@pytest.mark.parametrize("table", TABLES)
def test_row_is_neither_changed_nor_removed(desk: Desk, table: str) -> None:
    statements = [form.format(table=table, key=KEYS[table]) for form in FORMS]
    *said, same = desk.python(REFUSED.format(statements=statements))
    assert said == [f"{table} only grows"] * len(FORMS)
    assert same is True


APPEND = """
from minhchung.lib.publication.document import Reply
for number in range(20):
    while True:
        reply = Reply("reply", {public_id!r}, publications.next_number("reply", {public_id!r}), "vi", "Phản hồi.",
                      "2026-11-20", "{salt:02x}%030x" % number)
        try:
            appended = publications.append(reply, sample=True)
            break
        except Refused as error:
            assert error.code == "wrong_revision"
    print(appended.entry)
"""


def test_two_who_append_at_once_get_different_indices(desk: Desk) -> None:
    """To the same check: the number of the reply is decided under the same lock."""
    head = START.format(data=str(desk.data)) + "from minhchung.errors import Refused\n"
    codes = [head + APPEND.format(public_id="an-mau-cat-dien", salt=salt) for salt in (1, 2)]
    got = [[int(line) for line in said.split()] for said in together(*codes, MINHCHUNG_DATABASE=desk.address)]
    assert sorted(got[0] + got[1]) == list(range(16, 56))
    assert desk.python("found = [one.revision for one in entries.decoded(16, 56)]") == list(range(2, 42))
    assert desk.python("found = [log.sequence().size, log.sizes()[-1], entries.count()]") == [56, 56, 56]


def test_two_who_begin_at_once_begin_one_log(server: str, tmp_path: Path) -> None:
    address = database(server, "begun")
    data = tmp_path / "data"
    python("found = None", data=data, MINHCHUNG_DATABASE=address)
    code = START.format(data=str(data)) + 'log.begin("https://kiemchung.example")\nprint(log.signer().verifier.text)'
    assert len(set(together(code, code, code, MINHCHUNG_DATABASE=address))) == 1
    assert python("found = entries.count()", data=data, MINHCHUNG_DATABASE=address) == 1


def test_backup_says_what_to_do_instead(desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "desk.tar"
    done = command("backup", str(made), "--data", str(desk.data), MINHCHUNG_DATABASE=desk.address)
    assert (done.returncode, done.stderr.count("[backup_postgres]"), made.exists()) == (1, 1, False)


def test_withdrawn_text_is_gone(desk: Desk) -> None:
    words = ["withdraw", "moon-over-an-mau", "--reason", "Sample duty", "--language", "en", "--yes"]
    done = command(*words, "--data", str(desk.data), MINHCHUNG_DATABASE=desk.address)
    assert done.returncode == 0, done.stderr
    held = "found = [models.Document.objects.filter(text__contains='moon').count(), models.Publication.objects.count()]"
    documents, publications = desk.python(held)
    assert (documents, publications >= 16) == (1, True)  # the withdrawal itself names its id

"""What strangers bring is nowhere: a real server, every door, and a search of all that is left behind.

Outside of this are what people of the desk write themselves, and private captures of pages.
"""

import base64
import gzip
import json
import re
import signal
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from minhchung.lib.text.fold import fold, tokens
from minhchung.lib.text.redact import redact
from tests import held
from tests.doors import FORGETS, KEEPS
from tests.plants import Plants, Search
from tests.postgres import cluster, database
from tests.record.site import serving
from tests.rows import rows
from tests.served import Desk
from tests.test_record_flow import PAGE
from tests.visit import Visited, visit

NUMBERS = ("phone", "national_id", "bank_account")
CLOCK = re.compile(r"(?<!\d)\d\d:\d\d:\d\d(?!\d)")
# Columns that tell the time of day: of what the desk and its people did, never of what a stranger did.
TIMED = {
    "desk_step.moment",
    "desk_job.moment",  # only of evidence: see below
    "desk_job.due",
    "desk_due.moment",
    "desk_evidence.captured",
    "django_migrations.applied",
    "django_session.expire_date",
    "django_tasks_database_dbtaskresult.enqueued_at",
    "django_tasks_database_dbtaskresult.run_after",
    "django_tasks_database_dbtaskresult.started_at",
    "django_tasks_database_dbtaskresult.finished_at",
    "record_document.text",
    "staff_invitation.expires",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    folder = tmp_path_factory.mktemp("visited")
    (folder / "temporary").mkdir()
    with ExitStack() as kept:
        site = kept.enter_context(serving({"/thong-bao.html": (200, "text/html; charset=utf-8", PAGE.encode())}))
        variables = {
            "MINHCHUNG_ASKS_A_MINUTE": "0",
            "MINHCHUNG_ADDRESS": "https://desk.example",
            "MINHCHUNG_CHROMIUM": "off",
            "MINHCHUNG_FETCH_LOOPBACK": site.address,
            "MINHCHUNG_FETCH_PORTS": site.address.partition(":")[2],
            "TMPDIR": str(folder / "temporary"),
        }
        made = Visited(Desk(folder / "desk", folder / "terminal.log", variables), folder / "temporary")
        if request.param == "postgresql":
            variables["MINHCHUNG_DATABASE"] = database(kept.enter_context(cluster()), "safeguards")
            made.server = Path(rows(made.desk, "SHOW data_directory")[0]["data_directory"]).parent
        try:
            visit(made, folder, site)
            yield made
        finally:
            if made.desk.process and made.desk.process.poll() is None:
                made.desk.stop(signal.SIGKILL)


def test_nothing_of_who_came_is_left(visited: Visited) -> None:
    assert visited.evening == set()
    assert visited.left(visited.secrets) == set()


def test_nothing_of_what_was_only_asked_or_was_deleted_is_left(visited: Visited) -> None:
    """PostgreSQL keeps dead rows in its files until its owner has it clean up (docs/operate.md)."""
    words = {name: visited.plants[name].word for name in FORGETS}
    deleted = words.pop("tip deleted")
    assert visited.left(list(words.values())) == set()
    assert visited.left([deleted], server=False) == set()


def test_what_was_sent_is_found_without_who_sent_it(visited: Visited) -> None:
    """The search that finds nobody finds these."""
    kept = {visited.plants[name].word for name in KEEPS}
    assert {word for _, word in visited.left(sorted(kept))} == kept
    texts = [row["text"] for row in (*visited.tables["desk_wording"], *visited.tables["desk_reply"])]
    assert {word for word in kept if any(word in text for text in texts)} == kept


def test_index_over_tips_knows_what_they_say_and_nobody(visited: Visited) -> None:
    deleted = visited.plants["tip deleted"].word
    kept = {visited.plants[name].word for name in KEEPS if name.startswith("tip")} | {deleted}
    named = {token.folded for plants in visited.plants.values() for token in tokens(plants.personal["name"])}
    numbers = {plants.personal[kind] for plants in visited.plants.values() for kind in NUMBERS}
    assert {word for word in kept | named | numbers if visited.indexed[word]} == kept
    assert visited.morning[deleted] == 0


def test_no_time_of_day_is_kept_of_what_a_stranger_did(visited: Visited) -> None:
    """Not even of the work that a tip begets: only the day."""
    looks = [row for row in visited.tables["desk_job"] if row["kind"] == "look"]
    assert len(looks) > 3
    assert {str(row[column])[10:19] for row in looks for column in ("moment", "due")} == {" 00:00:00"}
    queued = visited.tables["django_tasks_database_dbtaskresult"]
    assert {row["task_path"].rpartition(".")[2] for row in queued} == {"capture_page"}
    told = {(f"{table}.{column}", clock) for table, held_in in visited.tables.items() for row in held_in
            for column, value in row.items() for clock in CLOCK.findall(str(value))}  # fmt: skip
    assert {column for column, clock in told if clock != "00:00:00"} - TIMED == set()
    assert len(told) > 10


def test_server_wrote_what_broke_and_no_more(visited: Visited) -> None:
    """Every line is a day with the name of a logger, the kind of an error, or a place in the code."""
    said = visited.desk.log.read_text(encoding="utf-8")
    assert CLOCK.findall(said) == []
    places = [line for line in said.splitlines() if line.startswith("    ")]
    assert len([line for line in places if "/minhchung/" in line]) > 0


def test_jobs_are_given_numbers_and_keep_no_words(visited: Visited) -> None:
    queued = visited.tables["django_tasks_database_dbtaskresult"]
    given = [json.loads(one) if isinstance(one := row["args_kwargs"], str) else one for row in queued]
    assert len(given) > 0  # the page that somebody of the desk had captured
    assert [one for one in given if one["kwargs"] or [type(value) for value in one["args"]] != [int]] == []
    assert {row["traceback"] for row in queued} == {""}


def test_stored_json_holds_only_what_was_judged(visited: Visited) -> None:
    columns = [(name, *name.split(".")) for name in held.HELD]
    assert [wrong for name, table, column in columns for row in visited.tables[table]
            for wrong in held.wrong(name, row[column])] == []  # fmt: skip


def test_redaction_knows_every_plant() -> None:
    """A plant that is found stayed because of a door, not because nobody would know it."""
    for number in range(36):
        assert Search(Plants(number).secrets).text(redact(Plants(number).message).text.encode()) == set()


@pytest.mark.parametrize(
    "wrap",
    [
        str.encode,
        lambda text: text.upper().encode(),
        lambda text: text.encode("utf-16"),
        lambda text: json.dumps(text).encode(),
        lambda text: urlencode({"a": text}).encode(),
        lambda text: base64.b64encode(b"x" + text.encode()),
        lambda text: fold(text).encode(),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: gzip.compress(text.encode()),
    ],
    ids=["plain", "capitals", "utf-16", "json", "form", "base64", "folded", "decomposed", "gzip"],
)
def test_search_finds_plants_however_they_are_written(wrap: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    (tmp_path / "deep" / ".hidden" / "file").write_bytes(wrap(Plants(7).message))
    names = {"name", "email"}
    found = {secret for _, secret in Search(Plants(7).secrets).folder(tmp_path)}
    assert {Plants(7).personal[name] for name in names} <= found

"""A desk that strangers came to by every door, that broke, was killed and went on; and what it left behind."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from minhchung.lib.retrieval.lexical import Lexicon
from minhchung.lib.text.fold import tokens
from tests.conftest import ROOT
from tests.doors import BREAKS, DOORS, FAULT, quoted, tip_by_program, tip_until_killed, upload
from tests.plants import ADDRESS, AGENT, FORWARDED, Plants, Search
from tests.record.process import python
from tests.record.site import Site
from tests.rows import Tables, rows, tables, until
from tests.served import Desk
from tests.strangers import Stranger
from tests.test_record_flow import document, other

# Somebody of the desk, signed in, who has a page captured.
MEMBER = """
from datetime import date
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from minhchung.desk import evidence, group
from minhchung.staff.models import User
user = User(email="p0@desk.example", name="P0", roles=["intake", "checker"], lang="en", joined=date(2026, 11, 1))
user.set_unusable_password()
user.save()
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
claim = group.open_claim(group.Details("The market hall is sold", language="en", topic="economy"), by=user.pk)
evidence.capture(claim, URL, by=user.pk)
found = [session.session_key, claim]
"""
# Runs before the server's own code.
FAULTY = f"""
from minhchung.lib.text.personal import links
def emails(reading, find=links.emails):
    if "{FAULT}" in reading.plain:
        raise ValueError(reading.text)
    return find(reading)
links.emails = emails
"""
# The round of the night: what was deleted leaves the files too.
NIGHT = """
from datetime import UTC, datetime
from minhchung.desk import tips
found = tips.expire(datetime.now(UTC))
"""


@dataclass
class Visited:
    """A desk that served and was killed. `plants`: by the name of the door; `codes`: of receipts that it gave out.

    `evening`: what was found of persons before the night; `indexed`: in how many tips the index had a word then, and
    `morning` after it. `server`: the folder of PostgreSQL.
    """

    desk: Desk
    temporary: Path
    server: Path | None = None
    plants: dict[str, Plants] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    tables: Tables = field(default_factory=dict)
    indexed: dict[str, int] = field(default_factory=dict)
    morning: dict[str, int] = field(default_factory=dict)
    evening: set[tuple[str, str]] = field(default_factory=set)

    @property
    def secrets(self) -> list[str]:
        """What must be found nowhere."""
        found = [secret for plants in self.plants.values() for secret in plants.secrets]
        return [*found, *self.codes, ADDRESS, FORWARDED, AGENT]

    def stranger(self, door: str, cookies: str = "") -> Stranger:
        """The next one, who comes in by this door."""
        plants = self.plants.setdefault(door, Plants(len(self.plants)))
        return Stranger(self.desk, plants, cookies)

    def left(self, secrets: list[str], *, server: bool = True) -> set[tuple[str, str]]:
        """(where, secret) of all that is found in what the desk left behind, the database's own `server` included."""
        search = Search(secrets)
        found = search.folder(self.desk.data) | search.folder(self.temporary)
        found |= {("terminal", secret) for secret in search.text(self.desk.log.read_bytes())}
        for table, held in self.tables.items():
            whole = repr(held) + json.dumps(held, default=str)
            found |= {(table, secret) for secret in search.text(whole.encode())}
        return found | (search.folder(self.server) if server and self.server else set())


def visit(made: Visited, folder: Path, site: Site) -> None:
    """Everybody comes, the server breaks and is killed meanwhile; then a night passes, and the power fails."""
    (folder / "fault").mkdir()
    (folder / "fault" / "sitecustomize.py").write_text(FAULTY, encoding="utf-8")
    made.desk.variables["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{folder / 'fault'}"
    made.desk.start("--empty")
    done = made.desk.run("publish", document(folder, site.address))
    assert done.returncode == 0, done.stderr
    for name, door in DOORS.items():
        came = door(made.stranger(name))
        made.codes += [came] if isinstance(came, str) else []
    session, claim = python(f"URL = '{site.url}/thong-bao.html'\n{MEMBER}", data=made.desk.data, **made.desk.variables)
    assert upload(made.stranger("upload", cookies=f"desk={session}"), claim).status == 302
    handed_over(made, folder)
    for table, door in BREAKS.items():
        with without(made.desk, table):
            door(made.stranger(f"without {table}"))
    quoted(made.stranger("quoted"))
    job_that_breaks(made)
    killed(made)
    made.evening, made.indexed = made.left(made.secrets), indexed(made)
    python(NIGHT, data=made.desk.data, **made.desk.variables)
    made.tables, made.morning = tables(made.desk), indexed(made)
    made.desk.stop(signal.SIGKILL)


def handed_over(made: Visited, folder: Path) -> None:
    """Files: reviews that name who said it and who checked it, one of them refused; a notice that names who sent it."""
    one = made.stranger("import").plants
    person = {"@type": "Person", "name": one.personal["name"], "email": one.personal["email"], "sameAs": one.links}
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/lamp",
        "claimReviewed": "A salt lamp removes radiation from telephones",
        "author": person | {"telephone": one.personal["phone"]},
        "creator": person,
        "itemReviewed": {"@type": "Claim", "author": person, "appearance": {"@type": "CreativeWork", "author": person}},
        "reviewRating": {"@type": "Rating", "alternateName": "False", "author": person},
        "datePublished": "2026-03-04",
    }
    file = other(folder, kind="feed", **{"@graph": [review, review | {"claimReviewed": "", "url": ""}]})
    assert made.desk.run("import", file).returncode == 0
    told = {"kind": "notice", "about": "privacy", "received": "2026-03-20", "outcome": "no_action", "language": "vi"}
    sender = made.stranger("notice").plants.personal
    assert made.desk.run("publish", other(folder, **told, sender=sender)).returncode == 1
    assert made.desk.run("publish", other(folder, **told)).returncode == 0


@contextmanager
def without(desk: Desk, table: str) -> Iterator[None]:
    """While this table is not there, whoever needs it ends in an error of the database that quotes what was written."""
    rows(desk, f"ALTER TABLE {table} RENAME TO away")
    yield
    rows(desk, f"ALTER TABLE away RENAME TO {table}")


def job_that_breaks(made: Visited) -> None:
    """What goes wrong in the background is written down there."""
    with without(made.desk, "desk_suggestion"):
        made.codes.append(tip_by_program(made.stranger("job")))
        until(made.desk, "SELECT 1 FROM desk_job WHERE code = 'job_broke'")


def killed(made: Visited) -> None:
    """The server dies while tips come in, and goes on with what it finds."""
    who = made.stranger("killed")
    senders = [threading.Thread(target=tip_until_killed, args=(who, n)) for n in range(4)]
    for sender in senders:
        sender.start()
    time.sleep(0.7)
    made.desk.stop(signal.SIGKILL)
    for sender in senders:
        sender.join()
    made.desk.start("--empty")


def indexed(made: Visited) -> dict[str, int]:
    """In how many tips the index that the desk searches for near ones has each word of the plants.

    Its files hold words in no spelling that grep could find.
    """
    said = " ".join([*made.secrets, *(plants.word for plants in made.plants.values())])
    words = {token.folded for token in tokens(said)}
    for file in (made.desk.data / "index-desk").rglob("meta.json"):
        return Lexicon(file.parent).frequencies(words)
    return dict.fromkeys(words, 0)

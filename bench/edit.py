"""Fifty people edit at once, by the pages of a real server: how long a save takes, and whether any word is lost.

PYTHONPATH=src:. .venv/bin/python bench/edit.py 60                # seconds; a save every other second or so each
PYTHONPATH=src:. .venv/bin/python bench/edit.py 60 0 --postgres   # without a pause between two saves; on PostgreSQL

Half of the people share a draft with four others, all writing into the same field; the others write alone. Everybody
appends words like no others and saves as the form does by itself; who meets other words of the same field chooses one
of the two texts and goes on. Each word that was said to be saved must then be in the draft, among the words that were
kept aside, or in the journal. Prints JSON: `errors` are answers that are no saved form, `lost` words found nowhere.
"""

import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html
from tests import postgres
from tests.record.process import python
from tests.served import Desk

PEOPLE, SHARING = 50, 5  # people at one draft
PAUSE_SECONDS = 2.0  # on average; the form saves 1.5 seconds after the last key
FIELDS = ("explanation", "explanation", "summary", "statement")  # where somebody writes next
ROOM = {"explanation": 29_000, "summary": 900, "statement": 900}  # characters; the desk takes a little more
SETUP = f"""
from datetime import date
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from minhchung.desk import check, group
from minhchung.staff.models import User
found = []
for n in range({PEOPLE}):
    user = User(email=f"p{{n}}@desk.example", name=f"P{{n}}", roles=["checker"], lang="en", joined=date(2026, 11, 1))
    user.set_unusable_password()
    user.save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    if n >= {PEOPLE // 2} or n % {SHARING} == 0:
        claim = group.open_claim(group.Details(f"The bridge of town {{n}} is closed", language="en"), by=user.pk)
        draft = check.draft(claim, by=user.pk).revision
    found.append((session.session_key, draft))
"""
WORDS = """
from minhchung.desk import models as desk
texts = [text for row in desk.Revision.objects.values_list("explanation", "summary", "statement") for text in row]
texts += desk.Unmerged.objects.values_list("text", flat=True)
found = sorted({word for text in texts for word in text.split() if word.startswith("word-")})
"""


@dataclass
class Person:
    """Somebody at the open form of a draft. `form` is what the browser would send, `saved` the words that arrived."""

    number: int
    session: str
    draft: int
    connection: http.client.HTTPConnection
    form: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The address of the form."""
        return f"/desk/revisions/{self.draft}/edit/"

    def work(self, start: threading.Barrier, seconds: float, pause: float) -> None:
        """Open the form, and write until the time is over."""
        chance = random.Random(self.number)
        self.open()
        start.wait()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(chance.uniform(0.5, 1.5) * pause)
            try:
                self.write(chance)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                self.connection.close()

    def open(self) -> None:
        """Have the page with the form."""
        status, page = self.ask("GET", self.place)
        if status != 200:
            self.errors.append(f"{status} for the form")
            return
        self.form = dict(page.get_element_by_id("draft").form_values())

    def write(self, chance: random.Random) -> None:
        """Type one word more, let the form save itself, and choose where somebody else changed the same field."""
        name, word = chance.choice(FIELDS), f"word-{self.number}-{len(self.saved) + len(self.errors)}"
        if len(self.form[name]) > ROOM[name]:
            name = "explanation"
        self.form[name] = f"{self.form[name]} {word}"
        begun = time.perf_counter()
        status, page = self.ask("POST", f"{self.place}auto/", self.form)
        self.milliseconds.append((time.perf_counter() - begun) * 1000)
        marks = page.xpath("string(//*[@id='was']/@value)")
        if status != 200 or not marks:
            self.errors.append(f"{status}: {page.text_content().strip()[:200]}")
            return
        self.saved.append(word)
        self.form["was"] = marks
        if mine := page.xpath("//article[.//*[contains(., 'Kept: your words')]]//button/@value"):
            self.conflicts += 1
            self.choose(chance.choice(mine))

    def choose(self, button: str) -> None:
        """Press a button of the two texts, which saves first, and go on with the draft as it is then."""
        status, page = self.ask("POST", self.place, {**self.form, "do": button})
        if status != 302:
            self.errors.append(f"{status} for {button}: {page.text_content().strip()[:200]}")
        self.open()

    def ask(self, method: str, place: str, sent: dict[str, str] | None = None) -> tuple[int, Any]:
        """The status and the page."""
        cookies = {"desk": self.session, **self.cookies}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, place, urlencode(sent) if sent is not None else None, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies |= {name: value} if name != "desk" else {}
        body = answer.read().decode()
        self.connection.close()  # the server ends idle ones after two seconds; the next request opens another
        return answer.status, html.document_fromstring(body or "<p></p>")


@contextmanager
def served(folder: Path, variables: dict[str, str]) -> Iterator[Desk]:
    """An empty desk that serves."""
    desk = Desk(folder / "data", folder / "log", {"MINHCHUNG_CHROMIUM": "off", **variables}).start("--empty")
    try:
        yield desk
    finally:
        desk.stop()


def edit(desk: Desk, seconds: float, pause: float) -> dict[str, Any]:
    """Let all write at once; the figures."""
    made = python(SETUP, data=desk.data, **desk.variables)
    people = [
        Person(n, session, draft, http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60))
        for n, (session, draft) in enumerate(made)
    ]
    start = threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(lambda person: person.work(start, seconds, pause), people))
    here = set(python(WORDS, data=desk.data, **desk.variables))
    words = {word for person in people for word in person.saved}
    times = sorted(took for person in people for took in person.milliseconds)
    errors = [error for person in people for error in person.errors]
    for error in errors[:5]:
        print(error, file=sys.stderr)
    return {
        "people": len(people),
        "seconds": seconds,
        "saves": len(words),
        "saves_a_second": round(len(words) / seconds, 1),
        "median_ms": round(statistics.median(times)),
        "p95_ms": round(times[len(times) * 95 // 100]),
        "max_ms": round(times[-1]),
        "conflicts": sum(person.conflicts for person in people),
        "errors": len(errors),
        "lost": len(words - here),
    }


def main(seconds: float, pause: float, *, on_postgres: bool) -> None:
    """Both in a folder that goes away."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres.cluster() if on_postgres else nullcontext("") as server,
    ):
        variables = {"MINHCHUNG_DATABASE": postgres.database(server, "edit")} if server else {}
        with served(Path(folder), variables) as desk:
            print(json.dumps(edit(desk, seconds, pause)))


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:] if word != "--postgres"]
    main(given[0], given[1] if len(given) > 1 else PAUSE_SECONDS, on_postgres="--postgres" in sys.argv)

"""Strangers at the pages and the API of a real server, as browsers and programs speak; each tells who it is."""

import http.client
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests.plants import ADDRESS, AGENT, FORWARDED, Plants
from tests.served import Desk

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back. `place`: the path that was asked for."""

    status: int
    body: bytes
    place: str
    cookies: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def page(self) -> Any:
        return html.document_fromstring(self.body.decode() or "<p></p>")

    def form(self, *names: str) -> Any:
        """The first form of the page that has fields of these names."""
        (found, *_) = [form for form in self.page.forms if set(names) <= set(form.fields)]
        return found


@dataclass(frozen=True)
class Stranger:
    """Somebody with all that a browser tells a server, full of plants. `cookies` are sent; none is ever asked for."""

    desk: Desk
    plants: Plants
    cookies: str = ""

    @property
    def headers(self) -> dict[str, str]:
        email = self.plants.personal["email"]
        return {
            "User-Agent": f"{AGENT} ({email})",
            "Referer": f"https://www.{self.plants.personal['profile']}",
            "From": email,
            "X-Forwarded-For": FORWARDED,
            "Forwarded": f"for={FORWARDED}",
            "Accept-Language": f"en, x-{self.plants.number}plant",
            "Cookie": self.cookies or f"who={email}",
        }

    def ask(self, method: str, place: str, body: bytes | None = None, kind: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=60, source_address=(ADDRESS, 0))
        try:
            connection.request(method, place, body, self.headers | ({"Content-Type": kind} if kind else {}))
            came = connection.getresponse()
            said = [cookie.partition(";")[0].partition("=") for cookie in came.headers.get_all("Set-Cookie", [])]
            return Answer(came.status, came.read(), place, {name: value for name, _, value in said})
        finally:
            connection.close()

    def get(self, place: str) -> Answer:
        return self.ask("GET", place)

    def post(self, place: str, fields: Mapping[str, str] | Sequence[tuple[str, str]]) -> Answer:
        return self.ask("POST", place, urlencode(fields).encode(), FORM)

    def send(self, place: str, given: object) -> Answer:
        """`given` as JSON."""
        return self.ask("POST", place, json.dumps(given).encode(), "application/json")

    def press(self, page: Answer, form: Any, typed: Mapping[str, str], button: str = "") -> Answer:
        """Fill `typed` into a form of the page and press its button (of this value, else the first)."""
        fields = dict(form.form_values()) | dict(typed)
        buttons = form.xpath(".//button[@name]" + (f"[@value='{button}']" if button else ""))
        fields |= {one.get("name"): one.get("value", "") for one in buttons[:1]}
        return self.post(form.get("action") or page.place, fields)

    def shout(self, raw: bytes) -> None:
        """Send bytes that are no HTTP, or break off in the middle; whatever comes back."""
        with socket.create_connection(("127.0.0.1", self.desk.port), timeout=20, source_address=(ADDRESS, 0)) as line:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass

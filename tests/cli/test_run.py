"""`run` says where the people of the desk begin. `cli.run`."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.served import Desk
from tests.staff.hiring import WORDS

LINK = re.compile(r"Open the desk: (http://localhost:\d+/desk/welcome/[\w-]{43}/)\n")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", tmp_path / "log")


def links(desk: Desk) -> list[str]:
    return LINK.findall(desk.log.read_text())


def test_first_start_prints_a_link_later_ones_a_fresh_link_and_then_the_desk(desk: Desk) -> None:
    desk.start("--empty")
    assert desk.stop() == 0
    desk.start("--empty")
    first, second = links(desk)
    assert urllib.parse.urlsplit(first).path != urllib.parse.urlsplit(second).path
    assert "This link works no more" in status(second.replace(path(second), path(first)), expect=410)
    come_in(second)
    assert desk.stop() == 0
    desk.start("--empty")
    assert desk.log.read_text().splitlines()[-2:] == [
        f"The desk: http://localhost:{desk.port}/desk/",
        "Stop it with Ctrl-C.",
    ]
    assert len(links(desk)) == 2
    desk.stop()
    written = "".join(line for line in desk.log.read_text().splitlines() if "Open the desk" not in line)
    assert [token for token in (path(first), path(second)) if token in written] == []


def test_start_says_what_cannot_wait(tmp_path: Path) -> None:
    """A sample desk whose key is gone can publish nothing more."""
    desk = Desk(tmp_path / "desk", tmp_path / "terminal.log")
    desk.start()
    desk.stop()
    (desk.data / "keys" / "log.key").unlink()
    desk.start()
    desk.stop()
    warned = [line for line in desk.log.read_text().splitlines() if line.startswith("Attention: ")]
    assert len(warned) == 1
    assert warned[0].startswith("Attention: The key ")


def path(address: str) -> str:
    return urllib.parse.urlsplit(address).path


def status(address: str, *, expect: int) -> str:
    request = urllib.request.Request(address, headers={"Accept-Language": "en"})
    with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(request, timeout=30):
        pass
    with caught.value as answer:
        assert answer.code == expect
        return answer.read().decode()


def come_in(link: str) -> None:
    """As a browser does: the page, its form with its token, and then the account."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(link, timeout=30) as page:
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    said = {"name": "An", "email": "an@desk.example", "lang": "en", "words": WORDS, "csrfmiddlewaretoken": token}
    with browser.open(link, urllib.parse.urlencode(said).encode(), timeout=30) as page:
        assert (page.status, path(page.url)) == (200, "/desk/")

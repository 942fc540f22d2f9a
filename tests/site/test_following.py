"""A running server shows what any process publishes, in seconds and without being asked; killed, it goes on."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.record.process import python
from tests.served import Desk, command

PATIENCE_SECONDS = 60.0  # far more than it takes: the machine may be busy
ID = "an-mau-cat-dien"
CLAIM = "Bão số 3 sắp vào, cả tỉnh An Mẫu bị cắt điện ba ngày từ tối nay, bà con tích nước và sạc pin ngay"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A server over an empty record."""
    served = Desk(tmp_path / "data", tmp_path / "log").start("--empty")
    yield served
    if served.process and served.process.poll() is None:
        served.stop()


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true while there is patience."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.5)
    return False


def shows(desk: Desk, path: str, words: str) -> bool:
    try:
        return words in desk.get(path).decode()
    except HTTPError as error:
        error.close()
        return False


def answered(desk: Desk, text: str) -> list[str]:
    """Ids of the checks that answer `text`."""
    return [one["id"] for one in desk.ask(text)["answers"] if one["decision"] == "answered"]


def missing(desk: Desk, path: str) -> bool:
    try:
        desk.get(path)
    except HTTPError as error:
        with error:
            return error.code == 404
    return False


def test_what_another_process_publishes_is_answered_and_shown(desk: Desk, tmp_path: Path) -> None:
    assert python("found = len(publish.sample())", data=desk.data) == 15
    assert answered(desk, CLAIM) == [ID]  # at once, whatever the site shows
    assert until(lambda: shows(desk, "/log/checkpoint", "\n16\n"))  # the last file of a build
    assert [shows(desk, f"/checks/{ID}/{part}", ID) for part in ("", "feed.atom", "feed.json")] == [True] * 3
    assert shows(desk, "/feeds/all.atom", f"/checks/{ID}/")
    assert until(lambda: answered(desk, "Bão số 3 cả tỉnh bị cắt điện ba ngày") == [ID])  # by its meaning, too
    state = str(tmp_path / "state.json")
    assert command("verify", str(desk.data / "site"), "--state", state).returncode == 0
    python(f"found = publish.retract({ID!r}, reason='Sai.', language='vi').entry", data=desk.data)
    erase = "publish.withdraw(publish.Erase('moon-over-an-mau'), reason='Duty.', language='en')[0].entry"
    assert python(f"found = {erase}", data=desk.data) == 17
    assert until(lambda: shows(desk, "/log/checkpoint", "\n18\n"))
    assert (shows(desk, f"/en/checks/{ID}/", "Retracted"), missing(desk, f"/checks/{ID}/share.png")) == (True, True)
    assert command("verify", str(desk.data / "site"), "--state", state).returncode == 0


def test_server_that_was_killed_in_a_build_finishes_it(desk: Desk, tmp_path: Path) -> None:
    assert python("found = len(publish.sample())", data=desk.data) == 15
    assert until((desk.data / "site" / "checks").exists)  # a build has begun, or is done
    desk.stop(signal.SIGKILL)
    desk.start("--empty")
    assert until(lambda: shows(desk, "/log/checkpoint", "\n16\n"))
    assert shows(desk, f"/checks/{ID}/", ID)
    assert command("verify", str(desk.data / "site"), "--state", str(tmp_path / "state.json")).returncode == 0

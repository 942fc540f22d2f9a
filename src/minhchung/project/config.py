"""Every setting of the desk: an environment variable, its default, and what it is for.

`docs/settings.md` is generated from SETTINGS and tested against it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from minhchung.errors import Refused
from minhchung.lib.publication.imprint import FORMS

_DATABASE = re.compile(r"postgresql://\S+")


@dataclass(frozen=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("MINHCHUNG_DATA", "data", "The data folder: the whole desk in one folder. `--data DIR` does the same."),
    Setting("MINHCHUNG_LANG", "", "Language of the terminal, `vi` or `en`; when empty it follows LC_ALL and LANG."),
    Setting(
        "MINHCHUNG_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Names under which the pages may be asked for, separated by commas.",
    ),
    Setting(
        "MINHCHUNG_PROXIES",
        "",
        "Addresses of your own reverse proxies; X-Forwarded-For is believed from these only.",
    ),
    Setting(
        "MINHCHUNG_ASKS_A_MINUTE",
        "120",
        "Questions a minute from one address, counted in memory only; 0 switches the limit off.",
    ),
    Setting(
        "MINHCHUNG_TIP_DAYS",
        "90",
        "Days after which the text of a tip is deleted; how often it came is kept.",
    ),
    Setting(
        "MINHCHUNG_FETCH_PORTS",
        "80,443",
        "Ports that `import`, `publish` and `verify` may fetch from, separated by commas.",
    ),
    Setting(
        "MINHCHUNG_FETCH_LOOPBACK",
        "",
        "One host:port of this machine that these may fetch from, for tests and demonstrations.",
    ),
    Setting(
        "MINHCHUNG_CHROMIUM",
        "",
        "The program that takes screenshots of captured pages; when empty, chromium on PATH; `off` takes none.",
    ),
    Setting(
        "MINHCHUNG_ADDRESS",
        "",
        "Where the public reads the desk, such as `https://kiemchung.example`, without a path; also the name of its "
        "log. Needed before the first publication and fixed by it.",
    ),
    Setting(
        "MINHCHUNG_NAME", "", "The name of the desk as its pages and its ClaimReview say it; when empty, its host."
    ),
    Setting(
        "MINHCHUNG_CONTACT",
        "",
        "`mailto:` or `https:` address for replies, complaints and security reports; pages show it.",
    ),
    Setting("MINHCHUNG_KEYS", "", "Folder of the keys that sign the log; when empty, `keys` in the data folder."),
    Setting(
        "MINHCHUNG_DATABASE",
        "",
        "`postgresql://user:password@host:port/name` in place of the SQLite file in the data folder. The server itself,"
        " or a pooler that gives each connection one session: statements are prepared there, and locks held.",
    ),
)


@dataclass(frozen=True)
class Config:
    """The settings as read; raises nothing once made."""

    data: Path
    hosts: tuple[str, ...]
    proxies: frozenset[str]
    asks_a_minute: int
    tip_days: int
    fetch_ports: frozenset[int]
    fetch_loopback: str
    chromium: str
    address: str
    name: str
    contact: str
    keys: Path
    database: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings in `environ`. Raises Refused: bad_setting, naming the variable."""
    value = {s.name: environ.get(s.name, s.default) for s in SETTINGS}
    loopback = value["MINHCHUNG_FETCH_LOOPBACK"]
    if loopback and not re.fullmatch(r"(127(\.\d{1,3}){3}|\[::1\]|localhost):\d{1,5}", loopback):
        raise Refused("bad_setting", name="MINHCHUNG_FETCH_LOOPBACK", value=loopback)
    data = Path(value["MINHCHUNG_DATA"] or "data").absolute()
    address = value["MINHCHUNG_ADDRESS"].strip().rstrip("/")
    return Config(
        data=data,
        hosts=_words(value["MINHCHUNG_HOSTS"]),
        proxies=frozenset(_words(value["MINHCHUNG_PROXIES"])),
        asks_a_minute=_whole("MINHCHUNG_ASKS_A_MINUTE", value["MINHCHUNG_ASKS_A_MINUTE"]),
        tip_days=_whole("MINHCHUNG_TIP_DAYS", value["MINHCHUNG_TIP_DAYS"]),
        fetch_ports=frozenset(_whole("MINHCHUNG_FETCH_PORTS", word) for word in _words(value["MINHCHUNG_FETCH_PORTS"])),
        fetch_loopback=loopback,
        chromium=value["MINHCHUNG_CHROMIUM"].strip(),
        address=_matching("MINHCHUNG_ADDRESS", address, FORMS["address"]),
        name=_matching("MINHCHUNG_NAME", value["MINHCHUNG_NAME"].strip(), FORMS["name"]) or urlsplit(address).netloc,
        contact=_matching("MINHCHUNG_CONTACT", value["MINHCHUNG_CONTACT"].strip(), FORMS["reach"]),
        keys=Path(value["MINHCHUNG_KEYS"]).absolute() if value["MINHCHUNG_KEYS"] else data / "keys",
        database=_matching("MINHCHUNG_DATABASE", value["MINHCHUNG_DATABASE"].strip(), _DATABASE),
    )


def _matching(name: str, text: str, form: re.Pattern[str]) -> str:
    if text and not form.fullmatch(text):
        raise Refused("bad_setting", name=name, value=text)
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise Refused("bad_setting", name=name, value=text)
    return int(text)

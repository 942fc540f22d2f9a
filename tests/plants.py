"""Personal data that stands nowhere else, told apart by the door that it goes in through; a search for it."""

import base64
import gzip
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, quote_plus

from minhchung.lib.text.fold import fold

FIRST = ("Khuyên", "Quỳnh", "Thoa", "Xuyến", "Hường", "Uyển")
LAST = ("Trầm", "Mộng", "Ngoãn", "Diễm", "Hoán", "Thuỵ")
ADDRESS = "127.0.0.37"  # from where strangers come; all of 127.0.0.0/8 is this machine
FORWARDED = "203.0.113.77"
AGENT = "Plantagent/7.31"
SURE = 8  # letters of base64 that stand nowhere by chance


@dataclass(frozen=True)
class Plants:
    """Who comes in by the door `number`: `word` says nothing about anybody, `personal` says who it is."""

    number: int

    @property
    def word(self) -> str:
        return "zorbla" + "".join(chr(ord("a") + int(digit)) for digit in f"{self.number:03d}")

    @cached_property
    def personal(self) -> Mapping[str, str]:
        n = f"{self.number:02d}"
        return {
            "name": f"{FIRST[self.number % len(FIRST)]} {LAST[self.number // len(FIRST) % len(LAST)]}",
            "phone": f"0986{n}7319",
            "email": f"khuyen.plant{n}@plants.example",
            "national_id": f"0791850{n}731",
            "bank_account": f"1903658{n}741",
            "plate": f"59X3-4{n}.71",
            "profile": f"facebook.com/khuyen.plant{n}",
            "handle": f"@khuyenplant{n}h",
            "address": f"{70 + self.number}7/319",
        }

    @property
    def message(self) -> str:
        """A rumour that holds all of it."""
        one = self.personal
        return (
            f"Tin khẩn: hồ {self.word} sắp bị tát cạn để bắt cá sấu, chị {one['name']} kể vậy. "
            f"Ai cần thì gọi {one['phone']} hoặc viết về {one['email']}, CCCD {one['national_id']}, "
            f"chuyển khoản STK {one['bank_account']} Techcombank. Xe mang biển số {one['plate']}. "
            f"Trang https://www.{one['profile']} và {one['handle']}. "
            f"Nhà ở số {one['address']} đường Lê Văn Sỹ, phường 13, quận 3."
        )

    @property
    def links(self) -> list[str]:
        """Addresses as a telephone shares them: whose profile it was, by which share, somebody's e-mail in one."""
        return [
            f"https://www.{self.personal['profile']}?fbclid={self.share}",
            f"https://news.example/{self.word}?id=7&igsh={self.share}&utm_source={self.share}",
            f"https://shop.example/{self.word}?to={quote(self.personal['email'])}",
        ]

    @property
    def share(self) -> str:
        """What a platform would know a sharer by."""
        return f"IwAR0plant{self.number:02d}share"

    @property
    def secrets(self) -> list[str]:
        """What must be found nowhere."""
        return [*self.personal.values(), re.sub(r"(\d)(?=(\d{3})+$)", r"\1 ", self.personal["phone"]), self.share]


def forms(secret: str) -> set[bytes]:
    """The bytes, in small letters, that `secret` is found by: in several encodings, and as programs escape it."""
    spellings = {secret, secret.lower(), secret.upper(), fold(secret), unicodedata.normalize("NFD", secret)}
    spellings |= {escape(one) for one in spellings for escape in (quote, quote_plus)}
    spellings |= {json.dumps(one).strip('"') for one in spellings}
    return {one.encode(encoding).lower() for one in spellings for encoding in ("utf-8", "utf-16-le", "utf-16-be")}


def encoded(secret: str) -> set[bytes]:
    """What stands in base64 of any text that holds `secret`, wherever in it; nothing where that is too short."""
    found = {base64.b64encode(b"\0" * ahead + secret.encode())[2 * ahead : -4] for ahead in range(3)}
    return {one for one in found if len(one) >= SURE}


class Search:
    """Looks for many secrets at once, by grep: no regular expression goes through gigabytes for thousands of words."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._of = {form.lower(): secret for secret in secrets for form in forms(secret) | encoded(secret)}

    def text(self, body: bytes) -> set[str]:
        """The secrets in `body`."""
        return {self._of[hit.lower()] for hit in self._grep("-", sent=body).splitlines()}

    def folder(self, folder: Path) -> set[tuple[str, str]]:
        """(file, secret) of all that is under `folder`, by name or content, also inside of what was compressed."""
        hits = [line.partition(b"\0") for line in self._grep("-rHZ", str(folder)).split(b"\n") if line]
        found = {(file.decode(), self._of[hit.lower()]) for file, _, hit in hits}
        for file in files(folder):
            found |= {(str(file), secret) for secret in self.text(unpacked(file) + b"\n" + file.name.encode())}
        return {(str(Path(file).relative_to(folder)), secret) for file, secret in found}

    def _grep(self, *words: str, sent: bytes = b"") -> bytes:
        """What was found, a line each. Pattern and text are bytes; small letters and capitals are the same."""
        with tempfile.NamedTemporaryFile() as patterns:
            patterns.write(b"\n".join(self._of))
            patterns.flush()
            given = ["grep", "-aoiF", "-f", patterns.name, *words]
            done = subprocess.run(given, input=sent, capture_output=True, check=False, env={"LC_ALL": "C"})
        if done.returncode > 1:
            raise RuntimeError(done.stderr.decode())
        return done.stdout


def files(folder: Path) -> Iterator[Path]:
    """All files under `folder`, hidden ones too."""
    for root, _, names in os.walk(folder):
        yield from (path for path in (Path(root) / name for name in names) if path.is_file())


def unpacked(file: Path) -> bytes:
    """What a gzip file holds; nothing for another one."""
    try:
        return gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error):
        return b""

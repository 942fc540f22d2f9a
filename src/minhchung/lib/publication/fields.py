"""Reading one field at a time from JSON that a person wrote; every error names the field it is about."""

import re
import unicodedata
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import regex

from minhchung.errors import Refused
from minhchung.lib.publication import markdown

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ID = re.compile(r"[a-z0-9](?:-?[a-z0-9])+")
_IMPORTED = re.compile(r"i[0-9a-f]{16}")
_RESERVED = {"page", "topics", "verdicts", "index"}
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u202a-\u202e\u2066-\u2069\ufeff]")
# What a browser would run or load: pages show it as text, but no check has a reason to hold it.
_ACTIVE = regex.compile(
    r"<\s*/?\s*(script|style|i?frame|object|embed|applet|svg|math|img|image|video|audio|link|meta|base|form|input|button"
    r"|template)\b|<[a-z][^<>]*\son[a-z]+\s*=",
    regex.IGNORECASE,
)
_LANGUAGE_MOST = 35  # RFC 5646, 4.4.1
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


class Reader:
    """The fields of one object; `path` is where it stands in the document ("citations[0].")."""

    def __init__(self, given: object, *, today: str, path: str = "") -> None:
        if not isinstance(given, Mapping):
            raise Refused("field_type", field=path.rstrip(".") or "document", wanted="object {...}")
        self.given: Mapping[str, Any] = given
        self.today = today
        self.path = path

    def text(self, name: str, *, most: int, may_be_empty: bool = False, verbatim: bool = False) -> str:
        """Text of several lines, in NFC, without control characters; without scripts unless it is `verbatim`."""
        value = self._value(name, str, "text")
        value = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        if not value and not may_be_empty:
            raise Refused("field_empty", field=self.path + name)
        if len(value) > most:
            raise Refused("field_too_long", field=self.path + name, length=len(value), limit=most)
        if found := _CONTROL.search(value.replace("\n", " ").replace("\t", " ")):
            raise Refused("field_control", field=self.path + name, character=f"U+{ord(found[0]):04X}")
        if not verbatim and _ACTIVE.search(value):
            raise Refused("field_markup", field=self.path + name)
        return value

    def line(self, name: str, *, most: int, may_be_empty: bool = False) -> str:
        """Text of one line; runs of white space become one space."""
        return " ".join(self.text(name, most=most, may_be_empty=may_be_empty).split())

    def markdown(self, name: str, *, most: int) -> str:
        """Markdown without HTML; its links lead to http(s) addresses or within the page."""
        value = self.text(name, most=most, verbatim=True)
        if not markdown.sound(value):
            raise Refused("field_markup", field=self.path + name)
        return value

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        """One word of a fixed list."""
        value = self._value(name, str, "text")
        if value not in allowed:
            raise Refused("field_value", field=self.path + name, allowed=", ".join(allowed))
        return str(value)

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number."""
        value = self._value(name, int, "whole number")
        if not least <= value <= most:
            raise Refused("field_range", field=self.path + name, least=least, most=most)
        return int(value)

    def yes(self, name: str) -> bool:
        """True or false."""
        return bool(self._value(name, bool, "true/false"))

    def day(self, name: str, *, may_be_empty: bool = False) -> str:
        """A day, "YYYY-MM-DD", not after today."""
        value = self._value(name, str, "text")
        if not value and may_be_empty:
            return ""
        try:
            good = re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) and date.fromisoformat(value).isoformat() == value
        except ValueError:
            good = False
        if not good:
            raise Refused("field_format", field=self.path + name, form="YYYY-MM-DD")
        if value > self.today:
            raise Refused("field_future", field=self.path + name, today=self.today)
        return str(value)

    def moment(self, name: str) -> str:
        """A moment in UTC to the second, "YYYY-MM-DDThh:mm:ssZ", not after today."""
        value = self._value(name, str, "text")
        try:
            when = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            good = when.strftime("%Y-%m-%dT%H:%M:%SZ") == value
        except ValueError:
            good = False
        if not good:
            raise Refused("field_format", field=self.path + name, form="YYYY-MM-DDThh:mm:ssZ")
        if value[:10] > self.today:
            raise Refused("field_future", field=self.path + name, today=self.today)
        return str(value)

    def digits(self, name: str, length: int) -> str:
        """`length` lower-case hexadecimal digits."""
        value = self._value(name, str, "text")
        if not re.fullmatch(f"[0-9a-f]{{{length}}}", value):
            raise Refused("field_digits", field=self.path + name, length=length)
        return str(value)

    def language(self, name: str) -> str:
        """A BCP 47 tag."""
        value = self._value(name, str, "text")
        if not _LANGUAGE.fullmatch(value) or len(value) > _LANGUAGE_MOST:
            raise Refused("field_format", field=self.path + name, form="vi, en, zh-Hant, ...")
        return str(value)

    def identifier(self, name: str, *, may_be_empty: bool = False) -> str:
        """A name of 3 to 20 small letters, digits and single hyphens, which no imported review can have."""
        value = self._value(name, str, "text")
        if may_be_empty and not value:
            return ""
        if _IMPORTED.fullmatch(value) or value in _RESERVED:
            raise Refused("field_reserved", field=self.path + name, value=value)
        if not _ID.fullmatch(value) or not 3 <= len(value) <= 20:
            raise Refused("field_format", field=self.path + name, form="a-z 0-9 -, 3–20")
        return str(value)

    def free(self, name: str, reserved: str) -> None:
        """Refuse an id that begins with what is `reserved`."""
        if self.given[name].startswith(reserved):
            raise Refused("field_reserved", field=self.path + name, value=self.given[name])

    def leads(self, name: str, text: str, there: Set[str]) -> None:
        """Refuse Markdown whose links lead to a citation ("#e3") that is not `there`."""
        for link in markdown.links(text):
            if re.fullmatch(r"#e\d+", link, re.ASCII) and link not in there:
                raise Refused("field_dead_link", field=self.path + name, link=link[:20], count=len(there))

    def web_address(self, name: str) -> str:
        """An http or https address of at most 2,000 characters, without user name or password."""
        value = self._value(name, str, "text").strip()
        try:
            parts = urlsplit(value)
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
            sound = sound and parts.netloc.isascii()  # as a browser would send it: names of other scripts in Punycode
            sound = sound and (parts.port is None or parts.port > 0) and bool(_HOST.fullmatch(parts.hostname or ""))
        except ValueError:
            sound = False
        if not sound or len(value) > 2000 or _CONTROL.search(value) or regex.search(r"[\s<>\"{}|\\^`]", value):
            raise Refused("field_format", field=self.path + name, form="https://...")
        return str(value)

    def items(self, name: str, *, least: int, most: int) -> list["Reader"]:
        """The objects of a list."""
        value = (
            self._value(name, list, "list [...]") if not isinstance(self.given.get(name), tuple) else self.given[name]
        )
        if not least <= len(value) <= most:
            raise Refused("field_range", field=self.path + name, least=least, most=most)
        return [Reader(one, today=self.today, path=f"{self.path}{name}[{n}].") for n, one in enumerate(value)]

    def counted(self, name: str, known: tuple[str, ...]) -> dict[str, int]:
        """How often each of some of the `known` words was counted, once at least."""
        inner = Reader(self._value(name, dict, "object {...}"), today=self.today, path=f"{self.path}{name}.")
        inner.nothing_else(set(known))
        return {word: inner.whole(word, least=1, most=1_000_000_000) for word in known if word in inner.given}

    def month(self, name: str, *, after: str, over_on: str) -> None:
        """Refuse what is not `after` and a month ("declined-2026-11") that was over on the day `over_on`."""
        month = self.given[name].removeprefix(after)
        if month == self.given[name] or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
            raise Refused("field_format", field=self.path + name, form=f"{after}YYYY-MM")
        if month >= over_on[:7]:
            raise Refused("field_order", field=self.path + name, other=self.path + "date")

    def nothing(self, name: str) -> str:
        """A field that a first publication leaves out or empty."""
        if self.given.get(name, "") != "":
            raise Refused("field_not_first", field=self.path + name)
        return ""

    def nothing_else(self, known: Set[str]) -> None:
        """Refuse the first field that nobody asked for: a misspelt name must not vanish."""
        for name in self.given:
            if name not in known:
                raise Refused("field_unknown", field=_CONTROL.sub("?", f"{self.path}{name}"[:80]))

    def in_order(self, first: str, earlier: str, second: str, later: str) -> None:
        """Refuse a day `first` that lies after the day `second`."""
        if earlier and earlier > later:
            raise Refused("field_order", field=self.path + first, other=self.path + second)

    def agrees(self, name: str, good: bool) -> None:
        """Refuse `name` where it does not fit the kind of the document."""
        if not good:
            raise Refused("field_kind", field=self.path + name)

    def _value(self, name: str, wanted: type, called: str) -> Any:
        if name not in self.given:
            raise Refused("field_missing", field=self.path + name)
        value = self.given[name]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise Refused("field_type", field=self.path + name, wanted=called)
        return value

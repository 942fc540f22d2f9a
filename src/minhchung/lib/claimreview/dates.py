"""The day that a text names, in whatever form and language, or nothing: a partial date is never completed."""

import re
import warnings
from datetime import UTC, date, datetime
from functools import lru_cache
from unicodedata import digit

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d-])")  # ISO 8601 and RFC 3339; the day as printed, whatever the zone
_BASIC = re.compile(r"(\d{4})([./]?)(\d{1,2})\2(\d{1,2})(?!\d)")  # ISO 8601 basic, 2020/08/31, 2020.8.31
_NUMERIC = re.compile(r"\D*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")  # seconds or milliseconds
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[0156])\d\d(?!\d)")
_LONGEST = 80
_BUDDHIST = 543  # Thai calendar: 2563 is 2020
# Absolute dates only: "yesterday" or "3 days ago" would take their day from the clock of this machine.
_STRICT = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}


def day(text: str, *, lang: str = "") -> str:
    """ "YYYY-MM-DD" for the day in `text`, or "" if it names none, or could name two.

    "03/04/2019" is the third of April in every language but English, where it is two days and hence none.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    if not text.isascii():
        text = "".join(_ascii_digit(c) for c in text)
    for form in (_iso, _basic, _epoch):
        found = form(text)
        if found:
            return found
    numeric = _NUMERIC.match(text)
    if numeric:
        return _numeric(int(numeric[1]), int(numeric[3]), int(numeric[4]), lang)
    return _written(text) if _YEAR.search(text) else ""


def _iso(text: str) -> str:
    found = _ISO.match(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else ""


def _basic(text: str) -> str:
    found = _BASIC.match(text)
    if not found or (not found[2] and len(found[0]) != 8):
        return ""
    return _day(int(found[1]), int(found[3]), int(found[4]))


def _epoch(text: str) -> str:
    found = _EPOCH.fullmatch(text)
    if not found:
        return ""
    moment = datetime.fromtimestamp(int(found[1]), UTC)
    return moment.date().isoformat() if 1990 <= moment.year < 2100 else ""


def _numeric(one: int, two: int, year: int, lang: str) -> str:
    if one > 12 or one == two or (two <= 12 and lang not in ("", "en")):
        return _day(year, two, one)
    return _day(year, one, two) if two > 12 else ""


def _day(year: int, month: int, of_month: int) -> str:
    if 2400 < year < 2650:
        year -= _BUDDHIST
    try:
        return date(year, month, of_month).isoformat() if 1800 <= year < 2100 else ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def _written(text: str) -> str:
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies' deprecations, at each new version
        try:
            found = dateparser.parse(text, settings=_STRICT)
        except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
            return ""  # its translation tables trip over some strings
    return _day(found.year, found.month, found.day) if found else ""


def _ascii_digit(c: str) -> str:
    return c if c.isascii() else str(digit(c, c)) if c.isdigit() else c

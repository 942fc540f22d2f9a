"""Number plates of Vietnam: cars (51H-678.90), motorcycles (59-X3 123.45), old ones of four figures, special series.

Source of the forms: circular 79/2024/TT-BCA and its forerunners. Provinces are 11 to 99.
"""

import re
from collections.abc import Iterator

from minhchung.lib.text.personal.reading import Found, Reading

_PLATE = re.compile(
    r"(?<![\w.,/-])(?P<province>[1-9]\d)(?P<a>[ ._-]{0,3})(?P<series>[a-z]{1,2}\d?|nn|ng|qt|ld|da|mk|hc)"
    r"(?P<b>[ ._-]{0,3})(?P<number>\d{3}[ .,-]?\d{2}|\d{4})(?![\w]|[.,/-]\d|%)"
)
_ARMY = re.compile(r"(?<!\w)[a-z]{2}[ -]{0,3}\d\d[ .-]\d\d(?![\w]|[.,/-]\d)")
_CUE = re.compile(
    r"(?<!\w)(?:bien(?: so)?(?: xe)?|bks|bsx|bs|xe(?: may| oto| o to| tai| khach| con| hoi| om| ban tai| dien)?"
    r"|o to|oto"
    r"|mang so|dau keo|plate|car|truck|vehicle|chiec)(?!\w)[^\n]{0,24}$"
)
_CUE_REACH = 40
_BREAKS = re.compile(r"\d{4}")


def plates(reading: Reading) -> Iterator[Found]:
    for found in _PLATE.finditer(reading.plain):
        start, end = found.span()
        if _certain(reading, found) or _cue(reading, start):
            yield start, end, "plate"
    for found in _ARMY.finditer(reading.plain):
        if _cue(reading, found.start()) and reading.text[found.start() : found.start() + 2].isupper():
            yield *found.span(), "plate"


def _certain(reading: Reading, found: re.Match[str]) -> bool:
    """Without a word for a vehicle: five figures behind a capital letter, or in small letters all in one piece."""
    number = re.sub(r"\D", "", found["number"])
    series = reading.text[found.start("series") : found.end("series")]
    if not series[0].isupper():
        dashed = "-" in found["a"] + found["b"] or "." in found["number"]
        return len(number) == 5 and (dashed or not found["a"] + found["b"])
    year = 1900 <= int(number) < 2050
    return len(number) == 5 or (not year and len(series) > 1 and bool(found["a"] + found["b"]))


def _cue(reading: Reading, start: int) -> bool:
    before = reading.plain[max(0, start - _CUE_REACH) : start]
    return bool(_CUE.search(before)) and not _BREAKS.search(before)

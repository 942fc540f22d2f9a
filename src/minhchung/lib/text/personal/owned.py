"""Numbers that belong to somebody: telephones, identity cards, bank accounts and bank cards.

Numbers that carry a claim stay: amounts, dates, hotlines (113, 1900xxxx), barcodes, laws, years.
Sources: plan of telephone numbers of Vietnam (through the library phonenumbers), circular 59/2021/TT-BCA for the
twelve figures of an identity card, ISO/IEC 7812 for cards.
"""

import re
from collections.abc import Iterator

import phonenumbers

from minhchung.lib.text.personal import cues
from minhchung.lib.text.personal.digits import Run, Window, runs
from minhchung.lib.text.personal.reading import Found, Reading

_MOBILE = re.compile(r"0[35789]\d{8}|01[2689]\d{8}|02\d{9}")  # 01x went out of use in 2018
_FREE = re.compile(r"1[89]00\d{2,6}")  # everybody's: 1800 and 1900
_SHORT = {"110", "111", "112", "113", "114", "115", "116", "118", "119", "911"}
# Codes of provinces in identity cards: 001 to 096.
_CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")
_ISSUER = re.compile(
    r"4\d{15}|4\d{12}|4\d{18}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|62\d{14,17}|6\d{15}|9704\d{12}(?:\d{3})?"
)
_LETTERS = re.compile(r"[^\W\d_]+\Z")
_PLAIN_JOIN = re.compile(r"[ .\-]{1,2}|[ ]?[-.(),/][ ]?| - |[*_/|·•~'\"…(),]{1,3}")
_AMERICAN = re.compile(r"[2-9]\d\d[2-9]\d{6}")
_TOLL_FREE = re.compile(r"1?8(?:00|33|44|55|66|77|88)\d{7}")  # everybody's, in North America


def owned(reading: Reading) -> Iterator[Found]:
    for run in runs(reading):
        yield from _of(reading, run)
    yield from _lettered(reading)
    yield from spoken(reading)


def _of(reading: Reading, run: Run) -> Iterator[Found]:
    at = taken = 0
    while at < len(run.groups):
        start, follows = run.groups[at][0], 0 < at == taken
        if follows or (run.joins[at - 1] if at else "") not in {".", ",", "/"}:  # not the end of 21.0285
            cue = cues.cue(reading, start)
            for window in () if cue == "code" or _glued(reading, start) else run.windows(at):
                kind = _kind(reading, window, cue)
                if kind:
                    yield _start(reading, window, kind), window.end, kind
                    taken = at + len(window.shape)
                    at = taken - 1
                    break
        at += 1


def _kind(reading: Reading, window: Window, cue: str) -> str:
    """Whose number it is, where `cue` is what the words before it speak of; "" when nobody's."""
    size = len(window.figures)
    if size > 12 and len(window.shape) > 6 and not cue:
        return ""  # a list of figures, not a card
    if reading.plain[window.end : window.end + 1].isdigit():
        return ""
    if _FREE.fullmatch(window.figures) or _threes(window) <= _SHORT:
        return ""
    if cue == "national_id" and size in {8, 9, 10, 12}:
        return "national_id"
    for kind, holds in (("card", _card), ("bank_account", _account), ("phone", _phone), ("national_id", _citizen)):
        if holds(reading, window, cue):
            return kind
    return ""


def _threes(window: Window) -> set[str]:
    """The groups of three in a list of nothing else, such as "113, 114, 115"; else one that is no short number."""
    if set(window.shape) != {3}:
        return {window.figures}
    return {window.figures[at : at + 3] for at in range(0, len(window.figures), 3)}


def _card(_reading: Reading, window: Window, cue: str) -> bool:
    if not 13 <= len(window.figures) <= 19 or min(window.shape) < 3:
        return False
    if len(window.figures) == 13 and cue != "card":
        return False  # a barcode, far more often than one of the last cards of 13
    napas = window.figures.startswith("9704") and len(window.figures) in {16, 19}
    return cue == "card" or napas or (bool(_ISSUER.fullmatch(window.figures)) and luhn(window.figures))


def luhn(figures: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = sum(sum(divmod(2 * int(figure), 10)) for figure in figures[-2::-2])
    return (doubled + sum(int(figure) for figure in figures[-1::-2])) % 10 == 0


def _account(reading: Reading, window: Window, cue: str) -> bool:
    if not _joined(window):
        return False
    if cue == "bank_account":
        return not cues.amount(reading, window)
    beside = cue == "bank" and reading.plain[window.start - 2].isalpha() and not window.figures.endswith("000")
    if (window.thousands and not beside) or len(window.figures) < 8:
        return False
    said = cue in {"bank", "transfer"} or cues.bank_follows(reading, window)
    return said and not cues.amount(reading, window)


def _joined(window: Window) -> bool:
    """Whether the groups read as one number rather than a list of several."""
    return all("," not in join and "/" not in join and len(join) <= 2 for join in window.joins)


def _phone(reading: Reading, window: Window, cue: str) -> bool:
    size = len(window.figures)
    if not 8 <= size <= 16 or not all(map(_PLAIN_JOIN.fullmatch, window.joins)) or _TOLL_FREE.fullmatch(window.figures):
        return False
    if _abroad(reading, window, cue) or _at_home(window):
        return True
    return size <= 12 and _likely(window, cue) and not cues.amount(reading, window)


def _likely(window: Window, cue: str) -> bool:
    """Numbers that no plan of numbers knows, told by their grouping or by the words before them."""
    size = len(window.figures)
    if window.shape == (3, 3, 4) and _AMERICAN.fullmatch(window.figures):
        return not {",", "."} & set(window.joins)
    if size == 10 and window.figures[0] == "0":
        return len(window.shape) <= 4 and window.shape[0] > 1
    if cue not in {"phone", "call"}:
        return False
    return not window.thousands or (cue == "phone" and window.figures[0] in "35789" and size == 9)


def _at_home(window: Window) -> bool:
    """A number of Vietnam, from 0 or from 84 without its plus."""
    figures = window.figures
    if figures.startswith("84") and len(figures) in {11, 12}:
        return bool(_MOBILE.fullmatch("0" + figures[2:]))
    if not _MOBILE.fullmatch(figures) or (window.shape[0] == 1 and len(window.shape) == 2):
        return False  # 0.912345678 is a share
    if set(window.shape) != {2} or " " not in {*window.joins, window.before, window.after}:
        return True
    return window.evenly and not window.after  # not the first five numbers drawn of six


def _abroad(reading: Reading, window: Window, cue: str) -> bool:
    """With a plus or 00 before the code of its country, as the library phonenumbers judges it."""
    plus = reading.plain[max(0, window.start - 2) : window.start].rstrip("( ").endswith("+")
    figures = window.figures
    if not plus and figures.startswith("00") and window.shape[0] > 1:
        figures = figures[2:]
    elif not plus:
        return False
    if re.match(r"840\d", figures):
        figures = "84" + figures[3:]
    try:
        number = phonenumbers.parse("+" + figures)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(number):
        return plus or not cues.amount(reading, window)
    return cue in {"phone", "call"} and phonenumbers.is_possible_number(number)


def _citizen(_reading: Reading, window: Window, _cue: str) -> bool:
    """Twelve figures that can be an identity card's, in one piece or in threes."""
    return bool(_CITIZEN.fullmatch(window.figures)) and window.shape in {(12,), (3, 3, 3, 3), (4, 4, 4), (6, 6)}


_LETTERED = re.compile(
    r"(?<!\w)(?:ho chieu|passport|bhyt|bhxh|bao hiem(?: y te| xa hoi)?|visa|giay phep lai xe|gplx|bang lai"
    r"|can cuoc|cmnd|cmt)"
    r"[^\d\n]{0,16}?(?<!\w)(?P<number>(?!so|la|no|cu)[a-z]{1,2} ?\d(?:[ .-]?\d){6,14})(?!\w)"
)


_MIXED = re.compile(
    r"(?<!\w)(?:tai khoan|so tai khoan|stk|so tk|tk|account)(?: so)?[ :]{1,2}"
    r"(?P<number>(?=\d*[a-z])(?=(?:[a-z]*\d){5})[a-z0-9]{8,20})(?!\w)"
)


def _lettered(reading: Reading) -> Iterator[Found]:
    """Passports and cards of insurance, whose numbers begin with letters; accounts with letters in them."""
    for found in _MIXED.finditer(reading.plain):
        yield *found.span("number"), "bank_account"
    for found in _LETTERED.finditer(reading.plain):
        yield *found.span("number"), "national_id"


# Words that people write without a space before their number.
_LABELS = frozenset({
    "sdt", "dt", "so", "zalo", "tel", "phone", "goi", "lh", "alo", "hotline", "stk", "tk", "cccd",
    "cmnd", "cmt", "viber", "ib", "call", "nhan", "bank", "vcb", "mb", "acb", "bidv",
})  # fmt: skip


def _glued(reading: Reading, start: int) -> bool:
    """Whether a number is part of a longer code: letters that are no label stand right before it."""
    letters = _LETTERS.search(reading.plain, max(0, start - 12), start)
    return letters is not None and letters.group() not in _LABELS


def _start(reading: Reading, window: Window, kind: str) -> int:
    """With the plus, and the bracket that closes within, of a telephone number."""
    start = window.start
    if kind != "phone":
        return start
    before = reading.plain[max(0, start - 2) : start]
    start -= before.endswith("+")
    return start - (before.rstrip("+").endswith("(") and ")" in reading.plain[window.start : window.end])


_SPOKEN = r"khong|khg|zero|oh|o|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|one|two|three|four|five|six|seven|eight|nine"
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:(?:cong|plus) (?:tam|eight) (?:tu|bon|four)|khong|khg|zero|oh|o|0)"
    rf"(?:[ ,.-]{{1,3}}(?:{_SPOKEN}|\d{{1,4}})(?!\w)){{3,13}}"
)


def spoken(reading: Reading) -> Iterator[Found]:
    """A telephone number read out: không chín không một ... (nine to twelve figures)."""
    for found in _IN_WORDS.finditer(reading.plain):
        words = re.findall(r"\w+", found.group())
        figures = sum(len(word) if word.isdigit() else 1 for word in words)
        if 9 <= figures <= 14 and any(not word.isdigit() for word in words):
            yield *found.span(), "phone"

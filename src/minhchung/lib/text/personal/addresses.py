"""Home addresses: a chain of parts such as số 12/34 | đường Hoa Sữa | phường Bình Minh | thành phố ...

A chain is an address when one of its parts leads to a door: a house number with a street, an alley's number, a flat, or
a numbered hamlet or group within its commune. A street, a ward or a town alone stays.
"""

import re
from collections.abc import Iterator

from minhchung.lib.text.personal import people
from minhchung.lib.text.personal.parts import NUMBER, STOPS, Part, name_end, part
from minhchung.lib.text.personal.reading import Found, Lexicon, Reading

_MOST_PARTS = 12
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])(?:[/.-]\d{2,4})?|\d{1,2}[/.-](?:19|20)\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOIN = re.compile(r"\s{0,2}[,.(/;-]?\s{0,2}")
# After these a number is no house's: "bão số 3", "tuyến số 5", "đường số 7".
_NO_HOUSE = Lexicon(
    "bão luật định văn tư tuyến buýt bus xe đường cầu cổng lớp khối trường ca năm tháng ngày lúc giờ kênh quyết"
    " trạm quyển ga cảng lô tỷ thứ hàng top đội giải bảng bài mục điều khoản phần tập trang kỳ quý trong còn có"
    " khoảng gần hơn trên thị phố đạo thủ áo quận khu tổ tầng phường vùng máy nhóm"
)
# Said right before an address of somebody's home; the latter hardly before anything else.
_HOME = Lexicon(
    "ở tại ngụ nhà đc trú sống quê giao ship đến tới về hẹn qua live at address lives home chỉ trọ cư tôi mình em nhận"
)
_AT_HOME = Lexicon("ngụ nhà trú trọ đc chỉ quê")
_CITIES = re.compile(
    r"(?:ha noi|(?:tp ?)?(?:hcm|ho chi minh)|tphcm|hcm|sai gon|sg|hn|thu duc|hoan kiem|ba dinh|dong da|cau giay"
    r"|hai ba trung|go vap"
    r"|binh thanh|tan binh|phu nhuan|binh tan|da nang|hue|can tho|hai phong|bien hoa|vung tau|nha trang|da lat"
    r"|vinh|bac ninh"
    r"|dong nai|binh duong|long an|nghe an|thanh hoa|quang ninh|ha long|quy nhon|my tho|ca mau|kien giang"
    r"|an giang|viet nam)"
    r"(?!\w)"
)
_ENGLISH_SMALL = re.compile(
    r"(?<![\w/])\d{1,5}[a-z]? (?:[a-z]{2,20} ){1,2}(?:street|avenue|boulevard)(?!\w)(?:, [a-z]{3,20}(?!\w))?"
)
_ENGLISH = re.compile(
    r"(?<![\w/])(?:(?:[Aa]pt|[Uu]nit|[Ff]lat|[Rr]oom)\.? ?\w{1,5},? )?\d{1,5}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?){0,3}"
    r" (?:[A-Z][a-z]{1,20} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Terrace|Crescent|Place"
    r"|Way)(?!\w)\.?"
    r"(?:,? (?:[Aa]pt|[Uu]nit|[Ff]lat"
    r"|#)\.? ?\w{1,5})?(?:, (?:[A-Z][a-z]{1,20} ?){1,3}){0,3}(?:,? ?[A-Z]{2})?(?:,? \d{5})?"
)


def addresses(reading: Reading) -> Iterator[Found]:
    for found in (*_ENGLISH.finditer(reading.text), *_ENGLISH_SMALL.finditer(reading.plain)):
        yield *found.span(), "address"
    parts = [part(reading, at) for at in range(len(reading.words))]
    at = 0
    while at < len(reading.words):
        chain = _chain(reading, parts, at)
        if chain and _is_address(reading, chain):
            chain = _trimmed(reading, chain)
            yield reading.words[chain[0].first].start, reading.words[chain[-1].last - 1].end, "address"
            at = chain[-1].last
        else:
            at += 1


def _chain(reading: Reading, parts: list[Part | None], at: int) -> list[Part]:
    """The parts that follow one another from word `at`; none when none begins there. `parts`: one for each word."""
    chain: list[Part] = []
    while at < len(reading.words) and len(chain) < _MOST_PARTS:
        if chain and not _joined(reading, at):
            break
        found = parts[at] or _unnamed(reading, at, chain)
        if not found:
            break
        chain.append(found)
        at = found.last
    return chain


def _joined(reading: Reading, at: int) -> bool:
    """Whether word `at` may go on with an address: a full stop ends it, unless behind P. or TP."""
    gap = reading.gap(at)
    return bool(_JOIN.fullmatch(gap)) and ("." not in gap or len(reading.words[at - 1].text) <= 2)


def _unnamed(reading: Reading, at: int, chain: list[Part]) -> Part | None:
    """A bare house number at the head of a chain or behind a floor, or a name without a word of its own behind one."""
    word, gap = reading.words[at], reading.gap(at)
    behind_floor = bool(chain) and chain[-1].kind in {"block", "flat", "estate"} and gap.strip() == ","
    if not chain or (behind_floor and word.figure):
        fits = (word.figure or word.plain[-1].isdigit()) and NUMBER.fullmatch(word.plain)
        return Part("bare", at, at + 1) if fits else None
    behind_number = chain[-1].kind in {"house", "number", "bare", "alley", "block"} and gap == " "
    behind_comma = gap.strip() in {",", "-"} and chain[-1].kind not in {"bare", "house"}
    known = _surname(reading, at) or people.PUBLIC_PLAIN.match(reading.plain, word.start)
    city = _CITIES.match(reading.plain, word.start)
    if behind_comma and city and not word.capital:
        return Part("name", at, reading.word_at(city.end() - 1), True)
    if not word.capital and not (behind_number and chain[-1].kind != "block" and known):
        return None
    last, bare = name_end(reading, at)
    return Part("name", at, last, bare) if last > at and (behind_number or behind_comma) else None


def _surname(reading: Reading, at: int) -> bool:
    """Whether the word can begin the name of a street called after a person."""
    word = reading.spelled(at)
    return word in (people.SURNAMES if reading.marked else people.FOLDED_SURNAMES)


def _is_address(reading: Reading, chain: list[Part]) -> bool:
    some, head = {part.kind for part in chain}, chain[0].kind
    home = _home(reading, chain[0].first)
    if head == "number":
        return not _year(reading, chain[0])
    if head in {"house", "bare"}:
        return len(chain) > 1 and _house(reading, chain, home)
    doors = {
        "alley": home or len(some) > 1,
        "flat": bool(some & {"block", "estate", "street"}),
        "unit": home or "area" in some,
        "number": True,
        "house": head == "estate" or (head in {"block", "flat"} and bool(some & {"street", "area"})),
        "bare": home and "area" in some,
        "hamlet": home and "area" in some,
        "block": home and {"estate", "area"} <= some,
    }
    return any(leads for kind, leads in doors.items() if kind in some)


def _house(reading: Reading, chain: list[Part], home: bool) -> bool:
    """Whether the number at the head is a house's, not that of a storm, a line or a year."""
    number, follows = chain[0], chain[1]
    if reading.gap(number.first) == " " and _NO_HOUSE.holds(reading, number.first - 1):
        return False
    bare, figures = number.kind == "bare", reading.words[number.last - 1].text
    if bare and (_year(reading, number) or reading.gap(follows.first) != " "):
        return False
    if not figures[0].isdigit() and "/" not in figures:
        return follows.kind == "estate"  # B12-07 chung cư Mây Hồng
    if follows.kind == "name":
        return _named_street(reading, chain, home)
    if bare:
        split = "/" in figures and not _DATE.fullmatch(figures)
        return (follows.kind in {"street", "alley"} and (not follows.bare or home)) or (
            follows.kind == "hamlet" and split
        )
    return follows.kind in {"street", "alley", "unit", "hamlet", "estate"} or (home and follows.kind == "area")


def _named_street(reading: Reading, chain: list[Part], home: bool) -> bool:
    """Whether a number and a name without "đường" are a house in a street: 12/34 Lê Lợi, phường 4."""
    number, street = chain[0], chain[1]
    figures = reading.words[number.last - 1].text
    split = "/" in figures and not (number.kind == "bare" and _DATE.fullmatch(figures))
    surely = split or (home and any(_AT_HOME.holds(reading, number.first - back) for back in (1, 2)))
    if street.last - street.first < 2:
        return False
    within = any(part.kind == "area" for part in chain[2:])
    if street.bare:
        known = people.PUBLIC_PLAIN.match(reading.plain, reading.words[street.first].start)
        clear = reading.spelled(street.first) in (people.CLEAR if reading.marked else people.PLAIN_CLEAR)
        return surely or (home and bool(known)) or (within and clear)
    return surely or (home and within) or (_surname(reading, street.first) and (home or within))


def _year(reading: Reading, part: Part) -> bool:
    return bool(_YEAR.fullmatch(reading.words[part.last - 1].text))


def _home(reading: Reading, first: int) -> bool:
    """Whether the words right before speak of where somebody lives or something goes."""
    near = any(_HOME.holds(reading, at) for at in (first - 1, first - 2))
    return near and reading.gap(first) in {" ", ": ", ", ", ":"}


def _trimmed(reading: Reading, chain: list[Part]) -> list[Part]:
    """Without what hangs on nothing but a comma and begins the next sentence: "..., Anh ấy nói"."""
    while len(chain) > 2 and chain[-1].kind == "name" and chain[-1].last - chain[-1].first == 1:
        word = reading.spelled(chain[-1].first)
        if not (STOPS.holds(reading, chain[-1].first) or word in people.KIN):
            break
        chain = chain[:-1]
    return chain

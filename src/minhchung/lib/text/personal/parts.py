"""The parts that a postal address is made of: số 12/34, ngõ 56, căn 1203, đường Hoa Sữa, tổ 7, phường Bình Minh."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from minhchung.lib.text.fold import fold
from minhchung.lib.text.personal.reading import Lexicon, Reading


class Part(NamedTuple):
    """`kind`: house, number, alley, flat, block, street, unit, hamlet, estate, area, or name (no word of its own)."""

    kind: str
    first: int
    last: int
    bare: bool = False  # a name in small letters


# Words that open a part -> (its kind with a number after it, its kind with a name after it).
_OPENERS: dict[tuple[str, ...], tuple[str, str]] = {
    tuple(words.split()): (numbered, named)
    for numbered, named, many in (
        ("number", "", "nhà số|số nhà|địa chỉ số"),
        ("house", "", "số|nhà|địa chỉ|sn|house|no"),
        ("alley", "", "ngõ|ngách|hẻm|hẽm|kiệt|xẹt|đường hẻm|alley"),
        ("flat", "", "căn hộ|căn hộ số|căn|căn số|phòng|phòng số|apt|flat|room|unit|căn chung cư"),
        ("block", "block", "tòa|toà|tòa nhà|toà nhà|block|tháp|dãy|lô|tower|ct"),
        ("block", "", "tầng|lầu|floor|liền kề|lk|biệt thự|shophouse"),
        ("street", "street", "đường|đường số|phố|đại lộ|quốc lộ|tỉnh lộ|hương lộ|ql|tl|đl"),
        ("unit", "hamlet", "thôn|xóm|ấp|buôn|bản|phum|sóc|bon|làng|khóm"),
        ("unit", "", "tổ|tổ số|tổ dân phố|tổ dân phố số|tdp|tổ dp|kp|đội|cụm|cụm dân cư|khu"),
        ("unit", "estate", "khu phố"),
        ("", "estate", "chung cư|cc|khu đô thị|kđt|kdt|khu tập thể|ktt|tập thể|ký túc xá|ktx|khu dân cư|kdc|cư xá"),
        ("area", "area", "xã|phường|thị trấn|quận|huyện|thị xã|thành phố|tp|tỉnh|p|q|h|tx|tt|x|ward|district"),
    )
    for words in many.split("|")
}
_FOLDED_OPENERS = {tuple(map(fold, words)): kinds for words, kinds in _OPENERS.items()}
_FIRST_WORDS = Lexicon(" ".join(words[0] for words in _OPENERS))
_LONGEST_OPENER = max(map(len, _OPENERS))
NUMBER = re.compile(r"\d{1,5}[a-z]{0,3}(?:[/-]\d{1,4}[a-z]?){0,5}(?:bis)?|[a-z]{1,2}\d{1,4}[a-z]?(?:[/.-]\d{1,4})?")
_CODE = re.compile(r"[a-z]{0,3}\d{1,4}[a-z]?(?:[/.-][a-z]?\d{1,4})*|[a-z]{1,2}|[ivx]{1,5}")
_GLUED = re.compile(r"(?:(?P<area>[pq])|kp|tdp|to)\d{1,2}[a-z]?")
_PATTERNS = dict.fromkeys(("block", "flat", "area", "street"), _CODE)
_BEFORE_NUMBER = re.compile(r"[ :.]{1,3}")
_BEFORE_NAME = re.compile(r" |\. ?")
# Where a name in small letters ends.
STOPS = Lexicon(
    "đang bị có là thì và ở tại nhà nha nhé giúp cho của mà để rồi đã sẽ vừa mới khi nếu trước sau gần với lúc"
    " hôm ngày không chưa này kia đó ai nào vì nên gặp bán mua nhận giao gọi được phải tôi mình em anh chị ông bà"
    " con người xin báo giờ về đến từ trong ngoài trên dưới bằng ngập cháy cấm mất sập cúp điện nước hết hay hoặc"
    " nhưng cũng còn lại lên xuống ra vào đi nói kể thấy làm nhờ kiểm tra giùm hông à ư ạ hẹn thu dụng nghe tin"
    " cạnh đối diện nhiều mấy hai những mỗi sửa mở lắp xây kẹt",
    unmarked=(
        "dang bi co la thi va o tai nha nhe giup cho cua de roi da se vua moi khi neu truoc sau gan voi luc"
        " hom ngay khong nay kia do ai nao vi nen gap ban mua nhan giao goi duoc phai toi minh em anh chi ong"
        " nguoi xin bao ve den trong ngoai duoi bang ngap chay cam mat sap cup dien nuoc het hay hoac nhung"
        " cung lai xuong ra vao noi ke nho kiem tra gium u a nghe tin nhieu may sua mo lap"
    ),
)
_NEVER = Lexicon("này kia đó nào và là đã đang sẽ không bị thì mà ở có", unmarked="nay kia do nao va dang bi thi o")
MOST_NAME, MOST_SMALL = 5, 3  # words of a name: at all, and in small letters that no pause ends


def part(reading: Reading, at: int) -> Part | None:
    """The part that an opening word at `at` begins."""
    for after, numbered, named in _openings(reading, at):
        found = _numbered(reading, at, after, numbered) or _named(reading, at, after, named)
        if found:
            return found
    glued = _GLUED.fullmatch(reading.words[at].plain)
    return Part("area" if glued["area"] else "unit", at, at + 1) if glued else None


def name_end(reading: Reading, at: int, *, opened: bool = False) -> tuple[int, bool]:
    """(the word after a proper name that begins at `at`, whether it is in small letters).

    `opened`: behind "phường" or "đường" everyday words are names as well: phường Nước Ngọt, xã Mây Trắng.
    """
    words, last = reading.words, at
    bare = not (words[at].capital or words[at].figure)
    paused = _pause(reading, at) if bare and opened and not _NEVER.holds(reading, at) else at
    while last < min(at + MOST_NAME, len(words)):
        if last > at and (not _goes_on(reading, last) or _opens(reading, last)):
            return last, bare
        word, stops = words[last], last >= paused and STOPS.holds(reading, last)
        if (stops or word.figure) if bare else not (word.capital or word.figure):
            return last, bare
        last += 1
    whole = last == len(words) or reading.gap(last) != " "
    return (min(last, at + MOST_SMALL) if bare and not whole else last), bare


def _pause(reading: Reading, at: int) -> int:
    """The word behind the first pause within MOST_SMALL words from `at`; the next word when there is none."""
    near = range(at + 1, min(at + MOST_SMALL, len(reading.words)) + 1)
    return next((last for last in near if last == len(reading.words) or reading.gap(last) not in {" ", "-"}), at + 1)


def _openings(reading: Reading, at: int) -> Iterator[tuple[int, str, str]]:
    """(the word behind the opening words at `at`, the kind with a number, the kind with a name), longest first."""
    known = _OPENERS if reading.marked else _FOLDED_OPENERS
    for size in range(_LONGEST_OPENER if _FIRST_WORDS.holds(reading, at) else 0, 0, -1):
        kinds = known.get(tuple(reading.spelled(place) for place in range(at, at + size)))
        if reading.spelled(at - 1) in {"văn", "van"} and reading.gap(at) == " ":
            return  # an office, not a room
        spaced = all(reading.gap(inner) == " " for inner in range(at + 1, min(at + size, len(reading.words))))
        if kinds and spaced and at + size < len(reading.words):
            yield at + size, *kinds


def _opens(reading: Reading, at: int) -> bool:
    """Whether the next part begins at `at`; looks no further than one word, so that the time stays linear."""
    for after, numbered, named in _openings(reading, at):
        if reading.words[after].figure and numbered:
            return True
        spaced = _BEFORE_NAME.fullmatch(reading.gap(after))
        if named and spaced and len(reading.words[at].text) > 1 and not STOPS.holds(reading, after):
            return True
    return bool(_GLUED.fullmatch(reading.words[at].plain))


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether word `at` may belong to the name before it; a full stop only behind a short form."""
    gap = reading.gap(at)
    return gap in {" ", " - ", "-"} or (gap in {".", ". "} and len(reading.words[at - 1].text) <= 2)


def _numbered(reading: Reading, at: int, after: int, kind: str) -> Part | None:
    if not kind:
        return None
    if kind not in {"house", "number"} and reading.spelled(after) in {"số", "so"} and after + 1 < len(reading.words):
        after += 1
    word = reading.words[after]
    if not _BEFORE_NUMBER.fullmatch(reading.gap(after)) or not _PATTERNS.get(kind, NUMBER).fullmatch(word.plain):
        return None
    letter = len(word.text) == 1 and reading.text[word.end : word.end + 1] == ","
    needs_figure = kind in {"area", "street"} or (kind in {"block", "flat"} and not word.capital and not letter)
    return Part(kind, at, after + 1) if word.figure or not needs_figure else None


def _named(reading: Reading, at: int, after: int, kind: str) -> Part | None:
    gap = reading.gap(after)
    if not kind or not _BEFORE_NAME.fullmatch(gap):
        return None
    last, bare = name_end(reading, after, opened=True)
    abbreviated = len(reading.words[at].plain) == 1 and after == at + 1 and "." not in gap
    loose = abbreviated or (reading.spelled(after - 1) in {"phố", "pho"} and kind == "estate")
    return Part(kind, at, last, bare) if last > after and not (loose and bare) else None

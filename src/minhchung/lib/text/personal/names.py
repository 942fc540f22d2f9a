"""Names of persons: after a title, where somebody introduces one, and where Văn or Thị stands behind a surname.

Capital letters decide where there are any; in small letters or without marks, only what is hardly another word goes.
Names known from history or to the whole world stay, and names that follow a public office: they are the claim.
"""

import re
from collections.abc import Iterator
from itertools import chain

from minhchung.lib.text.personal import capitals, everyday, people
from minhchung.lib.text.personal.introductions import introductions
from minhchung.lib.text.personal.reading import MASK, Found, Reading, Word
from minhchung.lib.text.personal.syllables import by_list, english, full, given_alone, name_ends, pair, pauses

_INITIAL = re.compile(  # gặp A. Tuấn, C Hoa 09…
    r"(?<!\w)(?P<sought>(?:lh|liên hệ|gặp|gọi|alo|hỏi|ib|inbox|zalo|gửi|nhận)[ :]{1,2})?[ac](?:\. ?| )(?=\w)"
)
_PERSONAL = re.compile(  # what is told of a person right behind their name
    r"[ ,:(-]{1,3}(?:cccd|cmnd|cmt|căn cước|sđt|số điện thoại|stk|sinh (?:năm|ngày)|sn (?:19|20)\d\d|\d{1,2} tuổi"
    r"|ngụ|trú|quê|can cuoc|sdt|so dien thoai|sinh (?:nam|ngay)|\d{1,2} tuoi|ngu |tru |que )"
)
_BARE = re.compile(r"(?<!\w)(?:thi|van)(?!\w)")


def names(reading: Reading) -> Iterator[Found]:
    finders = (_after_kin, _after_office, _after_initial, _introduced, _bare, _shouted, _personal)
    for first, last in chain.from_iterable(finder(reading) for finder in finders):
        yield reading.words[first].start, reading.words[last - 1].end, "name"


def _after_kin(reading: Reading) -> Iterator[tuple[int, int]]:
    taken = 0
    for at, word in enumerate(reading.words[:-1]):
        if at < taken:
            continue
        small = reading.spelled(at)
        kin = small in people.KIN or (not reading.marked and word.plain in people.FOLDED_KIN)
        if not reading.marked and everyday.PLAIN_TITLES.match(reading.plain, word.start):
            continue
        if not kin or reading.gap(at + 1) != " " or (at > taken and _within_a_title(reading, at)):
            continue
        last = _titled(reading, at + 1, word, "kin")
        if last:
            taken = last
            yield at + 1, last
            taken = _another(reading, last) or last
            if taken > last:
                yield last + 1, taken


def _another(reading: Reading, at: int) -> int:
    """The end of the second name in "ông bà ... và ...", when its conjunction is word `at`; 0 when there is none."""
    if reading.spelled(at) not in {"và", "va", "với", "voi"} or at + 1 >= len(reading.words):
        return 0
    last = _announced(reading, at + 1, "perhaps")
    return last if last and not _public(reading, at + 1, last) else 0


def _after_office(reading: Reading) -> Iterator[tuple[int, int]]:
    text = reading.small if reading.marked else reading.plain
    calls = (people.CALL, people.STATION) if reading.marked else (people.FOLDED_CALL, people.FOLDED_STATION)
    patterns = ((calls[0], "call"), (calls[1], "station"), (people.FOREIGN, "call"))
    for pattern, rank in patterns:
        for found in pattern.finditer(text):
            at = reading.word_at(found.end())
            gap = reading.text[found.end() : reading.words[at].start] if at < len(reading.words) else ""
            if at and (gap in {" ", ": "} or (gap in {". ", "."} and found.end() - found.start() <= 4)):
                last = _titled(reading, at, reading.words[at - 1], rank)
                if last:
                    yield at, last


def _after_initial(reading: Reading) -> Iterator[tuple[int, int]]:
    """After the first letter of anh or chị, where somebody is to be called: their number follows, or a word before."""
    for found in _INITIAL.finditer(reading.small):
        at = reading.word_at(found.end())
        last = capitals.run(reading, at) if capitals.tell(reading, at) else 0
        if last and capitals.all_names(reading, at, last) and not _public(reading, at, last):
            follows = reading.text[reading.words[last - 1].end :][:3].lstrip(" :(-")
            if found["sought"] or follows.startswith(MASK):
                yield at, last


def _introduced(reading: Reading) -> Iterator[tuple[int, int]]:
    for at, trust in introductions(reading):
        last = _announced(reading, at, trust)
        if last and not _public(reading, at, last):
            yield at, last


def _bare(reading: Reading) -> Iterator[tuple[int, int]]:
    """Nguyễn Văn or Thị and a given name, wherever it stands, unless a street or a school is named so."""
    for found in _BARE.finditer(reading.plain):
        at = reading.word_at(found.start()) - 1
        if at < 0 or at + 2 >= len(reading.words) or _of_a_place(reading, at):
            continue
        listed = by_list(reading, at, people.BARE_SURNAMES, trust=0)
        last = capitals.run(reading, at) if capitals.tell(reading, at) else listed
        rare = _of_a_woman(reading, at, last) and reading.spelled(at) not in people.BEFORE_THI
        if (listed or rare or capitals.surname(reading, at)) and last - at >= 3 and not _public(reading, at, last):
            yield at, last


def _shouted(reading: Reading) -> Iterator[tuple[int, int]]:
    """LE THI THANH XUAN among small letters, as banks write who holds an account."""
    taken = 0
    for at, word in enumerate(reading.words):
        if at < taken or not (word.capital and word.text.isupper() and word.plain in people.FOLDED_SURNAMES):
            continue
        if _of_a_place(reading, at) or capitals.other(reading, at):
            continue
        last = capitals.run(reading, at)
        known = all(reading.words[place].plain in people.FOLDED_SYLLABLES for place in range(at, last))
        if last - at >= 3 and known and len(word.text) > 1 and not _public(reading, at, last):
            taken = last
            yield at, last


def _personal(reading: Reading) -> Iterator[tuple[int, int]]:
    """Surname, middle and given name in capitals, before an age, a home or a number of theirs."""
    taken = 0
    for at in range(len(reading.words)):
        fits = capitals.tell(reading, at) and capitals.surname(reading, at) and reading.spelled(at) not in people.KIN
        if at < taken or not fits:
            continue
        last = capitals.run(reading, at)
        told = last - at >= 3 and _PERSONAL.match(reading.small, reading.words[last - 1].end)
        if told and not (_of_a_place(reading, at) or capitals.other(reading, at) or _public(reading, at, last)):
            taken = last
            yield at, last


def _of_a_place(reading: Reading, at: int) -> bool:
    """Whether the word before word `at` makes a place, a school or a prize of the name that begins there."""
    if not at or reading.gap(at) != " ":
        return False
    before = reading.words[at - 1]
    return before.figure or people.PLACES.holds(reading, at - 1)


def _within_a_title(reading: Reading, at: int) -> bool:
    """Whether the word at `at` is part of a heading or of a name: Hai Bà Trưng, phố Bà Triệu, Mai Anh Tuấn."""
    word = reading.words[at]
    if reading.spelled(at) == "bố" and reading.spelled(at - 1) in {"tuyên", "công", "phân", "ban", "khủng"}:
        return True
    if reading.spelled(at - 1) in everyday.SHOPS and not word.capital and reading.gap(at) == " ":
        return True
    if not at or reading.gap(at) != " " or not word.capital or word.text.isupper():
        return False
    before = reading.words[at - 1]
    if before.figure or people.PLACES.holds(reading, at - 1):
        return True
    return before.capital and at >= 2 and reading.gap(at - 1) == " "


def _titled(reading: Reading, at: int, title: Word, rank: str) -> int:
    """The end of the name that begins at word `at`, right after the title; 0 when none does.

    `rank` is that of the title: "kin" (anh, bà), "call" (bác sĩ, Mr) or "station" (giám đốc, sinh viên).
    """
    if capitals.tell(reading, at):
        last = capitals.run(reading, at)
        last = last if last and _is_name(reading, at, last, title, rank) else 0
    elif not reading.marked and at + 1 < len(reading.words) and reading.words[at + 1].capital:
        return 0  # co giao truong Le Loi: a name would begin with a capital here
    elif rank == "kin" and _blurred(reading, at - 1):
        listed = by_list(reading, at, people.STRONG_SURNAMES, trust=1)
        last = listed or full(reading, at) or given_alone(reading, at, title, rank)
    else:
        kin = rank == "kin"
        listed = by_list(reading, at, people.PLAIN_CLEAR if kin else people.PLAIN_SURNAMES, trust=2 if kin else 3)
        last = listed or full(reading, at) or given_alone(reading, at, title, rank) or english(reading, at, title.plain)
    return last if last and not _public(reading, at, last) else 0


def _announced(reading: Reading, at: int, trust: str) -> int:
    """As `_titled`, after words that introduce a name; `trust` is that of `introductions`."""
    if capitals.other(reading, at):
        return 0
    if not capitals.tell(reading, at):
        if trust in {"self", "perhaps"}:
            last = by_list(reading, at, people.PLAIN_SURNAMES, trust=2)
            return last if last - at >= 3 and name_ends(reading, last) else 0
        listed = by_list(reading, at, people.PLAIN_SURNAMES, trust=3)
        paired = pair(reading, at) if reading.marked or reading.spelled(at - 1) in {"ten", "la"} else 0
        last = listed or paired or english(reading, at, "mr" if reading.spelled(at - 2) == "name" else "")
        return last or (at + 1 if reading.spelled(at) in people.CERTAIN_GIVEN else 0)
    last = capitals.run(reading, at)
    if last - at >= 2 and capitals.surname(reading, at):
        return last
    foreign = last - at >= 2 and not capitals.SYLLABLE.fullmatch(reading.words[at].plain)
    listed = last > at and capitals.all_names(reading, at, last)
    whole = last > at and not reading.text[reading.words[at].start : reading.words[last - 1].end].isupper()
    fits = {"surely": whole, "likely": foreign or listed, "self": foreign or (listed and last - at >= 3)}
    return last if fits.get(trust, False) else 0


def _is_name(reading: Reading, at: int, last: int, title: Word, rank: str) -> bool:
    """Whether the words in capitals right after a title are a name."""
    first = reading.words[at]
    if capitals.other(reading, at):
        return False
    if last - at >= 2 and (capitals.surname(reading, at) or _of_a_woman(reading, at, last)):
        return True
    if rank == "kin" and not reading.marked and title.plain in people.BLURRED:
        return _plainly(reading, at, last, title)
    if _fixed(reading, at, title) or (last - at == 1 and reading.spelled(at) in people.ORDINALS):
        return False
    if not capitals.SYLLABLE.fullmatch(first.plain):
        return rank != "station" and not reading.text[first.start : reading.words[last - 1].end].isupper()
    before = reading.spelled(reading.word_at(title.start) - 1)
    several = (before in people.PLURAL and (before, title.text) != ("con", "bé")) or (
        rank != "kin" and reading.spelled(at) in people.NATIONS
    )
    named = _unknown(reading, at, last, title, rank) or capitals.all_names(reading, at, last)
    return named and not (last - at == 1 and several)


def _plainly(reading: Reading, at: int, last: int, title: Word) -> bool:
    """Whether the words after co, ba or chu, which may be có, ba or chủ, are a given name, or a rank and one."""
    *ranks, given = (reading.words[place].plain for place in range(at, last))
    if _fixed(reading, at, title) or given not in people.FOLDED_GIVENS | people.FOLDED_CERTAIN:
        return False
    ranked = bool(ranks) and ranks[0] in people.FOLDED_ORDINALS
    return len(ranks) < 2 and (
        ranked or not (ranks or title.capital or title.plain in {"di", "thay", "ban", "cu", "chau"})
    )


def _unknown(reading: Reading, at: int, last: int, title: Word, rank: str) -> bool:
    """Whether the words in capitals after a title are a name in a tongue of which no list has the syllables."""
    if rank == "station" or title.text.lower() in {"con", "bạn", "ba"}:
        return False
    if not title.capital:
        return last - at >= 2 or title.text == "bé"
    # At the head of a sentence, but not in a headline: small letters go on.
    goes_on = last < len(reading.words) and reading.words[last].text.islower() and reading.gap(last) in {" ", ", "}
    return 2 <= last - at <= 4 and goes_on


def _of_a_woman(reading: Reading, at: int, last: int) -> bool:
    """Whether Thị in the middle makes a surname of any first word: Trầm Thị Mơ."""
    middle = last - at >= 3 and reading.spelled(at + 1) == "thị"
    return middle and reading.spelled(at + 2) not in people.AFTER_THI


def _blurred(reading: Reading, at: int) -> bool:
    """Whether the title at word `at` is an everyday word as well, or hardly comes before a name in small letters."""
    small = reading.spelled(at)
    return small in people.PARENTS or (not reading.marked and small in people.BLURRED)


def _fixed(reading: Reading, at: int, title: Word) -> bool:
    """Whether title and word are a place, a spirit or a saying; "anh Hùng", of two cases, is a man and no hero."""
    real = title.plain not in {"ong", "ba"} and reading.spelled(at) != "dậu"
    goes_on = at + 1 < len(reading.words) and reading.words[at + 1].text.islower()
    man = goes_on and title.capital and reading.words[at].text == "Hùng"  # the hero has one capital: Anh hùng
    named = man or (not title.capital and real and reading.spelled(at) in people.GIVEN)
    fixed, text = (people.NOT_PERSONS, reading.small) if reading.marked else (people.NOT_PERSONS_PLAIN, reading.plain)
    return bool(fixed.match(text, title.start)) and not named


def _public(reading: Reading, at: int, last: int) -> bool:
    """Whether everybody knows the name; where no capitals show its end, one that begins like it is as good."""
    pattern, text = (people.PUBLIC, reading.small) if reading.marked else (people.PUBLIC_PLAIN, reading.plain)
    found = pattern.match(text, reading.words[at].start)
    if not found:
        return False
    longer = full(reading, at) == last and pauses(reading, last)
    if found.end() >= reading.words[last - 1].end:
        return True
    return not capitals.tell(reading, at) and " " in found.group() and not longer

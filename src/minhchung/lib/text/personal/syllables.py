"""Names without capitals to show them: told by the lists of `people` alone, and where they may end."""

import re

from minhchung.lib.text.personal import people
from minhchung.lib.text.personal.reading import Reading, Word

LONGEST = 5  # syllables of a name
_NEVER = LONGEST + 1
# By trust, how many syllables make a name without thị or văn: behind a surname that is hardly another word, and others.
_LEAST_CLEAR, _LEAST = (_NEVER, 3, 2, 2), (_NEVER, _NEVER, 3, 3)
_END = re.compile(r" ?[^\w\s]|\s*$|\n")


def by_list(reading: Reading, at: int, plain: frozenset[str], *, trust: int) -> int:
    """The end of a surname and what follows it, by the lists alone; 0 when it is none.

    `plain` are the surnames to know in a text without marks. `trust`: how sure it is that a name stands here: 0 not at
    all (three known syllables with thị or văn), 1 it might be (three after a clear surname), 2 after a title (two after
    a clear surname, or thị or văn and any word), 3 announced ("họ tên"), where a marked text may give it without marks.
    """
    small = [reading.spelled(place) for place in range(at, at + LONGEST)]
    bare = all(map(str.isascii, small[:3])) and (trust == 3 or (trust == 2 and small[1] in {"thi", "van"}))
    known, surnames, clear = people.SYLLABLES, people.SURNAMES, people.CLEAR
    if bare or not reading.marked:
        known, surnames, clear = people.FOLDED_SYLLABLES, plain, people.PLAIN_CLEAR
        if people.PLAIN_COMPOUNDS.match(reading.plain, reading.words[at].start):
            return 0
        surnames = plain | people.THI_SURNAMES if trust and small[1] == "thi" else plain
        del small[-1:]
    if small[0] not in surnames:
        return 0
    size = _size(reading, at, small, known)
    if small[1] in people.MIDDLE:
        third = small[2].isalpha() and reading.gap(at + 1) == reading.gap(at + 2) == " "
        fits = third and not people.THI_VAN.match(reading.small, reading.words[at + 1].start)
        sure = trust == 3 or (trust == 2 and (reading.marked or small[0] in clear))
        return at + max(size, 3) if fits and (sure or size >= 3) else 0
    return at + size if size >= (_LEAST_CLEAR if small[0] in clear else _LEAST)[trust] else 0


def _size(reading: Reading, at: int, small: list[str], known: frozenset[str]) -> int:
    """How many words from `at` are syllables of names, at most as many as `small` has; the first always counts."""
    size = 1
    while size < len(small) and small[size] in known and reading.gap(at + size) == " ":
        if _titled(reading, at + size):
            break
        size += 1
    return size


def _titled(reading: Reading, at: int) -> bool:
    """Whether a title begins at word `at`, so that the name before it has ended."""
    start = reading.words[at].start
    return bool(people.CALL.match(reading.small, start) or people.STATION.match(reading.small, start))


def given_alone(reading: Reading, at: int, title: Word, rank: str) -> int:
    """The end of a given name in small letters: chị hương, anh tuấn anh."""
    small, start = reading.spelled(at), reading.words[at].start
    if people.COMPOUNDS.match(reading.small, start) or people.NOT_PERSONS.match(reading.small, title.start):
        return 0
    if not reading.marked:
        return _plain_given(reading, at, title, rank)
    certain, everyday = small in people.CERTAIN_GIVEN, small in people.EVERYDAY_GIVEN
    if title.plain not in people.PARENTS and pair(reading, at):
        return at + 2
    everyday = everyday and rank != "station" and title.plain not in people.PARENTS and small not in people.NATIONS
    aged = small in people.GIVEN and reading.spelled(at + 2) == "tuổi"
    return at + 1 if certain or aged or (everyday and name_ends(reading, at + 1)) else 0


def _plain_given(reading: Reading, at: int, title: Word, rank: str) -> int:
    """As `_given_alone`, in a text without marks."""
    if rank != "kin" or title.plain in people.PLAIN_KIN:
        known = reading.spelled(at) in people.FOLDED_GIVEN
        return pair(reading, at) or (at + 1 if known and name_ends(reading, at + 1) else 0)
    paused = at + 1 == len(reading.words) or reading.gap(at + 1) != " "
    return at + 1 if reading.spelled(at) in people.FOLDED_CERTAIN and paused else 0


def pair(reading: Reading, at: int) -> int:
    """The end of two given names that a pause or a fitting word ends: lan anh, quang huy."""
    given = people.GIVEN if reading.marked else people.FOLDED_GIVENS
    first, second = reading.spelled(at), reading.spelled(at + 1)
    sure = people.CERTAIN_GIVEN | people.EVERYDAY_GIVEN
    fits = (
        first in given
        and second in given
        and (first in sure or second in sure or not reading.marked)
        and second not in people.FOLLOWERS
        and reading.gap(at + 1) == " "
    )
    return at + 2 if fits and name_ends(reading, at + 2) else 0


def english(reading: Reading, at: int, title: str) -> int:
    """The end of at most two words after mr, mrs or "my name is" in small letters."""
    last = at
    while last < min(at + 2, len(reading.words)) and title in {"mr", "mrs"}:
        word = reading.words[last].plain
        apart = last > at and reading.gap(last) != " "
        if len(word) < 3 or not word.isalpha() or word in people.ENGLISH_STOPS or apart:
            break
        last += 1
    return last if last > at and not reading.marked else 0


def name_ends(reading: Reading, at: int) -> bool:
    """Whether a pause or a word that follows names stands at word `at`."""
    end = reading.words[at - 1].end
    if _END.match(reading.text, end):
        return True
    return at < len(reading.words) and reading.words[at].plain in people.FOLLOWERS

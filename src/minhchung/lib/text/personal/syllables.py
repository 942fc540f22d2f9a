"""Names without capitals to show them: told by the lists of `people` alone, and where they may end."""

import re
from collections.abc import Callable

from minhchung.lib.text.personal import capitals, everyday, people
from minhchung.lib.text.personal.reading import Reading, Word

LONGEST = 5  # syllables of a name
_NEVER = LONGEST + 1
# By trust, how many syllables make a name without thị or văn: behind a surname that is hardly another word, and others.
_LEAST_CLEAR, _LEAST = (_NEVER, 3, 2, 2), (_NEVER, _NEVER, 3, 3)
_PAUSE = re.compile(r" ?[^\w\s]|\s*$|\n")
_AGED = re.compile(r" \d{1,3} ?(?:t|tuoi)(?!\w)")


def by_list(reading: Reading, at: int, plain: frozenset[str], *, trust: int) -> int:
    """The end of a surname and what follows it, by the lists alone; 0 when it is none.

    `plain` are the surnames to know in a text without marks. `trust`: how sure it is that a name stands here: 0 not at
    all (three known syllables with thị or văn), 1 it might be (three after a clear surname), 2 after a title (two after
    a clear surname, or thị or văn and any word), 3 announced ("họ tên"), where a marked text may give it without marks.
    """
    small = [reading.spelled(place) for place in range(at, at + LONGEST)]
    bare = all(map(str.isascii, small[:3])) and (trust == 3 or (trust in {0, 2} and small[1] in {"thi", "van"}))
    known, surnames, clear = people.SYLLABLES, people.SURNAMES, people.CLEAR
    if bare or not reading.marked:
        known, surnames, clear = people.FOLDED_SYLLABLES, plain, people.PLAIN_CLEAR
        if everyday.PLAIN_COMPOUNDS.match(reading.plain, reading.words[at].start):
            return 0
        surnames = _plain_surnames(plain, small[1], trust)
        del small[-1:]
    if small[0] not in surnames or everyday.SURNAME_WORDS.match(reading.small, reading.words[at].start):
        return 0
    size = _size(reading, at, small, known)
    if small[1] in people.MIDDLE:
        third = small[2].isalpha() and reading.gap(at + 1) == reading.gap(at + 2) == " "
        fits = third and not everyday.THI_VAN.match(reading.small, reading.words[at + 1].start)
        sure = trust == 3 or (trust == 2 and (reading.marked or small[0] in clear))
        if trust == 3 and fits and small[0] in clear:
            return _one_more(reading, at + max(size, 3), pauses)
        return _one_more(reading, at + max(size, 3), name_ends) if fits and (sure or size >= 3) else 0
    if size < (_LEAST_CLEAR if small[0] in clear else _LEAST)[trust]:
        return 0
    return _one_more(reading, at + size, name_ends) if size == 2 and small[1] in people.MIDDLES else at + size


def _plain_surnames(plain: frozenset[str], middle: str, trust: int) -> frozenset[str]:
    """The surnames to know in a text without marks, where `middle` follows: more of them before thi and van."""
    if trust == 3 and middle in people.MIDDLE:
        return people.FOLDED_SURNAMES
    return plain | people.THI_SURNAMES if trust and middle == "thi" else plain


def _one_more(reading: Reading, at: int, ended: Callable[[Reading, int], bool]) -> int:
    """The end of a name whose last syllable, word `at`, may be one that no list has, if the name has `ended` then."""
    follows = at < len(reading.words) and reading.gap(at) == " " and reading.words[at].text.isalpha()
    fits = follows and not ended(reading, at) and ended(reading, at + 1)
    return at + 1 if fits else at


def full(reading: Reading, at: int) -> int:
    """The end of surname, middle name and given name in small letters that a pause or a fitting word ends."""
    if reading.marked:
        kinds, known = (people.SURNAMES, people.MIDDLES, people.GIVEN), people.SYLLABLES
    else:
        surnames = people.PLAIN_BEFORE_THI if reading.spelled(at + 1) == "thi" else people.PLAIN_BEFORE_MIDDLE
        kinds, known = (surnames, people.FOLDED_MIDDLES, people.FOLDED_LAST), people.FOLDED_SYLLABLES
    small = [reading.spelled(place) for place in range(at, at + LONGEST - 1)]
    if not reading.marked and everyday.PLAIN_COMPOUNDS.match(reading.plain, reading.words[at].start):
        return 0
    if small[0] not in kinds[0] or small[1] not in kinds[1]:
        return 0
    size = _size(reading, at, small, known)
    if size == 2:  # before a pause, the given name may be one that no list has
        sure = small[0] not in people.LOOSE if reading.marked else small[0] in people.PLAIN_CLEAR
        last = _one_more(reading, at + 2, pauses)
        return last if sure and last > at + 2 and not everyday.ACTS.holds(reading, at + 2) else 0
    ends = (at + ends for ends in range(size, 2, -1) if _acts(reading, at + ends))
    return next(ends, 0) if small[2] in kinds[2] else 0


def _acts(reading: Reading, at: int) -> bool:
    """As `name_ends`, behind a name of three syllables or more."""
    return name_ends(reading, at) or everyday.ACTS.holds(reading, at)


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
    if not reading.marked:
        return 0 if everyday.COMPOUNDS_PLAIN.match(reading.plain, start) else _plain_given(reading, at, title, rank)
    if everyday.COMPOUNDS.match(reading.small, start) or people.NOT_PERSONS.match(reading.small, title.start):
        return 0
    parent = reading.spelled(at - 1) in people.PARENTS
    if not parent and pair(reading, at):
        return at + 2
    ended = small in people.EVERYDAY_GIVEN and small not in people.NATIONS and name_ends(reading, at + 1)
    likely = small in people.CERTAIN_GIVEN or (ended and rank != "station" and not parent)
    given = small in people.GIVEN
    says = given and small not in everyday.VERBS and reading.spelled(at + 1) in everyday.SAYS
    aged = given and reading.spelled(at + 2) == "tuổi"
    return at + 1 if likely or aged or (says and rank == "kin") else 0


def _plain_given(reading: Reading, at: int, title: Word, rank: str) -> int:
    """As `_given_alone`, in a text without marks."""
    if rank != "kin" or title.plain in people.PLAIN_KIN:
        known = reading.spelled(at) in people.FOLDED_GIVEN
        return pair(reading, at) or (at + 1 if known and name_ends(reading, at + 1) else 0)
    small = reading.spelled(at)
    says = small in people.FOLDED_SPOKEN and reading.spelled(at + 1) in everyday.SAYS
    return at + 1 if says or (small in people.FOLDED_CERTAIN and pauses(reading, at + 1)) else 0


def pair(reading: Reading, at: int) -> int:
    """The end of two given names that a pause or a fitting word ends: lan anh, quang huy."""
    given = people.GIVEN if reading.marked else people.FOLDED_GIVENS
    first, second = reading.spelled(at), reading.spelled(at + 1)
    sure = people.CERTAIN_GIVEN | people.EVERYDAY_GIVEN
    fits = (
        (first in given or (reading.marked and first in people.ORDINALS))
        and second in given
        and (first in sure or second in sure or first in people.ORDINALS or not reading.marked)
        and not everyday.FOLLOWERS.holds(reading, at + 1)
        and reading.gap(at + 1) == " "
    )
    return at + 2 if fits and name_ends(reading, at + 2) else 0


def english(reading: Reading, at: int, title: str) -> int:
    """The end of at most two words after mr, mrs or "my name is" in small letters; after ms or dr in English only."""
    near = {reading.spelled(place) for place in range(at + 1, at + 4)}
    titles = {"mr", "mrs", "ms", "miss", "dr"} if near & everyday.ENGLISH_STOPS else {"mr", "mrs"}
    if capitals.other(reading, at):
        return 0
    last = at
    while last < min(at + 2, len(reading.words)) and title in titles:
        word = reading.words[last].plain
        apart = last > at and reading.gap(last) != " "
        if len(word) < 3 or not word.isalpha() or apart or word in everyday.ENGLISH_STOPS | everyday.FOLLOWERS.folded:
            break
        last += 1
    return last if last > at and not reading.marked else 0


def pauses(reading: Reading, at: int) -> bool:
    """Whether a pause stands right before word `at`."""
    return bool(_PAUSE.match(reading.text, reading.words[at - 1].end))


def name_ends(reading: Reading, at: int) -> bool:
    """Whether a pause, an age or a word that follows names stands at word `at`."""
    if pauses(reading, at) or _AGED.match(reading.plain, reading.words[at - 1].end):
        return True
    return everyday.FOLLOWERS.holds(reading, at)

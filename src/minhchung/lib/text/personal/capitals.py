"""Names that begin with capitals: how far they go, and whether their words are those of Vietnamese names."""

import re

from minhchung.lib.text.personal import people
from minhchung.lib.text.personal.reading import Reading

LONGEST = 6  # words of a name: Công Tằng Tôn Nữ Diễm Khuê
SYLLABLE = re.compile(r"(?:ngh|ng|nh|ph|th|tr|ch|gh|gi|kh|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")


def tell(reading: Reading, at: int) -> bool:
    """Whether capitals tell a name here: not where everything is written in them."""
    word = reading.words[at]
    if not word.capital:
        return False
    shouted = word.text.isupper() and at and reading.words[at - 1].text.isupper() and len(word.text) > 1
    return not (shouted and at > 1 and reading.words[at - 2].text.isupper())


def other(reading: Reading, at: int) -> bool:
    """Whether the capital words from word `at` begin something else than a name.

    Without marks a syllable of names alone does not: Phong may be Phòng, and a man.
    """
    word = reading.words[at]
    known = reading.marked and people.NOT_NAMES.match(reading.small, word.start) is not None
    if known or (reading.marked and not word.text.isupper()):
        return known
    found = people.NOT_NAMES_PLAIN.match(reading.plain, word.start)
    return found is not None and (" " in found.group() or found.group() not in people.FOLDED_SYLLABLES)


def run(reading: Reading, at: int) -> int:
    """The end of the words in capitals from `at`, at most LONGEST."""
    words, last = reading.words, at
    loud = words[at].text.isupper() and len(words[at].text) > 1
    while last < min(at + LONGEST, len(words)) and words[last].capital and words[last].text.isalpha():
        word = words[last]
        if last > at and (not _joined(reading, last) or other(reading, last)):
            break
        if last > at and loud != (word.text.isupper() and len(word.text) > 1) and len(word.text) > 1:
            break
        if loud and not SYLLABLE.fullmatch(word.plain):
            break
        last += 1
    return last if last > at else 0


def _joined(reading: Reading, at: int) -> bool:
    """Whether word `at` goes on with the name before it; an initial may have its dot, H'Hen her apostrophe."""
    gap = reading.gap(at)
    short = len(reading.words[at - 1].text)
    return gap in {" ", "-"} or (gap in {". ", "."} and short == 1) or (gap in {"'", "’"} and short <= 2)


def surname(reading: Reading, at: int) -> bool:
    """Whether the word is a surname as it is spelled; bare capitals in a marked text (VO THI LUA) may be any."""
    small, plain = reading.spelled(at), reading.words[at].plain
    loose = small == plain and (not reading.marked or reading.words[at].text.isupper())
    rare = reading.words[at].capital and small in people.RARE_SURNAMES
    return small in people.SURNAMES or rare or (loose and plain in people.FOLDED_SURNAMES)


def all_names(reading: Reading, at: int, last: int) -> bool:
    """Whether each word is a syllable of names, or all but one of several."""
    hits = 0
    for place in range(at, last):
        small, word = reading.spelled(place), reading.words[place]
        loose = small == word.plain and (not reading.marked or word.text.isupper())
        hits += small in people.SYLLABLES or (loose and word.plain in people.FOLDED_SYLLABLES)
    return hits >= max(1, last - at - 1)

"""Numbers, amounts, dates and denials of a text, so that two texts can be asked whether they state the same.

Vietnamese and English number words are read, also without marks. A bare number counts with the word that follows
it ("12 điểm", "ba môn"), so only like is compared with like.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minhchung.lib.retrieval.shapes import Clash, Token

_SCALES = {
    "k": 1e3, "nghin": 1e3, "ngan": 1e3, "thousand": 1e3, "ribu": 1e3,
    "tr": 1e6, "trieu": 1e6, "million": 1e6, "juta": 1e6, "cu": 1e6,
    "ty": 1e9, "ti": 1e9, "billion": 1e9, "miliar": 1e9,
}  # fmt: skip
_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_ARTICLES = {"mot", "one"}  # a number only before a scale: "một triệu"
_DATE = re.compile(
    r"(?<![\d/.,-])(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<m2>\d{1,2})[/.-](?P<y2>(?:19|20)\d\d)"
    r"|ngay (?P<d3>\d{1,2})(?:[/-]| thang )(?P<m3>\d{1,2})(?: nam (?P<y3>\d{4}))?"
    r"|thang (?P<m4>\d{1,2})(?: nam (?P<y4>\d{4}))?"
    r"|(?P<y5>(?:19|20)\d\d))(?![\d/]|[.,]\d)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_FIGURE = r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w/.,#-])(?:(?P<figure>{_FIGURE})|(?P<word>{'|'.join(_WORDS)})(?P<tens> muoi| tram| hundred)?(?= ))"
    r"(?: ?(?P<unit>[^\W\d_]+)(?P<rest>\d)?)?"
)


@dataclass(frozen=True)
class Fact:
    """One stated figure: `kind` is "number" or "date", only equal `unit`s compare, `text` is as the text has it.

    `value`: the number, or (year, month, day), of which 0 stands for what the text leaves out.
    """

    kind: str
    unit: str
    value: tuple[float, ...]
    text: str

    def meets(self, other: "Fact") -> bool:
        """Whether both can be true of one thing; an unstated part of a date meets any."""
        if self.kind != "date":
            return self.value == other.value
        return all(a == b or 0 in (a, b) for a, b in zip(self.value, other.value, strict=True))


def facts(text: str, words: Sequence[Token]) -> list[Fact]:
    """The figures of `text`, of which `words` are the words."""
    folded = " ".join(word.folded for word in words)
    dates = list(_DATE.finditer(folded))
    rest = _DATE.sub(lambda found: re.sub(r"\S", "#", found.group()), folded)
    read = [*map(_date, dates), *map(_number, _NUMBER.finditer(rest))]
    return [Fact(*fact, _spelled(text, words, folded, *span)) for fact, span in filter(None, read)]


def clashes(asked: Sequence[Fact], checked: Sequence[Fact]) -> list[Clash]:
    """(kind, as asked, as checked) where both state figures of one unit and none of them meet."""
    found: list[Clash] = []
    for unit in dict.fromkeys((fact.kind, fact.unit) for fact in asked):
        ours = [fact for fact in asked if (fact.kind, fact.unit) == unit]
        theirs = [fact for fact in checked if (fact.kind, fact.unit) == unit]
        if theirs and not any(one.meets(other) for one in ours for other in theirs):
            found.append(Clash(unit[0], ours[0].text, theirs[0].text))
    return found


_Read = tuple[tuple[str, str, tuple[float, ...]], tuple[int, int]] | None


def _date(match: re.Match[str]) -> _Read:
    named = [(name[0], float(value)) for name, value in match.groupdict().items() if value]
    year, month, day = (next((value for name, value in named if name == part), 0.0) for part in "ymd")
    if month > 12 or day > 31:
        return None
    return ("date", "date", (year, month, day)), match.span()


def _number(match: re.Match[str]) -> _Read:
    unit, scale = match["unit"] or "", _SCALES.get(match["unit"] or "")
    if scale:
        tenths = float(match["rest"] or 0) / 10  # "2tr8" is 2.8 million
        return ("number", "amount", ((_value(match) + tenths) * scale,)), match.span()
    if match["figure"] and _GROUPED.fullmatch(match["figure"]):
        return ("number", "amount", (_value(match),)), match.span()
    if unit and match["word"] not in _ARTICLES:
        return ("number", unit, (_value(match),)), match.span()
    return None


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        tens = (match["tens"] or "").strip()
        return _WORDS[match["word"]] * (10 if tens == "muoi" else 100 if tens else 1)
    if _GROUPED.fullmatch(match["figure"]):
        return float(re.sub(r"[.,]", "", match["figure"]))
    return float(match["figure"].replace(",", "."))


def _spelled(text: str, words: Sequence[Token], folded: str, start: int, end: int) -> str:
    first = folded.count(" ", 0, start)
    last = first + folded.count(" ", start, end)
    return text[words[first].start : words[last].end]


# Words that turn a claim round, folded; the "t" of don't and its kin stands as a word of its own.
_DENIALS = {"khong", "ko", "hok", "khg", "chang", "not", "never", "cannot", "t"}
_STEM = 5  # letters by which cause and caused are one word


def denial(asked: Sequence[Token], checked: Sequence[Token], *, text: str) -> list[Clash]:
    """("polarity", "not cause", "cause") where a message denies a word of a claim that itself denies nothing.

    Only a denial right before a shared word counts: elsewhere it denies something else, or only asks.
    """
    said = {word.folded[:_STEM]: word.normal for word in checked}
    if any(_denies(checked, at) for at in range(len(checked))):
        return []
    for at, word in enumerate(asked[1:]):
        if _denies(asked, at) and word.folded[:_STEM] in said:
            first = asked[at - 1 if asked[at].folded == "t" else at]
            return [Clash("polarity", text[first.start : word.end], said[word.folded[:_STEM]])]
    return []


def _denies(words: Sequence[Token], at: int) -> bool:
    word = words[at].folded
    return word in _DENIALS and (word != "t" or (at > 0 and words[at - 1].folded.endswith("n")))
